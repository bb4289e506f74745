from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from console_rows import START, add_incident, add_lead
from leadline.errors import Missing, NotAllowed, NotYours
from leadline.model.incident import Incident
from leadline.ports.store import Step
from leadline.shell.site import policy
from leadline.shell.tables import gathering, tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import AuditRow, IncidentRow, LeadRow, MembershipRow
from leadline.shell.tables.reading import incident_of
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker.building import SystemClock
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db
NOW = START + timedelta(hours=1)
RULE = next(iter(policy().rules))
WHY = "another box, the harbour office's own"


@pytest.fixture
def leads(db) -> list[LeadRow]:
    lay_keys()
    return [add_lead(number, lat=2.02, lon=86.0, object_kind="antenna-box") for number in range(4)]


@pytest.fixture
def incident(leads) -> IncidentRow:
    return add_incident(leads[:3], rule=RULE)


def by(lead: LeadRow, name: str = "lin", **given) -> Act:
    return Act(**({"lead": lead.pk, "by": name, "at": NOW} | given))


def members(incident: IncidentRow) -> set:
    return set(MembershipRow.objects.filter(incident=incident).values_list("lead", flat=True))


def seen(incident: IncidentRow, leads: list[LeadRow]) -> Incident:
    """The incident as the detector's memory has it: it knows nothing of officers."""
    incident.refresh_from_db()
    return replace(incident_of(incident, leads), independent=len(leads))


def test_an_untied_lead_stays_untied_when_the_detector_sees_it_again(incident, leads):
    tying.untie(incident.key, by(leads[1]), WHY)
    with transaction.atomic():
        gathering.write_incidents([seen(incident, leads)], NOW)

    incident.refresh_from_db()
    assert members(incident) == {leads[0].pk, leads[2].pk, leads[3].pk}
    assert incident.independent == 3
    assert incident.because.endswith("It has grown to 3 reports from 3 independent sources.")


def test_a_lead_tied_by_hand_stays_when_the_incident_grows(incident, leads):
    far = add_lead(9, object_kind="drone")
    tying.tie(incident.key, by(far), WHY)
    with transaction.atomic():
        gathering.write_incidents([seen(incident, leads)], NOW)

    incident.refresh_from_db()
    assert far.pk in members(incident) and len(members(incident)) == 5
    assert incident.independent == 5


def test_tie_and_untie_undo_each_other_and_both_stand_in_the_chain(incident, leads):
    tying.untie(incident.key, by(leads[0]), WHY)
    tying.tie(incident.key, by(leads[0]), "it was the same after all")

    incident.refresh_from_db()
    told = AuditRow.objects.filter(subject=str(leads[0].pk)).values_list("kind", "by")
    assert leads[0].pk in members(incident) and incident.independent == 3
    assert list(told) == [("incident.left", "lin"), ("incident.joined", "lin")]


def test_copies_of_one_reporter_count_once_after_an_officers_tie(incident, leads):
    LeadRow.objects.filter(pk__in=[leads[0].pk, leads[3].pk]).update(reporter=b"same person")

    tying.tie(incident.key, by(leads[3]), WHY)

    incident.refresh_from_db()
    assert (len(members(incident)), incident.independent) == (4, 3)


def test_members_are_put_in_order_anew_and_a_closed_incident_raises_nobody(incident, leads):
    tying.close(incident.key, by(leads[0]), WHY)

    waiting = LeadRow.objects.filter(waiting_for="rank")
    assert set(waiting.values_list("pk", flat=True)) == members(incident)
    with PostgresStore(SystemClock()).batch(Step.RANK, 9) as batch:
        assert {item.lead.incidents for item in batch.waiting} == {()}


def test_a_closed_incident_takes_new_reports_and_opens_when_enough_are_independent(incident, leads):
    tying.close(incident.key, by(leads[0]), WHY)
    fresh = [add_lead(received_at=NOW + timedelta(minutes=number + 1)) for number in range(3)]

    two, three = [*leads[:3], *fresh[:2]], [*leads[:3], *fresh]
    with transaction.atomic():
        quiet = gathering.write_incidents([seen(incident, two)], NOW)
    incident.refresh_from_db()
    closed_at = incident.closed_at
    with transaction.atomic():
        loud = gathering.write_incidents([seen(incident, three)], NOW)
    incident.refresh_from_db()

    assert closed_at == NOW and [draft.kind for draft in quiet] == ["incident.joined"]
    assert incident.closed_at is None
    assert [draft.kind for draft in loud] == ["incident.joined", "incident.reopened"]


def test_whoever_closed_it_or_a_supervisor_opens_it_again(incident, leads):
    tying.close(incident.key, by(leads[0]), WHY)

    with pytest.raises(NotAllowed, match="lin closed it"):
        tying.open_again(incident.key, by(leads[0], "mei"))
    tying.open_again(incident.key, by(leads[0], "boss", is_supervisor=True))

    incident.refresh_from_db()
    assert (incident.closed_at, incident.closed_by) == (None, "")
    kinds = AuditRow.objects.filter(subject=incident.key).values_list("kind", flat=True)
    assert list(kinds) == ["incident.closed", "incident.reopened"]


def test_closing_twice_and_untying_what_is_not_tied_are_refused_with_who_did_it(incident, leads):
    tying.close(incident.key, by(leads[0]), WHY)

    with pytest.raises(NotAllowed, match="lin has closed"):
        tying.close(incident.key, by(leads[0], "mei"), WHY)
    with pytest.raises(NotAllowed, match="not tied"):
        tying.untie(incident.key, by(leads[3]), WHY)
    with pytest.raises(NotAllowed, match="already"):
        tying.tie(incident.key, by(leads[1]), WHY)


def test_nothing_is_tied_without_a_reason_and_nothing_unknown(incident, leads):
    with pytest.raises(Missing):
        tying.untie(incident.key, by(leads[0]), " ")
    with pytest.raises(NotYours):
        tying.tie("near:nothing", by(leads[0]), WHY)
