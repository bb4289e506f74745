from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.geodesy import distances_m
from leadline.methods.triangle import MOST_OFF, most_regular, plane, regularity, triangles


def naive(places: np.ndarray, eps: float, least: float) -> list[tuple[int, ...]]:
    """Every triple whose longest side is at most 1 + eps times its shortest: the definition, n³."""
    apart = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    return [
        rows
        for rows in combinations(range(len(places)), 3)
        if least <= min(sides(apart, rows)) and max(sides(apart, rows)) <= (1 + eps) * min(sides(apart, rows))
    ]


def sides(apart: np.ndarray, rows: tuple[int, ...]) -> list[float]:
    return [apart[one, other] for one, other in combinations(rows, 2)]


def found(places: np.ndarray, eps: float, least: float) -> list[tuple[int, ...]]:
    return sorted(tuple(rows) for rows in triangles(places, eps, least).tolist())


def polygon(corners: int, radius_m: float = 2000.0) -> np.ndarray:
    turn = 0.3 + 2 * np.pi * np.arange(corners) / corners
    return radius_m * np.column_stack((np.cos(turn), np.sin(turn)))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(3, 28),
    st.sampled_from([0.005, 0.02, 0.05, 0.2]),
    st.sampled_from(["even", "town", "line", "lattice"]),
)
def test_the_search_finds_exactly_what_trying_all_finds(seed, many, eps, ground):
    rng = np.random.default_rng(seed)
    places = {
        "even": rng.uniform(0, 50_000, (many, 2)),
        "town": rng.normal(0, 3_000, (many, 2)),
        "line": np.column_stack((rng.uniform(0, 9_000, many), np.zeros(many))),
        "lattice": rng.integers(0, 6, (many, 2)) @ np.array([[1000.0, 0.0], [500.0, 866.0254037844386]]),
    }[ground]

    assert found(places, eps, 500.0) == naive(places, eps, 500.0)


def test_a_hundred_places_and_all_their_triangles():
    places = np.random.default_rng(1).uniform(0, 50_000, (100, 2))

    assert found(places, 0.02, 1000.0) == naive(places, 0.02, 1000.0)


def test_all_places_at_one_point_form_no_triangle():
    assert found(np.zeros((50, 2)), 0.05, 1.0) == []


@pytest.mark.parametrize("corners", [3, 4, 5, 6])
def test_a_regular_polygon_among_loose_places_is_found_corner_by_corner(corners):
    rng = np.random.default_rng(corners)
    places = np.vstack((rng.uniform(-9_000, 9_000, (6, 2)), polygon(corners)))

    off, rows = most_regular(places, corners, 300.0)

    assert off == pytest.approx(0, abs=1e-9)
    assert sorted(rows.tolist()) == list(range(6, 6 + corners))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 0.03))
def test_no_square_is_found_that_is_better_than_the_best_of_all(seed, noise):
    rng = np.random.default_rng(seed)
    places = np.vstack((polygon(4), rng.uniform(-6_000, 6_000, (5, 2))))
    places[:4] += rng.normal(0, 2828 * noise, (4, 2))

    off, _ = most_regular(places, 4, 300.0)

    assert off >= best_square(places) - 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 0.001))
def test_a_clean_square_among_loose_places_is_found_as_the_best_of_all(seed, noise):
    rng = np.random.default_rng(seed)
    places = np.vstack((polygon(4), rng.uniform(-6_000, 6_000, (5, 2))))
    places[:4] += rng.normal(0, 2828 * noise, (4, 2))

    off, _ = most_regular(places, 4, 300.0)

    assert off == pytest.approx(best_square(places), abs=1e-6)


def best_square(places: np.ndarray) -> float:
    """The least deviation over all ordered quadruples, by complex least squares."""
    flat = places @ np.array([1, 1j])
    turns = 1j ** np.arange(4)
    rows = np.array([(0, *rest) for rest in permutations(range(1, 4))])
    best = np.inf
    for some in combinations(range(len(flat)), 4):
        corners = flat[np.array(some)][rows]
        corners = corners - corners.mean(axis=1, keepdims=True)
        ray = (corners / turns).mean(axis=1, keepdims=True)
        off = np.abs(corners - ray * turns).max(axis=1) / np.maximum(np.abs(ray[:, 0]) * np.sqrt(2), 1e-9)
        best = min(best, float(off.min()))
    return best if best <= MOST_OFF else np.inf


def test_many_sets_at_once_answer_as_one_by_one():
    drawn = np.random.default_rng(2).uniform(0, 9_000, (40, 10, 2))

    alone = [most_regular(places, 3, 300.0)[0] for places in drawn]

    assert regularity(drawn, 3, 300.0).tolist() == alone


def test_the_plane_keeps_distances_of_a_town_within_a_hundred_thousandth():
    rng = np.random.default_rng(3)
    lat, lon = 60 + rng.uniform(-0.2, 0.2, 50), 179.9 + rng.uniform(-0.4, 0.4, 50)
    lon = (lon + 180) % 360 - 180

    flat = plane(lat, lon, (60.0, 179.9))

    apart = np.hypot(*(flat[1:] - flat[:-1]).T)
    assert apart == pytest.approx(distances_m(lat[1:], lon[1:], lat[:-1], lon[:-1]), rel=1e-5)
