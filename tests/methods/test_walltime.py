from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.walltime import OFFSETS_MIN, fit_wall, offset_minutes, written_offset

AT = datetime(2024, 5, 1, 2, 20, 30, tzinfo=UTC)
#: of a sum of forty windows
ROUNDING = 1e-9
WALL = datetime(2024, 5, 1, 10, 20, 30)


def test_every_offset_that_the_zone_database_has_in_force_is_tried():
    days = [datetime(2024, 1, 15, tzinfo=UTC), datetime(2024, 7, 15, tzinfo=UTC)]
    shifts = {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in available_timezones() for at in days}
    in_force = {shift.total_seconds() / 60 for shift in shifts if shift is not None}

    assert in_force <= set(OFFSETS_MIN)


def test_a_wall_time_fits_the_zone_that_it_was_written_in():
    fit = fit_wall(WALL, (AT, AT), 3.0)

    assert fit.fitting == (480,)
    assert fit.gap_s == 0.0


def test_ten_seconds_beside_every_zone_fit_none_and_are_named():
    fit = fit_wall(WALL + timedelta(seconds=10), (AT, AT), 3.0)

    assert not fit.fits
    assert fit.gap_s == 10.0


def test_three_seconds_fit_by_luck_in_fewer_than_one_of_a_hundred():
    assert fit_wall(WALL, (AT, AT), 3.0).chance < 0.01


def test_ten_minutes_fit_by_luck_half_of_the_time():
    assert fit_wall(WALL, (AT, AT), 600.0).chance > 0.4


@given(st.sampled_from(OFFSETS_MIN), st.integers(0, 86_399))
def test_an_instant_seen_in_any_zone_fits_that_zone(offset, second):
    at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(seconds=second)
    wall = (at + timedelta(minutes=offset)).replace(tzinfo=None)

    assert offset in fit_wall(wall, (at, at), 1.0).fitting


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_a_wider_tolerance_is_never_less_likely_to_fit_by_luck(one, other):
    low, high = sorted((one, other))

    assert fit_wall(WALL, (AT, AT), low).chance <= fit_wall(WALL, (AT, AT), high).chance + ROUNDING


@pytest.mark.parametrize("minutes", OFFSETS_MIN)
def test_an_offset_that_is_written_is_read_again(minutes):
    sign, rest = ("-" if minutes < 0 else "+"), abs(minutes)

    assert offset_minutes(f"{sign}{rest // 60:02d}:{rest % 60:02d}") == minutes
    assert written_offset(minutes).startswith("UTC")


@pytest.mark.parametrize("text", ["", "8", "+8", "+0800x", "+99:00", "Asia/Shanghai", "+٠٨:٠٠"])
def test_what_is_no_offset_is_none(text):
    assert offset_minutes(text) is None


def test_a_wall_time_with_a_zone_is_refused_with_the_likely_cause():
    with pytest.raises(BadInput, match="swapped"):
        fit_wall(AT, (AT, AT), 3.0)
