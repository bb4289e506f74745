from __future__ import annotations

import numpy as np
import pytest

from leadline.correlation.drawing import LEAST_DRAWN_M, circle
from leadline.methods.geodesy import distances_m


@pytest.mark.parametrize(("lat", "lon"), [(31.2, 121.5), (0.0, 179.99), (-60.0, -179.99)])
def test_every_corner_lies_on_the_circle_also_across_the_antimeridian(lat, lon):
    drawn = circle(lat, lon, 5000.0, {"days": 3})

    ring = np.array(drawn["geometry"]["coordinates"][0])
    assert distances_m(lat, lon, ring[:, 1], (ring[:, 0] + 180) % 360 - 180) == pytest.approx(5000.0, abs=0.2)
    assert np.abs(np.diff(ring[:, 0])).max() < 1
    assert (ring[0] == ring[-1]).all()
    assert drawn["properties"] == {"days": 3}


def test_it_turns_as_the_standard_asks():
    ring = np.array(circle(31.2, 121.5, 5000.0, {})["geometry"]["coordinates"][0])

    x, y = ring[:, 0], ring[:, 1]
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0


def test_a_single_place_is_drawn_so_that_it_can_be_seen():
    ring = np.array(circle(31.2, 121.5, 0.0, {})["geometry"]["coordinates"][0])

    assert distances_m(31.2, 121.5, ring[:, 1], ring[:, 0]) == pytest.approx(LEAST_DRAWN_M, abs=0.2)
