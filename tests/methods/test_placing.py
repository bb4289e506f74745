from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.placing import around, away, beside, crossing, distance_to, holding, stretch

lat, lon = st.floats(-70, 70), st.floats(-179, 179)
#: the plane, beside radii of 15 m and more
ONE_PERCENT = 0.01


def shifted(place, azimuth, metres):
    found = Geodesic.WGS84.Direct(*place, azimuth, metres)
    return found["lat2"], found["lon2"]


@settings(max_examples=60, deadline=None)
@given(lat, lon, st.floats(0, 360), st.floats(10, 20_000))
def test_the_distance_to_a_point_is_that_of_the_ellipsoid(lat, lon, azimuth, metres):
    there = shifted((lat, lon), azimuth, metres)

    assert distance_to([there], lat, lon) == pytest.approx(metres, rel=ONE_PERCENT)


@settings(max_examples=60, deadline=None)
@given(lat, lon, st.floats(0, 360), st.floats(100, 5000))
def test_beside_the_middle_of_a_straight_road_its_distance_is_the_step(lat, lon, azimuth, metres):
    road = [shifted((lat, lon), azimuth, -2000), shifted((lat, lon), azimuth, 2000)]
    spot = shifted((lat, lon), azimuth + 90, metres)

    assert distance_to(road, *spot) == pytest.approx(metres, rel=ONE_PERCENT, abs=5)


@settings(max_examples=40, deadline=None)
@given(lat, lon, st.floats(0, 360), st.floats(40, 140))
def test_two_roads_cross_where_they_cross(lat, lon, azimuth, turn):
    first = [shifted((lat, lon), azimuth, metres) for metres in (-900, 700)]
    second = [shifted((lat, lon), azimuth + turn, metres) for metres in (-400, 1200)]

    found_lat, found_lon, gap = crossing([first], [second])

    assert gap < 10
    assert Geodesic.WGS84.Inverse(lat, lon, found_lat, found_lon)["s12"] < 20


@settings(max_examples=40, deadline=None)
@given(lat, lon, st.floats(0, 360), st.floats(0, 1))
def test_a_road_holds_every_point_of_itself(lat, lon, azimuth, share):
    ends = [(lat, lon), shifted((lat, lon), azimuth, 3000)]
    spot = shifted((lat, lon), azimuth, 3000 * share)

    assert holding([ends], 30.0).outside_m(*spot) == pytest.approx(0.0, abs=2)


@settings(max_examples=40, deadline=None)
@given(st.floats(100, 3000), st.floats(-29, 29), st.floats(-0.29, 0.29))
def test_whoever_errs_within_what_is_allowed_lies_inside(metres, turn, off):
    there = shifted((31.2, 121.5), 90 + turn, metres * (1 + off))

    assert away(around(31.2, 121.5, 20.0), metres, 90.0, (0.3, 30.0)).outside_m(*there) == 0.0


def test_so_far_in_any_direction_is_a_disc_round_the_thing():
    area = away(around(10.0, 20.0, 50.0), 200.0, None, (0.3, 30.0))

    assert (area.lat, area.lon, area.radius_m) == (10.0, 20.0, pytest.approx(310.0))


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_beside_never_makes_a_place_narrower(radius, more):
    assert beside(around(0.0, 0.0, radius), more).radius_m >= radius


def test_a_stretch_reaches_from_one_side_road_to_the_other():
    road = [(0.0, 0.0), (0.0, 0.02)]

    part = stretch(road, (0.001, 0.004), (-0.001, 0.011))

    assert np.array(part)[[0, -1], 1] == pytest.approx([0.004, 0.011], abs=2e-4)


def test_a_road_over_the_antimeridian_is_as_long_as_it_is():
    area = holding([[(0.0, 179.99), (0.0, -179.99)]], 0.0)

    assert area.outside_m(0.0, 180.0) == pytest.approx(0.0, abs=1)
    assert area.radius_m < 3000
