from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.rhythm import (
    DAY_S,
    GAP_S,
    TRIED,
    WEEK_S,
    Profile,
    find_rhythm,
    rose,
    visits_of,
)

HOUR_S = 3600.0


def people(rng: np.random.Generator, many: int, weeks: int = 26) -> np.ndarray:
    """Times of people who are awake from 7 to 23 h, most of them in the afternoon."""
    hours = 7 + 16 * rng.beta(3, 2, many)
    return rng.integers(0, 7 * weeks, many) * DAY_S + hours * HOUR_S


def wednesdays(rng: np.random.Generator, many: int) -> np.ndarray:
    return (
        np.sort(rng.choice(26, many, replace=False)) * WEEK_S
        + 2 * DAY_S
        + 15 * HOUR_S
        + rng.normal(0, 900, many)
    )


def test_twelve_wednesday_afternoons_are_a_weekly_rhythm_on_wednesday():
    rng = np.random.default_rng(1)
    visits = wednesdays(rng, 12)

    found = find_rhythm(visits, visits, people(rng, 3000), rng)

    assert found.period == "week"
    assert found.p_value == pytest.approx(0.001)
    assert 2 * DAY_S < found.peak_from_s < found.peak_until_s < 3 * DAY_S
    assert (found.visits, found.inside) == (12, pytest.approx(12))


def test_always_the_same_hour_on_any_day_is_a_daily_rhythm():
    rng = np.random.default_rng(2)
    visits = rng.choice(180, 12, replace=False) * DAY_S + 9 * HOUR_S + rng.normal(0, 600, 12)

    found = find_rhythm(visits, visits, people(rng, 3000), rng)

    assert found.period == "day"
    assert found.p_value < 0.01
    assert found.peak_from_s <= 9 * HOUR_S <= found.peak_until_s


def test_people_who_report_at_waking_hours_are_no_rhythm():
    rng = np.random.default_rng(3)
    background = people(rng, 4000)
    chances = []
    for _ in range(200):
        visits = rng.choice(background, 12, replace=False)
        chances.append(find_rhythm(visits, visits, background, rng, draws=99).p_value)

    assert 2 <= np.count_nonzero(np.array(chances) <= 0.05) <= 20


def test_one_busy_night_is_one_visit_and_no_rhythm():
    rng = np.random.default_rng(4)
    night = 30 * DAY_S + 22 * HOUR_S + rng.uniform(0, 5 * HOUR_S, 40)

    assert len(visits_of(night, rng)) == 1


def test_the_profile_of_an_even_background_is_the_clock_itself():
    even = np.arange(0, WEEK_S, 60.0)

    shares = Profile.of(even, DAY_S).share(np.array([0.0, 6 * HOUR_S, DAY_S + 18 * HOUR_S]))

    assert shares == pytest.approx([0, 0.25, 1.75], abs=1e-3)


def test_intervals_of_four_days_tell_no_weekday_even_if_they_are_alike():
    rng = np.random.default_rng(5)
    background, visits = people(rng, 3000), wednesdays(rng, 6)

    exact = find_rhythm(visits, visits, background, np.random.default_rng(6))
    vague = find_rhythm(visits - 2 * DAY_S, visits + 2 * DAY_S, background, np.random.default_rng(6))

    assert exact.p_value < 0.02
    assert vague.p_value > 0.05


def test_intervals_of_an_hour_round_wednesday_afternoon_are_still_found():
    rng = np.random.default_rng(7)
    visits = wednesdays(rng, 12)

    found = find_rhythm(visits - 1800, visits + 1800, people(rng, 3000), rng)

    assert (found.period, found.p_value) == ("week", pytest.approx(0.001))


def test_the_same_random_numbers_give_the_same_answer():
    rng = np.random.default_rng(8)
    background, visits = people(rng, 1000), wednesdays(rng, 7)

    first, again = (find_rhythm(visits, visits, background, np.random.default_rng(9)) for _ in range(2))

    assert first == again


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 60 * DAY_S), min_size=1, max_size=60), st.integers(0, 99))
def test_visits_are_apart_by_the_gap_and_every_event_is_near_one(times, seed):
    events = np.array(times)

    kept = events[visits_of(events, np.random.default_rng(seed))]

    assert np.all(np.diff(kept) >= GAP_S)
    assert np.all(np.min(np.abs(events[:, None] - kept[None, :]), axis=1) < GAP_S)


@given(st.floats(0, 9 * WEEK_S), st.floats(0, 2 * WEEK_S))
def test_a_rose_holds_every_visit_once(begin, length):
    found = rose(np.array([begin]), np.array([begin + length]), WEEK_S, 56)

    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0


def test_two_periods_are_tried():
    assert TRIED == 2
