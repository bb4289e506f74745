from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.geodesy import destinations
from leadline.methods.vessel import KNOT_M_S, Answer, Window, grain_s, needed_m_s, pace, presence

DATA = Path(os.environ.get("LEADLINE_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
HOUR_S = 3600.0
DARK_S = 3600.0


def line(times_s, north_m, east_m=None):
    """A track in metres from a point on the equator."""
    times = np.asarray(times_s, dtype=float)
    north = np.asarray(north_m, dtype=float)
    east = np.zeros(len(times)) if east_m is None else np.asarray(east_m, dtype=float)
    lat, _ = destinations(np.zeros(len(times)), np.zeros(len(times)), 0.0, north)
    _, lon = destinations(np.zeros(len(times)), np.zeros(len(times)), 90.0, east)
    return times, lat, lon


def pace_of(track):
    return pace(track, floor_m_s=3.0, unknown_m_s=6.0, limit_m_s=30.0)


def at(north_m, since_s, until_s, radius_m=1000.0):
    lat, _ = destinations(0.0, 0.0, 0.0, north_m)
    return Window(lat=float(lat[0]), lon=0.0, radius_m=radius_m, since_s=since_s, until_s=until_s)


#: six hours of a ship that goes north at 5 m/s and tells it every ten minutes, two seconds past the minute
CRUISE = line(np.arange(0, 6 * HOUR_S, 600) + 2, 5.0 * np.arange(0, 6 * HOUR_S, 600))


def test_a_position_within_the_radius_supports():
    found = presence(CRUISE, at(18_000, 3500, 3700), pace_of(CRUISE), DARK_S)

    assert found.answer is Answer.SUPPORTED
    assert found.nearest_m == pytest.approx(0, abs=20)


def test_a_place_that_no_speed_of_the_ship_reaches_is_contradicted_with_the_speed_needed():
    found = presence(CRUISE, at(60_000, 3500, 3700), pace_of(CRUISE), DARK_S)

    assert found.answer is Answer.CONTRADICTED
    assert found.needed_m_s > 40


def test_a_place_beside_the_track_between_two_positions_is_feasible():
    short = line([0, 1200, 2400, 3600], [0, 6000, 12_000, 18_000])
    found = presence(short, at(10_000, 1700, 1900, radius_m=500), pace_of(short), DARK_S)

    assert found.answer is Answer.FEASIBLE
    assert found.gap_s == 1200


def test_a_silence_over_an_hour_cannot_tell_and_is_measured_against_the_ships_own_rhythm():
    times = np.concatenate([np.arange(0, 3600, 300), np.arange(3600 + 4 * HOUR_S, 6 * HOUR_S, 300)]) + 1
    moored = line(times, np.zeros(len(times)))
    own = pace_of(moored)
    found = presence(moored, at(8_000, 2 * HOUR_S, 2.5 * HOUR_S), own, DARK_S)

    assert found.answer is Answer.DARK
    assert own.usual_gap_s == 300
    assert found.gap_s / own.usual_gap_s == pytest.approx(49)
    assert found.gap_rank == pytest.approx(1 / (len(times) - 1))


def test_a_place_out_of_reach_is_contradicted_in_a_silence_too():
    times = np.array([0.0, 600, 1200, 1200 + 2 * HOUR_S, 1800 + 2 * HOUR_S])
    found = presence(line(times, np.zeros(5)), at(300_000, 4000, 5000), pace_of(CRUISE), DARK_S)

    assert found.answer is Answer.CONTRADICTED


def test_half_a_track_lives_and_its_open_end_is_a_silence():
    found = presence(CRUISE, at(120_000, 8 * HOUR_S, 9 * HOUR_S), pace_of(CRUISE), DARK_S)

    assert found.answer is Answer.DARK
    assert found.after == -1


def test_no_position_at_all_is_unknown_and_one_is_enough():
    nothing = (np.zeros(0), np.zeros(0), np.zeros(0))

    assert presence(nothing, at(0, 0, 1), pace_of(nothing), DARK_S).answer is Answer.UNKNOWN
    assert presence(line([10], [0]), at(0, 0, 20), pace_of(nothing), DARK_S).answer is Answer.SUPPORTED


def test_times_in_whole_minutes_are_taken_as_that_coarse():
    assert grain_s(np.arange(0, 6000, 600.0)) == 60
    assert grain_s(CRUISE[0]) == 1


def test_the_top_speed_is_the_ships_own_and_leaves_out_what_no_ship_does():
    jumped = line([0, 600, 1200, 1800, 2400], [0, 3000, 400_000, 9000, 12_000])

    assert pace_of(CRUISE).top_m_s == pytest.approx(5 * 1.18, rel=0.05)
    assert pace_of(jumped).top_m_s < 7


@given(
    st.floats(0, 1e5), st.floats(0, 1e5), st.floats(60, 86_400), st.floats(0, 1), st.floats(0, 1)
)  # fmt: skip
def test_the_closed_form_is_the_least_speed_over_all_instants(first_m, second_m, gap_s, one, other):
    low, high = sorted((one * gap_s, other * gap_s))
    found = needed_m_s(
        (np.array([0.0]), np.array([gap_s])), (np.array([first_m]), np.array([second_m])), (low, high), 1.0
    )[0]
    at_s = np.linspace(low, high, 400)
    tried = np.maximum(first_m / (at_s + 1.0), second_m / (gap_s - at_s + 1.0))

    assert found <= tried.min() * (1 + 0.02) + 1e-6


@given(st.floats(0, 2e5), st.floats(0, 6 * HOUR_S), st.floats(10, 7200), st.floats(10, 7200))
def test_a_longer_window_never_turns_what_could_be_into_what_cannot(north_m, since, short, more):
    own = pace_of(CRUISE)
    narrow = presence(CRUISE, at(north_m, since, since + short), own, DARK_S)
    wide = presence(CRUISE, at(north_m, since, since + short + more), own, DARK_S)

    assert wide.answer is not Answer.CONTRADICTED or narrow.answer is Answer.CONTRADICTED


@pytest.mark.skipif(
    not (DATA / "ais_east_mediterranean.csv.gz").exists(),
    reason="the real ship positions are not on this machine; set LEADLINE_REAL_DATA to their folder",
)
def test_no_position_of_a_real_ship_is_contradicted_when_it_is_held_out():
    with gzip.open(DATA / "ais_east_mediterranean.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    answers = [held_out(track, place) for track in real(rows) for place in range(1, len(track[0]) - 1, 7)]

    assert len(answers) > 1000
    assert Answer.CONTRADICTED not in answers


def real(rows):
    """Tracks of the file: dates are written day first, to the minute."""
    ships = sorted({row["vessel"] for row in rows})
    for ship in ships:
        own = [row for row in rows if row["vessel"] == ship]
        days = [row["time_utc_dmy"] for row in own]
        stamps = [np.datetime64(f"{one[6:10]}-{one[3:5]}-{one[:2]}T{one[11:]}", "s") for one in days]
        times = np.array(stamps).astype(float)
        kept = np.concatenate([[True], np.diff(times) > 0])
        yield (
            times[kept],
            np.array([float(row["lat_deg"]) for row in own])[kept],
            np.array([float(row["lon_deg"]) for row in own])[kept],
        )


def held_out(track, place):
    rest = tuple(np.delete(column, place) for column in track)
    middle = track[0][place]
    window = Window(
        lat=float(track[1][place]), lon=float(track[2][place]), radius_m=1000.0,
        since_s=middle - 1800, until_s=middle + 1800,
    )  # fmt: skip
    own = pace(rest, floor_m_s=6 * KNOT_M_S, unknown_m_s=12 * KNOT_M_S, limit_m_s=60 * KNOT_M_S)
    return presence(rest, window, own, DARK_S).answer
