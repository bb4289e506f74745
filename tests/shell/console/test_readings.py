"""Readings of receivers on the pages: who is asked for one, how it is entered, where it is seen."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from console_rows import START, add_incident, add_lead, logged_in
from leadline.shell.console.readings import direction, strength
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.models import LeadRow, PatternLeadRow, PatternRow

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
PLACE = {"object_kind": "jammer", "lat": 2.01, "lon": 86.0}


@pytest.fixture
def officer() -> Client:
    return logged_in("officer")


def page(officer: Client, lead: LeadRow, language: str = "en") -> str:
    answer = officer.get(f"/console/lead/{lead.pk}", headers={"Accept-Language": language})
    return unescape(answer.content.decode())


def enter(officer: Client, lead: LeadRow, **typed: str) -> str:
    answer = officer.post(f"/console/lead/{lead.pk}/measure", {"how": "measured", **typed}, follow=True)
    return unescape(answer.content.decode())


def located(leads: list[LeadRow], refused: str = "") -> PatternRow:
    row = PatternRow.objects.create(
        key="locate:1", detector="locate", kind="jammer", p_value=0.01, tried=1, null="", starts_at=START,
        ends_at=START, because="From the strengths the source lies there.", because_zh="根据信号强度。",
        figure={"refused": refused, "places": [[lead.report.lat, lead.report.lon] for lead in leads]},
        found_at=START, seen_at=START,
    )  # fmt: skip
    PatternLeadRow.objects.bulk_create(PatternLeadRow(pattern=row, lead=lead) for lead in leads)
    return row


def test_a_jammers_page_asks_for_a_reading_and_a_cameras_does_not(officer: Client):
    camera = add_lead(object_kind="camera", lat=2.01, lon=86.0)

    assert "Enter a reading" in page(officer, add_lead(**PLACE))
    assert "录入读数" in page(officer, add_lead(**PLACE), "zh-hans")
    assert "Enter a reading" not in page(officer, camera)
    assert "Enter a reading" not in page(officer, add_lead(object_kind="jammer"))


def test_whatever_is_part_of_a_search_for_a_source_or_brings_a_reading_shows_it(officer: Client):
    part = add_lead(object_kind="transmitter", lat=2.01, lon=86.0)
    located([part])

    assert "Enter a reading" in page(officer, part)
    assert "−80 dBm" in page(officer, add_lead(lat=2.01, lon=86.0, strength_dbm=-80.0))


def test_what_was_typed_with_units_counts_and_stands_in_the_history(officer: Client):
    lead = add_lead(**PLACE)

    said = enter(officer, lead, strength_dbm="\u221269,5 dBm", bearing_deg="262°")

    row = ReadingRow.objects.get()
    assert (row.strength_dbm, row.bearing_deg, row.by) == (-69.5, 262.0, "officer-1")
    assert "It counts at the next look for patterns." in said
    assert "reading entered: −69.5 dBm, 262° (west)" in said
    assert "taken there with a receiver, entered by officer-1" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"bearing_deg": "SE"}, "Direction in degrees: must be a number from 0 to 360."),
        ({"strength_dbm": "75"}, "Strength in dBm: must be a number from -150 to 30."),
        ({"strength_dbm": " "}, "Reading: a strength or a direction."),
    ],
)
def test_what_cannot_be_is_not_entered_and_the_page_says_the_limit(officer: Client, typed, said):
    assert f"Not done. {said}" in enter(officer, add_lead(**PLACE), **typed)
    assert not ReadingRow.objects.exists()


def test_an_auditor_enters_no_reading():
    answer = logged_in("auditor").post(
        f"/console/lead/{add_lead(**PLACE).pk}/measure", {"strength_dbm": "-70"}
    )

    assert answer.status_code == 403
    assert not ReadingRow.objects.exists()


@pytest.mark.parametrize(("refused", "is_open"), [("line", True), ("", False)])
def test_where_it_cannot_be_told_the_places_without_a_reading_are_shown_at_once(officer, refused, is_open):
    leads = [add_lead(1, **PLACE, strength_dbm=-80.0, bearing_deg=140.0), add_lead(2, **PLACE)]
    located(leads, refused)

    said = officer.get("/console/patterns").content.decode()

    assert ('<details class="readings" open>' in said) is is_open
    assert "−80 dBm, from 140° (south-east)" in said and "no reading yet" in said
    assert f"/console/lead/{leads[1].pk}#reading" in said


def test_the_incident_of_a_jammer_shows_where_it_is_and_what_each_place_showed(officer: Client):
    leads = [add_lead(1, **PLACE, strength_dbm=-80.0), add_lead(2, **PLACE)]
    row = add_incident(leads)
    row.kind = "jammer"
    row.save()
    before = officer.get(f"/console/incidents/{row.key}").content.decode()

    located(leads)
    after = officer.get(f"/console/incidents/{row.key}").content.decode()

    assert "Not looked for yet" in before and "−80 dBm" in before
    assert "From the strengths the source lies there." in after and "Where the source lies" in after


def test_an_incident_of_boxes_shows_no_source(officer: Client):
    row = add_incident([add_lead(1), add_lead(2)])

    assert "Source of interference" not in officer.get(f"/console/incidents/{row.key}").content.decode()


def test_a_pattern_whose_picture_was_erased_still_says_its_sentence(officer: Client):
    row = located([add_lead(1, **PLACE)])
    PatternRow.objects.filter(pk=row.pk).update(figure={}, seen_at=START + timedelta(days=1))

    said = officer.get("/console/patterns").content.decode()

    assert "From the strengths the source lies there." in said
    assert "picture-ground" not in said


@pytest.mark.parametrize(
    ("degrees", "said"),
    [(0.0, "0° (north)"), (22.4, "22.4° (north)"), (140.0, "140° (south-east)"), (350.0, "350° (north)")],
)
def test_a_bearing_is_said_with_its_point_of_the_compass(degrees: float, said: str):
    assert direction(degrees) == said
    assert direction(None) == strength(None) == ""
