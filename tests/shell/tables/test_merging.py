from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from console_rows import START, add_incident, add_lead
from leadline.errors import NotAllowed, NotYours
from leadline.model.incident import Incident, Tie
from leadline.ports.store import Tied
from leadline.shell.site import policy
from leadline.shell.tables import gathering, tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import (
    AuditRow,
    ChangeRow,
    IncidentRow,
    LeadRow,
    MembershipRow,
    ProposalRow,
    TieRow,
)
from leadline.shell.tables.reading import incident_of
from leadline.shell.tables.store import PostgresStore
from leadline.shell.worker.building import SystemClock
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db
NOW = START + timedelta(hours=1)
RULE = next(iter(policy().rules))
WHY = "two boxes, two owners"


@pytest.fixture
def leads(db) -> list[LeadRow]:
    lay_keys()
    return [
        add_lead(number, lat=2.02 + number / 1000, lon=86.0, object_kind="antenna-box") for number in range(8)
    ]


@pytest.fixture
def old(leads) -> IncidentRow:
    return add_incident(leads[:3], key="near-old", rule=RULE)


@pytest.fixture
def young(leads, old) -> IncidentRow:
    row = add_incident(leads[4:7], key="near-young", rule=RULE)
    row.opened_at = START + timedelta(minutes=5)
    row.save()
    return row


def act(lead: LeadRow, name: str = "lin") -> Act:
    return Act(lead=lead.pk, by=name, at=NOW)


def members(row: IncidentRow) -> set:
    return set(MembershipRow.objects.filter(incident=row).values_list("lead", flat=True))


def pks(leads: list[LeadRow]) -> set:
    return {lead.pk for lead in leads}


def seen(row: IncidentRow, leads: list[LeadRow]) -> Incident:
    """The incident as the detector's memory has it."""
    row.refresh_from_db()
    return replace(incident_of(row, leads), independent=len(leads))


def write(*incidents: Incident, ties: tuple[Tie, ...] = ()) -> list[str]:
    claimed = {incident.leads[-1] for incident in incidents}
    with transaction.atomic():
        drafts = gathering.write_together(Tied(incidents=incidents, ties=ties), NOW, claimed)
    return [draft.kind for draft in drafts]


def same_text(one: LeadRow, other: LeadRow) -> Tie:
    because = "Nearly the same text (about 98 % of it), 3 h apart; counted as one source."
    TieRow.objects.create(first=one, second=other, reason="same text", because=because)
    return Tie(first=one.pk, second=other.pk, reason="same text", because=because)


def test_a_report_that_belongs_with_two_makes_them_one_and_the_oldest_name_lives_on(old, young, leads):
    kinds = write(seen(old, leads[:4]), seen(young, leads[3:7]))

    young.refresh_from_db()
    assert young.merged_into == old and young.closed_at == NOW
    assert members(old) == pks(leads[:7])
    assert kinds == ["incident.joined", "incident.joined", "incident.merged"]


def test_the_row_says_who_what_when_and_why(old, young, leads):
    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    row = ChangeRow.objects.get()
    assert (row.incident, row.other, row.kind, row.by, row.at) == (old, young, "merged", "", NOW)
    assert row.because == "1 report is in both."


def test_its_sources_its_place_and_its_proposals_are_those_of_both(old, young, leads):
    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    old.refresh_from_db()
    assert old.independent == 7
    assert old.lat == pytest.approx(2.023, abs=1e-6)
    assert set(ProposalRow.objects.values_list("incident", flat=True)) == {"near-old"}


def test_a_copy_of_the_same_text_makes_two_one(old, young, leads):
    write(ties=(same_text(leads[0], leads[5]),))

    assert ChangeRow.objects.get().because.startswith("Nearly the same text")
    assert members(old) == pks([*leads[:3], *leads[4:7]])


def test_a_copy_joins_the_incident_of_its_original(old, leads):
    kinds = write(ties=(same_text(leads[1], leads[7]),))

    assert kinds == ["incident.joined"]
    assert members(old) == pks([*leads[:3], leads[7]])


def test_two_copies_without_an_incident_open_none(leads):
    write(ties=(same_text(leads[1], leads[2]),))

    assert not IncidentRow.objects.exists()


def test_what_grows_under_the_ended_name_grows_in_the_living_one(old, young, leads):
    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    kinds = write(seen(young, leads[3:8]))

    assert kinds == ["incident.joined"]
    assert members(old) == pks(leads)


def test_the_detector_finds_both_again_after_a_restart(old, young, leads):
    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    found = {one.key: set(one.leads) for one in PostgresStore(SystemClock()).incidents(START)}

    assert found == {"near-old": pks(leads[:7]), "near-young": pks(leads[3:7])}


def test_what_an_officer_cut_apart_is_not_made_one(old, young, leads):
    tying.untie(old.key, act(leads[2]), WHY)

    write(seen(old, leads[:4]), seen(young, leads[2:7]))

    assert members(old) == pks([*leads[:2], leads[3]])
    assert members(young) == pks([leads[2], *leads[4:7]])


def test_a_closed_incident_is_not_merged(old, young, leads):
    tying.close(young.key, act(leads[4]), WHY)

    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    young.refresh_from_db()
    assert young.merged_into is None


def test_an_officer_takes_reports_out_and_the_machine_never_puts_them_back(old, leads):
    write(seen(old, leads[:6]))
    key = tying.split(old.key, [leads[4].pk, leads[5].pk], act(leads[4]), WHY)

    write(seen(old, leads[:7]), ties=(same_text(leads[0], leads[5]),))

    new = IncidentRow.objects.get(pk=key)
    assert members(new) == pks(leads[4:6])
    assert members(old) == pks([*leads[:4], leads[6]])
    assert ChangeRow.objects.get().kind == "split"


def test_the_part_with_the_first_report_keeps_the_incident(old, leads):
    with pytest.raises(NotAllowed, match="first report"):
        tying.split(old.key, [leads[0].pk], act(leads[0]), WHY)


def test_only_members_can_be_taken_out(old, leads):
    with pytest.raises(NotAllowed, match="only members"):
        tying.split(old.key, [leads[7].pk], act(leads[7]), WHY)


def test_an_officer_makes_one_of_two_although_they_were_split(old, leads):
    key = tying.split(old.key, [leads[2].pk], act(leads[2]), WHY)

    kept = tying.merge(
        key, old.key, replace(act(leads[2]), at=NOW + timedelta(minutes=1)), "it was one after all"
    )
    write(seen(old, leads[:4]))

    assert kept == old.key
    assert members(old) == pks(leads[:4])
    assert [row.kind for row in ChangeRow.objects.order_by("id")] == ["split", "merged"]


def test_split_and_merge_stand_in_the_chain(old, leads):
    key = tying.split(old.key, [leads[2].pk], act(leads[2]), WHY)
    tying.merge(key, old.key, act(leads[2], "mei"), WHY)

    told = AuditRow.objects.filter(subject=old.key).order_by("seq").values_list("kind", "by")
    assert list(told) == [("incident.split", "lin"), ("incident.merged", "mei")]


def test_a_closed_incident_is_not_made_one_with_another(old, young, leads):
    tying.close(young.key, act(leads[4]), WHY)

    with pytest.raises(NotAllowed, match="open it again"):
        tying.merge(old.key, young.key, act(leads[4]), WHY)


def test_what_is_not_there_cannot_be_merged(old, leads):
    with pytest.raises(NotYours):
        tying.merge(old.key, "nothing", act(leads[0]), WHY)


def test_an_act_on_an_ended_incident_is_an_act_on_the_living_one(old, young, leads):
    write(seen(old, leads[:4]), seen(young, leads[3:7]))

    tying.tie(young.key, act(leads[7]), "the same make")

    assert leads[7].pk in members(old)
    with pytest.raises(NotAllowed, match="is open"):
        tying.open_again(young.key, act(leads[7]))


def test_one_that_opens_with_a_report_of_another_is_one_with_it(old, leads):
    opened = replace(
        seen(old, leads[:3]), key="near-other-rule", leads=(leads[2].pk, leads[5].pk, leads[7].pk)
    )

    kinds = write(opened)

    assert kinds == ["incident.opened", "incident.merged"]
    assert members(old) == pks([*leads[:3], leads[5], leads[7]])
