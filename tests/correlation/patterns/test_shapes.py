from __future__ import annotations

import numpy as np
import pytest

from correlation.patterns.scenes import around, reporting, scene, sighting
from leadline.correlation.patterns.shapes import MOST_PLACES, ShapesDetector
from leadline.model.protected import ProtectedSite
from leadline.testing import check_pattern_detector

SITE = ProtectedSite(id="radar", name_en="the radar", name_zh="雷达站", points=(around(0, 0),))


@pytest.fixture
def rng():
    return np.random.default_rng(21)


def polygon(corners, radius_m=3000.0, visits=3, east_m=0.0):
    """Visits in turn to the corners of a regular polygon."""
    turn = 0.4 + 2 * np.pi * np.arange(corners) / corners
    return [
        sighting(
            1 + n,
            around(east_m + radius_m * np.cos(turn[n % corners]), radius_m * np.sin(turn[n % corners])),
            hours=6 * n,
        )
        for n in range(visits * corners)
    ]


def loose(rng, many, first=100, spread_m=3000.0):
    places = rng.normal(0, spread_m, (many, 2))
    return [sighting(first + n, around(*places[n]), hours=n) for n in range(many)]


def test_the_detector_keeps_every_promise(rng):
    check_pattern_detector(ShapesDetector(within=None), scene(polygon(3), reporting(rng, 400), sites=(SITE,)))


def test_three_days_of_orders_to_a_triangle_are_said_with_the_chance(rng):
    found = ShapesDetector(within=None).find(scene(polygon(3), reporting(rng, 400)), rng)[0]

    assert found.p_value <= 0.01
    assert "equilateral triangle" in found.because and "by chance 1 in" in found.because
    assert "等边三角形" in found.because_zh
    assert len(found.leads) == 9 and len(found.figure["at"]) == 3


@pytest.mark.parametrize(("corners", "name"), [(4, "a square"), (5, "pentagon"), (6, "hexagon")])
def test_a_square_a_pentagon_and_a_hexagon_are_named(rng, corners, name):
    found = ShapesDetector(within=None).find(scene(polygon(corners), reporting(rng, 400)), rng)

    assert name in found[0].because


def test_among_many_loose_places_the_same_triangle_means_less(rng):
    # one corner 2 % of a side off: of an exact figure chance is always the least that the draws can say
    background = reporting(rng, 400)
    moved = [sighting(30 + n, around(2860, 1250), hours=18 * n) for n in range(3)]
    nearly = polygon(3)[1::3] + polygon(3)[2::3] + moved
    detector = ShapesDetector(within=None)

    alone = detector.find(scene(nearly, background), np.random.default_rng(1))
    crowded = detector.find(scene(nearly + loose(rng, 18), background), np.random.default_rng(1))

    assert alone[0].p_value <= 0.05
    assert [one for one in crowded if one.p_value <= alone[0].p_value] == []


def test_a_poor_triangle_that_every_draw_surpasses_is_not_told_and_stops_nothing(rng):
    spots = [(-1500, 0), (1500, 0), (0, 2300), *((10_000 + 2000 * n, 0) for n in range(17))]
    visits = [sighting(1 + n, around(*spot), hours=n) for n, spot in enumerate(spots)]

    found = ShapesDetector(draws=19, within=None).find(scene(visits, reporting(rng, 400)), rng)

    assert found == ()


def test_loose_places_alone_are_rarely_a_figure(rng):
    background = reporting(rng, 400)

    found = [
        ShapesDetector(draws=99, within=None).find(scene(loose(rng, 8), background), rng) for _ in range(60)
    ]

    assert sum(map(bool, found)) <= 9


def test_stops_evenly_round_a_protected_site_are_a_ring(rng):
    stops = polygon(7, radius_m=900.0)

    found = ShapesDetector(within=None).find(
        scene(stops, reporting(rng, 600, spread_m=1500.0), sites=(SITE,)), rng
    )

    assert [one.figure.get("site") for one in found] == ["radar"]
    assert "round the radar" in found[0].because and "雷达站" in found[0].because_zh


def test_too_many_places_tell_nothing(rng):
    assert (
        ShapesDetector(within=None).find(scene(loose(rng, MOST_PLACES + 20), reporting(rng, 400)), rng) == ()
    )


def test_visits_again_and_again_are_told_from_places_seen_once(rng):
    found = ShapesDetector(within=None).find(scene(polygon(3) + loose(rng, 40), reporting(rng, 2000)), rng)

    assert all(one.figure["places"] <= MOST_PLACES for one in found)


def test_all_at_one_point_form_nothing(rng):
    same = [sighting(n, hours=n) for n in range(1, 30)]

    assert ShapesDetector(within=None).find(scene(same, reporting(rng, 400)), rng) == ()


def test_without_other_places_those_asked_about_are_moved_by_chance_themselves(rng):
    found = ShapesDetector(within=None).find(scene(polygon(4), []), rng)

    assert all(0 < one.p_value <= 0.05 for one in found)


def test_a_site_that_nobody_stands_round_takes_no_share_of_the_chance(rng):
    far = ProtectedSite(id="far", name_en="the far site", name_zh="远处", points=((45.0, 20.0),))
    background, detector = reporting(rng, 400), ShapesDetector(within=None)

    alone = detector.find(scene(polygon(3), background), np.random.default_rng(1))
    watched = detector.find(scene(polygon(3), background, sites=(far,)), np.random.default_rng(1))

    assert [one.p_value for one in watched] == [one.p_value for one in alone] != []


def test_a_site_without_stops_is_no_ring_where_few_draws_have_a_figure(rng):
    background, detector = reporting(rng, 250, spread_m=2200.0), ShapesDetector(within=None)

    found = detector.find(scene(polygon(3, radius_m=3300.0), background, sites=(SITE,)), rng)

    assert [one.figure.get("site") for one in found] == [None]
