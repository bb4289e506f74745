from __future__ import annotations

import time

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.model.place import Surroundings
from leadline.policy import load
from leadline.policy.places import Settlement
from leadline.shell.registers.population import Population, load_population

POLICY = load("demo-town")
#: the sphere against the ellipsoid, at most
SPHERE = 0.0057
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@pytest.fixture(scope="module")
def world() -> Population:
    return load_population(POLICY)


def alone(lat: float, lon: float, people: int = 62_000) -> Population:
    return Population([Settlement(name="X", lat=lat, lon=lon, population=people)], POLICY.settlement)


@pytest.mark.parametrize(
    ("lat", "lon", "kind", "place"),
    [
        (48.8566, 2.3522, Surroundings.URBAN, "Paris"),
        (31.2304, 121.4737, Surroundings.URBAN, "Shanghai"),
        (51.5074, -0.1278, Surroundings.URBAN, "London"),
        (48.6500, 2.0500, Surroundings.SUBURBAN, "Paris"),
        (40.3600, 116.0000, Surroundings.SUBURBAN, "Badaling"),
        (46.6000, 8.0000, Surroundings.RURAL, "Interlaken"),
        (0.0000, -140.0000, Surroundings.RURAL, "Taiohae"),
        (2.0300, 86.0000, Surroundings.URBAN, "Lanhaven"),
        (2.1000, 86.0000, Surroundings.SUBURBAN, "Lanhaven"),
    ],
)
def test_known_places_are_what_they_are(world, lat, lon, kind, place):
    setting = world.setting(lat, lon)

    assert (setting.kind, setting.place) == (kind, place)
    assert place in setting.because


@given(lat=LATITUDES, lon=LONGITUDES)
def test_every_point_of_the_earth_has_an_answer(world, lat, lon):
    setting = world.setting(lat, lon)

    assert setting.kind in Surroundings
    assert 0 <= setting.distance_m < 20_100_000


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_distance_agrees_with_the_ellipsoid(lat, lon, place_lat, place_lon):
    setting = alone(place_lat, place_lon).setting(lat, lon)
    true_m = Geodesic.WGS84.Inverse(lat, lon, place_lat, place_lon)["s12"]

    assert setting.distance_m == pytest.approx(true_m, rel=SPHERE, abs=1)


def test_a_town_reaches_across_the_antimeridian_and_over_the_pole():
    assert alone(0, 179.99).setting(0, -179.99).kind is Surroundings.URBAN
    assert alone(89.99, 0).setting(89.99, 180).kind is Surroundings.URBAN


def test_of_two_towns_the_larger_one_decides():
    towns = [
        Settlement(name="Small", lat=0, lon=0.0, population=60_000),
        Settlement(name="Large", lat=0, lon=0.01, population=900_000),
    ]

    assert Population(towns, POLICY.settlement).setting(0, 0).place == "Large"


@given(st.floats(0, 60_000), st.floats(0, 60_000))
def test_going_away_from_a_town_never_makes_a_point_more_urban(one, other):
    near, far = sorted((one, other))
    rank = list(Surroundings)
    town = alone(0, 0)

    assert rank.index(town.setting(near / 111_195, 0).kind) <= rank.index(town.setting(far / 111_195, 0).kind)


def test_an_empty_register_says_so():
    setting = Population([], POLICY.settlement).setting(1, 2)

    assert setting.kind is Surroundings.RURAL
    assert "empty" in setting.because


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_impossible_coordinates_are_refused(world, lat, lon):
    with pytest.raises(OutOfRange):
        world.setting(lat, lon)


def test_a_question_takes_about_a_millisecond_of_cpu_at_most(world):
    begun = time.process_time()

    settings = [world.setting(48.8566, 2.3522) for _ in range(100)]

    assert len(settings) == 100
    assert (time.process_time() - begun) / 100 < 0.002
