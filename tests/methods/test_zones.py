import numpy as np
import pytest
from pytest import approx

from brute_cylinders import circles, spherical_m
from leadline.errors import OutOfRange
from leadline.methods import zones as module
from leadline.methods.zones import circles_about, zones_of

MILLIMETRE = 0.001


def listed(found, places):
    return [
        (centre, found.members[found.starts[centre] : end + 1].tolist())
        for centre in range(places)
        for end in range(found.starts[centre], found.starts[centre + 1])
    ]


@pytest.mark.parametrize(
    ("lat", "lon", "spread"),
    [(31.0, 121.0, 0.1), (89.99, 10.0, 0.01), (0.0, 179.999, 0.1), (-45.0, 0.0, 0.1)],
)
def test_the_circles_are_those_of_the_definition_also_at_a_pole_and_the_antimeridian(lat, lon, spread):
    rng = np.random.default_rng(1)
    north = np.minimum(lat + rng.uniform(0, spread, 30), 90.0)
    east = (lon + rng.uniform(0, spread * 20, 30) + 180) % 360 - 180
    weights = rng.integers(0, 9, 30)

    found = zones_of(north, east, weights, 20_000.0, 60.0)

    assert listed(found, 30) == list(circles(north, east, weights, 20_000.0, 60.0))


def test_each_member_carries_its_distance_from_the_centre():
    rng = np.random.default_rng(2)
    lat, lon = 31 + rng.uniform(0, 0.1, 20), 121 + rng.uniform(0, 0.1, 20)

    found = zones_of(lat, lon, np.ones(20, dtype=np.int64), 5000.0, 20.0)

    centres = np.repeat(np.arange(20), np.diff(found.starts))
    assert found.reach_m == approx(spherical_m(lat, lon)[centres, found.members], abs=MILLIMETRE)


def test_places_at_one_point_begin_their_own_circles():
    lat, lon = np.full(3, 31.0), np.full(3, 121.0)

    found = zones_of(lat, lon, np.ones(3, dtype=np.int64), 10.0, 3.0)

    assert found.members.tolist() == [0, 1, 2, 1, 0, 2, 2, 0, 1]


def test_a_place_that_weighs_too_much_alone_has_no_circle():
    found = zones_of(np.array([31.0, 31.01]), np.array([121.0, 121.0]), np.array([9, 1]), 5000.0, 5.0)

    assert np.diff(found.starts).tolist() == [0, 1]


@pytest.mark.parametrize("radius_m", [0.0, -1.0, 3e7, float("nan")])
def test_a_radius_that_cannot_be_is_refused(radius_m):
    with pytest.raises(OutOfRange, match="radius"):
        zones_of(np.array([31.0]), np.array([121.0]), np.array([1]), radius_m, 1.0)


def test_more_circles_than_memory_holds_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_CIRCLES", 10)

    with pytest.raises(OutOfRange, match="near places as one"):
        zones_of(np.full(9, 31.0), np.linspace(121, 121.001, 9), np.ones(9, dtype=np.int64), 5000.0, 9.0)


def test_the_number_of_circles_is_known_about_beforehand():
    rng = np.random.default_rng(3)
    lat, lon = 31 + rng.uniform(0, 0.4, 2000), 121 + rng.uniform(0, 0.4, 2000)

    found = zones_of(lat, lon, np.ones(2000, dtype=np.int64), 4000.0, 2000.0)

    assert circles_about(lat, lon, 4000.0) == approx(len(found), rel=0.3)


@pytest.mark.parametrize("radius_m", [0.0, -1.0, float("nan"), 2.1e7])
def test_a_radius_that_cannot_be_is_refused_before_anything_is_counted(radius_m):
    with np.errstate(all="raise"), pytest.raises(OutOfRange, match="must be above 0"):
        circles_about(np.array([1.0, 2.0]), np.array([1.0, 2.0]), radius_m)
