"""How densely points were collected: the most in any disc of one area, and the longest unbroken collecting.

The disc may lie anywhere. A fullest disc can be moved until one of its points lies on its edge, so it is
enough to turn a disc of radius r round each point and count which others it holds (a circular sweep, Chazelle
and Lee 1986); on a plane, metres. Among many points the squares that can hold its centre are searched instead
(`fullest.py`), with the same number. Collecting goes on as long as the next point follows within a gap. The
chance of both comes from as many points drawn out of the real places and times, which the caller draws.
Knows no reports.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.methods.fullest import fullest_centre
from leadline.methods.geodesy import Floats

Rows = NDArray[np.int64]

#: square metres of one square kilometre
KM2 = 1e6
#: points up to which a disc is turned round each; that costs as much as there are pairs close together
MOST_TURNED = 1_000


def radius_of(area_km2: float) -> float:
    """Metres of the radius of a disc of this area.

    >>> round(radius_of(1.0), 2)
    564.19
    """
    return float(np.sqrt(area_km2 * KM2 / np.pi))


def fullest_disc(points: Floats, radius_m: float) -> Rows:
    """Rows of the points in the fullest disc of this radius, its edge included; the first such disc found.

    `points` are metres, shape (n, 2).
    """
    if not len(points):
        return np.empty(0, dtype=np.int64)
    if len(points) > MOST_TURNED:
        x, y = fullest_centre(points, radius_m)
    else:
        x, y, _ = _sweep(np.ascontiguousarray(points), radius_m)
    apart = np.hypot(points[:, 0] - x, points[:, 1] - y)
    return np.flatnonzero(apart <= radius_m * (1 + 1e-9))


@njit(cache=True)
def _sweep(points, radius):  # type: ignore[no-untyped-def]  # numba types it
    """Centre and number of the fullest disc; points: float64[n, 2] sorted as they come; radius: metres."""
    many = len(points)
    order = np.argsort(points[:, 0])
    turns, steps = np.empty(4 * many), np.empty(4 * many, dtype=np.int64)
    best, best_x, best_y = 1, points[0, 0], points[0, 1]
    for place in range(many):
        i = order[place]
        count, same = 0, 1
        for way in (-1, 1):
            other = place + way
            while 0 <= other < many and abs(points[order[other], 0] - points[i, 0]) <= 2 * radius:
                j = order[other]
                other += way
                east, north = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
                apart = np.hypot(east, north)
                if apart > 2 * radius:
                    continue
                if apart < 1e-9:
                    same += 1
                    continue
                half = np.arccos(min(1.0, apart / (2 * radius))) + 1e-9
                middle = np.arctan2(north, east)
                count = _put(turns, steps, count, (middle - half, middle + half))
        inside, at = _walk(turns[:count], steps[:count])
        if inside + same > best:
            best = inside + same
            best_x, best_y = points[i, 0] + radius * np.cos(at), points[i, 1] + radius * np.sin(at)
    return best_x, best_y, best


@njit(cache=True)
def _put(turns, steps, count, arc):  # type: ignore[no-untyped-def]  # numba types it
    """Writes where an arc begins and ends, on angles of 0 to 2 pi; the new count."""
    full = 2 * np.pi
    first, last = arc[0] % full, arc[1] % full
    turns[count], steps[count] = first, 1
    turns[count + 1], steps[count + 1] = last, -1
    if last < first:
        turns[count + 2], steps[count + 2] = 0.0, 1
        return count + 3
    return count + 2


@njit(cache=True)
def _walk(turns, steps):  # type: ignore[no-untyped-def]  # numba types it
    """Most arcs that cover one angle, and that angle."""
    order = np.argsort(turns - 1e-12 * steps)
    here, most, at = 0, 0, 0.0
    for place in order:
        here += steps[place]
        if here > most:
            most, at = here, turns[place]
    return most, at


def longest_run_s(times_s: Floats, gap_s: float) -> float:
    """Seconds of the longest stretch in which each time follows the one before within the gap.

    >>> longest_run_s(np.array([0.0, 60.0, 120.0, 5000.0]), 900.0)
    120.0
    """
    if not len(times_s):
        return 0.0
    times = np.sort(np.asarray(times_s, dtype=np.float64))
    begins = np.where(np.diff(times, prepend=-np.inf) > gap_s, times, -np.inf)
    return float(np.max(times - np.maximum.accumulate(begins)))
