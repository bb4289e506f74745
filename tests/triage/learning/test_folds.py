from __future__ import annotations

import numpy as np

from leadline.triage.learning.folds import blocks, folds

TEXTS = [f"text {number // 2}" for number in range(60)]
LABELS = np.array([number // 2 % 3 for number in range(60)])


def test_copies_of_a_text_share_a_fold() -> None:
    fold = folds(TEXTS, LABELS, 5, np.random.default_rng(1))

    assert (fold[::2] == fold[1::2]).all()


def test_each_class_is_spread_over_all_folds() -> None:
    fold = folds(TEXTS, LABELS, 5, np.random.default_rng(1))

    assert [len(set(fold[label == LABELS])) for label in range(3)] == [5, 5, 5]


def test_blocks_follow_time_whatever_the_order_of_rows() -> None:
    fold = blocks([30.0, 10.0, 20.0, 40.0], 2)

    assert fold.tolist() == [1, 0, 0, 1]
