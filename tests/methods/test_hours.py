from __future__ import annotations

import numpy as np
import pytest

from leadline.methods.hours import hours

HOUR_S, DAY_S = 3600.0, 86_400.0


def worked(zone_h, days=40, seed=1):
    """Three entries a day between 9 and 19 of a zone."""
    rng = np.random.default_rng(seed)
    return np.repeat(np.arange(days), 3) * DAY_S + (rng.uniform(9, 19, 3 * days) - zone_h) * HOUR_S


def fit(at, zone_h):
    return hours(at, np.full(len(at), float(zone_h)), ordinary=0.15, doubt=0.01)


def test_the_zone_of_the_work_fits_and_one_across_the_earth_does_not():
    at = worked(8)

    assert fit(at, 8).chance == pytest.approx(1.0)
    assert fit(at, -5).chance < 1e-6


def test_neighbours_fit_as_well_so_that_no_zone_is_ever_proved():
    assert {7, 8, 9} <= set(fit(worked(8), 8).fitting_h)


def test_a_burst_within_an_hour_is_one_sitting():
    at = worked(8)
    burst = np.concatenate([at, at[0] + np.linspace(0, 60, 500)])

    assert fit(burst, 8).sittings <= fit(at, 8).sittings + 1


def test_what_comes_round_the_clock_fits_no_zone_and_is_called_flat():
    at = np.random.default_rng(2).uniform(0, 60 * DAY_S, 400)

    assert fit(at, 8).is_flat


def test_the_counts_are_by_local_hour_of_the_stated_zone():
    noon = np.arange(20) * DAY_S + (12.5 - 8) * HOUR_S

    assert fit(noon, 8).counts[12] == 20


def test_half_hour_zones_count_in_their_own_hours():
    """Asia/Kolkata is UTC+05:30."""
    late = np.arange(20) * DAY_S + (23.75 - 5.5) * HOUR_S

    assert fit(late, 5.5).counts[23] == 20


def test_nothing_is_nothing():
    assert fit(np.zeros(0), 8).sittings == 0
