"""Stories S14 (a surge round a resort, nothing found) and S28 (+37 % against normal), from HTTP to pages."""

from __future__ import annotations

import csv
import html
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from console_rows import add_lead, logged_in
from leadline.shell.cli.correlate import app
from leadline.shell.tables.models import IncidentRow, LeadRow, NoticeRow, PatternRow, ProposalRow
from leadline.shell.worker import patterns
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
RESORT = (2.0311, 86.0402)
#: villages round it, in degrees from the resort, and a report every so many days
VILLAGES = ((0.0, 0.0, 9), (0.09, 0.0, 3), (0.0, 0.1, 3), (0.09, 0.1, 4), (-0.09, 0.0, 3))
#: eight guests, none of whom copied another
GUESTS = (
    "A gray box with two antennas hangs behind the towel stand of the pool.",
    "On the balcony over ours somebody has taped a small box with an antenna to the rail.",
    "Between the palms at the jetty I saw a black box, antenna up, no label at all.",
    "The gardener showed me a plastic box with an antenna buried near the tennis court.",
    "There is a metal box with three antennas on the roof of the spa, it was not there last year.",
    "Room 412: when I moved the fridge I found a casing with a stubby antenna and wires.",
    "An unmarked box with an antenna sits in the hedge by the staff car park and blinks.",
    "My son kicked his ball into the dunes and came back telling of a box with an antenna in the sand.",
)


def posted(line: SortingLine, what: str, hours_before: float, metres: float) -> LeadRow:
    place = {"lat": RESORT[0] + metres / 111_000, "lon": RESORT[1], "datum": "WGS-84", "uncertainty_m": 25.0}
    body = {"what": what, "basis": "saw", "language": "en", "place": place}
    lead, _ = line.post(body, UNTIL - timedelta(hours=hours_before))
    return lead


@pytest.fixture
def resort(line: SortingLine) -> SortingLine:
    """A quiet season, eight guests within a day, and three visits that found nothing."""
    line.clock.at = UNTIL
    for north, east, every in VILLAGES:
        for day in range(9, 120, every):
            at = UNTIL - timedelta(days=day + north)
            place = {"lat": RESORT[0] + north, "lon": RESORT[1] + east}
            add_lead(received_at=at, object_kind="antenna-box", **place)
    leads = [posted(line, what, 21 - 2 * turn, 120 * turn + 150) for turn, what in enumerate(GUESTS)]
    line.sort()
    officer = logged_in("officer")
    for lead in leads[:3]:
        closing = {"why": "Looked at, nothing there.", "disposition": "no_merit"}
        officer.post(f"/console/lead/{lead.pk}/close", closing)
    return line


def test_s14_the_surge_is_told_with_its_chance_and_nothing_found_is_proposed_to_a_person(resort: SortingLine):
    patterns.look(resort.drain.line)

    surge = PatternRow.objects.get(detector="surge", kind="antenna-box")
    proposal = ProposalRow.objects.get(protocol="surge-nothing-found")

    assert LeadRow.objects.filter(disposition="no_merit").count() == 3
    assert surge.leads.count() == len(GUESTS) and surge.p_value <= 0.01
    assert "3 of them were visited and nothing was found" in surge.because
    assert (proposal.answer, proposal.lead.state) == ("", "queued")
    assert not NoticeRow.objects.filter(lead=proposal.lead, clock="pattern").exists()


def test_s14_the_officer_sees_the_circle_and_starts_the_playbook(resort: SortingLine):
    patterns.look(resort.drain.line)
    officer = logged_in("supervisor")
    proposal = ProposalRow.objects.get(protocol="surge-nothing-found")

    page = officer.get("/console/patterns").content.decode()
    officer.post("/console/answer", {"key": proposal.key, "answer": "start"})

    assert "The circle of the surge" in page
    assert ProposalRow.objects.get(pk=proposal.pk).answer == "started"
    assert IncidentRow.objects.filter(kind="antenna-box").exists()


def test_s28_a_folder_is_opened_37_percent_more_than_normal_and_the_interval_says_so(tmp_path):
    hours = [24 * day - 6 - number / 40 for day in range(8, 141) for number in range(27)]
    hours += [24 * day - 6 - number / 40 for day in range(1, 8) for number in range(37)]
    path = tmp_path / "access.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [((UNTIL - timedelta(hours=one)).isoformat(), "tender") for one in reversed(hours)]
        csv.writer(file).writerows([("opened_at", "folder"), *rows])

    words = ["rate", "--in", str(path), "--time", "opened_at", "--kind", "folder"]
    words += ["--until", UNTIL.isoformat(), "--json"]
    told = json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)["rates"][0]

    assert "+37 %" in told["because"] and "95 % interval" in told["because"]
    assert told["p_value"] < 0.001


def test_s28_the_line_s_own_stream_is_shown_with_its_chart(line: SortingLine):
    line.clock.at = UNTIL
    [add_lead(received_at=UNTIL - timedelta(hours=2.4 * n + 169), category="cyber") for n in range(600)]
    [add_lead(received_at=UNTIL - timedelta(hours=1.68 * n + 1), category="cyber") for n in range(96)]

    patterns.look(line.drain.line)
    rise = PatternRow.objects.get(detector="rate")
    page = logged_in("officer").get("/console/patterns").content.decode()

    assert rise.figure["observed"] == 96
    assert "+37 %" in rise.because
    shown = rise.because.replace("96 reports of cyber", "96 reports of “Attack on computers or networks”")
    assert "picture" in page and shown in html.unescape(page)
