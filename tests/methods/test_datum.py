"""Against the points that the published implementations carry in their own tests."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import metres
from leadline.errors import OutOfRange
from leadline.methods.datum import from_wgs84, to_wgs84
from leadline.model.place import Datum

MICROMETRE = 1e-6
ONE_METRE = 1.0
#: 0.02 degrees inside the published box: nearer to its edge a shifted point has two origins
china_lats = st.floats(0.85, 55.80)
china_lons = st.floats(72.03, 137.81)
shifted = st.sampled_from([Datum.GCJ02, Datum.BD09])


@pytest.mark.parametrize(
    ("given_point", "expected"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
        ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ],
    ids=[
        "Shanghai, eviltransform",
        "Shenzhen, eviltransform",
        "Beijing, eviltransform",
        "Beijing, coordtransform",
    ],
)
def test_gcj02_is_the_published_one(given_point, expected):
    assert from_wgs84(*given_point, Datum.GCJ02) == pytest.approx(expected, abs=1e-12)


def test_bd09_is_the_published_one():
    origin = to_wgs84(39.915, 116.404, Datum.GCJ02)

    assert from_wgs84(*origin, Datum.BD09) == pytest.approx(
        (39.92133699351021, 116.41036949371029), abs=1e-11
    )


def test_the_published_reverse_of_bd09_is_within_a_metre_of_ours():
    published = to_wgs84(39.90865673957631, 116.39762729119315, Datum.GCJ02)

    assert metres(to_wgs84(39.915, 116.404, Datum.BD09), published) < ONE_METRE


@settings(max_examples=500)
@given(china_lats, china_lons, shifted)
def test_there_and_back_is_the_same_place_to_a_micrometre(lat, lon, datum):
    there = from_wgs84(lat, lon, datum)

    assert metres(to_wgs84(*there, datum), (lat, lon)) < MICROMETRE


@given(china_lats, china_lons)
def test_gcj02_shifts_by_less_than_a_kilometre(lat, lon):
    assert metres(from_wgs84(lat, lon, Datum.GCJ02), (lat, lon)) < 1_000


@pytest.mark.parametrize("place", [(40.7, -74.0), (51.5, -0.1), (-33.9, 151.2), (0.0, 0.0)])
def test_outside_china_gcj02_is_wgs84(place):
    assert from_wgs84(*place, Datum.GCJ02) == place
    assert to_wgs84(*place, Datum.GCJ02) == place


@given(st.floats(-89, 89), st.floats(-180, 180), st.sampled_from(Datum))
def test_every_point_stays_on_earth(lat, lon, datum):
    north, east = to_wgs84(lat, lon, datum)

    assert -90 <= north <= 90
    assert -180 <= east <= 180


def test_wgs84_is_left_alone():
    assert to_wgs84(31.2, 121.5, Datum.WGS84) == (31.2, 121.5)


def test_swapped_coordinates_are_refused():
    with pytest.raises(OutOfRange, match="swapped"):
        to_wgs84(121.5, 31.2, Datum.GCJ02)


@pytest.mark.parametrize("datum", list(Datum))
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_every_point_on_earth_has_an_origin_on_earth(datum: Datum, lat: float, lon: float) -> None:
    found = to_wgs84(lat, lon, datum)

    assert -90 <= found[0] <= 90 and -180 <= found[1] <= 180
