"""Shading: what else a measured shadow would fit: other times of that day, other days, other places.

That a claim fits says little while so much else fits as well; this is what is said beside every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.methods.geodesy import Floats, unit_vectors
from leadline.methods.shadow import Region, Shadow, fits, region, windows
from leadline.methods.sun import FIRST_S, LAST_S

#: seconds between the times of a day, and of an interval, that are tried
STEP_S, INTERVAL_STEP_S = 300.0, 120.0
#: most instants of an interval, and of those that a map tries
MOST_INSTANTS, MOST_ON_MAP = 20_000, 97
#: seconds in which the Earth turns by a degree
_DEGREE_S = 240.0
#: days before and after the claimed one that are tried at the same time of day
DAYS = 182
#: seconds between the times of day that are tried on other days, and most of them
_SHIFT_S, _MOST_SHIFTS = 600.0, 145
#: seconds, days and radians from which on another time, date or place is another
_OTHER_S, _OTHER_DAYS, _OTHER_RAD = 1800.0, 14, 0.05
_DAY_S = 86_400.0
#: side of a cell of the map, degrees: on a card, and where somebody asks where
CARD_DEG, FINE_DEG = 2.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Elsewhere:
    """What else fits; times in seconds since 1970."""

    #: runs of fitting instants within twelve hours of the claimed time, at the place; None without a place
    times: list[tuple[float, float]] | None
    #: runs of days with the same time of day, as instants on the first and the last
    dates: list[tuple[float, float]] | None
    #: how many days these are
    days: int
    #: where on Earth it fits within the claimed time
    where: Region
    #: "date", "time", "place": which of them the shadow leaves open
    open: tuple[str, ...]


def spread(
    earliest_s: float, latest_s: float, step_s: float = INTERVAL_STEP_S, most: int = MOST_INSTANTS
) -> Floats:
    """Instants that stand for an interval, both ends among them; one for an exact time."""
    if latest_s <= earliest_s:
        return np.array([earliest_s])
    return np.linspace(
        earliest_s, latest_s, min(most, max(2, int(np.ceil((latest_s - earliest_s) / step_s)) + 1))
    )


def elsewhere(
    shadow: Shadow, spot: tuple[float, float] | None, time_s: Floats, limit: float, step_deg: float = CARD_DEG
) -> Elsewhere:
    """What else a shadow fits, for a claimed place (or none) and the instants of the claimed time."""
    tried = spread(float(time_s[0]), float(time_s[-1]), _DEGREE_S * step_deg, MOST_ON_MAP)
    where = region(shadow, tried, limit, step_deg)
    if spot is None:
        return Elsewhere(times=None, dates=None, days=0, where=where, open=())
    middle = float(time_s[0] + time_s[-1]) / 2
    day = _kept(middle + STEP_S * np.arange(-_DAY_S / 2 / STEP_S, _DAY_S / 2 / STEP_S + 1))
    that_day = fits(shadow, *spot, day, limit)
    # any instant of the claimed interval keeps a day
    shifts = spread(float(time_s[0]), float(time_s[-1]), _SHIFT_S, _MOST_SHIFTS) - middle
    dates = middle + _DAY_S * np.arange(-DAYS, DAYS + 1)
    dates = dates[(dates + shifts[0] >= FIRST_S) & (dates + shifts[-1] <= LAST_S)]
    tries = fits(shadow, *spot, (dates + shifts[:, None]).ravel(), limit)
    on_days = np.logical_or.reduce(tries.reshape(len(shifts), len(dates)))
    outside = np.maximum(time_s[0] - day, day - time_s[-1]) >= _OTHER_S
    far = np.abs(dates - middle) >= _OTHER_DAYS * _DAY_S
    left = {
        "date": bool(np.any(on_days & far)),
        "time": bool(np.any(that_day & outside)),
        "place": _is_elsewhere(where, spot),
    }
    return Elsewhere(
        times=windows(day, that_day),
        dates=windows(dates, on_days),
        days=int(np.count_nonzero(on_days & (np.abs(dates - middle) >= _DAY_S))),
        where=where,
        open=tuple(name for name, is_open in left.items() if is_open),
    )


def _kept(time_s: Floats) -> Floats:
    return time_s[(time_s >= FIRST_S) & (time_s <= LAST_S)]


def _is_elsewhere(where: Region, spot: tuple[float, float]) -> bool:
    rows, columns = np.nonzero(where.cells)
    if rows.size == 0:
        return False
    chords = np.linalg.norm(unit_vectors(where.lat[rows], where.lon[columns]) - unit_vectors(*spot), axis=1)
    return bool(np.any(chords > _OTHER_RAD))


def strips(where: Region) -> list[Sequence[float]]:
    """The cells that fit as (latitude of the middle, western edge, eastern edge) in degrees."""
    step = where.step_deg
    return [
        (90 - step * (row + 0.5), step * start - 180, step * end - 180) for row, start, end in where.spans()
    ]
