"""Whether an action was right, by what a person said afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from leadline.model.action import Action, Move
from leadline.model.decision import Scope
from leadline.model.label import Label
from leadline.policy.taxonomy import taxonomy
from leadline.triage.truth import is_lost, is_right

LEAD, EARLIER = UUID(int=1), UUID(int=2)


def label(scope: Scope, **given) -> Label:
    return Label(lead=LEAD, scope=scope, at=datetime(2026, 11, 24, tzinfo=UTC), **given)


def move(action: Action, *labels: str) -> Move:
    return Move(action=action, score=0.9, labels=labels)


OURS = label(Scope.OURS, category="cyber")
CASES = [
    (move(Action.ROUTE, "field", "cyber"), OURS, True),
    (move(Action.ROUTE_ONE, "field"), OURS, False),
    (move(Action.ROUTE, "field", "cyber"), label(Scope.REFERRAL, referral="noise"), False),
    (move(Action.REFER, "noise"), label(Scope.REFERRAL, referral="noise"), True),
    (move(Action.REFER, "noise"), label(Scope.REFERRAL, referral="tax"), False),
    (move(Action.REFER, "protected"), label(Scope.PROTECTED), True),
    (move(Action.REFER, "noise"), label(Scope.PROTECTED), False),
    (move(Action.REFER, "noise"), label(Scope.REFERRAL, referral="noise", is_spam=True), False),
    (move(Action.SPAM), label(Scope.UNCLEAR, is_spam=True), True),
    (move(Action.SPAM), OURS, False),
    (move(Action.RAISE), label(Scope.OURS, category="weapons"), True),
    (move(Action.RAISE), label(Scope.UNCLEAR), False),
    (move(Action.ASK, "where"), OURS, True),
    (move(Action.ASK, "where"), label(Scope.UNCLEAR), True),
    (move(Action.ASK, "where"), label(Scope.UNCLEAR, is_spam=True), False),
    (move(Action.DUPLICATE, str(EARLIER)), label(Scope.OURS, duplicate_of=EARLIER), True),
    (move(Action.DUPLICATE, str(EARLIER)), OURS, False),
]


@pytest.mark.parametrize(("done", "said", "right"), CASES)
def test_an_action_is_right_if_a_person_would_have_done_it(done, said, right):
    assert is_right(done, said, taxonomy()) is right


def test_only_a_closing_action_loses_a_report_and_only_one_that_somebody_could_act_on():
    assert is_lost(move(Action.REFER, "noise"), OURS)
    assert is_lost(move(Action.SPAM), label(Scope.UNCLEAR))
    assert not is_lost(move(Action.ROUTE, "field"), OURS)
    assert not is_lost(move(Action.SPAM), label(Scope.UNCLEAR, is_spam=True))
    assert not is_lost(move(Action.REFER, "noise"), label(Scope.PROTECTED))
