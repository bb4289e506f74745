from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from correlation.sightings import START, make_sighting
from leadline.correlation.pattern import Scene
from leadline.correlation.patterns.rate import RateDetector
from leadline.errors import OutOfRange
from leadline.methods.baseline import TooLittle
from leadline.testing import check_pattern_detector

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "correlation" / "rate.toml").read_text(encoding="utf-8")
)["case"]
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


def scene_of(week, weeks, now, reporter="", **more):
    """Reports spread over each day; the last days follow on the usual weeks."""
    days = [*(week * weeks), *now] if len(now) == 7 else [*(week * weeks), *week[:5], *now]
    numbers = iter(range(1, 1_000_000))
    sightings = [
        make_sighting(
            next(numbers), hours=24 * day + (turn + 1) * 24 / (count + 2), reporter=reporter, **more
        )
        for day, count in enumerate(days)
        for turn in range(count)
    ]
    return Scene(sightings=sightings, background=sightings, until=START + len(days) * DAY, zone=SHANGHAI)


def scene_of_case(case):
    return scene_of(case["week"], case["weeks"], case["now"])


def found_in(detector, scene):
    return detector.find(scene, np.random.default_rng(1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden_case(case):
    detector, scene = RateDetector(len(case["now"]) * DAY), scene_of_case(case)

    normal = detector.compare(scene)

    assert round(normal.change * 100) == pytest.approx(case["change"], abs=1)
    assert bool(found_in(detector, scene)) is case["told"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_detector_keeps_every_promise_of_a_pattern_detector(case):
    check_pattern_detector(RateDetector(len(case["now"]) * DAY), scene_of_case(case))


def test_the_sentence_tells_the_change_its_interval_and_its_chance():
    told = found_in(RateDetector(), scene_of_case(CASES[1]))[0]

    assert "260 reports of antenna-box came in the last 7 days; 190.0 would be normal" in told.because
    assert "+37 % (95 % interval +1" in told.because
    assert "最近7天收到260条" in told.because_zh and "+37%" in told.because_zh
    assert len(told.leads) == 260


def test_the_rest_of_the_line_is_told_beside_it():
    scene = scene_of_case(CASES[1])
    others = [
        replace(one, lead=type(one.lead)(int=one.lead.int + 10**9), kind="buoy") for one in scene.sightings
    ]

    told = found_in(RateDetector(), replace(scene, background=[*scene.sightings, *others]))[0]

    assert told.figure["rest_of_the_line"] == pytest.approx(0.37, abs=0.01)
    assert "The other kinds that have a past stand together at +37 %" in told.because


def test_a_kind_that_begins_these_days_is_no_rise_of_the_rest():
    """A line that began last week to hold a matter has not seen everything rise."""
    scene = scene_of_case(CASES[1])
    usual = [
        replace(one, lead=type(one.lead)(int=one.lead.int + 10**9), kind="buoy")
        for one in scene_of(CASES[1]["week"], CASES[1]["weeks"], CASES[1]["week"]).sightings
    ]
    begins = [
        make_sighting(10**8 + n, hours=(scene.until - START) / timedelta(hours=1) - n / 5, kind="camera")
        for n in range(800)
    ]
    everything = sorted([*scene.sightings, *usual, *begins], key=lambda one: one.at)

    told = found_in(RateDetector(), replace(scene, background=everything))[0]

    assert told.figure["rest_of_the_line"] == pytest.approx(0.0, abs=0.01)


def test_nothing_is_said_of_a_rest_that_has_no_past():
    scene = scene_of_case(CASES[1])
    begins = [
        make_sighting(10**8 + n, hours=(scene.until - START) / timedelta(hours=1) - n / 5, kind="camera")
        for n in range(800)
    ]
    everything = sorted([*scene.sightings, *begins], key=lambda one: one.at)

    told = found_in(RateDetector(), replace(scene, background=everything))[0]

    assert told.figure["rest_of_the_line"] is None
    assert told.because.endswith(").")


def test_one_reporter_who_writes_all_day_is_one_voice():
    scene = scene_of([3] * 7, 20, [3] * 7)
    flood = [make_sighting(10**7 + n, hours=24 * 146 + n / 10, reporter="A") for n in range(200)]

    assert found_in(RateDetector(), replace(scene, sightings=[*scene.sightings, *flood])) == ()


def test_three_hours_are_held_against_the_same_hours_of_other_days():
    nightly = [make_sighting(day + 1, hours=24 * day + 1) for day in range(100)]
    evening = [
        make_sighting(10**6 + 10 * day + n, hours=24 * day + 20) for day in range(99) for n in range(8)
    ]
    now = [make_sighting(10**7 + n, hours=24 * 99 + 1 + n / 10) for n in range(6)]
    sightings = sorted([*nightly, *evening, *now], key=lambda one: one.at)
    scene = Scene(sightings=sightings, background=sightings, until=START + 99 * DAY + timedelta(hours=2))

    found = RateDetector(timedelta(hours=3)).compare(scene)

    assert (found.observed, round(found.expected, 1)) == (7, 1.0)
    assert found.p_value < 0.001


def test_a_new_stream_of_an_old_line_was_at_nought_before():
    old = [make_sighting(n + 1, hours=6 * n, kind="buoy") for n in range(400)]
    new = [make_sighting(10**6 + n, hours=24 * 70 + 8 * n) for n in range(90)]
    scene = Scene(sightings=new, background=[*old, *new], until=START + 100 * DAY)

    assert RateDetector().compare(scene).slots == 86


def test_a_young_line_is_told_nothing():
    scene = scene_of([3] * 7, 2, [30] * 7)

    assert isinstance(RateDetector().compare(scene), TooLittle)
    assert found_in(RateDetector(), scene) == ()


@pytest.mark.parametrize("window", [timedelta(0), timedelta(hours=30), -DAY])
def test_a_window_is_less_than_a_day_or_whole_days(window):
    with pytest.raises(OutOfRange, match="window"):
        RateDetector(window)
