from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.density import fullest_disc, longest_run_s, radius_of
from leadline.methods.fullest import fullest_centre


def by_pairs(points: np.ndarray, radius: float) -> int:
    """The most points in any disc that two points define, or that one is the middle of: the naive answer."""
    centres = list(points)
    for one, other in combinations(points, 2):
        half = np.linalg.norm(other - one) / 2
        if 0 < half <= radius:
            along = (other - one) / (2 * half)
            off = np.sqrt(max(0.0, radius**2 - half**2)) * np.array([-along[1], along[0]])
            centres += [(one + other) / 2 + off, (one + other) / 2 - off]
    apart = np.linalg.norm(np.array(centres)[:, None] - points[None], axis=2)
    return int((apart <= radius * (1 + 1e-9)).sum(axis=1).max())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([200.0, 1000.0, 4000.0]))
def test_the_sweep_counts_what_trying_all_pairs_counts(seed, many, spread):
    points = np.random.default_rng(seed).normal(0, spread, (many, 2))
    points[many // 2 :: 5] = points[0]

    assert len(fullest_disc(points, 564.19)) == by_pairs(points, 564.19)


def held(points, radius):
    """How many the disc round the centre that was found holds."""
    x, y = fullest_centre(points, radius)
    return int((np.hypot(points[:, 0] - x, points[:, 1] - y) <= radius * (1 + 1e-9)).sum())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([50.0, 200.0, 1000.0, 40_000.0]))
def test_the_search_for_a_centre_counts_what_trying_all_pairs_counts(seed, many, spread):
    points = np.random.default_rng(seed).normal(0, spread, (many, 2))
    points[many // 2 :: 5] = points[0]

    assert held(points, 564.19) == by_pairs(points, 564.19)


@pytest.mark.parametrize("seed", range(5))
def test_the_search_counts_what_the_sweep_counts_where_many_lie_close_together(seed):
    points = np.random.default_rng(seed).normal(0, 900.0, (1_000, 2))

    assert held(points, 564.19) == len(fullest_disc(points, 564.19))


def test_a_lattice_whose_points_lie_on_the_edges_of_discs_is_counted_too():
    east, north = np.meshgrid(np.arange(40.0), np.arange(40.0))
    points = 100 * np.column_stack((east.ravel(), north.ravel()))

    assert len(fullest_disc(points, 200.0)) == 14 == by_pairs(points[:200], 200.0)


def test_a_hundred_thousand_points_of_a_town_are_counted_within_seconds():
    points = np.random.default_rng(1).normal(0, 4_000.0, (100_000, 2))
    points[:2_000] = [9_000.0, 0.0] + points[:2_000] / 100

    full = fullest_disc(points, 564.19)

    assert set(range(2_000)) <= set(full.tolist())


def test_a_million_copies_of_one_point_are_one_disc():
    assert len(fullest_disc(np.zeros((1_000_000, 2)), 564.19)) == 1_000_000


def test_a_disc_of_one_square_kilometre_has_its_area():
    assert np.pi * radius_of(1.0) ** 2 == pytest.approx(1e6)


def test_coincident_points_are_all_in_one_disc():
    assert len(fullest_disc(np.zeros((30, 2)), 10.0)) == 30


def test_no_points_are_in_no_disc():
    assert len(fullest_disc(np.empty((0, 2)), 10.0)) == 0


def test_a_run_breaks_at_a_longer_gap_and_the_longest_counts():
    times = np.array([0, 60, 120, 5000, 5600, 6200, 6800.0])

    assert longest_run_s(times, 900) == 1800


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=40), st.floats(1, 1e4))
def test_a_run_is_the_same_in_any_order_and_never_longer_than_all(times, gap):
    rows = np.array(times)

    assert longest_run_s(rows, gap) == longest_run_s(rows[::-1], gap)
    assert 0 <= longest_run_s(rows, gap) <= np.ptp(rows)
