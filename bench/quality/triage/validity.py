"""How often a certificate is broken on rows that are exchangeable with its own: at most delta is promised.

    python bench/quality/triage/validity.py [--resplits 200] [--data zh_mailbox_departments.jsonl.gz] [--json]

Made-up scores whose true error is known; with --data also answers on real texts: half of the file teaches
n-grams, the answers on the other half are the population. Calibration rows are drawn from it with
replacement, so that they are independent and the true error at a threshold is known: it is that of all rows.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np

from leadline.methods.rolling import Seen, roll
from leadline.methods.selective import METHODS, certify, interval
from leadline.triage.labelled import parse
from leadline.triage.learning.ngrams import NgramLearner

RISKS = (0.007, 0.02, 0.05)
DELTA = 0.05


def made_up(rows: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and truths whose error above a threshold t is 0.12 (1 - t)^2."""
    scores = rng.random(rows)
    return scores, rng.random(rows) >= 0.36 * (1 - scores) ** 2


def row(name: str, broken: list[bool], coverages: list[float]) -> dict[str, object]:
    low, high = interval(sum(broken), len(broken))
    share = sum(broken) / len(broken)
    return {"case": name, "broken": share, "low": low, "high": high, "coverage": float(np.mean(coverages))}


def on_made_up(resplits: int) -> list[dict[str, object]]:
    found = []
    for risk in RISKS:
        for method in METHODS:
            tries = [
                certify(*made_up(6_000, np.random.default_rng(seed)), alpha=risk, delta=DELTA, method=method)
                for seed in range(resplits)
            ]
            broken = [each.is_certified and 0.12 * (1 - each.threshold) ** 2 > risk for each in tries]
            found.append(row(f"made up, {risk:.1%}, {method}", broken, [each.coverage for each in tries]))
    return found


def on_audits(resplits: int) -> list[dict[str, object]]:
    """A window whose upper scores are labelled by audits only, without margin."""
    broken, coverages = [], []
    for seed in range(resplits):
        rng = np.random.default_rng(seed)
        scores, right = made_up(8_000, rng)
        chances = np.where(scores >= 0.6, 0.3, 1.0)
        known = rng.random(8_000) < chances
        seen = Seen(all_scores=scores, scores=scores[known], wrong=~right[known], chances=chances[known])
        rung = roll(seen, alpha=0.02, delta=DELTA, margin=0.999)
        broken.append(rung is not None and 0.12 * (1 - rung.threshold) ** 2 > 0.02)
        coverages.append(0.0 if rung is None else rung.coverage)
    return [row("made up, 2.0%, rolling with 30 % audits", broken, coverages)]


def on_real(path: Path, resplits: int) -> list[dict[str, object]]:
    rows = parse(path.read_bytes(), name=path.name)
    classes = tuple(sorted(set(rows.labels)))
    labels = np.array([classes.index(label) for label in rows.labels])
    rng = np.random.default_rng(0)
    order = rng.permutation(len(rows))
    half = len(rows) // 2
    learner = NgramLearner()
    reader = learner.reader(rows.texts)
    read = reader.read(rows.texts)
    fitted = learner.learn(reader, read.take(order[:half]), labels[order[:half]], classes, rng)
    shares = fitted.judge(read.take(order[half:]))
    scores, right = shares.max(axis=1), shares.argmax(axis=1) == labels[order[half:]]
    found = []
    for risk in RISKS:
        for method in METHODS:
            broken, coverages = [], []
            for _ in range(resplits):
                mine = rng.integers(len(scores), size=6_000)
                each = certify(scores[mine], right[mine], alpha=risk, delta=DELTA, method=method)
                chosen = scores >= (np.inf if each.threshold is None else each.threshold)
                broken.append(bool(chosen.any() and (~right[chosen]).mean() > risk))
                coverages.append(each.coverage)
            found.append(row(f"real texts, {risk:.1%}, {method}", broken, coverages))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resplits", type=int, default=200)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = on_made_up(asked.resplits) + on_audits(asked.resplits)
    if asked.data is not None:
        found += on_real(asked.data, asked.resplits)
    report = {"delta": DELTA, "rows": found, "load_average": os.getloadavg()[0], "cpus": os.cpu_count()}
    print(json.dumps(report, indent=2) if asked.json else "\n".join(map(str, found)))


if __name__ == "__main__":
    main()
