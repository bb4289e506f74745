"""The promised slack, against geographiclib."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import metres, towards
from leadline.methods.localsphere import LocalSphere

bearings = st.floats(-180, 180)


@settings(max_examples=300)
@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.sampled_from([10.0, 5_000.0, 50_000.0, 700_000.0]),
    st.tuples(bearings, st.floats(0, 2)),
    st.tuples(bearings, st.floats(0, 1)),
)
def test_distances_on_the_sphere_are_within_the_promised_slack(lat, lon, radius, point, centre):
    places = [towards((lat, lon), azimuth, share * radius) for azimuth, share in (point, centre)]
    sphere = LocalSphere.around(lat, lon)

    vectors = sphere.project(*(np.array(column) for column in zip(*places, strict=True)))
    away = 2 * sphere.radius_m * np.arcsin(np.linalg.norm(vectors[0] - vectors[1]) / 2)

    # the slack is for distances up to one radius; it grows in proportion
    share = max(1.0, metres(*places) / radius)
    assert away == pytest.approx(metres(*places), abs=share * sphere.slack_m(radius))


@pytest.mark.parametrize(("radius", "promised_m"), [(5_000, 2e-5), (50_000, 3e-3), (700_000, 100)])
def test_the_slack_is_as_small_as_the_page_says(radius, promised_m):
    slacks = [LocalSphere.around(lat, 0.0).slack_m(radius) for lat in np.linspace(-90, 90, 181)]

    assert max(slacks) < promised_m


@given(st.floats(-90, 90), st.floats(-180, 180), bearings, st.floats(0, 1_000_000))
def test_locate_undoes_project(lat, lon, azimuth, distance):
    there = towards((lat, lon), azimuth, distance)
    sphere = LocalSphere.around(lat, lon)

    north, east = sphere.locate(sphere.project(np.array([there[0]]), np.array([there[1]])))

    assert metres((float(north[0]), float(east[0])), there) < 1e-5
