"""Labels as classes, and classes as votes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.decision import Scope
from leadline.model.label import Label
from leadline.policy.starter import LANGUAGES, starter
from leadline.triage.lessons import class_of, class_of_example, vote_of

CLASSES = ("ours/device", "ours/drone", "protected", "referral/noise", "referral/tax", "spam", "unclear")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"scope": Scope.OURS, "category": "device"}, "ours/device"),
        ({"scope": Scope.REFERRAL, "referral": "noise"}, "referral/noise"),
        ({"scope": Scope.PROTECTED}, "protected"),
        ({"scope": Scope.UNCLEAR}, "unclear"),
        ({"scope": Scope.OURS}, "unclear"),
        ({"scope": Scope.OURS, "category": "device", "is_spam": True}, "spam"),
    ],
)
def test_each_label_has_one_class(said, name):
    assert class_of(Label(lead=UUID(int=1), at=datetime(2026, 1, 1, tzinfo=UTC), **said)) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_of_the_starter_has_a_class_that_makes_a_vote(language):
    names = sorted({class_of_example(one) for one in starter(language)})

    vote = vote_of("test", names, [1 / len(names)] * len(names), "A test.")

    assert sum(vote.scope.values()) == pytest.approx(1.0)


@given(st.lists(st.floats(1e-6, 1.0), min_size=len(CLASSES), max_size=len(CLASSES)))
def test_a_vote_keeps_all_probability(raw):
    shares = [one / sum(raw) for one in raw]

    vote = vote_of("test", CLASSES, shares, "A test.")

    assert sum(vote.scope.values()) == pytest.approx(1.0)
    assert sum(vote.category.values()) == pytest.approx(1.0)
    assert sum(vote.referral.values()) == pytest.approx(1.0)
    assert vote.spam == pytest.approx(shares[5])
    assert vote.scope[Scope.UNCLEAR] == pytest.approx(shares[5] + shares[6])
