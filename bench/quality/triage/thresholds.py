"""Where the thresholds that are tested come from: laid without labels, or from a tuning slice.

    python bench/quality/triage/thresholds.py [--resplits 200] [--scores scores.npz]

Made-up scores whose true error is known. "Slice" sets a quarter of the rows apart; its ladder begins at the
loosest threshold that would pass almost surely (99 %, beta-binomial) and ends where there is no hope (2 %).
"Steps" is what `certify` does. Both by Bonferroni's rule. With --scores also real ones (arrays "scores" and
"right" of a .npz), cut 95 : 5.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from leadline.methods.selective import certify

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
DELTA = 0.05
SLICE, SURE, HOPELESS, RUNGS = 0.25, 0.99, 0.02, 20
#: the error at score s is floor + steepness (1 - s) ^ power
CURVES = {
    "noise in the labels": (0.002, 0.5, 4.0),
    "two desks": (0.0005, 0.3, 8.0),
    "slow": (0.001, 0.25, 2.5),
}
SIZES, RISKS = (1_000, 3_000, 6_000, 20_000), (0.007, 0.02)


def sliced(scores: Floats, right: Mask, risk: float) -> float | None:
    """The threshold of a ladder that a tuning slice lays."""
    cut = round(SLICE * len(scores))
    marks = np.quantile(scores[:cut], np.linspace(0.99, 0, 100))
    above = scores[:cut, None] >= marks
    n, wrong = above.sum(axis=0), (above & ~right[:cut, None]).sum(axis=0)
    later = np.rint(n * (1 / SLICE - 1)).astype(int)
    allowed = stats.binom.ppf(DELTA, later, risk)
    allowed -= stats.binom.cdf(allowed, later, risk) > DELTA
    chances = stats.betabinom.cdf(allowed, later, wrong + 0.5, n - wrong + 0.5)
    first = int(np.flatnonzero(chances >= min(SURE, chances.max())).max())
    last = int(np.flatnonzero(chances[first:] >= min(HOPELESS, chances[first])).max()) + first
    rungs = marks[np.unique(np.linspace(first, last, RUNGS).round().astype(int))]
    found = certify(
        scores[cut:], right[cut:], alpha=risk, delta=DELTA, method="bonferroni", thresholds=list(rungs)
    )
    return found.threshold


def stepped(scores: Floats, right: Mask, risk: float) -> float | None:
    """The threshold of `certify`."""
    return certify(scores, right, alpha=risk, delta=DELTA, method="bonferroni").threshold


def made_up(curve: tuple[float, float, float], rows: int, rng: np.random.Generator) -> tuple[Floats, Mask]:
    floor, steepness, power = curve
    scores = rng.random(rows)
    return scores, rng.random(rows) >= floor + steepness * (1 - scores) ** power


def true_error(curve: tuple[float, float, float], threshold: float) -> float:
    floor, steepness, power = curve
    return floor + steepness * (1 - threshold) ** power / (power + 1)


def row(curve: tuple[float, float, float], rows: int, risk: float, resplits: int) -> list[str]:
    cells = []
    for rule in (sliced, stepped):
        found = [rule(*made_up(curve, rows, np.random.default_rng(seed)), risk) for seed in range(resplits)]
        coverage = np.mean([0 if each is None else 1 - each for each in found])
        broken = np.mean([each is not None and true_error(curve, each) > risk for each in found])
        cells.append(f"{coverage:.1%} ({broken:.1%})")
    return cells


def real(
    scores: Floats, right: Mask, rule: Callable[[Floats, Mask, float], float | None], resplits: int
) -> str:
    rng, covered = np.random.default_rng(1), []
    for _ in range(resplits):
        test, known = np.split(rng.permutation(len(scores)), [round(0.05 * len(scores))])
        threshold = rule(scores[known], right[known], 0.007)
        covered.append(0.0 if threshold is None else float((scores[test] >= threshold).mean()))
    return f"{np.mean(covered):.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--resplits", type=int, default=200)
    parser.add_argument("--scores", type=Path)
    asked = parser.parse_args()
    print(
        "| risk | rows | curve | slice: coverage (broken) | steps: coverage (broken) |\n|---|---|---|---|---|"
    )
    for risk in RISKS:
        for rows in SIZES:
            for name, curve in CURVES.items():
                print(
                    f"| {risk:.1%} | {rows} | {name} | {' | '.join(row(curve, rows, risk, asked.resplits))} |"
                )
    if asked.scores:
        with np.load(asked.scores) as kept:
            cells = [real(kept["scores"], kept["right"], rule, asked.resplits) for rule in (sliced, stepped)]
        print(f"| 0.7% | {asked.scores.stem} | | {' | '.join(cells)} |")
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
