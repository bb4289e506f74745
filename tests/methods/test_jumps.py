from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.geodesy import destinations
from leadline.methods.jumps import Shape, jumps

TIMES = np.arange(0, 24 * 3600, 600.0) + 3
#: a day of a ship that goes round slowly
LAT = 30 + 0.05 * np.sin(TIMES / 20_000)
LON = 122 + 0.05 * np.cos(TIMES / 20_000)


def test_one_ship_is_one_chain():
    assert jumps(TIMES, LAT, LON).is_clean


def test_one_position_100_km_off_is_away_and_back_and_it_alone_is_of_another_chain():
    lat = LAT.copy()
    lat[70] += 0.9

    found = jumps(TIMES, lat, LON)

    assert found.shape is Shape.AWAY
    assert list(np.flatnonzero(found.chain)) == [70]
    assert list(found.at) == [70, 71]


def test_two_ships_under_one_number_are_told_from_jumps_and_kept_apart():
    whose = np.arange(len(TIMES)) % 3 == 0
    lat = np.where(whose, LAT + 2, LAT)

    found = jumps(TIMES, lat, LON)

    assert found.shape is Shape.SHARED
    assert np.array_equal(found.chain == 1, whose)


def test_a_number_that_is_handed_on_jumps_for_good():
    lat = np.where(np.arange(len(TIMES)) < 50, LAT + 2, LAT)

    assert jumps(TIMES, lat, LON).shape is Shape.BREAK


def test_two_places_at_the_same_second_are_a_jump():
    times = np.sort(np.concatenate([TIMES, TIMES[60:61]]))
    lat, lon = np.insert(LAT, 60, LAT[60] + 1), np.insert(LON, 60, LON[60])

    assert not jumps(times, lat, lon).is_clean


def test_a_slow_drag_off_is_not_seen_and_that_is_why_it_is_declared():
    away = np.clip((TIMES - 40_000) / 7200, 0, 1) * 11_000
    lat, lon = destinations(LAT, LON, 45.0, away)

    assert jumps(TIMES, lat, lon).is_clean


def test_across_the_antimeridian_nothing_jumps():
    lon = (179.9 + TIMES / 86_400 * 0.4 + 180) % 360 - 180

    assert jumps(TIMES, LAT, lon).is_clean


def test_no_position_and_one_position_are_clean():
    assert jumps(TIMES[:0], LAT[:0], LON[:0]).is_clean
    assert jumps(TIMES[:1], LAT[:1], LON[:1]).is_clean


@given(st.integers(1, 142), st.floats(0.6, 20), st.floats(0, 359))
def test_any_single_jump_of_over_60_km_within_ten_minutes_is_seen(place, far, azimuth):
    lat, lon = LAT.copy(), LON.copy()
    north, east = destinations(lat[place], lon[place], azimuth, far * 111_000)
    lat[place], lon[place] = north[0], east[0]

    assert not jumps(TIMES, lat, lon).is_clean


def test_a_jump_does_not_raise_the_limit_that_it_is_judged_by():
    """A ship at anchor that tells of itself every 20 minutes, once 30 km off: 49 kn, its only two moves."""
    times, lat, lon = TIMES[::2], np.full(72, 30.0), np.full(72, 122.0)
    lat[40] += 0.27

    assert jumps(times, lat, lon).shape is Shape.AWAY


def test_a_fast_ferry_that_sails_on_does_not_jump():
    sailed = np.clip(TIMES - 40_000, 0, 3000) * 18.0
    lat, lon = destinations(LAT[:1], LON[:1], 45.0, sailed)

    assert jumps(TIMES, lat, lon).is_clean
