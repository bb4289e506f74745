from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from leadline.model.finding import Verdict
from leadline.model.incident import Membership
from leadline.model.lead import Lead
from leadline.model.moment import Moment
from leadline.model.priority import Certainty, Priority, Severity, Urgency
from leadline.model.report import Basis, Danger
from leadline.policy import load
from leadline.priority.score import score, total
from leads import NOON, SEVERITIES, any_lead, finding, make_lead

POLICY = load()
MORE_DANGER = {Danger.UNSTATED: Danger.NOW, Danger.NO: Danger.NOW, Danger.NOW: Danger.NOW}


def scored(lead: Lead, confidential: bool = False) -> Priority:
    return score(lead, POLICY, confidential=confidential, severities=SEVERITIES)


def with_circumstances(lead: Lead, **changes: object) -> Lead:
    circumstances = replace(lead.report.circumstances, **changes)
    return replace(lead, report=replace(lead.report, circumstances=circumstances))


def with_decision(lead: Lead, **changes: object) -> Lead:
    return replace(lead, decision=replace(lead.decision, **changes))


def test_a_whole_sum_is_what_the_policy_says():
    lead = make_lead(
        category="device",
        raising=("geodata", "nuclear"),
        sensitive=True,
        confirmed=False,
        filled=frozenset({"what", "where", "when"}),
        incidents=(Membership(key="k", kind="antenna-box", independent=3),),
        moment=Moment(earliest=NOON, latest=NOON),
        basis=Basis.SAW,
    )

    priority = scored(lead, confidential=True)

    # expected 20, severe 30, observed 16, 3 of 5 questions 6, 2 phrases 20, sensitive 25, 2 more sources 10
    assert priority.score == approx((20 + 30 + 16 + 6 + 20 + 25 + 10) * 3.2 * 0.5)
    assert [part.name for part in priority.parts] == [
        "urgency",
        "severity",
        "certainty",
        "completeness",
        "raising",
        "sensitive",
        "incident",
        "named",
        "unconfirmed",
    ]


def test_a_named_report_counts_3_2_times():
    lead = make_lead(category="device")

    assert scored(lead, confidential=True).score == approx(3.2 * scored(lead).score)


def test_an_unconfirmed_report_counts_half():
    lead = make_lead(category="device")

    assert scored(with_circumstances(lead, confirmed=False)).score == approx(scored(lead).score / 2)


def test_the_raising_phrase_is_named_as_the_reason():
    priority = scored(make_lead(raising=("satellite-navigation",)))

    part = next(part for part in priority.parts if part.name == "raising")
    assert "satellite-navigation" in part.because


def test_danger_is_immediate_and_at_least_severe():
    priority = scored(make_lead(danger=Danger.NOW, category="noise"))

    assert (priority.urgency, priority.severity) == (Urgency.IMMEDIATE, Severity.SEVERE)


def test_the_time_of_the_thing_gives_the_urgency():
    day = timedelta(days=1)

    assert scored(make_lead()).urgency is Urgency.UNKNOWN
    assert scored(make_lead(moment=Moment(earliest=NOON + day, latest=NOON + day))).urgency is Urgency.FUTURE
    assert (
        scored(make_lead(moment=Moment(earliest=NOON - day, latest=NOON - day))).urgency is Urgency.EXPECTED
    )
    assert scored(make_lead(moment=Moment(earliest=NOON, latest=NOON + day))).urgency is Urgency.EXPECTED
    assert (
        scored(make_lead(moment=Moment(earliest=NOON - 3 * day, latest=NOON - 2 * day))).urgency
        is Urgency.PAST
    )


def test_checks_and_other_sources_give_the_certainty():
    supports, against = finding(Verdict.SUPPORTS), finding(Verdict.CONTRADICTS, "emission")
    together = Membership(key="k", kind="antenna-box", independent=2)
    alone = Membership(key="k", kind="antenna-box", independent=1)

    assert scored(make_lead(basis=Basis.SAW, findings=(supports,))).certainty is Certainty.OBSERVED
    assert scored(make_lead(basis=Basis.SAW, findings=(supports, against))).certainty is Certainty.LIKELY
    assert scored(make_lead(basis=Basis.TOLD, incidents=(together,))).certainty is Certainty.LIKELY
    assert scored(make_lead(basis=Basis.TOLD, incidents=(alone,))).certainty is Certainty.UNKNOWN
    assert scored(make_lead(basis=Basis.SAW, findings=(against,))).certainty is Certainty.UNLIKELY
    assert scored(make_lead(basis=Basis.SAW)).certainty is Certainty.POSSIBLE


@given(any_lead(), st.booleans())
def test_the_parts_in_their_order_give_the_score(lead, confidential):
    priority = scored(lead, confidential)

    assert priority.score == approx(total(priority.parts), abs=0.0005)
    assert all(part.because.endswith(".") for part in priority.parts)


@given(any_lead(), st.booleans())
def test_no_score_leaves_the_scale(lead, confidential):
    assert 0 <= scored(lead, confidential).score <= POLICY.priority.ceiling


@given(any_lead(), st.booleans())
def test_more_danger_never_lowers_the_score(lead, confidential):
    worse = with_circumstances(lead, danger=MORE_DANGER[lead.report.circumstances.danger])

    assert scored(worse, confidential).score >= scored(lead, confidential).score


@given(any_lead(), st.booleans())
def test_a_graver_category_never_lowers_the_score(lead, confidential):
    mild, grave = with_decision(lead, category="noise"), with_decision(lead, category="attack")

    assert scored(grave, confidential).score >= scored(mild, confidential).score


@given(any_lead(), st.booleans())
def test_hearsay_never_changes_the_score(lead, confidential):
    flipped = with_decision(lead, second_review=not lead.decision.second_review)

    assert scored(flipped, confidential) == scored(lead, confidential)


@given(any_lead(), st.sampled_from(Basis), st.booleans())
def test_how_somebody_knows_never_changes_the_score(lead, basis, confidential):
    assert (
        scored(with_circumstances(lead, basis=basis), confidential).score == scored(lead, confidential).score
    )


@given(any_lead())
def test_an_anonymous_report_is_never_below_its_base(lead):
    confirmed = with_circumstances(lead, confirmed=True)
    priority = scored(confirmed)
    base = sum(part.value for part in priority.parts if part.operator == "+")

    assert priority.score == approx(min(base, POLICY.priority.ceiling))
    assert scored(confirmed, confidential=True).score >= priority.score


@given(any_lead(), st.booleans())
def test_one_more_phrase_or_source_or_answer_never_lowers_the_score(lead, confidential):
    richer = with_decision(lead, raising=(*lead.decision.raising, "new"), sensitive=True)
    richer = replace(
        richer, incidents=(*lead.incidents, Membership(key="n", kind="antenna-box", independent=41))
    )
    richer = with_circumstances(richer, filled=lead.report.circumstances.filled | {"evidence"})

    assert scored(richer, confidential).score >= scored(lead, confidential).score


def test_the_ceiling_is_shown_when_it_is_hit():
    lead = make_lead(
        danger=Danger.NOW,
        category="attack",
        sensitive=True,
        raising=("a", "b", "c"),
        filled=frozenset({"what", "where", "when", "how_known", "evidence"}),
        incidents=(Membership(key="k", kind="antenna-box", independent=17),),
    )

    priority = scored(lead, confidential=True)

    assert priority.score == POLICY.priority.ceiling
    assert priority.parts[-1].operator == "≤"


def test_a_lead_that_triage_has_not_seen_still_gets_a_score():
    assert scored(replace(make_lead(), decision=None)).score > 0
