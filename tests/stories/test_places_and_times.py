"""Stories S04 (triangle), S11, S22, S23 and S32: from the leads of a line to the page of patterns."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from console_rows import add_lead, logged_in
from leadline.policy.sites import DEMO
from leadline.shell import site
from leadline.shell.cli.correlate import app
from leadline.shell.tables.models import LeadRow, PatternRow
from leadline.shell.worker import draining, patterns
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
TOWN = (2.0139, 85.9985)
#: the research park of the demo town's watch list
PARK = (2.0235, 86.0128)


def report(kind: str, hours_before: float, place=TOWN) -> LeadRow:
    at = UNTIL - timedelta(hours=float(hours_before))
    return add_lead(received_at=at, object_kind=kind, lat=float(place[0]), lon=float(place[1]))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)


@pytest.fixture
def lived_in(line: SortingLine, rng, settings) -> SortingLine:
    """A line with 150 days of ordinary reports, by people awake, and the fictional watch list."""
    settings.SITES_FILE = str(DEMO)
    site.sites.cache_clear()
    line.clock.at = UNTIL
    places = np.array(TOWN) + rng.normal(0, 0.02, (250, 2))
    hours = 24 * rng.integers(1, 150, 250) - 1 - 15 * rng.beta(3, 2, 250)
    [report("sealed-box", hours[row], places[row]) for row in range(250)]
    yield line
    draining._drains.clear()
    site.sites.cache_clear()


def seen(line: SortingLine, detector: str, kind: str) -> PatternRow:
    patterns.look(line.drain.line)
    return PatternRow.objects.filter(detector=detector, kind=kind).order_by("p_value")[0]


def page() -> str:
    return logged_in("officer").get("/console/patterns").content.decode()


def test_s04_three_days_of_orders_to_a_triangle_are_found_with_their_chance(lived_in: SortingLine):
    turn = 2 * np.pi * np.arange(9) / 3
    for row in range(9):
        report("drone", 8 * row + 3, (TOWN[0] + 0.03 * np.sin(turn[row]), TOWN[1] + 0.03 * np.cos(turn[row])))

    found = seen(lived_in, "shapes", "drone")

    assert (found.figure["corners"], found.leads.count()) == (3, 9)
    assert 0 < found.p_value <= 0.05
    assert "equilateral triangle" in page()


def test_s11_seven_dock_workers_one_after_the_other_place_the_jammer_in_an_ellipse(lived_in, rng):
    places = np.array(TOWN) + rng.normal(0, 0.004, (7, 2))
    [report("jammer", 1 + row / 3, places[row]) for row in range(7)]

    found = seen(lived_in, "locate", "jammer")

    assert found.leads.count() == 7
    assert found.figure["refused"] == "" and found.figure["major_m"] > found.figure["minor_m"] > 0
    assert "95 % certainty" in page()


def test_s11_seven_on_one_quay_are_told_that_it_cannot_be_told(lived_in: SortingLine):
    [report("jammer", 1 + row / 3, (TOWN[0], TOWN[1] + row / 800)) for row in range(7)]

    found = seen(lived_in, "locate", "jammer")

    assert found.figure["refused"] == "line"
    assert "cannot be told" in found.because


def test_s23_every_wednesday_afternoon_is_a_rhythm_with_a_rose(lived_in: SortingLine):
    # 2026-06-01 00:00 UTC is Monday 06:00 in the town: Wednesday 15:00 there is 111 hours before.
    [report("drone", 111 + 168 * week) for week in range(12)]

    found = seen(lived_in, "rhythm", "drone")

    assert found.p_value <= 0.01
    assert "Wednesday" in found.because and "周三" in found.because_zh
    assert "Visits by the hour of the week" in page()


def test_s32_orders_gather_at_the_research_park_and_its_area_is_marked_for_a_person(lived_in, rng):
    past = np.array(PARK) + rng.normal(0, 0.012, (120, 2))
    [report("survey-instrument", 300 + 20 * row, past[row]) for row in range(120)]
    points = np.array(PARK) + rng.normal(0, 0.001, (22, 2))
    [report("survey-instrument", 5 + row / 32, points[row]) for row in range(22)]

    gathering = seen(lived_in, "convergence", "survey-instrument")
    dense = PatternRow.objects.get(detector="density", kind="survey-instrument")

    assert (gathering.figure["site"], gathering.protocol) == ("research-park", "protected-site")
    assert dense.figure["levels"] == ["lock", "locate"]
    assert "a person decides" in dense.because


def test_s22_a_sample_of_offered_geodata_is_held_against_the_sites_to_three_metres(tmp_path):
    rows = [("a", 2.0211, 86.0418), ("b", 2.0235, 86.0128), ("c", 2.021, 86.05)]
    path = tmp_path / "sample.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "lat", "lon"), *rows])

    words = ["watch", "--in", str(path), "--sites", str(DEMO), "--json"]
    answer = json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)

    concerned = {(one["id"], one["site"]) for one in answer["near"] if one["on"]}
    assert concerned == {("a", "cable-station"), ("b", "research-park")}
    assert answer["p_value"] < 0.05
