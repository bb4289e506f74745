"""Emission: units of field strength, and how a field changes with distance.

Source: definitions of the decibel for field quantities (20 log10) and the far-field 1/d law,
as CISPR 16 uses them. Error: the conversions are exact; 1/d holds in the far field over open
ground, and reflections indoors or in a street change it by 6 dB and more.
"""

from __future__ import annotations

from math import isfinite, log10

from leadline.errors import OutOfRange


def dbuv_m_from_uv_m(field_uv_m: float) -> float:
    """Field strength in dBµV/m from µV/m. Raises OutOfRange unless positive and finite.

    >>> dbuv_m_from_uv_m(100.0)
    40.0
    """
    if not (isfinite(field_uv_m) and field_uv_m > 0):
        raise OutOfRange("field strength", "must be above 0 µV/m", "was a level in dB given as a field?")
    return 20.0 * log10(field_uv_m)


def uv_m_from_dbuv_m(level_dbuv_m: float) -> float:
    """Field strength in µV/m from dBµV/m.

    >>> round(uv_m_from_dbuv_m(47.0), 1)
    223.9
    """
    if not (isfinite(level_dbuv_m) and abs(level_dbuv_m) <= 300):
        raise OutOfRange("field strength", "must be within -300 to 300 dBµV/m", "is the unit right?")
    return float(10.0 ** (level_dbuv_m / 20.0))


def field_ratio(level_dbuv_m: float, limit_dbuv_m: float) -> float:
    """How many times the limit a field is, as a ratio of field strengths (not of power).

    >>> round(field_ratio(44.2, 37.0), 1)
    2.3
    """
    return uv_m_from_dbuv_m(level_dbuv_m - limit_dbuv_m)


def at_distance(level_dbuv_m: float, from_m: float, to_m: float) -> float:
    """The level in dBµV/m at another distance, by the far-field 1/d law.

    >>> round(at_distance(30.0, 10.0, 3.0), 2)
    40.46
    """
    if not (isfinite(from_m) and isfinite(to_m) and from_m > 0 and to_m > 0):
        raise OutOfRange("distance", "must be above 0 m", "was it left out?")
    return level_dbuv_m + 20.0 * log10(from_m / to_m)
