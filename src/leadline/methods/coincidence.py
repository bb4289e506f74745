"""Whether events fall into windows more often than chance, if only their *days* are by chance.

Every event keeps its time of day: what people do at their hours, and where satellites keep to theirs, cannot
pass for a coincidence. Events of one day, and of a habit (`habits`), move together.

One satellite: the exact chance of so many events inside, a Poisson-binomial with groups, by convolution
(source: Hong 2013, "On computing the distribution function for the Poisson binomial distribution",
Computational Statistics and Data Analysis 59, 41-51), averaged over spells of four weeks: an orbit turns
against the sun in months, and the events of one month see it from one side. Several: the least of these
chances among all that were searched and "any of them" is compared with what it is on days drawn so at random
(min-p: Westfall and Young 1993, section 2.6): satellites that see the same are not counted twice. The error
of drawn chances is sqrt(p / draws). Numbers of events, days and chances; seconds where the name says so.
Knows no satellites.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from leadline.errors import OutOfRange
from leadline.methods.geodesy import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
DAY_S = 86_400.0
#: days apart at which the same time of day is a habit: daily and weekly
HABIT_D = (1, 7)
#: days of a spell, in which the days of events are independent, and between the beginnings of two
SPELL_D, STEP_D = 29, 7
#: two chances this close are the same
_ALIKE = 1 + 1e-9
#: random days that are drawn; fewer where groups times satellites are many, never fewer than the second
DRAWS, LEAST_DRAWS = 9_999, 999
#: sums that one test may take: about a second
_SUMS = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coincidence:
    """What the best of all that was searched says."""

    #: the chance, corrected for all that was searched
    p_value: float
    #: the chance of the best one alone, exact, corrected for nothing
    p_alone: float
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


def tails(hits: Bools, groups: Ints, spells: Ints) -> Floats:
    """For each satellite the chance of at least 0, 1, 2 … events inside: one row a satellite.

    `hits` has one row a satellite, then events, then the days that each could have had. Events of one group
    fall on the same day. `spells`: (first, last + 1) columns of stretches of days, all as likely; in each of
    them the days of the groups are independent.

    >>> two = np.array([[[True, False], [True, False]]])
    >>> tails(two, np.array([0, 1]), np.array([[0, 2]])).tolist()
    [[1.0, 0.75, 0.25]]
    >>> tails(two, np.array([7, 7]), np.array([[0, 2]])).tolist()
    [[1.0, 0.5, 0.5]]
    """
    satellites, events, _ = hits.shape
    chances = np.zeros((satellites, len(spells), events + 1))
    chances[:, :, 0] = 1.0
    for group in np.unique(groups):
        mine = hits[:, groups == group]
        counts, grown = mine.sum(axis=1), np.zeros_like(chances)
        for inside in range(mine.shape[1] + 1):
            share = _shares(counts == inside, spells)
            if share.any():
                grown[:, :, inside:] += share[:, :, None] * chances[:, :, : events + 1 - inside]
        chances = grown
    tails: Floats = np.cumsum(chances.mean(axis=1)[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(1.0, tails, dtype=np.float64)


def _shares(table: Bools, spells: Ints) -> Floats:
    """For each row the share of its columns in each spell that is true."""
    sums = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, axis=1)], axis=1)
    shares: Floats = (sums[:, spells[:, 1]] - sums[:, spells[:, 0]]) / (spells[:, 1] - spells[:, 0])
    return shares


def spells_of(days: int) -> Ints:
    """Stretches of four weeks, one begun each week; the whole where there are fewer days.

    >>> spells_of(43).tolist()
    [[0, 29], [7, 36], [14, 43]]
    """
    firsts = np.arange(0, max(days - SPELL_D, 0) + 1, STEP_D)
    return np.stack((firsts, np.minimum(firsts + SPELL_D, days)), axis=-1)


def habits(events_s: Floats, apart_s: float) -> Ints:
    """For each event the number of its group: events that no chance could have moved apart.

    `events_s` are local seconds. Of one group are events of one day, and events at the same time of day,
    within `apart_s`, one day or one week apart: who orders lunch daily at noon orders it tomorrow as well.

    >>> habits(np.array([0.0, 50_000.0, 86_400.0 + 50_100.0, 5 * 86_400.0]), 900.0).tolist()
    [0, 0, 0, 1]
    """
    day, clock = np.divmod(events_s, DAY_S)
    days = np.abs(day[:, None] - day)
    off = np.abs(clock[:, None] - clock)
    is_alike = np.minimum(off, DAY_S - off) <= apart_s
    linked = (days == 0) | (np.isin(days, HABIT_D) & is_alike)
    return np.asarray(connected_components(linked, directed=False)[1], dtype=np.int64)


def coincidence(
    hits: Bools, groups: Ints, real: int, rng: np.random.Generator, searched: int = 0
) -> Coincidence:
    """How far events keep to windows: `hits` has one row a satellite, then events, then days.

    `groups`: events with the same number move together; `real`: the column of the days on which they were.
    `searched`: how many were looked through before these were chosen, if more. Raises OutOfRange for no
    row, event or day.
    """
    if 0 in hits.shape or not 0 <= real < hits.shape[2]:
        raise OutOfRange("hits", "at least one row, one event and one day", "is something empty?")
    any_of = np.asarray(hits.any(axis=0))
    family = np.concatenate([hits, any_of[None]]) if len(hits) > 1 else hits
    spells = spells_of(hits.shape[2])
    chances = tails(family, groups, spells)
    inside = family[:, :, real].sum(axis=1)
    alone = chances[np.arange(len(family)), inside]
    best = int(np.argmin(alone))
    bound = min(1.0, float(alone[best]) * len(family))
    p_value = bound
    if len(family) > 1:
        p_value = min(bound, _least_of(family, groups, spells, (chances, float(alone[best])), rng))
    return Coincidence(
        p_value=min(1.0, p_value * max(1.0, searched / len(hits))),
        p_alone=float(alone[best]),
        best=best,
        inside=int(inside[best]),
        expected=float(family[best].mean() * hits.shape[1]),
        any_share=float(any_of.mean()),
        searched=max(searched, len(hits)),
    )


def _least_of(
    family: Bools, groups: Ints, spells: Ints, seen: tuple[Floats, float], rng: np.random.Generator
) -> float:
    """How often the least chance of the family is as small on days drawn at random.

    `seen`: the chances of each count inside, one row a satellite, and the least one on the real days.
    """
    chances, real = seen
    numbers = np.unique(groups)
    draws = int(np.clip(_SUMS // (len(numbers) * len(family)), LEAST_DRAWS, DRAWS))
    counts = np.zeros((len(family), draws), dtype=np.int16)
    spell = spells[rng.integers(0, len(spells), draws)]
    for number in numbers:
        of_days = family[:, groups == number].sum(axis=1, dtype=np.int16)
        counts += of_days[:, rng.integers(spell[:, 0], spell[:, 1])]
    least = np.ones(draws)
    for row, of_row in zip(chances, counts, strict=True):
        np.minimum(least, row[of_row], out=least)
    return float((1 + np.count_nonzero(least <= real * _ALIKE)) / (1 + draws))
