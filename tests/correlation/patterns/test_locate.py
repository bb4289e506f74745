from __future__ import annotations

import numpy as np
import pytest

from correlation.patterns.scenes import around, reporting, scene, sighting
from leadline.correlation.patterns.locate import LocateDetector
from leadline.methods.geodesy import distance_m
from leadline.testing import check_pattern_detector

#: metres east and north of the source and of seven receivers round it
SOURCE = (300.0, -200.0)
ROUND = [(900, 100), (100, 700), (-700, 0), (-300, -900), (500, -1000), (1200, -500), (200, -500)]


@pytest.fixture
def rng():
    return np.random.default_rng(51)


def heard(places, *, strength=True, bearing=False, off_db=0.0):
    rows = []
    for number, (east, north) in enumerate(places):
        apart = np.hypot(east - SOURCE[0], north - SOURCE[1])
        rows.append(
            sighting(
                1 + number,
                around(east, north),
                hours=number / 4,
                strength_dbm=float(10 - 30 * np.log10(apart) + off_db * (-1) ** number) if strength else None,
                bearing_deg=float(np.degrees(np.arctan2(SOURCE[0] - east, SOURCE[1] - north)) % 360)
                if bearing
                else None,
            )
        )
    return rows


@pytest.mark.parametrize("strength", [True, False])
def test_the_detector_keeps_every_promise(rng, strength):
    check_pattern_detector(
        LocateDetector(kinds=None, within=None), scene(heard(ROUND, strength=strength), reporting(rng, 200))
    )


def test_seven_dock_workers_place_the_source_inside_the_ellipse(rng):
    found = LocateDetector(kinds=None, within=None).find(
        scene(heard(ROUND, off_db=3), reporting(rng, 200)), rng
    )[0]

    off = distance_m(*found.figure["centre"], *around(*SOURCE))
    assert off < found.figure["major_m"] < 1500
    assert "95 % certainty" in found.because and "95%" in found.because_zh
    assert len(found.figure["ellipse"]) == 72


def test_bearings_place_it_more_narrowly_than_strengths(rng):
    strengths = LocateDetector(kinds=None, within=None).find(scene(heard(ROUND), reporting(rng, 200)), rng)[0]
    bearings = LocateDetector(kinds=None, within=None).find(
        scene(heard(ROUND, bearing=True), reporting(rng, 200)), rng
    )[0]

    assert bearings.figure["major_m"] < strengths.figure["major_m"] / 2


def test_reporters_on_a_line_cannot_tell_on_which_side_it_is(rng):
    quay = [(200.0 * n, 0.0) for n in range(7)]

    found = LocateDetector(kinds=None, within=None).find(scene(heard(quay), reporting(rng, 200)), rng)[0]

    assert found.figure["refused"] == "line" and "ellipse" not in found.figure
    assert "cannot be told" in found.because and "mirrored" in found.because
    assert "直线" in found.because_zh


def test_with_bearings_a_line_of_reporters_does_tell(rng):
    quay = [(200.0 * n, 0.0) for n in range(7)]

    found = LocateDetector(kinds=None, within=None).find(
        scene(heard(quay, bearing=True), reporting(rng, 200)), rng
    )[0]

    assert found.figure["refused"] == ""


def test_all_at_one_point_are_too_few_places(rng):
    found = LocateDetector(kinds=None, within=None).find(
        scene(heard([(5.0, 5.0)] * 7), reporting(rng, 200)), rng
    )[0]

    assert found.figure["refused"] == "few"


def test_three_reports_say_nothing(rng):
    assert (
        LocateDetector(kinds=None, within=None).find(scene(heard(ROUND[:3]), reporting(rng, 200)), rng) == ()
    )


def test_places_alone_are_held_against_where_others_report_from(rng):
    told = LocateDetector(kinds=None, within=None).find(
        scene(heard(ROUND, strength=False), reporting(rng, 200)), rng
    )[0]
    alone = LocateDetector(kinds=None, within=None).find(scene(heard(ROUND, strength=False), []), rng)[0]

    assert told.figure["refused"] == "" and "the places alone" in told.because
    assert alone.figure["refused"] == "people" and "where people are" in alone.because


def test_reports_of_no_device_say_where_people_are_too(rng):
    people = {one.lead: (one.lat, one.lon) for one in reporting(rng, 200)}

    found = LocateDetector(kinds=None, within=None).find(
        scene(heard(ROUND, strength=False), [], people=people), rng
    )[0]

    assert found.figure["refused"] == "" and "the places alone" in found.because


def test_who_noticed_it_is_not_counted_among_the_others(rng):
    noticed = heard(ROUND, strength=False)
    others = {one.lead: (one.lat, one.lon) for one in reporting(rng, 200)}
    everyone = others | {one.lead: (one.lat, one.lon) for one in noticed}

    told = [
        LocateDetector(kinds=None, within=None).find(scene(noticed, [], people=those), rng)[0]
        for those in (others, everyone)
    ]

    assert told[0].figure["ellipse"] == told[1].figure["ellipse"]
