from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.methods.emission import at_distance, dbuv_m_from_uv_m, field_ratio, uv_m_from_dbuv_m

#: CISPR 32:2012 class B as quoted: limit in dBµV/m, the same in µV/m, 2.3 times as a field in dBµV/m
CLASS_B = [
    (30, 31.6, 37.2),
    (37, 70.8, 44.2),
    (40, 100.0, 47.2),
    (47, 223.9, 54.2),
    (50, 316, 57.2),
    (70, 3162, 77.2),
    (54, 501, 61.2),
    (74, 5012, 81.2),
]
levels = st.floats(-60, 160)


@pytest.mark.parametrize(("limit", "field", "times_2_3"), CLASS_B)
def test_conversions_agree_with_the_published_table(limit, field, times_2_3):
    assert uv_m_from_dbuv_m(limit) == pytest.approx(field, rel=0.002)
    assert dbuv_m_from_uv_m(2.3 * uv_m_from_dbuv_m(limit)) == pytest.approx(times_2_3, abs=0.05)
    assert field_ratio(times_2_3, limit) == pytest.approx(2.3, rel=0.005)


def test_ten_to_three_metres_is_10_46_db():
    assert at_distance(30.0, 10.0, 3.0) - 30.0 == pytest.approx(10.46, abs=0.005)


def test_human_exposure_limit_is_112_db_above_class_b():
    """GB 8702-2014: 12 V/m = 141.6 dBµV/m, 112 dB above the 3 m figure of 30 dBµV/m."""
    assert dbuv_m_from_uv_m(12e6) == pytest.approx(141.6, abs=0.05)


@given(levels)
def test_there_and_back_is_the_same_level(level):
    assert dbuv_m_from_uv_m(uv_m_from_dbuv_m(level)) == pytest.approx(level, abs=1e-9)


@given(levels, st.floats(0.1, 100), st.floats(0.1, 100))
def test_distance_there_and_back_is_the_same_level(level, near, far):
    assert at_distance(at_distance(level, near, far), far, near) == pytest.approx(level, abs=1e-9)


@pytest.mark.parametrize("field", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_field_is_refused(field):
    with pytest.raises(OutOfRange):
        dbuv_m_from_uv_m(field)


@pytest.mark.parametrize("distance", [0.0, -3.0, float("nan"), float("inf")])
def test_an_impossible_distance_is_refused(distance):
    with pytest.raises(OutOfRange):
        at_distance(30.0, distance, 3.0)
