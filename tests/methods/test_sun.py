from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pvlib import spa
from skyfield.api import wgs84

from leadline.errors import OutOfRange
from leadline.methods.sun import (
    FIRST_S,
    LAST_S,
    PARALLAX_DEG,
    RADIUS_DEG,
    _sources,
    _year,
    lifted,
    seen_from,
    sun_at,
)

HUNDREDTH = 0.01
ARCSECOND = 1 / 3600
TWENTY_YEARS = st.floats(
    datetime(2015, 1, 1, tzinfo=UTC).timestamp(), datetime(2035, 1, 1, tzinfo=UTC).timestamp()
)


def at(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()


def apart_deg(one, other):
    def direction(azimuth, elevation):
        a, e = np.radians(azimuth), np.radians(elevation)
        return np.stack((np.cos(e) * np.sin(a), np.cos(e) * np.cos(a), np.sin(e)))

    return np.degrees(2 * np.arcsin(np.linalg.norm(direction(*one) - direction(*other), axis=0) / 2))


def sampled(seed, many, first=2000, last=2051):
    rng = np.random.default_rng(seed)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, many))), rng.uniform(-180, 180, many)
    # ten of the years, so that not every one must be read
    years = np.round(np.linspace(first, last - 1, 10))[rng.integers(0, 10, many)]
    return [at(int(year), 1, 1) for year in years] + rng.uniform(0, 365.2 * 86_400, many), lat, lon


def by_spa(time_s, lat, lon):
    delta_t = spa.calculate_deltat(datetime.fromtimestamp(time_s, UTC).year, 6)
    found = spa.solar_position_numpy(np.array([time_s]), lat, lon, 0, 1010, 10, delta_t, 0.5667, 1)
    return found[4][0], 90 - found[1][0]


def by_skyfield(time_s, lat, lon):
    ephemeris, scale = _sources()
    where = ephemeris["earth"] + wgs84.latlon(lat, lon)
    when = scale.from_datetime(datetime.fromtimestamp(time_s, UTC))
    height, azimuth, _ = where.at(when).observe(ephemeris["sun"]).apparent().altaz()
    return azimuth.degrees, height.degrees


def test_it_is_within_a_hundredth_of_a_degree_of_nrel_spa_all_over_the_world_2000_to_2050():
    time_s, lat, lon = sampled(1, 300)

    theirs = np.array([by_spa(*row) for row in zip(time_s, lat, lon, strict=True)]).T

    assert apart_deg(seen_from(sun_at(time_s), lat, lon), theirs).max() < HUNDREDTH


def test_it_is_within_a_hundredth_of_a_degree_of_de421_through_skyfield_2000_to_2050():
    time_s, lat, lon = sampled(2, 150)

    theirs = np.array([by_skyfield(*row) for row in zip(time_s, lat, lon, strict=True)]).T

    assert apart_deg(seen_from(sun_at(time_s), lat, lon), theirs).max() < HUNDREDTH


def test_while_the_turn_of_the_earth_was_measured_it_is_within_an_arcsecond_of_de421():
    time_s, lat, lon = sampled(3, 150, 1973, 2026)

    theirs = np.array([by_skyfield(*row) for row in zip(time_s, lat, lon, strict=True)]).T

    assert apart_deg(seen_from(sun_at(time_s), lat, lon), theirs).max() < ARCSECOND


def test_the_worked_example_of_nrel_comes_out():
    # Reda and Andreas 2008, NREL/TP-560-34302, table A5.1; 1,830 m, 820 hPa, 11 °C
    azimuth, true = seen_from(sun_at(at(2003, 10, 17, 19, 30, 30)), 39.742476, -105.1786)

    assert azimuth[0] == pytest.approx(194.34024, abs=0.002)
    assert 90 - lifted(true, 820, 11)[0] == pytest.approx(50.11162, abs=0.002)


def test_the_declination_is_that_of_meeus():
    # Meeus 1998, example 25.b (VSOP87): 1992 October 13 at 0 h dynamical time, 59 s before UTC: -7°47'01.74"
    found = sun_at(at(1992, 10, 13) - 59)

    assert found.declination_deg[0] == pytest.approx(-(7 + 47 / 60 + 1.74 / 3600), abs=ARCSECOND)
    assert found.distance_au[0] == pytest.approx(0.99760853, abs=1e-6)


@pytest.mark.parametrize("time_s", [FIRST_S - 1, LAST_S + 1, -1e12, 1e12, np.nan, np.inf])
def test_before_1900_and_after_the_ephemeris_is_refused(time_s):
    with pytest.raises(OutOfRange, match="1900-01-01 and 2053"):
        sun_at([0.0, time_s])


@pytest.mark.parametrize("time_s", [FIRST_S, LAST_S])
def test_both_ends_are_still_answered(time_s):
    assert abs(sun_at(time_s).declination_deg[0]) < 23.45


def test_before_1972_it_is_still_within_a_hundredth_of_nrel_spa():
    time_s, lat, lon = sampled(4, 100, 1900, 1972)

    theirs = np.array([by_spa(*row) for row in zip(time_s, lat, lon, strict=True)]).T

    assert apart_deg(seen_from(sun_at(time_s), lat, lon), theirs).max() < HUNDREDTH


@settings(deadline=None)
@given(TWENTY_YEARS)
def test_at_a_pole_the_sun_is_as_high_as_its_declination(time_s):
    found = sun_at(time_s)

    elevation = seen_from(found, 90.0, 0.0)[1][0]

    assert elevation == pytest.approx(found.declination_deg[0] - PARALLAX_DEG, abs=ARCSECOND)


@settings(deadline=None)
@given(TWENTY_YEARS, st.floats(-89, 89), st.floats(-180, 180))
def test_the_seam_of_longitudes_is_no_seam(time_s, lat, lon):
    one, other = (seen_from(sun_at(time_s), lat, each) for each in (lon, lon + 360))

    assert apart_deg(one, other)[0] < ARCSECOND


@settings(deadline=None, max_examples=25)
@given(st.integers(1901, 2052), st.floats(-10, 10))
def test_the_sun_does_not_jump_at_new_year(year, offset_s):
    before, after = (sun_at(at(year, 1, 1) + offset_s + step) for step in (-0.5, 0.5))

    turned = (after.hour_deg - before.hour_deg) % 360

    assert turned[0] == pytest.approx(360 / 86_400, abs=0.006)  # a leap second is a jump of 0.004


def test_places_and_instants_broadcast_in_all_pairs():
    found = seen_from(sun_at([0.0, 1e9, 1.5e9]), np.zeros((2, 1)), np.array([[10.0], [20.0]]))

    assert found[0].shape == (2, 3)


def test_the_rim_of_a_setting_sun_is_seen_when_its_middle_is_fifty_minutes_of_arc_down():
    # the almanacs' sunset: 34' of refraction and 16' of radius
    assert lifted(-34 / 60) == pytest.approx(0.0, abs=0.05)
    assert pytest.approx(16 / 60, abs=0.001) == RADIUS_DEG


@given(st.floats(-90, 89), st.floats(0.01, 1))
def test_air_never_turns_high_and_low_round(elevation, step):
    assert lifted(elevation + step) > lifted(elevation)


def test_no_network_is_asked(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    _sources.cache_clear()
    _year.cache_clear()

    assert sun_at(at(1933, 3, 3)).distance_au[0] == pytest.approx(0.99, abs=0.01)
