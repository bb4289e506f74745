from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.density import (
    fullest_disc,
    longest_run_s,
    radius_of,
)


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
