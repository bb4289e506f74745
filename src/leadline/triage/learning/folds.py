"""Folds: which rows judge which, so that no row is judged by what has learnt from it or its copies.

Must not know learners.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadline.triage.learning.learner import Ints


def folds(texts: Sequence[str], labels: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Fold of each row, 0 to count - 1: equal texts share one, each class is spread evenly."""
    first: dict[str, int] = {}
    group = np.array([first.setdefault(text, place) for place, text in enumerate(texts)], dtype=np.int64)
    heads = np.unique(group)
    order = rng.permutation(heads)
    order = order[np.argsort(labels[order], kind="stable")]
    fold = np.zeros(len(texts), dtype=np.int64)
    fold[order] = np.arange(len(order)) % count
    return fold[group]


def blocks(times: Sequence[float], count: int) -> Ints:
    """Fold of each row when rows have times: blocks of neighbouring instants."""
    order = np.argsort(np.asarray(times, dtype=np.float64), kind="stable")
    fold = np.zeros(len(order), dtype=np.int64)
    fold[order] = np.arange(len(order)) * count // max(1, len(order))
    return fold
