from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.encircling import unevenness


@given(st.integers(3, 12), st.floats(0, 360), st.floats(10, 1e5))
def test_a_regular_polygon_round_the_point_is_even_however_it_is_turned(corners, turn, radius):
    azimuth = turn + 360 * np.arange(corners) / corners

    assert unevenness(azimuth, np.full(corners, radius)) == pytest.approx(0, abs=1e-6)


def test_stops_on_one_side_are_less_even_than_stops_all_round():
    distance = np.full(6, 500.0)

    one_side = unevenness(np.array([0, 10, 20, 30, 40, 50.0]), distance)
    all_round = unevenness(np.array([5, 55, 125, 178, 245, 296.0]), distance)

    assert all_round < 0.1 < one_side


def test_unequal_distances_count_however_even_the_angles():
    azimuth = np.arange(6) * 60.0

    assert unevenness(azimuth, np.array([500, 500, 500, 500, 500, 5000.0])) > 0.5
