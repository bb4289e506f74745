from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from leadline.methods.noticing import BY_MISTAKE, EXPONENTS, REACHES_M, SHADOWING_DB, noticed

GRID = np.array([[0.0, 0.0], [900.0, -300.0]])
#: shares come from a table of 70 steps in a factor of ten
TABLE = 0.05


def by_trying_all(cell, places, many):
    """The conditional likelihood over every choice of as many people, summed over exponents and reaches."""
    apart = np.maximum(np.linalg.norm(places - cell, axis=1), 10.0)
    total = 0.0
    for exponent in EXPONENTS:
        for reach in REACHES_M:
            share = norm.sf(10 * exponent / SHADOWING_DB * np.log10(apart / reach)) + BY_MISTAKE
            every = sum(np.prod(share[list(rows)]) for rows in combinations(range(len(places)), many))
            total += np.prod(share[:many]) / every
    return np.log(total)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.integers(1, 4))
def test_the_evidence_is_that_of_every_choice_of_as_many_people(seed, many):
    places = np.random.default_rng(seed).normal(0, 900, (9, 2))

    found = noticed(GRID, places[:many], places[many:])
    expected = [by_trying_all(cell, places, many) for cell in GRID]
    living = [np.mean((1 + (np.linalg.norm(places - cell, axis=1) / 600) ** 2) ** -2.0) for cell in GRID]

    assert found - np.log(np.array(living) + 1e-4) == pytest.approx(expected, abs=TABLE)


def test_a_crowd_on_one_side_pulls_nothing_towards_it():
    rng = np.random.default_rng(3)
    crowd, few = rng.normal((1500, 0), 400, (270, 2)), rng.normal((-500, 0), 400, (30, 2))
    noticing = rng.normal((-500, 0), 250, (7, 2))

    here, there = noticed(np.array([[-500.0, 0.0], [500.0, 0.0]]), noticing, np.vstack((crowd, few)))

    assert here > there + 3


def test_more_people_than_are_counted_change_little():
    rng = np.random.default_rng(4)
    noticing, people = rng.normal(0, 300, (7, 2)), rng.normal(0, 2000, (5000, 2))

    every, some = noticed(GRID, noticing, people), noticed(GRID, noticing, people[::10])

    assert every[0] - every[1] == pytest.approx(some[0] - some[1], abs=1.5)
