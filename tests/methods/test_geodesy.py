"""Against geographiclib, which shares no code with PROJ's C library that Leadline calls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import metres, towards
from leadline.errors import OutOfRange
from leadline.methods import geodesy

MICROMETRE = 1e-6
lats = st.floats(-90, 90)
lons = st.floats(-180, 180)


@settings(max_examples=500)
@given(lats, lons, lats, lons)
def test_distance_is_geographiclibs_to_a_micrometre(lat1, lon1, lat2, lon2):
    assert geodesy.distance_m(lat1, lon1, lat2, lon2) == pytest.approx(
        metres((lat1, lon1), (lat2, lon2)), abs=MICROMETRE
    )


@given(lats, lons, lats, lons)
def test_distance_is_the_same_both_ways(lat1, lon1, lat2, lon2):
    there = geodesy.distance_m(lat1, lon1, lat2, lon2)

    back = geodesy.distance_m(lat2, lon2, lat1, lon1)

    assert there == pytest.approx(back, abs=MICROMETRE)


def test_the_antimeridian_and_the_pole_are_no_seams():
    across = geodesy.distance_m(0, 179.999, 0, -179.999)
    over = geodesy.distance_m(89.999, 0, 89.999, 180)

    assert across == pytest.approx(0.002 * 111_319.4908, abs=0.01)
    assert over == pytest.approx(0.002 * 111_693.98, abs=0.01)


@given(lats, lons, st.floats(-180, 180), st.floats(0, 1_000_000))
def test_a_destination_is_geographiclibs(lat, lon, azimuth, distance):
    north, east = geodesy.destinations(lat, lon, azimuth, distance)

    assert metres((float(north[0]), float(east[0])), towards((lat, lon), azimuth, distance)) < MICROMETRE


@settings(max_examples=500)
@given(lats, lons, st.floats(-180, 180), st.floats(1, 1_400_000))
def test_the_cheap_bounds_enclose_the_true_distance(lat, lon, azimuth, distance):
    there = towards((lat, lon), azimuth, distance)
    vectors = geodesy.unit_vectors([lat, there[0]], [lon, there[1]])

    chord = float(np.linalg.norm(vectors[0] - vectors[1]))

    assert geodesy.sure_chord(distance) - 1e-13 <= chord <= geodesy.possible_chord(distance) + 1e-13


def test_the_mean_sphere_is_within_0_56_percent():
    assert pytest.approx(0.005614, abs=1e-6) == 1 / geodesy.LEAST_RATIO - 1
    assert pytest.approx(0.004487, abs=1e-6) == geodesy.MOST_RATIO - 1


@settings(max_examples=500)
@given(lats, lons, st.floats(-180, 180), st.floats(1, 1_400_000))
def test_points_within_reach_lie_in_neighbouring_bands(lat, lon, azimuth, distance):
    there = towards((lat, lon), azimuth, distance)

    bands = geodesy.band_of([lat, there[0]], geodesy.band_height_deg(distance))

    assert abs(int(bands[0]) - int(bands[1])) <= 1


@pytest.mark.parametrize(
    ("lat", "lon", "field", "cause"),
    [(121.5, 31.2, "latitude", "swapped"), (31.2, 12130.0, "longitude", "without a point")],
)
def test_an_impossible_point_is_refused_with_its_likely_cause(lat, lon, field, cause):
    with pytest.raises(OutOfRange) as refused:
        geodesy.distance_m(lat, lon, 0, 0)

    assert refused.value.field == field
    assert cause in refused.value.cause
    assert "121" not in str(refused.value)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -90.0001])
def test_no_number_that_is_not_a_latitude_passes(wrong):
    with pytest.raises(OutOfRange):
        geodesy.check_point(wrong, 0)
