from __future__ import annotations

import numpy as np
import pytest

from leadline.methods.meeting import longest_run, meeting, positions

TIMES = np.arange(0, 12 * 3600, 600.0)
RULE = {"near_m": 500.0, "slow_m_s": 1.03, "long_s": 7200.0}


def ship(north, east=122.0):
    return (
        TIMES,
        np.broadcast_to(np.asarray(north, dtype=float), TIMES.shape).copy(),
        np.full(len(TIMES), east),
    )


def test_two_ships_that_lie_together_for_four_hours_meet():
    together = (TIMES >= 3 * 3600) & (TIMES <= 7 * 3600)
    found = meeting(ship(30.0), ship(np.where(together, 30.002, 30.5)), **RULE)

    assert found is not None
    assert found.until_s - found.since_s == pytest.approx(4 * 3600, abs=1300)
    assert found.nearest_m == pytest.approx(222, abs=5)


def test_ships_that_pass_each_other_do_not_meet():
    passing = 30.0 + (TIMES - 6 * 3600) / 3600 * 0.1

    assert meeting(ship(30.0), ship(passing), **RULE) is None


def test_an_hour_together_is_too_short():
    together = (TIMES >= 3 * 3600) & (TIMES <= 4 * 3600)

    assert meeting(ship(30.0), ship(np.where(together, 30.002, 30.5)), **RULE) is None


def test_nothing_is_made_up_for_a_long_silence():
    lat, _ = positions((np.array([0.0, 20_000.0]), np.array([30.0, 30.0]), np.array([122.0, 122.0])), TIMES)

    assert np.isnan(lat[1:-1]).sum() >= 30
    assert lat[0] == 30.0


def test_the_longest_run_of_nothing_is_empty():
    assert longest_run(np.zeros(4, dtype=bool)) == (0, 0)


def test_the_antimeridian_parts_no_meeting():
    found = meeting(ship(30.0, 179.999), ship(30.0, -179.999), **RULE)

    assert found is not None
    assert found.nearest_m < 250
