from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from console_rows import START, add_incident, add_lead, logged_in
from leadline.correlation.story import grow
from leadline.shell.console import arcs, growth, together
from leadline.shell.tables import tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import ChangeRow, IncidentRow, LeadRow, MembershipRow, TieRow
from leadline.shell.tables.reading import sighting_of
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
BECAUSE = "Nearly the same text (about 98 % of it), 3 h apart; counted as one source."


@pytest.fixture
def leads(db) -> list[LeadRow]:
    lay_keys()
    return [
        add_lead(number, lat=2.02 + number / 1000, lon=86.0, object_kind="antenna-box",
                 received_at=START + timedelta(hours=number))
        for number in range(5)
    ]  # fmt: skip


@pytest.fixture
def incident(leads) -> IncidentRow:
    row = add_incident(leads[:4])
    TieRow.objects.create(first=leads[0], second=leads[1], reason="same text", because=BECAUSE)
    return row


@pytest.fixture
def officer(db) -> Client:
    return logged_in("officer")


def page(officer: Client, incident: IncidentRow, **asked: str) -> str:
    return officer.get(reverse("console:incident", args=[incident.key]), asked).content.decode()


def post(officer: Client, doing: str, **given: object):
    return officer.post(reverse("console:incident_act", args=[doing]), given)


def test_the_page_tells_the_first_source_the_growth_and_the_place(officer, incident, leads):
    said = page(officer, incident)

    assert "How it grew" in said
    assert "4 reports; at most 1 in one hour" in said
    assert f'href="{reverse("console:lead", args=[leads[0].pk])}"' in said
    assert "All reports within" in said


def test_every_tie_is_drawn_and_said_with_its_reason(officer, incident):
    said = page(officer, incident)

    assert said.count("picture-arc-near") == 1
    assert said.count("picture-arc-same-text") == 1
    assert said.count(BECAUSE) == 2


def test_why_two_are_tied_is_the_chain_between_them(officer, incident, leads):
    said = page(officer, incident, one=str(leads[1].pk), other=str(leads[3].pk))

    chain = said.partition('<ol class="chain"')[2].partition("</ol>")[0]
    assert chain.count("<li>") == 2
    assert chain.index(BECAUSE) < chain.index("Same kind within 1 km.")


def test_where_no_tie_leads_the_rule_that_fired_is_the_reason(officer, incident, leads):
    said = page(officer, incident, one=str(leads[0].pk), other=str(leads[2].pk))

    chain = said.partition('<ol class="chain"')[2].partition("</ol>")[0]
    assert incident.because in chain


def test_what_a_hand_tied_is_not_explained_by_the_rule(officer, incident, leads):
    early = add_lead(9, lat=2.2, lon=86.3, object_kind="drone", received_at=START - timedelta(hours=9))
    post(officer, "tie", key=incident.key, lead=str(early.pk), why="the same van")

    said = page(officer, incident, one=str(early.pk), other=str(leads[0].pk))

    chain = said.partition('<ol class="chain"')[2].partition("</ol>")[0]
    assert "tied by officer" in chain
    assert incident.because not in chain
    assert said.count("picture-arc-hand") == 1


def test_an_earlier_report_tied_by_hand_is_the_first_source_and_the_page_says_who_tied_it(
    officer, incident, leads
):
    early = add_lead(9, lat=2.2, lon=86.3, object_kind="drone", received_at=START - timedelta(hours=9))
    post(officer, "tie", key=incident.key, lead=str(early.pk), why="the same van")

    said = page(officer, incident)

    first = said.partition("First source")[2].partition("</dd>")[0]
    assert reverse("console:lead", args=[early.pk]) in first
    assert "tied by officer" in first
    assert said.partition("<tbody>")[2].partition("</tbody>")[0].count("tied by officer") == 1


def test_the_right_to_a_reward_is_of_the_first_that_said_it_whoever_was_tied_by_hand(
    officer, incident, leads
):
    early = add_lead(9, lat=2.2, lon=86.3, object_kind="drone", received_at=START - timedelta(hours=9))
    post(officer, "tie", key=incident.key, lead=str(early.pk), why="the same van")

    said = page(officer, incident).partition("Right to a reward")[2].partition("</dd>")[0]

    assert f'href="{reverse("console:lead", args=[leads[0].pk])}"' in said
    assert "before 1 copy" in said
    assert said.count("<a ") == 1


def test_where_no_two_say_the_same_each_has_a_right_of_its_own(officer, leads):
    said = page(officer, add_incident(leads[2:], key="near-other"))

    assert "each report has a right of its own" in said


def test_a_matter_is_the_first_with_all_copies_however_they_hang_together(leads):
    for one, other, reason in ((1, 2, "same text"), (2, 3, "same picture"), (3, 4, "picture elsewhere")):
        TieRow.objects.create(first=leads[one], second=leads[other], reason=reason, because=BECAUSE)

    (matter,) = together.firsts(leads, list(TieRow.objects.all()))

    assert (matter["id"], matter["copies"]) == (leads[1].pk, 2)


@pytest.mark.parametrize("asked", [{"one": "nonsense"}, {"one": "x", "other": "y"}, {}])
def test_what_is_no_member_is_not_asked_about(officer, incident, asked):
    assert '<ol class="chain"' not in page(officer, incident, **asked)


def test_an_officer_takes_reports_out_on_the_page(officer, incident, leads):
    answer = post(
        officer, "split", key=incident.key, leads=[str(leads[2].pk), str(leads[3].pk)], why="another owner"
    )

    new = ChangeRow.objects.get(kind="split").other
    assert answer.status_code == 302
    assert set(new.leads.values_list("pk", flat=True)) == {leads[2].pk, leads[3].pk}
    assert "taken out into an incident of their own" in page(officer, incident)


def test_nothing_is_taken_out_when_nothing_was_chosen(officer, incident):
    post(officer, "split", key=incident.key, why="another owner")
    post(officer, "split", key=incident.key, leads=["nonsense"], why="another owner")

    assert not ChangeRow.objects.exists()


def test_an_officer_makes_two_one_on_the_page_and_the_old_address_leads_on(officer, incident, leads):
    other = add_incident([leads[4], leads[3]], key="near-other")

    post(officer, "merge", key=incident.key, other=other.key, why="one and the same")
    ended = IncidentRow.objects.exclude(merged_into=None).get()
    answer = officer.get(reverse("console:incident", args=[ended.key]))

    assert MembershipRow.objects.filter(incident=ended.merged_into).count() == 5
    assert answer.headers["Location"] == reverse("console:incident", args=[ended.merged_into_id])


def test_an_ended_incident_is_not_listed(officer, incident, leads):
    other = add_incident([leads[4]], key="near-other")
    tying.merge(incident.key, other.key, Act(lead=leads[0].pk, by="lin", at=START), "one and the same")
    ended = IncidentRow.objects.exclude(merged_into=None).get()

    listed = officer.get(reverse("console:incidents")).content.decode()

    assert ended.key not in listed


def test_an_incident_without_places_has_no_story(db):
    lead = add_lead()

    assert together.story([LeadRow.objects.select_related("report").get(pk=lead.pk)]) is None


def test_growth_over_days_is_said_by_the_day(leads):
    sightings = [sighting_of(lead) for lead in LeadRow.objects.select_related("report")]
    late = add_lead(9, lat=2.02, lon=86.0, object_kind="antenna-box", received_at=START + timedelta(days=9))

    drawn = growth.drawn(grow([*sightings, sighting_of(LeadRow.objects.get(pk=late.pk))]))

    assert "at most 5 in one day" in drawn
    assert drawn.count("<title>") == 2


def test_growth_within_one_hour_is_said_and_not_drawn(leads):
    one = sighting_of(LeadRow.objects.select_related("report")[0])

    at_once = grow([one, replace(one, lead=UUID(int=1)), replace(one, lead=UUID(int=2))])

    assert growth.drawn(at_once) == ""
    assert growth.said(at_once).startswith("3 reports, all within one hour from")


def test_a_large_graph_is_cut_to_what_can_be_read():
    many = [UUID(int=number) for number in range(1, 200)]
    ties = [arcs.Arc(one, other, "near", "close by") for one, other in itertools.pairwise(many)]

    drawn = arcs.drawn(many, ties)

    assert drawn.count("<circle") == arcs.MOST_NODES
    assert drawn.count("<path") == arcs.MOST_NODES - 1


def test_copies_are_told_beside_the_sources_that_they_are_counted_as(incident):
    IncidentRow.objects.update(independent=1)
    officer = logged_in("officer")

    one = officer.get(reverse("console:incident", args=[incident.key])).text
    listed = officer.get(reverse("console:incidents")).text

    assert ("1 together" in one, "4 reports" in one, "4 reports" in listed) == (True, True, True)
