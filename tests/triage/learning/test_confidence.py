from __future__ import annotations

import numpy as np
import pytest

from leadline.errors import Unreadable
from leadline.triage.learning.confidence import (
    Confidence,
    Evidence,
    columns_of,
    learn_confidence,
    mean_confidence,
)

RNG = np.random.default_rng(6)
LABELS = RNG.integers(3, size=900)


def evidence() -> Evidence:
    """Two voters, the second of which is good; echoes that know when it is wrong."""
    truth = np.eye(3)[LABELS]
    noise = RNG.dirichlet(np.ones(3), size=(2, 900))
    votes = np.stack([0.1 * truth + 0.9 * noise[0], 0.4 * truth + 0.6 * noise[1]])
    return Evidence(votes=votes, echoes=(0.3 * truth + 0.7 * noise[0])[None], shares=votes.mean(axis=0))


GIVEN = evidence()


def test_confident_answers_are_right_more_often() -> None:
    sure = learn_confidence(GIVEN, LABELS, 1).of(GIVEN)
    right = GIVEN.shares.argmax(axis=1) == LABELS
    order = np.argsort(-sure)

    assert right[order[:300]].mean() > right[order[-300:]].mean() + 0.05


def test_one_dissenting_voter_lowers_the_confidence() -> None:
    agree = np.array([[[0.9, 0.05, 0.05]], [[0.9, 0.05, 0.05]]])
    dissent = np.array([[[0.9, 0.05, 0.05]], [[0.02, 0.96, 0.02]]])
    both = [Evidence(votes=votes, echoes=np.zeros((0, 1, 3)), shares=agree[0]) for votes in (agree, dissent)]

    first, second = (mean_confidence(1).of(one)[0] for one in both)

    assert second < first - 0.3


def test_allowing_as_many_answers_as_classes_is_certain() -> None:
    two = Evidence(votes=GIVEN.votes[..., :2], echoes=GIVEN.echoes[..., :2], shares=GIVEN.shares[:, :2])

    assert (learn_confidence(two, LABELS % 2, 2).of(two) == 1.0).all()


def test_it_looks_at_as_many_numbers_as_it_says() -> None:
    assert len(learn_confidence(GIVEN, LABELS, 1).weights) == columns_of(2, 1, 3)


def test_a_file_for_other_voters_is_refused() -> None:
    parts = learn_confidence(GIVEN, LABELS, 1).parts()

    with pytest.raises(Unreadable, match="model"):
        Confidence.restore(parts, 1, columns_of(3, 1, 3))
