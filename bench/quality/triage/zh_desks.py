"""How well the panel sorts a Chinese city mailbox to 7 departments, and how much of it can be certified.

Every row is judged out of fold (10 folds, equal texts in one fold). Then the rows are shuffled and cut
200 times into calibration and test (5, 20 and 30 % of the rows); a threshold is certified at 0.7 % with
95 % confidence on the first, as `leadline triage evaluate` does, and measured on the second. Coverage is the
mean over all resplits, those without a certificate counted as 0. Copies of a text count once.

    python -m bench.quality.triage.zh_desks --shared ../shared [--slow vectors.npz] [--json]

`--slow` adds the optional fourth voter; its vectors (6,359 texts, 12 minutes) are kept in that file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.methods.selective import certify
from leadline.triage.learning.embedding import Embedder
from leadline.triage.learning.learner import Learner
from leadline.triage.learning.mask import masked
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.meaning_slow import NAME, slow_vectors
from leadline.triage.learning.panel import Crossed, Panel, fast_learners

ALPHA, DELTA = 0.007, 0.05
RESPLITS, TESTS = 200, (0.05, 0.2, 0.3)
SEED = 1
METHODS = ("bonferroni", "fixed-sequence")
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def rows(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "zh_mailbox_departments.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def kept_vectors(file: Path, texts: Sequence[str]) -> Embedder:
    read = [masked(text) for text in texts]
    if not file.exists():
        np.savez(file, vectors=slow_vectors(read))
    with np.load(file) as kept:
        vectors = kept["vectors"]
    place = {text: number for number, text in enumerate(read)}
    return lambda wanted: vectors[[place[text] for text in wanted]]


def certified(scores: Floats, right: Mask, method: Any, tested: float) -> dict[str, float]:
    """Mean coverage over the resplits, mean error where certified, and how often the test rows broke it."""
    rng = np.random.default_rng(SEED)
    covered, errors = [], []
    for _ in range(RESPLITS):
        order = rng.permutation(len(scores))
        test, known = np.split(order, [round(tested * len(order))])
        threshold = certify(scores[known], right[known], alpha=ALPHA, delta=DELTA, method=method).threshold
        taken = scores[test] >= (np.inf if threshold is None else threshold)
        covered.append(taken.mean())
        if taken.any():
            errors.append(1 - right[test][taken].mean())
    return {
        "coverage": float(np.mean(covered)),
        "error": float(np.mean(errors)) if errors else float("nan"),
        "without_certificate": float(np.mean(np.array(covered) == 0)),
        "broken_on_test_rows": float(np.mean(np.array(errors) > ALPHA)),
    }


def cuts(scores: Floats, right: Mask) -> dict[str, dict[str, float]]:
    return {
        f"{method}, {tested:.0%} tested": certified(scores, right, method, tested)
        for tested in TESTS
        for method in METHODS
    }


def error_at(scores: Floats, right: Mask, coverage: float) -> float:
    first = np.argsort(-scores, kind="stable")[: round(coverage * len(scores))]
    return float(1 - right[first].mean())


def measured(crossed: Crossed, once: Mask, names: Sequence[str]) -> dict[str, Any]:
    order = np.argsort(-crossed.probabilities, axis=1, kind="stable")
    one = (order[:, 0] == crossed.labels)[once]
    two = (order[:, :2] == crossed.labels[:, None]).any(axis=1)[once]
    voters = (crossed.votes.argmax(axis=2) == crossed.labels)[:, once]
    sure_one, sure_two = crossed.confidence[once], crossed.confidence_of_two[once]
    return {
        "rows": int(once.sum()),
        "accuracy": float(one.mean()),
        "voters": dict(zip(names, voters.mean(axis=1).tolist(), strict=True)),
        "error_correlations": np.corrcoef(~voters).round(2).tolist(),
        "error_at_80": error_at(sure_one, one, 0.8),
        "error_at_60": error_at(sure_one, one, 0.6),
        "error_at_40": error_at(sure_one, one, 0.4),
        "miss_of_two": float(1 - two.mean()),
        "one_desk": cuts(sure_one, one),
        "two_desks": cuts(sure_two, two),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--slow", type=Path)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    read = rows(chosen.shared)
    texts, labels = [row["text"] for row in read], [row["y"] for row in read]
    learners: list[Learner] = [*fast_learners()]
    if chosen.slow:
        learners.append(MeaningLearner(name=NAME, embed=kept_vectors(chosen.slow, texts)))
    started = time.process_time()
    panel = Panel.fit(texts, labels, sorted(set(labels)), np.random.default_rng(SEED), learners=learners)
    if panel.crossed is None:
        raise SystemExit("the panel kept no crossed answers")
    seen: dict[str, int] = {}
    once = np.array([seen.setdefault(masked(text), place) == place for place, text in enumerate(texts)])
    result = measured(panel.crossed, once, panel.names)
    result |= {"fit_cpu_s": time.process_time() - started, "load": os.getloadavg()[0], "cpus": os.cpu_count()}
    if chosen.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
        return
    for name, value in result.items():
        print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
