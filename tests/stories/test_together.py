"""Stories of what belongs together: S11 (GPS jumps), S12 (a tutorial goes round), S26 (they listen)."""

from datetime import timedelta
from html import unescape

import numpy as np
import pytest

from console_rows import add_lead, logged_in
from leadline.correlation.clusters import Bond, way
from leadline.correlation.story import Story, tell
from leadline.methods.locate import Located
from leadline.methods.triangle import plane
from leadline.shell.demo import places
from leadline.shell.tables import tying
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import (
    AuditRow,
    ChangeRow,
    IncidentRow,
    LeadRow,
    MembershipRow,
    ReadingRow,
    TieRow,
)
from leadline.shell.tables.patterns import PatternRow
from leadline.shell.tables.reading import sighting_of
from leadline.shell.worker import patterns
from sorting_line import SortingLine
from stories.telling import STORIES, Told, variant_of
from stories.telling import tell as played

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

BOTH = pytest.mark.parametrize("language", ["en", "zh"])
#: kinds of which a town tells in every season
ORDINARY = ("antenna-box", "drone", "lens-array", "weather-station")
#: places of the two copies in S12 that came from another part of the city
FAR = (6, 14)
MORE_MASTS = "Another weather station without any sign, its microphone hangs where the rain gauge should be."
MORE_STATIONS = "A rogue base station again: my daughter's phone lost its network at the arcade."


def another(name: str, what: str) -> dict[str, object]:
    """One more report of a story, in other words, from the place of its second one."""
    place = variant_of(name, "en")["report"][1]["place"]
    return {"what": what, "basis": "saw", "language": "en", "place": place}


def a_season_of_the_town(line: SortingLine) -> None:
    """Reports of other things, from all over the town: where people are, so that places alone can tell."""
    rng = np.random.default_rng(11)
    for number in range(90):
        spot = places.choose("port" if number % 3 == 0 else "town", rng)
        add_lead(
            received_at=line.clock.at - timedelta(hours=15 * number + 9),
            object_kind=ORDINARY[number % len(ORDINARY)],
            lat=spot.lat,
            lon=spot.lon,
        )


def living() -> IncidentRow:
    return IncidentRow.objects.get(merged_into=None)


def members(row: IncidentRow) -> set:
    return set(MembershipRow.objects.filter(incident=row).values_list("lead", flat=True))


def story_of(row: IncidentRow) -> Story:
    leads = row.leads.select_related("report").order_by("received_at")
    return tell([sighting_of(lead) for lead in leads])


def bonds() -> list[Bond]:
    return [
        Bond(first=tie.first_id, second=tie.second_id, because=tie.because) for tie in TieRow.objects.all()
    ]


def texts_of(told: Told) -> set:
    """The leads that some tie calls the same text."""
    ties = TieRow.objects.filter(reason="same text")
    return {lead for pair in ties.values_list("first", "second") for lead in pair}


@BOTH
def test_s11_seven_who_tell_what_their_receivers_did_are_one_incident(
    line: SortingLine, language: str
) -> None:
    told = played(line, "S11", language)

    incident = living()

    assert told.incidents == [0, 0, 1, 1, 1, 1, 1]
    assert members(incident) == {lead.pk for lead in told.leads}
    assert incident.independent == told.expected["incident_reports"]


@BOTH
def test_s11_the_interference_lies_in_an_ellipse_that_an_officer_can_read(
    line: SortingLine, language: str
) -> None:
    a_season_of_the_town(line)
    told = played(line, "S11", language)

    patterns.look(line.drain.line)
    found = PatternRow.objects.get(detector="locate")
    page = logged_in("officer").get("/console/patterns").content.decode()

    assert found.leads.count() == len(told.leads)
    assert found.figure["by"] == "place" and found.figure["refused"] == ""
    assert 200 < found.figure["minor_m"] < found.figure["major_m"] < 3000
    assert "with 95 % certainty in an ellipse of" in found.because and "95%的把握" in found.because_zh
    assert found.because in unescape(page)


@BOTH
def test_s11_on_a_line_without_other_reports_the_officer_reads_why_there_is_no_ellipse(
    line: SortingLine, language: str
) -> None:
    told = played(line, "S11", language)

    patterns.look(line.drain.line)
    found = PatternRow.objects.get(detector="locate")

    assert found.leads.count() == len(told.leads)
    assert found.figure["refused"] == "people" and "too few other reports" in found.because
    assert found.because.endswith(".") and found.because_zh.endswith("。")


def holds_the_source(figure: dict) -> bool:
    """Whether the ellipse of a figure holds the place where the jammer of S11 is."""
    lat, lon = figure["centre"]
    (here,) = plane(*(np.array([degrees]) for degrees in STORIES["S11"]["readings"]["source"]), (lat, lon))
    axes = {name: figure[name] for name in ("major_m", "minor_m", "axis_deg")}
    return Located(refused="", by=figure["by"], **axes).holds(*here)


@BOTH
def test_s11_seven_strengths_sent_with_the_reports_hold_the_source_without_any_other_report(
    line: SortingLine, language: str
) -> None:
    shown = [{"strength_dbm": value} for value in STORIES["S11"]["readings"]["strength_dbm"]]
    told = played(line, "S11", language, shown)

    patterns.look(line.drain.line)
    found = PatternRow.objects.get(detector="locate")
    page = logged_in("officer").get("/console/patterns").content.decode()

    assert found.figure["by"] == "strength" and found.figure["refused"] == ""
    assert found.leads.count() == len(told.leads)
    assert holds_the_source(found.figure)
    assert found.figure["major_m"] < 1000
    assert "From 7 strengths of 7 reports" in page and "−57 dBm" in page


@BOTH
def test_s11_what_cannot_be_told_is_told_once_two_directions_were_taken_at_the_places(
    line: SortingLine, language: str
) -> None:
    told = played(line, "S11", language)
    patterns.look(line.drain.line)
    before = PatternRow.objects.get(detector="locate").figure["refused"]
    officer = logged_in("officer")

    for number, degrees in STORIES["S11"]["readings"]["bearing_deg"].items():
        lead = told.leads[int(number) - 1]
        officer.post(f"/console/lead/{lead.pk}/measure", {"bearing_deg": str(degrees), "how": "measured"})
    patterns.look(line.drain.line)
    found = PatternRow.objects.get(detector="locate")

    assert (before, found.figure["refused"], found.figure["by"]) == ("people", "", "direction")
    assert holds_the_source(found.figure)
    assert ReadingRow.objects.count() == AuditRow.objects.filter(kind="reading.entered").count() == 2
    assert "picture-ray" in officer.get(f"/console/incidents/{living().key}").content.decode()


@BOTH
def test_s12_seventeen_reports_are_one_incident_and_none_is_deleted(line: SortingLine, language: str) -> None:
    told = played(line, "S12", language)

    incident = living()

    assert members(incident) == {lead.pk for lead in told.leads}
    assert LeadRow.objects.count() == told.expected["incident_reports"]
    assert set(LeadRow.objects.values_list("state", flat=True)) == {"queued"}


@BOTH
def test_s12_the_copies_are_grouped_with_the_first_and_count_as_one_source(
    line: SortingLine, language: str
) -> None:
    told = played(line, "S12", language)

    first = told.leads[0]
    copies = texts_of(told)

    assert first.pk in copies
    assert len(copies) == told.expected["copies"]
    assert {told.leads[number].pk for number in FAR} <= copies
    assert living().independent == told.expected["independent"]


@BOTH
def test_s12_the_first_source_and_the_growth_can_be_told(line: SortingLine, language: str) -> None:
    told = played(line, "S12", language)

    story = story_of(living())
    areas = [step.area_km2 for step in story.growth.steps]

    assert story.first == told.leads[0].pk
    assert story.growth.steps[-1].total == told.expected["incident_reports"]
    assert areas == pytest.approx(sorted(areas))
    assert areas[-1] > 10 * next(area for area in areas if area)
    assert 10_000 < story.where.radius_m < 15_000


@BOTH
def test_s12_what_became_one_is_written_down_with_its_reason(line: SortingLine, language: str) -> None:
    played(line, "S12", language)

    changes = ChangeRow.objects.all()

    assert changes.count() == IncidentRow.objects.exclude(merged_into=None).count() > 0
    assert all(row.because and row.kind == "merged" and row.by == "" for row in changes)


@BOTH
def test_s12_why_two_are_tied_can_be_read_tie_by_tie(line: SortingLine, language: str) -> None:
    told = played(line, "S12", language)

    chain = way(bonds(), told.leads[FAR[0]].pk, told.leads[1].pk)

    assert len(chain) >= 2
    assert "same text" in chain[0].because
    assert all(bond.because.endswith(".") for bond in chain)


@BOTH
def test_s26_weather_stations_that_listen_are_one_incident_by_kind_and_place(
    line: SortingLine, language: str
) -> None:
    told = played(line, "S26", language)

    incident = living()

    assert told.incidents == [0, 0, 1, 1]
    assert members(incident) == {lead.pk for lead in told.leads}
    assert incident.kind == told.expected["object_kind"]
    assert incident.independent == told.expected["incident_reports"]
    assert incident.proposals.get().protocol == told.expected["protocol"]
    assert set(TieRow.objects.values_list("reason", flat=True)) == {"near"}


def test_s26_what_an_officer_took_out_stays_out_after_a_restart_and_more_reports(line: SortingLine) -> None:
    told = played(line, "S26", "en")
    act = Act(lead=told.leads[2].pk, by="lin", at=line.clock.at)
    taken = IncidentRow.objects.get(pk=tying.split(living().key, [told.leads[2].pk], act, "the school's own"))
    line.drain = line.another_drain()

    later, _ = line.post(another("S26", MORE_MASTS))
    line.sort()

    old = IncidentRow.objects.get(merged_into=None, rule="near-device", pk__startswith="near")
    assert members(old) == {told.leads[0].pk, told.leads[1].pk, told.leads[3].pk, later.pk}
    assert members(taken) == {told.leads[2].pk}


def test_s12_after_a_restart_a_merged_incident_still_grows_under_its_living_name(line: SortingLine) -> None:
    played(line, "S12", "en")
    before = members(living())
    line.drain = line.another_drain()

    later, _ = line.post(another("S12", MORE_STATIONS))
    line.sort()

    assert members(living()) == before | {later.pk}
