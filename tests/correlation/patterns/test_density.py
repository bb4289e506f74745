from __future__ import annotations

import numpy as np
import pytest

from correlation.patterns.scenes import around, reporting, scene, sighting
from leadline.correlation.patterns.density import DensityDetector
from leadline.testing import check_pattern_detector


@pytest.fixture
def rng():
    return np.random.default_rng(41)


def collected(rng, many, minutes, spread_m=150.0):
    """So many points inside some hundred metres, one after the other over so many minutes."""
    places = rng.uniform(-spread_m, spread_m, (many, 2))
    return [
        sighting(1 + n, around(*places[n]), hours=500 + n * minutes / 60 / max(1, many - 1))
        for n in range(many)
    ]


def test_the_detector_keeps_every_promise(rng):
    check_pattern_detector(DensityDetector(within=None), scene(collected(rng, 22, 40), reporting(rng, 400)))


def test_twenty_points_in_one_square_kilometre_propose_locking_and_half_an_hour_locating(rng):
    found = DensityDetector(within=None).find(scene(collected(rng, 22, 40), reporting(rng, 400)), rng)[0]

    assert found.figure["per_km2"] == 22
    assert found.figure["minutes"] == pytest.approx(40, abs=0.1)
    assert found.figure["levels"] == ["lock", "locate"]
    assert "Locking the area" in found.because and "a person decides" in found.because
    assert "封控" in found.because_zh and "定位" in found.because_zh
    assert found.p_value <= 0.02


@pytest.mark.parametrize(
    ("many", "minutes", "levels"),
    [(19, 10, ["more", "ordinary"]), (20, 10, ["lock", "ordinary"]), (5, 16, ["ordinary", "more"]),
     (5, 30, ["ordinary", "locate"])],
)  # fmt: skip
def test_the_bounds_of_the_policy_are_those_of_the_story(rng, many, minutes, levels):
    found = DensityDetector(within=None).find(scene(collected(rng, many, minutes), reporting(rng, 400)), rng)

    assert found[0].figure["levels"] == levels


def test_five_points_in_a_quarter_of_an_hour_are_an_ordinary_walk(rng):
    assert DensityDetector(within=None).find(scene(collected(rng, 5, 15), reporting(rng, 400)), rng) == ()


def test_a_break_ends_the_collecting(rng):
    twice = [*collected(rng, 6, 14), *(sighting(50 + n, around(n, n), hours=510 + n / 30) for n in range(6))]

    found = DensityDetector(within=None).find(scene(twice, reporting(rng, 400)), rng)

    assert found[0].figure["minutes"] == pytest.approx(14, abs=0.1)


def test_points_all_over_the_country_are_not_dense(rng):
    places = rng.uniform(-200_000, 200_000, (40, 2))
    spread = [sighting(1 + n, around(*places[n]), hours=n) for n in range(40)]

    assert DensityDetector(within=None).find(scene(spread, reporting(rng, 400)), rng) == ()


def test_points_of_different_days_are_not_called_collected_for_0_min(rng):
    days = [sighting(1 + n, around(*rng.uniform(-150, 150, 2)), hours=24.0 * n) for n in range(22)]

    found = DensityDetector(within=None).find(scene(days, reporting(rng, 400)), rng)[0]

    assert found.figure["minutes"] == 0
    assert "none of them collected right after another" in found.because
    assert "没有连续采集" in found.because_zh
