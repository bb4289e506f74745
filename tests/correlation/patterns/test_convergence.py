from __future__ import annotations

import numpy as np
import pytest

from correlation.patterns.scenes import around, reporting, scene, sighting
from leadline.correlation.patterns.convergence import ConvergenceDetector
from leadline.model.protected import ProtectedSite
from leadline.testing import check_pattern_detector

PARK = ProtectedSite(id="park", name_en="the research park", name_zh="科研园", points=(around(800, 0),))
OTHER = ProtectedSite(id="pier", name_en="the pier", name_zh="码头", points=(around(-2500, 900),))
LAST = 20 * 168.0


@pytest.fixture
def rng():
    return np.random.default_rng(31)


def orders(rng, many, **more):
    """Orders of the last days round the park."""
    places = rng.normal(0, 150, (many, 2))
    return [
        sighting(1 + n, around(800 + places[n, 0], places[n, 1]), hours=LAST - 60 + n, **more)
        for n in range(many)
    ]


def ordinary(rng, many=300):
    return reporting(rng, many, spread_m=1800.0)


def test_the_detector_keeps_every_promise(rng):
    seen = scene([*orders(rng, 9), *ordinary(rng)], [], sites=(PARK, OTHER))

    check_pattern_detector(ConvergenceDetector(), seen)


def test_orders_that_move_in_on_a_research_park_are_said_with_before_and_after(rng):
    found = ConvergenceDetector().find(scene([*orders(rng, 9), *ordinary(rng)], [], sites=(PARK, OTHER)), rng)

    assert [one.figure["site"] for one in found] == ["park"]
    assert found[0].p_value <= 0.01
    assert "the research park" in found[0].because and "before," in found[0].because
    assert "科研园" in found[0].because_zh
    assert {one.int for one in found[0].leads} >= set(range(1, 10))


def test_ten_orders_of_one_reporter_are_one(rng):
    orders_of_one = orders(rng, 10, reporter=b"one and the same")

    assert ConvergenceDetector().find(scene([*orders_of_one, *ordinary(rng)], [], sites=(PARK,)), rng) == ()


def test_a_rise_everywhere_is_no_convergence(rng):
    places = rng.normal(0, 1800, (60, 2))
    rise = [sighting(1 + n, around(*places[n]), hours=LAST - 60 + n / 2) for n in range(60)]

    assert ConvergenceDetector().find(scene([*rise, *ordinary(rng)], [], sites=(PARK, OTHER)), rng) == ()


def test_without_a_past_nothing_is_compared(rng):
    assert ConvergenceDetector().find(scene(orders(rng, 9), [], sites=(PARK,)), rng) == ()


def test_without_sites_there_is_nothing_to_converge_on(rng):
    assert ConvergenceDetector().find(scene([*orders(rng, 9), *ordinary(rng)], []), rng) == ()
