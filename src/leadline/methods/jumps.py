"""Jumps: positions under one identity that no single ship can have told, and what they look like.

Fixes are threaded into chains: each joins the newest chain from which it can be reached at a possible speed,
else it opens one. One chain is one ship. A short chain inside another is a jump away and
back (wrong position, interference or a made-up one); chains that take turns are two transponders under one
number; a chain that begins where the other ends is a number handed on or a jump for good. A position that
drifts off slowly stays in one chain: that cannot be seen in one track.
Source: the clustering of Pallotta, Vespe and Bryan 2013 ("Vessel pattern knowledge discovery from AIS
data", Entropy 15) breaks tracks by implied speed in the same way; chains are ours. Seconds, degrees, m/s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import compiled
from leadline.methods.geodesy import MEAN_RADIUS_M
from leadline.methods.vessel import FIX_ERROR_M, KNOT_M_S, grain_s, leg_lengths_m, leg_speeds_m_s

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Labels = NDArray[np.int64]
#: a ship is granted so many times what nine tenths of its sailed legs are below, or its fastest one
_USUAL, _FASTEST = 1.5, 1.1
#: but never less or more than this, knots
LEAST_KN, MOST_KN = 20.0, 60.0
#: two places nearer than this are no jump, m
LEAST_JUMP_M = 2_000.0
#: chains that are kept open at once
_OPEN = 8


class Shape(StrEnum):
    """What jumps look like."""

    NONE = "none"
    AWAY = "away and back"
    SHARED = "two at once"
    BREAK = "for good"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Jumps:
    """What was found in one track."""

    shape: Shape
    #: chain of each fix; the longest chain is 0
    chain: Labels
    #: the second fix of each leg that changes the chain
    at: Labels
    #: the speed that such a leg would need at most, m/s
    fastest_m_s: float
    #: what a ship of this track is granted, m/s
    limit_m_s: float

    @property
    def is_clean(self) -> bool:
        """Whether one ship can have told all of it."""
        return self.shape is Shape.NONE


def jumps(time_s: Floats, lat: Floats, lon: Floats) -> Jumps:
    """The jumps of a track, oldest fix first."""
    speeds = leg_speeds_m_s(time_s, lat, lon) if len(time_s) > 1 else np.zeros(0)
    limit = _limit_m_s(speeds, lat, lon)
    if not np.any(speeds > limit):
        return Jumps(
            shape=Shape.NONE, chain=np.zeros(len(time_s), np.int64), at=np.zeros(0, np.int64),
            fastest_m_s=float(speeds.max(initial=0.0)), limit_m_s=limit,
        )  # fmt: skip
    label = _by_length(_thread(time_s, np.radians(lat), np.radians(lon), limit, grain_s(time_s)))
    at = np.flatnonzero(np.diff(label)) + 1
    fastest = float(speeds[at - 1].max(initial=0.0))
    return Jumps(shape=_shape(label, at), chain=label, at=at, fastest_m_s=fastest, limit_m_s=limit)


def _limit_m_s(speeds: Floats, lat: Floats, lon: Floats) -> float:
    sailed = _is_sailed(speeds, lat, lon) & (speeds > KNOT_M_S) & (speeds <= MOST_KN * KNOT_M_S)
    moved = speeds[sailed]
    own = max(_USUAL * float(np.quantile(moved, 0.9)), _FASTEST * float(moved.max())) if len(moved) else 0.0
    return min(max(own, LEAST_KN * KNOT_M_S), MOST_KN * KNOT_M_S)


def _is_sailed(speeds: Floats, lat: Floats, lon: Floats) -> Bools:
    """Whether a neighbouring leg carries each leg on: at least half as fast, and not back again.

    The legs of a jump away and back are none, so that a jump does not raise the limit that it is judged by.
    """
    found = np.zeros(len(speeds), dtype=bool)
    if len(speeds) > 1:
        legs = leg_lengths_m(lat, lon)
        is_on = leg_lengths_m(lat, lon, 2) >= (legs[:-1] + legs[1:]) / 2
        found[:-1] |= is_on & (speeds[1:] >= speeds[:-1] / 2)
        found[1:] |= is_on & (speeds[:-1] >= speeds[1:] / 2)
    return found


def _by_length(label: Labels) -> Labels:
    """The same chains, numbered from the longest."""
    order = np.argsort(-np.bincount(label), kind="stable")
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return np.asarray(ranks[label], dtype=np.int64)


def _shape(label: Labels, at: Labels) -> Shape:
    """SHARED where two chains of three fixes and more take at least three turns; else away or for good."""
    if not len(at):
        return Shape.NONE
    many = np.bincount(label)
    for other in np.flatnonzero(many >= 3)[1:]:
        pair = label[(label == 0) | (label == other)]
        if np.count_nonzero(np.diff(pair)) >= 3:
            return Shape.SHARED
    return Shape.AWAY if label[0] == label[-1] else Shape.BREAK


@compiled
def _thread(time_s: Floats, phi: Floats, lam: Floats, limit: float, grain: float) -> Labels:
    """The chain of each fix, numbered in the order in which chains begin."""
    many = len(time_s)
    label = np.zeros(many, np.int64)
    last = np.full(_OPEN, -1, np.int64)
    name = np.zeros(_OPEN, np.int64)
    last[0], chains = 0, 1
    for fix in range(1, many):
        best, newest = -1, -1
        for place in range(_OPEN):
            before = last[place]
            if before > newest:
                north = math.sin((phi[fix] - phi[before]) / 2)
                east = math.sin((lam[fix] - lam[before]) / 2)
                half = north * north + math.cos(phi[fix]) * math.cos(phi[before]) * east * east
                length = 2 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))
                speed = max(0.0, length - FIX_ERROR_M) / (time_s[fix] - time_s[before] + grain)
                if speed <= limit or length <= LEAST_JUMP_M:
                    best, newest = place, before
        if best < 0:
            best = int(np.argmin(last))
            name[best] = chains
            chains += 1
        last[best] = fix
        label[fix] = name[best]
    return label
