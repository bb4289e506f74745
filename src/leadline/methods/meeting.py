"""Meeting at sea: two ships that lie close together, slowly, for long.

Both tracks are read every ten minutes, between fixes no more than an hour apart; a meeting is the longest
stretch in which they stay within 500 m of each other at under 2 knots, of two hours at least. Source of the
numbers: Miller, Roan, Hochberg, Amos and Kroodsma 2018 ("Identifying global patterns of transshipment
behavior", Frontiers in Marine Science 5:240); they are parameters here. Error: half a step at each end,
and what the ships did between their fixes. Seconds, metres, degrees. Knows no reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import distances_m

Floats = NDArray[np.float64]
Columns = tuple[Floats, Floats, Floats]
#: step of the comparison and longest silence over which a position is interpolated, s
STEP_S, LONGEST_S = 600.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The longest meeting of two ships."""

    since_s: float
    until_s: float
    #: the middle of it
    lat: float
    lon: float
    #: least distance of the two, m
    nearest_m: float


def meeting(
    first: Columns, second: Columns, *, near_m: float, slow_m_s: float, long_s: float
) -> Meeting | None:
    """The longest meeting of two tracks (time_s, lat, lon; oldest first), or None."""
    if len(first[0]) < 2 or len(second[0]) < 2:
        return None
    since, until = max(first[0][0], second[0][0]), min(first[0][-1], second[0][-1])
    if until - since < long_s:
        return None
    times = np.arange(since, until + 1, STEP_S)
    one, other = positions(first, times), positions(second, times)
    apart = distances_m(*one, *other)
    meets = (apart <= near_m) & (speeds(one) <= slow_m_s) & (speeds(other) <= slow_m_s)
    start, stop = longest_run(meets)
    if stop <= start or times[stop - 1] - times[start] < long_s:
        return None
    return Meeting(
        since_s=float(times[start]),
        until_s=float(times[stop - 1]),
        lat=float(np.mean(one[0][start:stop])),
        lon=float(np.mean(one[1][start:stop])),
        nearest_m=float(apart[start:stop].min()),
    )


def positions(track: Columns, times: Floats) -> tuple[Floats, Floats]:
    """(lat, lon) at these times, between neighbouring fixes; not a number in a long silence."""
    time_s, lat, lon = track
    after = np.clip(np.searchsorted(time_s, times, "left"), 1, len(time_s) - 1)
    silent = time_s[after] - time_s[after - 1] > LONGEST_S
    silent &= (times != time_s[after]) & (times != time_s[after - 1])
    silent |= (times < time_s[0]) | (times > time_s[-1])
    turned = np.unwrap(lon, period=360.0)
    east = (np.interp(times, time_s, turned) + 180.0) % 360.0 - 180.0
    return np.where(silent, np.nan, np.interp(times, time_s, lat)), np.where(silent, np.nan, east)


def speeds(places: tuple[Floats, Floats]) -> Floats:
    """Speed over each step, m/s, in the shape of the places."""
    lat, lon = places
    if len(lat) < 2:
        return np.zeros(len(lat))
    legs = distances_m(lat[:-1], lon[:-1], lat[1:], lon[1:]) / STEP_S
    return np.concatenate([legs[:1], legs])


def longest_run(held: NDArray[np.bool_]) -> tuple[int, int]:
    """First and one past the last place of the longest run of True; (0, 0) for none.

    >>> longest_run(np.array([True, False, True, True]))
    (2, 4)
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    best = int(np.argmax(stops - starts))
    return int(starts[best]), int(stops[best])
