from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from leadline.errors import Unreadable
from leadline.triage.learning.trees import trees_of

RNG = np.random.default_rng(4)
TABLE = np.round(RNG.normal(size=(400, 6)), 2).astype(np.float32)
LABELS = (TABLE[:, 0] + TABLE[:, 1] * TABLE[:, 2] > 0).astype(int) + (TABLE[:, 3] > 1)


def grown(**settings: object) -> lightgbm.Booster:
    labels = LABELS if settings["objective"] == "multiclass" else LABELS > 0
    return lightgbm.train(
        {"verbosity": -1, "num_threads": 1, **settings}, lightgbm.Dataset(TABLE, labels), 25
    )


def test_answers_on_several_classes_equal_those_of_lightgbm() -> None:
    booster = grown(objective="multiclass", num_class=3)

    ours = trees_of(booster.model_to_string(), 6).probabilities(TABLE)

    assert ours == pytest.approx(booster.predict(TABLE), abs=1e-9)


def test_answers_on_one_question_equal_those_of_lightgbm() -> None:
    booster = grown(objective="binary")

    ours = trees_of(booster.model_to_string(), 6).probabilities(TABLE)

    assert ours[:, 0] == pytest.approx(booster.predict(TABLE), abs=1e-9)


def test_no_rows_give_no_answers() -> None:
    trees = trees_of(grown(objective="binary").model_to_string(), 6)

    assert trees.probabilities(TABLE[:0]).shape == (0, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("left_child=", "left_child=0 "),
        ("split_feature=", "split_feature=x "),
        ("decision_type=2", "decision_type=1"),
        ("num_tree_per_iteration=1", "num_tree_per_iteration=0"),
        ("leaf_value=", "leaf="),
    ],
)
def test_a_changed_text_is_refused(old: str, new: str) -> None:
    text = grown(objective="binary").model_to_string().replace(old, new)

    with pytest.raises(Unreadable, match="model"):
        trees_of(text, 6)


def test_trees_over_columns_that_are_not_there_are_refused() -> None:
    with pytest.raises(Unreadable, match="columns"):
        trees_of(grown(objective="binary").model_to_string(), 2)


@pytest.mark.parametrize("text", ["", "tree\nversion=v4", "hello"])
def test_a_foreign_text_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        trees_of(text, 6)
