"""The ground of the demo town: metres become degrees without folds, lines keep their shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.shell.demo.ground import bend, box, is_inside, plan, ribbon, ring, smooth, thinned, to_degrees

metres = st.floats(-9000, 11_000)
ONE_METRE = 1.0


@given(metres, metres)
def test_bending_the_plan_never_folds_it(x, y):
    here, east, north = bend(np.array([(x, y), (x + ONE_METRE, y), (x, y + ONE_METRE)]))

    (a, b), (c, d) = east - here, north - here

    assert a * d - b * c > 0.3


@pytest.mark.parametrize("bearing", range(0, 360, 30))
def test_degrees_are_as_far_apart_as_the_bent_metres(bearing):
    geodesic = pytest.importorskip("geographiclib.geodesic").Geodesic.WGS84
    away = 5000 * np.array([np.cos(np.radians(bearing)), np.sin(np.radians(bearing))])
    wanted = float(np.linalg.norm(bend(np.array([away]))[0] - bend(np.zeros((1, 2)))[0]))

    found = geodesic.Inverse(*to_degrees(0, 0), *to_degrees(*away))["s12"]

    assert found == pytest.approx(wanted, rel=1e-3)


def test_a_smooth_line_goes_through_its_points():
    points = plan([(0, 0), (100, 50), (200, -30), (300, 0)])

    line = smooth(points, 8, is_closed=False)

    assert all(np.min(np.linalg.norm(line - point, axis=1)) < 1e-9 for point in points)


def test_a_thinned_line_keeps_within_its_slack():
    t = np.linspace(0, 6, 400)
    line = np.column_stack([100 * t, 50 * np.sin(t)])

    thin = thinned(line, 1.0)

    assert len(thin) < 60
    assert np.max(np.abs(np.interp(line[:, 0], thin[:, 0], thin[:, 1]) - line[:, 1])) < 1.2


def test_inside_and_outside_of_a_turned_box():
    outline = box(10, 20, 100, 40, 30)

    inside = is_inside(np.array([(10, 20), (50, 43), (10, 60), (-80, 20)]), outline)

    assert inside.tolist() == [True, True, False, False]


def test_a_ribbon_is_as_wide_as_asked():
    outline = ribbon(plan([(0, 0), (50, 0), (100, 0)]), 30.0)

    assert np.ptp(outline[:, 1]) == pytest.approx(30.0)


def test_a_clockwise_outline_becomes_a_counter_clockwise_ring():
    clockwise = plan([(0, 0), (0, 1000), (1000, 1000), (1000, 0)])

    points = np.array(ring(clockwise))

    assert np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]) > 0
    assert (points[0] == points[-1]).all()
