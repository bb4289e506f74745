"""Limits: what an option may be; anything else is refused with the value, the limit and the likely cause."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

from leadline.errors import OutOfRange
from leadline.exchange.tables import check_writable

#: metres of a radius: a step, and further than what people report together
RADIUS_M = (1.0, 1_000_000.0)
#: hours of a window: a second to a leap year
WINDOW_H = (1 / 3600, 366 * 24.0)
#: days of past: a century
PAST_DAYS = (1, 36_525)

_WHOLE_EARTH = "kilometres instead of metres, or the whole earth instead of an area?"


def within(option: str, value: float, bounds: tuple[float, float], unit: str, cause: str) -> float:
    """The value if it lies within the bounds, both counted; OutOfRange if not, or if it is no number.

    >>> within("--draws", 99, (19, 99_999), "draws", "a typing error?")
    99
    """
    low, high = bounds
    if not low <= value <= high:
        limit = f"must be {low:,.9g} to {high:,.9g} {unit}, was {value:,.9g}"
        raise OutOfRange(option, " ".join(limit.split()).replace(" ,", ","), cause)
    return value


def radius(option: str, value: float) -> float:
    """Metres of a radius; OutOfRange for 0 and for the whole earth."""
    return within(option, value, RADIUS_M, "m", _WHOLE_EARTH)


def hours(option: str, value: float) -> timedelta:
    """A window given in hours; OutOfRange for none and for more than a year."""
    if math.isfinite(value) and WINDOW_H[0] <= value <= WINDOW_H[1]:
        return timedelta(hours=value)
    limit = f"must be one second to {WINDOW_H[1]:,.0f} h (366 days), was {value:,.9g} h"
    raise OutOfRange(option, limit, "seconds or days instead of hours?")


def past(value: int) -> int:
    """Days of past; OutOfRange for none and for more than a century."""
    return int(within("--past-days", value, PAST_DAYS, "days", "hours or seconds instead of days?"))


def writable(path: Path | None) -> Path | None:
    """The path, if a table can be written there; raises before the work, not after it."""
    if path is not None:
        check_writable(path)
    return path
