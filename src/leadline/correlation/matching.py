"""Matching: whether a set of coordinates is about protected sites, as a sample of stolen geodata may be.

A coordinate is of a site when it lies inside it or within the policy's few metres of it. The chance of as
many comes from the same set moved as a whole, some kilometres in a random direction: that keeps its pattern
and breaks only where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.correlation.distances import Beside, beside, outline_of
from leadline.methods.geodesy import Floats, destinations
from leadline.methods.polygon import Outline
from leadline.model.protected import ProtectedSite

#: how far a set is moved, metres
MOVED_M = (2_000.0, 20_000.0)
#: coordinates of a set that are moved at most; a longer one is thinned evenly
_MOST_MOVED = 2_000
#: moved sets that are measured at once: 400,000 coordinates of a full one
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How a set of coordinates meets the watch list."""

    #: every pair of a site and a coordinate within the reach
    near: Beside
    #: coordinates on some site
    on: int
    #: chance that the set moved somewhere else has as many on sites
    p_value: float


def match(
    sites: Sequence[ProtectedSite],
    places: tuple[Floats, Floats],
    within: tuple[float, float],
    rng: np.random.Generator,
    draws: int = 199,
) -> Match:
    """Distances of places (lat, lon) to all sites; `within`: metres that count as on, and are measured."""
    lat, lon = places
    match_m, reach_m = within
    outlines = [outline_of(site) for site in sites]
    near = beside(outlines, lat, lon, max(match_m, reach_m))
    on = np.unique(near.points[near.metres <= match_m])
    thin = np.unique(np.linspace(0, len(lat) - 1, min(len(lat), _MOST_MOVED)).astype(np.int64))
    turns, lengths = rng.uniform(0, 360, draws), rng.uniform(*MOVED_M, draws)
    here = len(np.intersect1d(on, thin, assume_unique=True))
    as_many = 0
    for first in range(0, draws, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        moved = destinations(lat[thin], lon[thin], turns[some, None], lengths[some, None])
        as_many += int(np.count_nonzero(_on(outlines, moved, match_m) >= here))
    return Match(near=near, on=len(on), p_value=(1 + as_many) / (draws + 1))


def _on(outlines: Sequence[Outline], moved: tuple[Floats, Floats], match_m: float) -> Floats:
    """How many coordinates of each moved set (rows) are on some site."""
    sets, many = moved[0].shape
    on = np.unique(beside(outlines, moved[0].ravel(), moved[1].ravel(), match_m).points)
    return np.bincount(on // many, minlength=sets).astype(np.float64)
