from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from correlation.patterns.scenes import reporting, scene, sighting
from leadline.correlation.patterns.rhythm import LEAST_VISITS, RhythmDetector
from leadline.testing import check_pattern_detector

#: hours after Monday 00:00 UTC: Wednesday 15:00 in Shanghai
WEDNESDAY = 2 * 24 + 15 - 8


def every_wednesday(rng, many, **more):
    weeks = np.sort(rng.choice(20, many, replace=False))
    return [
        sighting(1 + n, hours=168 * week + WEDNESDAY + rng.normal(0, 0.3), **more)
        for n, week in enumerate(weeks)
    ]


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def test_the_detector_keeps_every_promise(rng):
    check_pattern_detector(RhythmDetector(), scene(every_wednesday(rng, 12), reporting(rng, 600)))


def test_a_drone_on_every_wednesday_afternoon_is_said_aloud_with_its_chance(rng):
    found = RhythmDetector().find(scene(every_wednesday(rng, 12), reporting(rng, 600)), rng)[0]

    assert found.p_value <= 0.002
    assert "Wednesday" in found.because and "by chance 1 in" in found.because
    assert "周三" in found.because_zh and "%" in found.because_zh
    assert len(found.leads) == 12
    assert sum(found.figure["counts"]) == pytest.approx(12)
    assert sum(found.figure["expected"]) == pytest.approx(12, abs=0.1)


def test_what_is_seen_counts_and_not_when_it_was_reported(rng):
    late = [
        sighting(1 + n, hours=168 * n + WEDNESDAY + 90 + 9 * n, seen_from=seen.at, seen_until=seen.at)
        for n, seen in enumerate(every_wednesday(rng, 12))
    ]

    found = RhythmDetector().find(scene(late, reporting(rng, 600)), rng)[0]

    assert "Wednesday" in found.because


def test_a_place_with_a_rhythm_is_found_among_many_without(rng):
    others = [
        sighting(500 + n, (31.0 + n / 500, 121.0), hours=float(rng.uniform(0, 3000))) for n in range(60)
    ]
    visits = every_wednesday(rng, 12)

    found = RhythmDetector().find(scene(visits + others, reporting(rng, 800)), rng)

    assert {one.lead for one in visits} in [set(pattern.leads) for pattern in found]


@pytest.mark.parametrize("many", [1, LEAST_VISITS - 1])
def test_too_few_visits_say_nothing(rng, many):
    assert RhythmDetector().find(scene(every_wednesday(rng, many), reporting(rng, 600)), rng) == ()


def test_without_a_background_nobody_knows_the_hours_of_people(rng):
    assert RhythmDetector().find(scene(every_wednesday(rng, 12), reporting(rng, 20)), rng) == ()


def test_all_at_one_instant_is_one_visit(rng):
    same = [sighting(1 + n, hours=40) for n in range(30)]

    assert RhythmDetector().find(scene(same, reporting(rng, 600)), rng) == ()


def test_summer_time_moves_no_visit_to_another_hour(rng):
    visits = every_wednesday(rng, 12)
    moved = [
        sighting(1 + n, hours=(one.at - visits[0].at) / timedelta(hours=1)) for n, one in enumerate(visits)
    ]

    found = RhythmDetector().find(scene(moved, reporting(rng, 600)), rng)

    assert found[0].figure["weeks"] == 12
