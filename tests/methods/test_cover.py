from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.cover import covered, independent


def flat_of(points):
    flat = np.zeros((6, len(points)))
    flat[:2] = np.asarray(points, dtype=np.float64).T
    return flat


def codes_of(reporters, texts):
    return np.array([reporters, texts, range(len(reporters))], dtype=np.int64)


def most_independent(reporters, texts) -> int:
    """By trying every set."""
    rows = range(len(reporters))
    return max(
        size
        for size in range(len(rows) + 1)
        if any(_apart(s, reporters, texts) for s in combinations(rows, size))
    )


def _apart(some, reporters, texts) -> bool:
    pairs = list(combinations(some, 2))
    return all(reporters[i] != reporters[j] or reporters[i] < 0 for i, j in pairs) and all(
        texts[i] != texts[j] or texts[i] < 0 for i, j in pairs
    )


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=9))
@settings(deadline=None)
def test_the_independent_ones_are_as_many_as_by_trying_every_set(pairs):
    reporters, texts = zip(*pairs, strict=True)
    most = most_independent(reporters, texts)

    assert independent(codes_of(reporters, texts), len(pairs), most)
    assert not independent(codes_of(reporters, texts), len(pairs), most + 1)


@pytest.mark.parametrize(("radius", "expected"), [(1.0, True), (0.999, False)])
def test_two_points_two_radii_apart_fit_into_one_disc(radius, expected):
    assert covered(flat_of([(0, 0), (2, 0)]), codes_of([-1, -1], [-1, -1]), 2, radius, 2) is expected


def test_points_in_one_place_fit_into_any_disc():
    assert covered(flat_of([(0, 0)] * 5), codes_of([-1] * 5, [-1] * 5), 5, 1e-3, 5)


@pytest.mark.parametrize("seed", range(6))
def test_a_crowd_is_swept_to_the_same_answer_as_its_crossings_alone(seed):
    rng = np.random.default_rng(seed)
    points = np.concatenate(([(0.0, 0.0)], rng.uniform(-2, 2, (59, 2))))
    none = codes_of([-1] * 60, [-1] * 60)

    most = max(_held_at_crossings(points))

    assert covered(flat_of(points), none, 60, 1.0, most)
    assert not covered(flat_of(points), none, 60, 1.0, most + 1)


def _held_at_crossings(points) -> list[int]:
    """By complex numbers and all pairs: how many each disc that holds the origin holds."""
    z = points[:, 0] + 1j * points[:, 1]
    first, second = (part.ravel() for part in np.meshgrid(z, z))
    apart = second - first
    fits = (np.abs(apart) > 0) & (np.abs(apart) <= 2)
    step = apart[fits]
    centres = first[fits] + step / 2 + 1j * step / np.abs(step) * np.sqrt(1 - np.abs(step / 2) ** 2)
    centres = np.concatenate((centres, z))
    centres = centres[np.abs(centres) <= 1 + 1e-9]
    return np.count_nonzero(np.abs(centres[:, None] - z) <= 1 + 1e-9, axis=1).tolist()
