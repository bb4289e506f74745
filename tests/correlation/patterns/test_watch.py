from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from correlation.patterns.scenes import around, reporting, scene, sighting
from leadline.correlation.chance import SHOWN_P
from leadline.correlation.patterns.convergence import ConvergenceDetector
from leadline.correlation.patterns.density import DensityDetector
from leadline.correlation.patterns.watch import WatchDetector
from leadline.errors import BadInput
from leadline.model.protected import ProtectedSite
from leadline.policy import load
from leadline.testing import check_pattern_detector

RADAR = ProtectedSite(id="radar", name_en="the radar", name_zh="雷达站", points=(around(6000, 6000),))
YARD = ProtectedSite(
    id="yard",
    name_en="the yard",
    name_zh="船厂",
    polygons=(((around(0, 0), around(0, 400), around(400, 400), around(400, 0)),),),
    near_m=100.0,
)


@pytest.fixture
def rng():
    return np.random.default_rng(61)


def test_the_detector_keeps_every_promise(rng):
    seen = [sighting(1, around(6100, 6000)), sighting(2, around(200, 200))]

    check_pattern_detector(WatchDetector(within=None), scene(seen, reporting(rng, 300), sites=(RADAR, YARD)))


def test_the_exact_distance_is_that_of_geographiclib(rng):
    place = around(6120, 6000)
    truth = Geodesic.WGS84.Inverse(*place, *RADAR.points[0])["s12"]

    found = WatchDetector(within=None).find(
        scene([sighting(1, place)], reporting(rng, 300), sites=(RADAR,)), rng
    )[0]

    assert found.figure["distance_m"] == [pytest.approx(truth, abs=0.006)]
    assert "120 m from its edge" in found.because and "120米" in found.because_zh


def test_inside_is_said_as_inside(rng):
    found = WatchDetector(within=None).find(
        scene([sighting(1, around(50, 50))], reporting(rng, 9), sites=(YARD,)), rng
    )[0]

    assert "inside it" in found.because and "范围之内" in found.because_zh


def test_a_site_has_its_own_reach_where_it_says_one(rng):
    seen = scene([sighting(1, around(550, 200))], reporting(rng, 9), sites=(YARD,))

    assert WatchDetector(within=None).find(seen, rng) == ()


def test_many_of_a_kind_at_a_far_off_site_are_no_chance_and_one_in_the_crowd_is(rng):
    background = reporting(rng, 600)
    far = [sighting(n, around(6000 + n, 6000)) for n in range(1, 7)]

    rare = WatchDetector(within=None).find(scene(far, background, sites=(RADAR,)), rng)[0]
    common = WatchDetector(within=None).find(
        scene([sighting(1, around(50, 50))], background, sites=(YARD,)), rng
    )[0]

    assert rare.p_value < 1e-6 < 1e-3 < common.p_value


def test_what_is_ordinary_is_told_with_its_distance_and_said_to_be_ordinary(rng):
    crowd = [sighting(1000 + n, around(50 + n % 30, 50)) for n in range(300)]

    common = WatchDetector(within=None).find(
        scene([sighting(1, around(50, 50))], [*reporting(rng, 600), *crowd], sites=(YARD,)), rng
    )[0]

    assert common.p_value > SHOWN_P
    assert "1 report lies within 100 m of the yard" in common.because
    assert "That is ordinary here: by where people report, as many lie so near" in common.because
    assert "这在本地很平常" in common.because_zh


def test_what_is_rare_is_said_with_its_chance(rng):
    far = [sighting(n, around(6000 + n, 6000)) for n in range(1, 7)]

    rare = WatchDetector(within=None).find(scene(far, reporting(rng, 600), sites=(RADAR,)), rng)[0]

    assert rare.p_value <= SHOWN_P
    assert "ordinary" not in rare.because
    assert "times." in rare.because


def test_one_reporter_six_times_is_one_source(rng):
    same = [sighting(n, around(6000 + n, 6000), reporter=b"r") for n in range(1, 7)]

    found = WatchDetector(within=None).find(scene(same, reporting(rng, 300), sites=(RADAR,)), rng)[0]

    assert "from 1 independent source;" in found.because


def test_a_site_without_area_is_named(rng):
    broken = ProtectedSite(id="broken", name_en="b", name_zh="b", polygons=((((1.0, 1.0), (2.0, 2.0)),),))

    with pytest.raises(BadInput, match="broken"):
        WatchDetector(within=None).find(scene([sighting(1)], [], sites=(broken,)), rng)


@pytest.mark.parametrize("kind", [WatchDetector, ConvergenceDetector, DensityDetector])
def test_a_detector_takes_its_numbers_from_the_policy_of_the_line(kind):
    assert kind.for_policy(load()).spec == kind().spec
