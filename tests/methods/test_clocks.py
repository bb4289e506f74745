from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.clocks import offset, zonelike

DAY_S = 86_400.0
ONE_SECOND = 1.0


def events(many, days, seed):
    rng = np.random.default_rng(seed)
    return np.sort(rng.integers(0, days, many) * DAY_S + rng.uniform(7, 19, many) * 3600)


def missing(at, share, seed):
    return at[np.random.default_rng(seed).random(len(at)) >= share]


def test_two_hours_are_found_though_each_clock_misses_a_third():
    at = events(60, 10, 1)

    found = offset(missing(at, 0.3, 2), missing(at, 0.3, 3) + 7200)

    assert found is not None
    assert found.offset_s == pytest.approx(7200, abs=ONE_SECOND)
    assert found.chance < 1e-4


def test_the_difference_of_the_means_would_be_wrong_there():
    at = events(60, 10, 1)
    one, other = missing(at, 0.3, 2), missing(at, 0.3, 3) + 7200

    assert abs(other.mean() - one.mean() - 7200) > 600


def test_a_drift_is_found_with_its_rate_and_is_no_time_zone():
    at = events(300, 20, 4)
    second = at + 100 + 5.0 * (at - at.mean()) / DAY_S

    found = offset(missing(at, 0.2, 5), missing(second, 0.2, 6))

    assert found is not None
    assert found.drift_s_day == pytest.approx(5.0, abs=0.1)


def test_lists_of_other_events_are_not_matched():
    found = offset(events(60, 10, 7), events(60, 10, 8))

    assert found is None or found.chance > 0.01


def test_a_thing_that_happens_every_ten_minutes_fits_at_many_offsets_and_is_refused():
    at = np.arange(0, DAY_S, 600.0)

    assert offset(at, at + 7200) is None


def test_two_entries_are_too_few():
    assert offset(np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0])) is None


@given(st.integers(-50_000, 50_000))
def test_turned_round_the_offset_only_changes_its_sign(shift):
    at = events(40, 10, 9)
    there, back = offset(at, at + shift), offset(at + shift, at)

    assert there is not None and back is not None
    assert there.offset_s == pytest.approx(-back.offset_s, abs=ONE_SECOND)
    assert there.offset_s == pytest.approx(shift, abs=ONE_SECOND)


def test_the_raster_of_time_zones_names_hours_halves_and_quarters():
    """Asia/Kathmandu is UTC+05:45, Asia/Kolkata UTC+05:30 (IANA tzdata)."""
    assert zonelike(5.75 * 3600, 1.0).kind == "quarter hours"
    assert zonelike(5.5 * 3600, 1.0).kind == "half hours"
    assert zonelike(-8 * 3600.0, 1.0).kind == "whole hours"


def test_how_likely_any_offset_lies_so_near_the_raster_is_told():
    assert zonelike(7200 + 45, 1.0).chance == pytest.approx(0.1)
    assert zonelike(7200 + 450, 1.0).chance == 1.0
