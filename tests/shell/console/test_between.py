"""The page that says of any two leads why they are tied, or what keeps them apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from console_rows import START, add_incident, add_lead, logged_in
from leadline.model.report import reference
from leadline.shell.console import between
from leadline.shell.tables.models import LeadRow, TieRow
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
COPY = "Nearly the same text (about 98 % of it), 3 h apart; counted as one source."
NEAR = "90 m and 2 h apart, both about camera."


@pytest.fixture
def leads(db) -> list[LeadRow]:
    lay_keys()
    return [
        add_lead(number, lat=2.02 + number / 100, lon=86.0, object_kind="camera",
                 received_at=START + timedelta(hours=number))
        for number in range(5)
    ]  # fmt: skip


@pytest.fixture
def officer(db) -> Client:
    return logged_in("officer")


def page(officer: Client, one: LeadRow, other: LeadRow) -> str:
    asked = {"one": reference(one.pk), "other": reference(other.pk)}
    return officer.get(reverse("console:between"), asked).content.decode()


def test_two_leads_of_two_incidents_are_led_to_each_other_reason_by_reason(officer, leads):
    add_incident(leads[:2], key="near:camera:1")
    add_incident(leads[2:4], key="near:camera:2")
    TieRow.objects.create(first=leads[1], second=leads[2], reason="same text", because=COPY)

    shown = page(officer, leads[0], leads[3])

    assert COPY in shown
    assert len(between.chain(leads[0].pk, leads[3].pk)) == 3


def test_the_shortest_chain_is_told(leads):
    TieRow.objects.create(first=leads[0], second=leads[1], reason="near", because=NEAR)
    TieRow.objects.create(first=leads[1], second=leads[2], reason="near", because=NEAR)
    TieRow.objects.create(first=leads[0], second=leads[2], reason="same text", because=COPY)

    assert [step["because"] for step in between.chain(leads[0].pk, leads[2].pk)] == [COPY]


def test_of_two_that_are_not_tied_it_says_so_and_how_far_apart_they_are(officer, leads):
    shown = page(officer, leads[0], leads[4])

    assert "No chain of ties leads from one to the other." in shown
    assert "4.0 h" in shown and "4.4 km" in shown


def test_that_an_officer_cut_the_two_is_said_beside_what_ties_them(officer, leads):
    incident = add_incident(leads[:3])
    act = {"key": incident.key, "lead": str(leads[2].pk), "why": "another owner"}
    officer.post(reverse("console:incident_act", args=["untie"]), act)

    cut, kept = page(officer, leads[2], leads[0]), page(officer, leads[1], leads[0])

    assert "untied by officer" in cut
    assert "2.0 h" in cut
    assert "untied by" not in kept


def test_a_lead_and_itself_or_a_reference_that_nobody_has_is_refused_in_words(officer, leads):
    twice = page(officer, leads[0], leads[0])
    nobody = officer.get(reverse("console:between"), {"one": "7K3M-92QX", "other": "7K3M-92QY"})

    assert "another report" in twice
    assert "the reference of a report" in nobody.content.decode()


def test_each_lead_page_leads_there(officer, leads):
    add_incident(leads[:2])

    shown = officer.get(reverse("console:lead", args=[leads[0].pk])).content.decode()

    assert f"{reverse('console:between')}?one={reference(leads[0].pk)}" in shown
