"""Matching: whether a set of coordinates is about protected sites, as a sample of stolen geodata may be.

A coordinate is of a site when it lies inside it or within the policy's few metres of it. The chance of as
many comes from the same set moved as a whole, some kilometres in a random direction: that keeps its pattern
and breaks only where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.correlation.distances import from_sites
from leadline.methods.geodesy import Floats, destinations
from leadline.model.protected import ProtectedSite

#: how far a set is moved, metres
MOVED_M = (2_000.0, 20_000.0)
#: coordinates of a set that are moved at most; a longer one is thinned evenly
_MOST_MOVED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How a set of coordinates meets the watch list."""

    #: metres from each site (rows) to each coordinate (columns), 0 inside; infinity beyond the reach
    distance_m: Floats
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
    apart = from_sites(sites, lat, lon, max(match_m, reach_m))
    thin = np.unique(np.linspace(0, len(lat) - 1, min(len(lat), _MOST_MOVED)).astype(np.int64))
    here = _on(apart[:, thin], match_m)
    as_many = 0
    for turn, length in zip(rng.uniform(0, 360, draws), rng.uniform(*MOVED_M, draws), strict=True):
        moved = destinations(lat[thin], lon[thin], turn, length)
        as_many += _on(from_sites(sites, *moved, match_m), match_m) >= here
    return Match(distance_m=apart, on=_on(apart, match_m), p_value=(1 + as_many) / (draws + 1))


def _on(apart: Floats, match_m: float) -> int:
    return int(np.count_nonzero(np.any(apart <= match_m, axis=0))) if len(apart) else 0
