from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from brute_discs import towards
from correlation.sightings import TOWN, make_rule, make_sighting
from leadline.correlation import replay
from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.relate import relate
from leadline.correlation.replay import Past, alarms, codes_of, fires, incidents
from leadline.errors import OutOfRange
from leadline.methods.sketch import HASHES

KINDS = ("antenna-box", "camera")
CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "near.toml").read_text(encoding="utf-8"))["case"]


def town_of(seed, reports, spread_m=2500, reporters=30, texts=40):
    """Reports of two kinds round a town over ten days; some by the same reporter, some with the same text."""
    rng = np.random.default_rng(seed)
    return [
        make_sighting(
            number,
            hours=rng.uniform(0, 240),
            east_m=rng.normal(0, spread_m),
            north_m=rng.normal(0, spread_m),
            kind=KINDS[rng.integers(2)],
            reporter=str(rng.integers(reporters)) if rng.random() < 0.5 else "",
            text=str(rng.integers(texts)) if rng.random() < 0.5 else "",
        )
        for number in range(reports)
    ]


def live(sightings, rule) -> list[bool]:
    detector = NearDetector({"near": rule})
    return [len(detector.observe(one).incidents) > 0 for one in Past.of(sightings, rule).sightings]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case):
    rule = make_rule(radius_m=case["radius_m"], count=case["count"])
    rows = [
        make_sighting(number, hours, east, north, reporter=reporter, text=text)
        for number, (hours, east, north, reporter, text) in enumerate(case["reports"], 1)
    ]

    assert fires(Past.of(rows, rule), rule).any() == (case["fires_at"] > 0)


def blurred(sketch, kept):
    """The sketch of nearly the same text: so many values of 128 are equal."""
    words = np.frombuffer(sketch, dtype="<u4").copy()
    words[kept:] ^= 1
    return words.tobytes()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("count", "radius_m"), [(3, 500.0), (4, 1000.0), (2, 200_000.0)])
def test_what_fires_in_a_replay_is_what_the_live_detector_answers(seed, count, radius_m):
    sightings = town_of(seed, 150)
    rule = make_rule(count=count, radius_m=radius_m, kinds=KINDS)

    assert fires(Past.of(sightings, rule), rule).tolist() == live(sightings, rule)


@pytest.mark.parametrize("seed", range(3))
def test_the_incidents_of_a_replay_are_those_of_the_live_detector(seed):
    rule = make_rule(count=3, radius_m=400.0, kinds=KINDS)
    past = Past.of(town_of(seed, 200, spread_m=4000), rule)

    assert incidents(past, rule) == relate([NearDetector({"near": rule})], past.sightings).incidents
    assert incidents(past, rule)


def test_nearly_the_same_text_is_one_source_in_a_replay_too():
    first, second, third = (make_sighting(n, hours=n, text="grey box") for n in range(3))
    near = replace(second, sketch=blurred(second.sketch, HASHES // 2))
    other = replace(third, sketch=blurred(third.sketch, HASHES // 4))
    rule = make_rule(count=2)

    assert fires(Past.of([first, near], rule), rule).tolist() == [False, False]
    assert fires(Past.of([first, other], rule), rule).tolist() == [False, True]


def test_a_rule_that_is_true_everywhere_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(replay, "MOST_FIRES", 100)
    past = Past.of([make_sighting(number) for number in range(150)], make_rule())

    with pytest.raises(OutOfRange, match=r"lets 148 of 150 reports fire.*back-test"):
        incidents(past, make_rule())


def test_a_fire_soon_after_and_close_to_another_is_no_new_alarm():
    rule = make_rule(count=2, radius_m=500.0)
    hours = [0, 1, 2, 100, 101, 102, 103]
    east = [0, 0, 999, 0, 0, 1001, 1001]
    past = Past.of([make_sighting(n, hours[n], east[n]) for n in range(7)], rule)

    fired = fires(past, rule)

    assert np.flatnonzero(fired).tolist() == [1, 2, 4, 6]
    assert alarms(past.stream, fired, rule).tolist() == [1, 4, 6]


def test_a_rule_looks_at_its_kinds_alone_and_at_a_leads_last_word():
    moved = make_sighting(0, hours=1, east_m=9000)
    sightings = [make_sighting(0), moved, make_sighting(1, kind="buoy")]

    assert Past.of(sightings, make_rule()).sightings == (moved,)
    assert len(Past.of(sightings, make_rule(kinds=())).sightings) == 2


def test_candidates_are_those_of_one_kind_one_window_and_two_radii():
    rule = make_rule(count=2, radius_m=500.0, window=timedelta(hours=10))
    given = [(0, 0), (11, 999), (12, 1010), (13, 0)]
    past = Past.of([make_sighting(n, *given[n]) for n in range(4)], rule)

    assert past.candidates(3, rule).tolist() == [3, 1]


def test_codes_number_names_and_leave_nobody_out_of_the_count():
    assert codes_of([b"a", None, b"a", b""]).tolist() == [0, -1, 0, 1]


def test_places_across_the_antimeridian_are_neighbours():
    west, east = towards((10.0, 180.0), 270, 200), towards((10.0, 180.0), 90, 200)
    rule = make_rule(count=2)
    sightings = [make_sighting(0, town=west), make_sighting(1, hours=1, town=east)]

    assert fires(Past.of(sightings, rule), rule).tolist() == [False, True]
    assert TOWN[1] != west[1]
