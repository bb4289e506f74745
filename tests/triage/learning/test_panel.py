from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.triage.learning.panel import Panel

from .examples import DESKS, labelled

HARD = (
    "",
    "灯",
    "lamp",
    "?" * 5,
    "a" * 100_000,
    "路灯" * 50_000,
    "🛰️😀" * 40,
    "aGVsbG8gd29ybGQhIQ==" * 30,
    "\u202e\u200b\x00 ￼",
    "улица фонарь 路灯 lamp شارع",
)


def test_new_texts_are_sorted_to_the_right_desk(panel: Panel) -> None:
    texts, labels = labelled(100, seed=8)

    answers = panel.probabilities(texts).argmax(axis=1)

    assert np.mean([DESKS[place] == label for place, label in zip(answers, labels, strict=True)]) > 0.95


def test_each_voter_alone_finds_the_desks_too(panel: Panel) -> None:
    texts, labels = labelled(100, seed=9)
    truth = np.array([DESKS.index(label) for label in labels])

    right = (panel.votes(texts).argmax(axis=2) == truth).mean(axis=1)

    assert panel.names == ("rules", "ngrams", "meaning")
    assert (right > 0.8).all()


@pytest.mark.parametrize("text", HARD)
def test_hard_texts_get_probabilities_too(panel: Panel, text: str) -> None:
    shares = panel.probabilities([text])

    assert shares.shape == (1, 3)
    assert np.isfinite(shares).all()
    assert shares.sum() == pytest.approx(1.0)


def test_no_text_gives_no_answer(panel: Panel) -> None:
    assert panel.votes([]).shape == (3, 0, 3)
    assert panel.probabilities([]).shape == (0, 3)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_a_text_is_judged_by_itself_not_by_its_batch(panel: Panel, texts: list[str]) -> None:
    together = panel.probabilities(texts)
    alone = np.concatenate([panel.probabilities([text]) for text in texts])

    assert together == pytest.approx(alone, abs=1e-4)


def test_the_same_seed_gives_the_same_panel() -> None:
    texts, labels = labelled(90)

    first = Panel.fit(texts, labels, DESKS, np.random.default_rng(5))
    second = Panel.fit(texts, labels, DESKS, np.random.default_rng(5))

    assert (first.probabilities(texts) == second.probabilities(texts)).all()


def test_training_rows_are_judged_by_others(panel: Panel) -> None:
    texts, labels = labelled(120)
    shuffled = list(np.random.default_rng(1).permutation(labels))

    crossed = Panel.fit(texts, shuffled, DESKS, np.random.default_rng(2)).crossed

    assert crossed is not None
    assert (crossed.probabilities.argmax(axis=1) == crossed.labels).mean() < 0.5


def test_a_class_with_two_examples_and_one_with_none_are_lived_with() -> None:
    texts, labels = labelled(60)
    odd = [*labels[:-2], "rare", "rare"]

    panel = Panel.fit(texts, odd, (*DESKS, "rare", "never"), np.random.default_rng(2))

    assert panel.probabilities(texts).shape == (60, 5)
    assert panel.probabilities(texts)[:, 4].max() < 0.2


def test_one_class_alone_is_answered_with_itself() -> None:
    texts, _ = labelled(12)

    panel = Panel.fit(texts, ["lamps"] * 12, ("lamps", "noise"), np.random.default_rng(2))

    assert (panel.probabilities(texts).argmax(axis=1) == 0).all()


def test_labels_that_are_no_class_are_refused() -> None:
    with pytest.raises(BadInput, match="labels"):
        Panel.fit(["a"], ["b"], ("c",), np.random.default_rng(1))


def test_no_texts_are_refused() -> None:
    with pytest.raises(BadInput, match="texts"):
        Panel.fit([], [], ("c",), np.random.default_rng(1))


def test_blocks_of_time_are_held_out_together() -> None:
    texts, labels = labelled(60)

    crossed = Panel.fit(texts, labels, DESKS, np.random.default_rng(2), times=list(range(60))).crossed

    assert crossed is not None
    assert (np.diff(crossed.fold) >= 0).all()


def test_repeating_a_word_of_one_list_does_not_carry_the_panel(panel: Panel) -> None:
    honest = "the pipe at our house is flooded and the tap has a leak"
    fooled = honest + " lamp" * 400

    before, after = panel.probabilities([honest, fooled])
    once = panel.probabilities([honest + " lamp"])[0]

    assert before.argmax() == once.argmax() == DESKS.index("water")
    assert panel.votes([fooled])[0, 0].argmax() == panel.votes([honest + " lamp"])[0, 0].argmax()
    assert after[DESKS.index("lamps")] < 0.9
