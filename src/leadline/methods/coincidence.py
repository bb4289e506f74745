"""Whether events fall into windows more often than chance, if only their *days* are by chance.

Every event keeps its time of day: what people do at their hours, and where satellites keep to theirs, cannot
pass for a coincidence. Two chances are worked out, and the larger one counts:

- exact: the days of the events are independent of each other, those of one day move together (a
  Poisson-binomial with groups, by convolution; Hong 2013, "On computing the distribution function for the
  Poisson binomial distribution"); corrected for the number that was searched (Bonferroni);
- by moving: all events are moved together by whole days, so that habits ("daily at noon") keep their spacing
  while orbits repeat as they do; the rank of the real days among all moves (a permutation test: Phipson and
  Smyth 2010) over the best of all that was searched. It resolves no chance below 1 / moves.

Numbers of events, days and chances; seconds where the name says so. Both are exact under their own null; the
larger of two valid p-values is valid if either null holds. Knows no satellites.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.errors import OutOfRange
from leadline.methods.geodesy import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
#: two chances this close are the same
_ALIKE = 1 + 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Coincidence:
    """What the best of all that was searched says."""

    #: the chance after every correction: the larger of the two below
    p_value: float
    #: exact, days independent, corrected for what was searched
    p_exact: float
    #: by moving all events together
    p_moved: float
    #: row of the best one; the number of rows where "any of them" is the best
    best: int
    #: events inside its windows
    inside: int
    #: events that would be inside by chance
    expected: float
    #: share of all (event, day) at which any window of all rows is open
    any_share: float
    #: how many satellites were searched; "any of them" is one test more
    searched: int


def is_inside(begins: Floats, ends: Floats, at: Floats) -> Bools:
    """For each instant whether it lies in some window; windows may overlap and need no order."""
    if not len(begins):
        return np.zeros(np.shape(at), dtype=bool)
    order = np.argsort(begins)
    reach = np.maximum.accumulate(ends[order])
    row = np.searchsorted(begins[order], at, side="right") - 1
    return np.asarray((row >= 0) & (np.asarray(at) <= reach[np.maximum(row, 0)]), dtype=bool)


def tail(hits: Bools, groups: Ints) -> Floats:
    """Chance of at least 0, 1, 2 … events inside; rows are events, columns the days that each could have had.

    Events of one group fall on the same day.

    >>> tail(np.array([[True, False], [True, False]]), np.array([0, 1])).tolist()
    [1.0, 0.75, 0.25]
    >>> tail(np.array([[True, False], [True, False]]), np.array([7, 7])).tolist()
    [1.0, 0.5, 0.5]
    """
    days = hits.shape[1]
    chances = np.ones(1)
    for group in np.unique(groups):
        mine = hits[groups == group]
        counts = np.bincount(mine.sum(axis=0), minlength=len(mine) + 1)
        chances = np.convolve(chances, counts / days)
    return np.minimum(1.0, np.cumsum(chances[::-1])[::-1])


def coincidence(hits: Bools, groups: Ints, real: int, searched: int = 0) -> Coincidence:
    """How far events keep to windows: `hits` has one row a satellite, then events, then days.

    `groups`: events with the same number move together; `real`: the column of the days on which they were.
    `searched`: how many were looked through before these were chosen, if more. Raises OutOfRange for no
    row, event or day.
    """
    if 0 in hits.shape or not 0 <= real < hits.shape[2]:
        raise OutOfRange("hits", "at least one row, one event and one day", "is something empty?")
    any_of = np.asarray(hits.any(axis=0))
    family = np.concatenate([hits, any_of[None]]) if len(hits) > 1 else hits
    counts = family.sum(axis=1)
    chances = np.stack([tail(one, groups)[count] for one, count in zip(family, counts, strict=True)])
    least = chances.min(axis=0)
    best = int(np.argmin(chances[:, real]))
    tried = max(searched, len(hits))
    p_exact = min(1.0, float(least[real]) * (tried + len(family) - len(hits)))
    p_moved = float(np.mean(least <= least[real] * _ALIKE))
    return Coincidence(
        p_value=max(p_exact, p_moved),
        p_exact=p_exact,
        p_moved=p_moved,
        best=best,
        inside=int(counts[best, real]),
        expected=float(family[best].mean() * hits.shape[1]),
        any_share=float(any_of.mean()),
        searched=tried,
    )
