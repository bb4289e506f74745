"""The narrow actions: what a machine may do with a permit, and what it never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.action import Action, Cell, Move
from leadline.model.certificate import Certificate, Permit
from leadline.model.decision import Cue, Scope, Vote
from leadline.model.report import Danger
from leadline.policy.taxonomy import taxonomy
from leadline.testing import report_of
from leadline.triage.actions import Around, cell_of, moves, permitted
from leadline.triage.poll import poll

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EARLIER = UUID(int=7)


def vote(scope: Scope, *, sure: float = 0.98, cues: tuple[Cue, ...] = (), **given) -> Vote:
    rest = (1 - sure) / 3
    shares = dict.fromkeys(Scope, rest) | {scope: sure}
    return Vote(voter="test", scope=shares, cues=cues, because="A test.", **given)


def held(
    action: Action, threshold: float = 0.9, channel: str = "web", language: str = "en"
) -> dict[Cell, Permit]:
    cell = Cell(action=action, language=language, channel=channel)
    certificate = Certificate(
        id="c1", cell=cell, threshold=threshold, alpha=0.007, delta=0.05, method="bonferroni", n=600,
        errors=0, upper_bound=0.005, missed=0, actionable=900, missed_bound=0.004, coverage=0.5,
        window_from=NOW, window_to=NOW, model_hash="m", issued_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return {cell: Permit(cell=cell, certificate=certificate)}


def sorted_by(votes, report, permits, around=Around()) -> dict[Action, Move]:  # noqa: B008
    taken = poll(votes)
    asked = moves(taken, report, around, taxonomy())
    return {move.action: move for move in permitted(asked, report, taken, permits)}


def noise(**cues):
    return [vote(Scope.REFERRAL, referral={"noise": 1.0}, **cues)] * 3


LOUD = report_of("The bar below plays loud music until three at night.")


def test_without_a_certificate_a_person_does_everything():
    done = sorted_by(noise(), LOUD, {}, Around(nearest=EARLIER, likeness=0.9, missing=("where",)))

    assert set(done) >= {Action.REFER, Action.DUPLICATE, Action.ASK}
    assert not any(move.is_automatic for move in done.values())
    assert all(move.because for move in done.values())


def test_a_certified_referral_names_its_certificate_and_its_office():
    move = sorted_by(noise(), LOUD, held(Action.REFER))[Action.REFER]

    assert (move.certificate, move.labels) == ("c1", ("noise",))
    assert "0 of 600 second looks" in move.because


def test_a_certificate_of_another_language_or_channel_is_none():
    assert not sorted_by(noise(), LOUD, held(Action.REFER, language="zh"))[Action.REFER].is_automatic
    assert not sorted_by(noise(), LOUD, held(Action.REFER, channel="phone"))[Action.REFER].is_automatic


def test_below_the_threshold_a_person_does_it():
    assert not sorted_by(noise(sure=0.6), LOUD, held(Action.REFER))[Action.REFER].is_automatic


@pytest.mark.parametrize("lexicon", ["danger", "sensitive", "category", "device"])
@pytest.mark.parametrize("action", [Action.REFER, Action.SPAM])
def test_danger_a_sensitive_subject_or_our_matter_is_never_closed_by_machine(action, lexicon):
    cue = Cue(lexicon=lexicon, entry="x", term="x", weight=3.0)

    done = sorted_by(noise(cues=(cue,), spam=0.99), LOUD, held(action))

    assert not done[action].is_automatic
    assert "only a person closes it" in done[action].because


def test_who_says_that_somebody_is_in_danger_now_is_not_closed_and_not_asked_by_machine():
    report = report_of(LOUD.text, danger=Danger.NOW)

    closed = sorted_by(noise(), report, held(Action.REFER))[Action.REFER]
    asked = sorted_by(
        [vote(Scope.OURS)] * 3, report, held(Action.ASK, threshold=0.1), Around(missing=("where",))
    )[Action.ASK]

    assert not closed.is_automatic
    assert not asked.is_automatic


def test_one_voter_alone_closes_nothing():
    votes = [*noise(), vote(Scope.OURS, category={"device": 1.0})]

    assert not sorted_by(votes, LOUD, held(Action.REFER, threshold=0.1))[Action.REFER].is_automatic


def test_protected_expression_is_a_referral_without_an_office():
    move = sorted_by([vote(Scope.PROTECTED)] * 3, LOUD, held(Action.REFER))[Action.REFER]

    assert move.labels == ("protected",)
    assert move.is_automatic


def test_a_route_names_at_most_two_desks_and_one_where_that_is_certain():
    votes = [vote(Scope.OURS, category={"device": 0.5, "cyber": 0.48, "vessel": 0.02})] * 3
    report = report_of("A box with wires at the server room of the harbour.")

    both = held(Action.ROUTE) | held(Action.ROUTE_ONE)
    two = sorted_by(votes, report, both)
    sure = [vote(Scope.OURS, category={"device": 1.0})] * 3
    one = sorted_by(sure, report, both)

    assert two[Action.ROUTE].labels == ("field", "cyber")
    assert two[Action.ROUTE].is_automatic
    assert not two[Action.ROUTE_ONE].is_automatic
    assert one[Action.ROUTE_ONE].is_automatic
    assert not one[Action.ROUTE].is_automatic


def test_copies_at_different_places_are_not_linked():
    around = Around(nearest=EARLIER, likeness=0.95, is_elsewhere=True)

    assert Action.DUPLICATE not in sorted_by(noise(), LOUD, held(Action.DUPLICATE), around)


def test_a_flood_of_one_text_looks_like_a_machine():
    few = sorted_by(noise(), LOUD, {}, Around(copies=1))[Action.SPAM]
    many = sorted_by(noise(), LOUD, {}, Around(copies=60))[Action.SPAM]

    assert few.score < 0.5 < 0.9 < many.score


def test_a_reporter_who_wants_no_questions_is_not_asked():
    report = report_of(LOUD.text, may_reply=False)

    assert Action.ASK not in sorted_by(noise(), report, {}, Around(missing=("when",)))


def test_words_in_another_language_than_the_form_said_go_to_a_person():
    report = report_of("楼下的酒吧每天放音乐到凌晨三点。")

    assert not sorted_by(noise(), report, held(Action.REFER))[Action.REFER].is_automatic


@given(
    sure=st.floats(0.25, 1.0),
    spam=st.floats(0.0, 1.0),
    likeness=st.floats(0.0, 1.0),
    copies=st.integers(0, 1000),
    scope=st.sampled_from(Scope),
)
def test_scores_are_shares_and_labels_at_most_two(sure, spam, likeness, copies, scope):
    one = vote(scope, sure=sure, spam=spam, category={"device": 0.6, "vessel": 0.4}, referral={"noise": 1.0})
    around = Around(nearest=EARLIER, likeness=likeness, copies=copies, missing=("what", "where", "when"))

    found = moves(poll([one, replace(one, voter="other")]), LOUD, around, taxonomy())

    assert all(0 <= move.score <= 1 for move in found)
    assert all(len(move.labels) <= 2 for move in found)


def test_a_cell_is_action_language_and_channel():
    assert str(cell_of(Action.ROUTE, LOUD)) == "route/en/web"
