"""Nested circles round places: for each place the others within a radius, nearest first.

Points are degrees (WGS 84), lengths metres. Distances are great circles of the mean sphere, to the
millimetre: within 0.56 % of the ellipsoid (source: Sinnott 1984, "Virtues of the haversine", Sky and
Telescope 68; here by chords, which keep their precision at small distances). Equally far places come in the
order given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.errors import OutOfRange
from leadline.methods.geodesy import MEAN_RADIUS_M, Floats, unit_vectors

#: circles in all: beyond this the answer would not fit into memory
MOST_CIRCLES = 20_000_000
#: half the way round the Earth, metres
FARTHEST_M = math.pi * MEAN_RADIUS_M
#: bits of a sorting key that hold the place; the distance in millimetres stands above them
_PLACE_BITS = 27
_MM_PER_M = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """The circles round every place: circle k of place i holds members[starts[i] : starts[i] + k + 1]."""

    #: where the members of each place begin; one more than there are places
    starts: NDArray[np.int64]
    #: numbers of places, the place itself first, then by distance
    members: NDArray[np.int32]
    #: distance of each member from the place it belongs to, metres
    reach_m: Floats

    def __len__(self) -> int:
        return len(self.members)


def zones_of(lat: Floats, lon: Floats, weights: NDArray[np.int64], radius_m: float, most: float) -> Zones:
    """All circles up to `radius_m` whose places weigh at most `most` together.

    `weights` are counts, such as all reports of each place. Raises OutOfRange for a radius that cannot be,
    and for more than 20 million circles.
    """
    _check_radius(radius_m)
    if len(lat) >= 1 << _PLACE_BITS:
        raise OutOfRange("places", f"must be fewer than {1 << _PLACE_BITS}", "take near places as one")
    vectors = unit_vectors(lat, lon)
    order = np.argsort(vectors[:, 2], kind="stable")
    chord = 2 * math.sin(radius_m / MEAN_RADIUS_M / 2)
    counts = _count(vectors[order], chord)
    total = int(counts.sum())
    if total > MOST_CIRCLES:
        raise OutOfRange("circles", f"at most {MOST_CIRCLES}, these are {total}", "take near places as one")
    starts, members, reach = _fill(vectors[order], order, chord, counts, weights, most)
    return Zones(starts, members, reach)


def circles_about(lat: Floats, lon: Floats, radius_m: float) -> float:
    """About how many circles there would be: a circle of radius r holds π squares of side r.

    Raises OutOfRange for a radius that cannot be.
    """
    _check_radius(radius_m)
    step = math.degrees(radius_m / MEAN_RADIUS_M)
    row = np.floor(np.asarray(lat) / step)
    narrow = np.maximum(np.cos(np.radians((row + 0.5) * step)), 1e-6)
    cells = np.column_stack((row, np.floor(np.asarray(lon) * narrow / step)))
    _, counts = np.unique(cells, axis=0, return_counts=True)
    return float(math.pi * (counts.astype(np.float64) ** 2).sum())


def _check_radius(radius_m: float) -> None:
    if not 0.0 < radius_m <= FARTHEST_M:
        raise OutOfRange(
            "radius", f"must be above 0 and at most {FARTHEST_M:.0f} m", "kilometres for metres?"
        )


@njit(cache=True, nogil=True)
def _count(vectors, chord):  # type: ignore[no-untyped-def]
    """How many points lie within a chord of each point; vectors float64 (n, 3) sorted by their third."""
    found = np.zeros(len(vectors), dtype=np.int64)
    squared = chord * chord
    first = 0
    for i in range(len(vectors)):
        while vectors[first, 2] < vectors[i, 2] - chord:
            first += 1
        for j in range(first, i):
            x = vectors[i, 0] - vectors[j, 0]
            y = vectors[i, 1] - vectors[j, 1]
            z = vectors[i, 2] - vectors[j, 2]
            if x * x + y * y + z * z <= squared:
                found[i] += 1
                found[j] += 1
        found[i] += 1
    return found


@njit(cache=True, nogil=True)
def _fill(vectors, order, chord, counts, weights, most):  # type: ignore[no-untyped-def]
    """(starts int64, members int32, metres float64) of the nested circles, cut where they weigh too much."""
    ends = np.cumsum(counts)
    keys = np.empty(ends[-1] if len(ends) else 0, dtype=np.int64)
    next_ = ends - counts
    squared = chord * chord
    first = 0
    for i in range(len(vectors)):
        while vectors[first, 2] < vectors[i, 2] - chord:
            first += 1
        for j in range(first, i + 1):
            x = vectors[i, 0] - vectors[j, 0]
            y = vectors[i, 1] - vectors[j, 1]
            z = vectors[i, 2] - vectors[j, 2]
            apart = x * x + y * y + z * z
            if apart <= squared:
                angle = 2 * math.asin(min(1.0, math.sqrt(apart) / 2))
                key = np.int64(round(angle * MEAN_RADIUS_M * _MM_PER_M)) << _PLACE_BITS
                keys[next_[i]] = key | order[j]
                next_[i] += 1
                if j != i:
                    keys[next_[j]] = key | order[i]
                    next_[j] += 1
    return _sorted_out(keys, ends, order, weights, most)


@njit(cache=True, nogil=True)
def _sorted_out(keys, ends, order, weights, most):  # type: ignore[no-untyped-def]
    """The circles in the order of the places; keys int64 hold millimetres above, a place below."""
    count = len(order)
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    starts = np.zeros(count + 1, dtype=np.int64)
    members = np.empty(len(keys), dtype=np.int32)
    reach = np.empty(len(keys), dtype=np.float64)
    out = 0
    mask = (np.int64(1) << _PLACE_BITS) - 1
    for place in range(count):
        row = rank[place]
        begin = ends[row - 1] if row else 0
        held = np.sort(keys[begin : ends[row]])
        # the place itself first, also where another has the very same point
        weight = weights[place]
        if weight <= most:
            members[out] = place
            reach[out] = 0.0
            out += 1
        for key in held:
            other = key & mask
            if weight > most:
                break
            if other == place:
                continue
            weight += weights[other]
            if weight > most:
                break
            members[out] = other
            reach[out] = (key >> _PLACE_BITS) / _MM_PER_M
            out += 1
        starts[place + 1] = out
    return starts, members[:out].copy(), reach[:out].copy()
