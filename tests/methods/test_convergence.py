from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from leadline.methods.convergence import converging, upper_tail


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 200), st.integers(0, 200))
def test_the_tail_is_that_of_scipy_with_half_of_the_count_itself(near, more, past_near, past_round):
    recent = near + more
    known = betabinom(recent, past_near + 0.5, past_round + 0.5)

    assert upper_tail(near, recent, past_near, past_round) == pytest.approx(
        known.sf(near) + known.pmf(near) / 2, abs=1e-9
    )


def town(rng: np.random.Generator, reports: int, places: int) -> tuple[np.ndarray, np.ndarray]:
    where = rng.integers(0, 5 * places, reports)
    near = np.array([where == 5 * place for place in range(places)])
    around = np.array([where // 5 == place for place in range(places)])
    return near, around


def test_eight_of_ten_near_after_two_of_a_hundred_is_convergence():
    near = np.zeros((1, 110), dtype=bool)
    near[0, [3, 50, *range(100, 108)]] = True

    found = converging(near, np.ones((1, 110), dtype=bool), np.arange(110) >= 100, np.random.default_rng(1))[
        0
    ]

    assert (found.near, found.recent, found.past_near, found.past) == (8, 10, 2, 100)
    assert found.p_value == pytest.approx(0.001)


def test_a_rise_of_the_whole_town_is_no_convergence_on_one_place():
    rng = np.random.default_rng(2)
    near, around = town(rng, 400, 1)

    found = converging(near, around, np.arange(400) >= 100, rng)[0]

    assert found.p_value > 0.05


def test_more_places_make_the_same_shift_less_surprising():
    rng = np.random.default_rng(3)
    near, around = town(rng, 600, 12)
    is_recent = rng.random(600) < 0.1

    alone = [
        converging(near[[row]], around[[row]], is_recent, np.random.default_rng(4))[0].p_value
        for row in range(12)
    ]
    together = [one.p_value for one in converging(near, around, is_recent, np.random.default_rng(4))]

    assert min(together) > min(alone)


def test_chance_finds_convergence_as_often_as_it_says():
    rng = np.random.default_rng(5)
    chances = []
    for _ in range(200):
        near, around = town(rng, 150, 5)
        found = converging(near, around, rng.random(150) < 0.2, rng, draws=99)
        chances.append(min(one.p_value for one in found))

    assert 3 <= np.count_nonzero(np.array(chances) <= 0.05) <= 20


def test_nothing_recent_converges_nowhere():
    near, around = town(np.random.default_rng(6), 50, 3)

    found = converging(near, around, np.zeros(50, dtype=bool), np.random.default_rng(7))

    assert [one.p_value for one in found] == [1.0, 1.0, 1.0]
