"""The stories from HTTP to the rows: `tests/cases/stories/*.toml`, in both languages."""

import re
from datetime import timedelta

import pytest

from leadline.model.finding import Verdict
from leadline.policy.offices import offices
from leadline.shell.tables.models import (
    AuditRow,
    DeadlineRow,
    DecisionRow,
    FindingRow,
    IncidentRow,
    LeadRow,
    NoticeRow,
    ProposalRow,
    StateRow,
)
from leadline.shell.worker.keeping import keep
from sorting_line import SortingLine, town
from stories.telling import STORIES, Told, act, tell, variant_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

BOTH = pytest.mark.parametrize("language", ["en", "zh"])
#: words of S17 that must stand in the reason
SPOKEN = {
    "en": {"satellite navigation", "hydrological data", "military site"},
    "zh": {"卫星导航", "水文数据", "军事管理区"},
}
SECOND = timedelta(seconds=1)


def clock(told: Told, name: str) -> DeadlineRow:
    return DeadlineRow.objects.get(lead=told.lead, clock=name)


def length_min(row: DeadlineRow) -> float:
    return (row.due_at - row.started_at).total_seconds() / 60


@BOTH
@pytest.mark.parametrize("name", STORIES)
def test_the_line_sorts_every_report_of_the_story_as_its_file_says(
    line: SortingLine, name: str, language: str
) -> None:
    told = tell(line, name, language)
    rows = [LeadRow.objects.get(pk=lead.pk) for lead in told.leads]
    last = told.lead

    assert {row.scope for row in rows} == {told.expected["scope"]}
    assert {row.category for row in rows} == {told.expects("category", last.category)}
    assert {row.object_kind for row in rows} == {told.expects("object_kind", last.object_kind)}
    assert {row.is_sensitive for row in rows} == {told.expects("sensitive", last.is_sensitive)}
    assert last.referral == told.expects("referral", "")
    assert {row.state for row in rows} == {"queued"}
    assert {row.waiting_for for row in rows} == {""}


@BOTH
@pytest.mark.parametrize("name", STORIES)
def test_the_clocks_of_the_story_run(line: SortingLine, name: str, language: str) -> None:
    told = tell(line, name, language)

    running = set(told.lead.deadlines.values_list("clock", flat=True))

    assert running == set(told.expects("clocks", running))


@BOTH
@pytest.mark.parametrize("name", STORIES)
def test_the_reason_can_be_read_aloud_in_both_languages_and_holds_no_word_of_the_reporter(
    line: SortingLine, name: str, language: str
) -> None:
    told = tell(line, name, language)
    decision = DecisionRow.objects.filter(lead=told.lead).latest("id")

    assert decision.because.endswith(".")
    assert decision.because_zh.endswith("。")
    assert variant_of(name, language)["report"][-1]["what"][:20] not in decision.because


@BOTH
@pytest.mark.parametrize("name", STORIES)
def test_the_protocol_of_the_story_is_proposed(line: SortingLine, name: str, language: str) -> None:
    told = tell(line, name, language)

    proposed = set(ProposalRow.objects.values_list("protocol", flat=True))

    assert told.expects("protocol", "") in proposed | {""}


@BOTH
def test_s05_the_head_of_an_office_is_first_in_the_queue_within_two_hours(
    line: SortingLine, language: str
) -> None:
    line.post({"what": "A drone hovers over the harbour."})
    told = tell(line, "S05", language)

    first = LeadRow.objects.order_by("band", "-score", "received_at").first()

    assert first.pk == told.lead.pk
    assert length_min(clock(told, "screening")) == told.expected["screening_due_min"]


@BOTH
def test_s05_a_missed_screening_is_told_to_the_officer_and_then_to_the_supervisor(
    line: SortingLine, language: str
) -> None:
    told = tell(line, "S05", language)
    policy, _ = town()
    due = clock(told, "screening").due_at

    before = keep(due - SECOND, policy)
    at_once = keep(due + SECOND, policy)
    later = keep(due + policy.escalation.screening.step + SECOND, policy)
    roles = list(NoticeRow.objects.order_by("level").values_list("role", flat=True))

    assert (before, at_once, later) == (0, 1, 1)
    assert len(set(roles)) == 2
    assert AuditRow.objects.filter(kind="lead.escalated").count() == 2


@BOTH
def test_s07_the_right_office_is_named_and_a_yes_closes_with_referral(
    line: SortingLine, language: str
) -> None:
    told = tell(line, "S07", language)

    office = offices().find(told.lead.referral)
    answer = act(told, "confirm")

    assert office.id == told.expected["referral"]
    assert office.title(language)
    assert answer.json() == {"state": "referred"}
    assert told.lead.disposition == "out_of_scope"
    assert AuditRow.objects.get(kind="referral.sent").detail == {"office": told.expected["referral"]}


@BOTH
def test_s08_confirmation_is_asked_after_the_cooling_time_and_halves_the_score(
    line: SortingLine, language: str
) -> None:
    told = tell(line, "S08", language)
    lead = told.lead
    factors = {name: value for name, operator, value, _ in lead.parts if operator == "×"}

    assert (lead.confirm_ask_at - lead.received_at) == timedelta(
        minutes=told.expected["confirmation_after_min"]
    )
    assert not lead.is_confirmed
    assert told.expected["unconfirmed_factor"] in factors.values()


@BOTH
def test_s08_taking_it_back_is_recorded_and_leaves_nobody_marked(line: SortingLine, language: str) -> None:
    told = tell(line, "S08", language)

    act(told, "withdraw")
    state = StateRow.objects.filter(lead=told.lead).latest("id")

    assert (told.lead.state, told.lead.disposition) == ("withdrawn", "withdrawn")
    assert state.why == told.expected["outcome_en"]
    assert told.lead.reporter is None
    assert ProposalRow.objects.filter(lead=told.lead, answer="started").count() == 0


@BOTH
def test_s10_the_catalogue_names_candidates_and_the_response_is_due_in_thirty_minutes(
    line: SortingLine, language: str
) -> None:
    told = tell(line, "S10", language)
    finding = FindingRow.objects.get(lead=told.lead, verifier=told.expected["finding"])

    assert finding.verdict == Verdict.SUPPORTS
    assert finding.strength is not None
    assert length_min(clock(told, "response")) == told.expected["response_due_min"]
    assert told.lead.setting["kind"] == "urban"
    assert IncidentRow.objects.count() == 0


@BOTH
def test_s17_the_phrases_raise_the_level_and_the_reason_names_them(line: SortingLine, language: str) -> None:
    told = tell(line, "S17", language)
    decision = DecisionRow.objects.filter(lead=told.lead).latest("id")

    assert set(decision.body["raising"]) >= set(told.expected["raising"])
    assert SPOKEN[language] <= set(re.findall(r'"([^"]+)"', decision.because))
    assert ProposalRow.objects.filter(lead=told.lead, protocol="protected-site").exists()


@BOTH
def test_s31_the_third_box_opens_the_incident_with_its_three_reports_and_the_area_protocol(
    line: SortingLine, language: str
) -> None:
    told = tell(line, "S31", language)
    incident = IncidentRow.objects.get()

    assert told.incidents == [0, 0, 1]
    assert set(incident.leads.values_list("pk", flat=True)) == {lead.pk for lead in told.leads}
    assert incident.independent == told.expected["incident_reports"]
    assert incident.proposals.get().protocol == told.expected["protocol"]
    assert length_min(clock(told, "response")) == told.expected["response_due_min"]
