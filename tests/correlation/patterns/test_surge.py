from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from correlation.sightings import START, make_sighting
from leadline.correlation.pattern import Scene
from leadline.correlation.patterns import surge as module
from leadline.correlation.patterns.surge import SurgeDetector
from leadline.methods.scan import Asked
from leadline.testing import check_pattern_detector

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "correlation" / "surge.toml").read_text(encoding="utf-8")
)["case"]
PAST_DAYS = 120
UNTIL = START + timedelta(days=PAST_DAYS)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def past_of(places):
    """One report every so many days from each place, at an hour of its own."""
    numbers = iter(range(1000, 100_000))
    return [
        make_sighting(next(numbers), hours=24 * day + 2 * turn + 0.5, east_m=east, north_m=north)
        for turn, (east, north, every) in enumerate(places)
        for day in range((turn + 3) % every, PAST_DAYS, every)
    ]


def scene_of(case):
    recent = [
        make_sighting(
            number, hours=24 * PAST_DAYS - before, east_m=east, north_m=north, reporter=reporter, text=text
        )
        for number, (before, east, north, reporter, text) in enumerate(case["recent"], start=1)
    ]
    sightings = sorted(past_of(case["past"]) + recent, key=lambda one: one.at)
    visited = frozenset(UUID(int=number) for number in case["visited"])
    return Scene(sightings=sightings, background=sightings, until=UNTIL, zone=SHANGHAI, nothing_found=visited)


def found_in(scene, seed=1):
    return SurgeDetector().find(scene, np.random.default_rng(seed))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden_case(case):
    found = found_in(scene_of(case))

    assert [pattern.figure["observed"] for pattern in found] == case["surges"]
    assert [pattern.protocol or "" for pattern in found] == [case["protocol"]] * len(found)


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case["name"])
def test_the_detector_keeps_every_promise_of_a_pattern_detector(case):
    check_pattern_detector(SurgeDetector(), scene_of(case))


def test_the_sentence_tells_count_place_time_expected_chance_and_visits():
    told = found_in(scene_of(CASES[1]))[0]

    assert "8 reports of antenna-box came from within" in told.because
    assert "in the last 2 days" in told.because
    assert "once in" in told.because and "p = 0.001" in told.because
    assert "3 of them were visited and nothing was found" in told.because
    assert "最近2天" in told.because_zh and "其中3条已到场核查，没有发现异常" in told.because_zh


def test_a_surge_names_its_leads_and_draws_its_cylinder():
    told = found_in(scene_of(CASES[0]))[0]

    shape = told.figure["map"]["features"][0]
    assert set(told.leads) == {UUID(int=number) for number in range(1, 9)}
    assert (told.ends_at, told.ends_at - told.starts_at) == (UNTIL, timedelta(days=2))
    assert shape["geometry"]["type"] == "Polygon"
    assert shape["properties"]["observed"] == 8
    assert told.figure["base_rate"]["spans_with_as_many"] == 0


def test_another_seed_finds_the_same_surge_and_the_same_key():
    scene = scene_of(CASES[0])

    assert [one.key for one in found_in(scene, 1)] == [one.key for one in found_in(scene, 2)]


def test_in_a_dense_city_near_places_are_taken_as_one(monkeypatch):
    monkeypatch.setattr(module, "MOST_CIRCLES", 40)

    told = found_in(scene_of(CASES[0]))[0]

    assert told.figure["parameters"]["grain_m"] >= 200
    assert told.figure["observed"] == 8


def test_nothing_is_said_of_a_young_line():
    scene = scene_of(CASES[0])
    young = [one for one in scene.sightings if one.at > UNTIL - timedelta(days=15)]

    assert found_in(replace(scene, sightings=young)) == ()


def test_reports_of_the_future_are_not_looked_at():
    scene = scene_of(CASES[5])
    ahead = [replace(one, at=UNTIL + timedelta(days=1)) for one in scene_of(CASES[0]).sightings[-8:]]

    assert found_in(replace(scene, sightings=[*scene.sightings, *ahead])) == found_in(scene)


@pytest.mark.parametrize("same", ["place", "instant"])
def test_all_at_one_point_or_one_instant_is_no_surge(same):
    scene = scene_of(CASES[0])
    one = scene.sightings[-1]
    change = {"place": {"lat": one.lat, "lon": one.lon}, "instant": {"at": one.at}}[same]

    assert found_in(replace(scene, sightings=[replace(other, **change) for other in scene.sightings])) == ()


def test_weekdays_are_kept_apart_once_there_are_enough_of_each():
    places = [[0, 0, 7], [9000, 0, 1], [0, 9000, 1], [9000, 9000, 1]]
    asked = Asked(replicates=99)
    recent = CASES[0]["recent"]
    scene = scene_of({"past": places, "recent": recent, "visited": []})

    told = SurgeDetector(asked).find(scene, np.random.default_rng(1))

    assert told[0].figure["parameters"]["weekdays_kept"] is True
