"""Whether the rate's chance and interval are what they say, and how large a rise must be to be seen.

    python -m bench.quality.correlation.rate [--series 2000]

Series of 200 days with a weekly rhythm, the last 7 days asked. Bursts: a gamma factor on every day, so that
the variance is larger than chance. Trend: evenly to twice over the series; doubling: the
same by an equal share each day. No change, then +37 %, +100 %.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator

import numpy as np
from scipy.stats import poisson

from leadline.methods.baseline import Normal, against_normal, ears

DAYS, ASKED = 200, 7
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.7])
WEEKDAY = np.arange(DAYS) % 7
LEVELS = (0.5, 2.0, 10.0, 50.0)
SHAPES = ("chance alone", "bursts", "trend", "doubling")
RISES = (0.37, 1.0)


def series(rng: np.random.Generator, level: float, shape: str, rise: float = 0.0) -> np.ndarray:
    mean = level * WEEK[WEEKDAY]
    if shape == "trend":
        mean = mean * np.linspace(1, 2, DAYS)
    if shape == "doubling":
        mean = mean * 2 ** np.linspace(0, 1, DAYS)
    if shape == "bursts":
        mean = mean * rng.gamma(4.0, 0.25, DAYS)
    mean[-ASKED:] *= 1 + rise
    return rng.poisson(mean)


def answers(count: int, level: float, shape: str, rise: float = 0.0) -> Iterator[Normal]:
    for counts in streams(count, level, shape, rise):
        found = against_normal(counts, ASKED, WEEKDAY)
        if isinstance(found, Normal):
            yield found


def streams(count: int, level: float, shape: str, rise: float = 0.0) -> Iterator[np.ndarray]:
    for number in range(count):
        key = (number, int(level * 10), SHAPES.index(shape), int(rise * 100))
        yield series(np.random.default_rng(key), level, shape, rise)


def naive(counts: np.ndarray) -> bool:
    """Whether the plain test calls the last days a rise: Poisson against the mean of all days before."""
    usual = counts[:-ASKED].mean() * ASKED
    return bool(poisson.sf(counts[-ASKED:].sum() - 1, usual) <= 0.05)


def row(count: int, level: float, shape: str) -> str:
    quiet = list(answers(count, level, shape))
    chances = np.array([one.p_value for one in quiet])
    covered = np.mean([one.change_low <= 0 <= one.change_high for one in quiet])
    seen = [
        np.mean([one.p_value <= 0.05 for one in answers(count // 4, level, shape, rise)]) for rise in RISES
    ]
    plain = np.mean([naive(one) for one in streams(count, level, shape)])
    told = " | ".join(f"{one:.2f}" for one in seen)
    return (
        f"| {level:g} | {shape} | {(chances <= 0.05).mean():.3f} | {(chances <= 0.01).mean():.3f} | "
        f"{plain:.3f} | {covered:.3f} | {told} |"
    )


def flags(count: int) -> str:
    """Share of days that EARS flags in a stream of 2 reports a day by chance alone."""
    counts = np.random.default_rng(1).poisson(2.0, (count, DAYS))
    shares = []
    for method, flag in (("C1", 3.0), ("C2", 3.0), ("C3", 2.0)):
        values = np.array([ears(one, method) for one in counts])
        shares.append(f"{method} {np.nanmean(values > flag):.3f}")
    return ", ".join(shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=2000)
    given = parser.parse_args()
    print(
        "| reports a day | past | false at .05 | at .01 | naive at .05 | 95 % interval covers "
        "| sees +37 % | sees +100 % |"
    )
    print("|---|---|---|---|---|---|---|---|")
    start = time.process_time()
    for shape in SHAPES:
        for level in LEVELS:
            print(row(given.series, level, shape), flush=True)
    each = (time.process_time() - start) / (given.series * 1.5 * len(SHAPES) * len(LEVELS))
    print(f"\nEARS flags, Poisson(2): {flags(200)} of days.")
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"One answer {each * 1000:.2f} ms CPU; load average {load}.")


if __name__ == "__main__":
    main()
