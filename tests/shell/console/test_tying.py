from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from console_rows import START, add_incident, add_lead, logged_in
from leadline.model.report import reference
from leadline.shell.tables.models import (
    AuditRow,
    GradingRow,
    IncidentRow,
    MembershipRow,
    NoticeRow,
    ProposalRow,
    TickRow,
)
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def leads(db):
    lay_keys()
    return [add_lead(number, lat=2.02, lon=86.0, object_kind="antenna-box") for number in range(4)]


@pytest.fixture
def incident(leads) -> IncidentRow:
    return add_incident(leads[:3])


@pytest.fixture
def officer(db) -> Client:
    return logged_in("officer")


def text(response) -> str:
    return response.content.decode()


def post(client: Client, doing: str, incident: IncidentRow, **given) -> str:
    """The page that follows an act on an incident."""
    back = reverse("console:incident", args=[incident.key])
    address = reverse("console:incident_act", args=[doing])
    answer = client.post(address, {"key": incident.key, "back": back, **given}, follow=True)
    assert answer.request["PATH_INFO"] == back
    return text(answer)


def test_an_officer_closes_an_incident_and_opens_it_again(officer, incident):
    closed = post(officer, "close", incident, why="the harbour office put them there")
    opened = post(officer, "open", incident)

    assert "The incident is closed." in closed and "Closed by officer-1" in closed
    assert "The incident is open again." in opened and "Closed by" not in opened


def test_an_incident_is_not_closed_without_a_reason(officer, incident):
    page = post(officer, "close", incident, why=" ")

    incident.refresh_from_db()
    assert "Not done. Why: a reason in a few words." in page and incident.closed_at is None


def test_a_lead_is_tied_by_its_reference_and_untied_by_the_list(officer, incident, leads):
    tied = post(officer, "tie", incident, lead=reference(leads[3].pk), why="same cables")
    untied = post(officer, "untie", incident, lead=str(leads[0].pk), why="another thing")

    members = set(MembershipRow.objects.filter(incident=incident).values_list("lead", flat=True))
    assert "Tied to the incident." in tied and "tied by officer-1" in untied
    assert members == {lead.pk for lead in leads[1:]}


def test_a_reference_that_nobody_has_is_told(officer, incident):
    assert "the reference of a report" in post(officer, "tie", incident, lead="0000-0000", why="x")
    assert "eight letters" in post(officer, "tie", incident, lead="no", why="x")


def test_a_lead_offers_open_incidents_that_it_is_not_in(officer, incident, leads):
    inside = text(officer.get(reverse("console:lead", args=[leads[0].pk])))
    outside = text(officer.get(reverse("console:lead", args=[leads[3].pk])))

    assert f'<option value="{incident.key}">' in outside
    assert f'<option value="{incident.key}">' not in inside and 'id="untie-1"' in inside


def test_a_step_is_ticked_with_who_and_when_and_taken_back(officer, incident):
    proposal = ProposalRow.objects.get()
    back = reverse("console:incident", args=[incident.key])
    officer.post(reverse("console:answer"), {"key": proposal.key, "answer": "start", "back": back})
    given = {"key": proposal.key, "step": "1", "back": back}

    done = text(officer.post(reverse("console:step"), given | {"mark": "done"}, follow=True))
    taken = text(officer.post(reverse("console:step"), given | {"mark": "open"}, follow=True))

    assert "done by officer-1" in done and "1 of 8 steps" in done
    assert "done by officer-1" not in taken and "0 of 8 steps" in taken
    assert AuditRow.objects.filter(kind="protocol.step").count() == 2


@pytest.mark.parametrize("given", [{"step": "x"}, {"step": "99"}, {"mark": "eaten"}, {"key": "none"}, {}])
def test_a_step_that_is_not_there_changes_nothing(officer, incident, given):
    asked = {"key": ProposalRow.objects.get().key, "step": "1", "mark": "done"} | given

    assert officer.post(reverse("console:step"), asked).status_code == 302
    assert not TickRow.objects.exists()


def test_an_officers_grade_stands_beside_the_proposal(officer, leads):
    leads[0].grade, leads[0].grade_because = (
        "2C",
        "Proposed 2C (Admiralty F3): the source is untested; first hand.",
    )
    leads[0].save()
    address = reverse("console:act", args=[leads[0].pk, "grade"])

    page = text(officer.post(address, {"source": "B", "credibility": "2"}, follow=True))

    assert "<strong>B2</strong> usually reliable, probably true" in page and "2C" in page
    assert AuditRow.objects.get(kind="grade.given").detail["grade"] == "B2"


@pytest.mark.parametrize("given", [{"source": "G", "credibility": "1"}, {"source": "A", "credibility": "7"}])
def test_a_grade_that_the_code_does_not_have_is_refused(officer, leads, given):
    page = text(officer.post(reverse("console:act", args=[leads[0].pk, "grade"]), given, follow=True))

    assert "Not done." in page and not GradingRow.objects.exists()


def test_a_missed_clock_is_one_notice_with_its_latest_level(officer, leads):
    lead, due = leads[0], leads[0].deadlines.get(clock="acknowledge").due_at
    for level, role in enumerate(["officer", "supervisor", "administrator", "administrator"]):
        key = f"missed:{lead.pk}:acknowledge:{int(due.timestamp())}:{level}"
        NoticeRow.objects.create(
            key=key, role=role, lead=lead, clock="acknowledge", level=level, because="Late.", at=START
        )
    page = text(officer.get(reverse("console:lead", args=[lead.pk])))
    seen = reverse("console:act", args=[lead.pk, "acknowledge"])
    officer.post(seen, {"key": key})

    assert page.count("“Acknowledgement” has run out.") == 1
    assert "Told 4 times, last: administrators." in page
    assert not NoticeRow.objects.filter(acknowledged_at=None).exists()


def test_the_notice_of_another_lead_is_not_seen_by_this_one(officer, leads):
    NoticeRow.objects.create(
        key="n", role="officer", lead=leads[1], clock="danger", because="Danger.", at=START
    )

    officer.post(reverse("console:act", args=[leads[0].pk, "acknowledge"]), {"key": "n"})

    assert NoticeRow.objects.get().acknowledged_at is None


def test_the_toolbar_narrows_the_queue_to_one_kind_of_object(officer, leads):
    drone = add_lead(9, object_kind="drone")

    page = text(officer.get(reverse("console:queue"), {"kind": "drone"}))

    assert '<option value="drone" selected>Drone</option>' in page
    assert reference(drone.pk) in page and reference(leads[0].pk) not in page


def test_a_refusal_is_said_in_the_language_of_the_page(officer, incident):
    back = reverse("console:incident", args=[incident.key])
    given = {"key": incident.key, "back": back, "why": ""}

    page = officer.post(
        reverse("console:incident_act", args=["close"]),
        given,
        headers={"Accept-Language": "zh-hans"},
        follow=True,
    )

    assert "用几个字说明理由" in text(page)
