"""Whether events fall into windows more often than chance, if only their *days* are by chance.

Every event keeps its time of day: what people do at their hours, and where satellites keep to theirs, cannot
pass for a coincidence. Events of one day, and of a habit (`habits`), move together. Days are drawn in two
ways, and the greater chance counts: within the stretch of the calendar that the events span, so that what an
orbit does in that month is the same for all draws; and within any four weeks, so that what it does in other
months counts as well.

One satellite: the exact chance of so many events inside, a Poisson-binomial with groups, by convolution
(source: Hong 2013, "On computing the distribution function for the Poisson binomial distribution",
Computational Statistics and Data Analysis 59, 41-51). Several: the likelihood of the days if one of them
drew half of the events into its windows, summed over all satellites, ranked among days drawn at random
(source: Neyman and Pearson 1933: no other test finds more; derived in docs/methods/overflight.md). Satellites
that see the same are so not counted twice. "Any of them" is a second question with a tenth of the level, by
Bonferroni's inequality. The real days count as one of the draws (Phipson and Smyth 2010), and the error of
drawing, sqrt(p (1 - p) / draws), is added 1.64 times, so that a chance is not too small. Numbers of events,
days and chances; seconds where the name says so. Knows no satellites.
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
#: two likelihoods this close are the same
_ALIKE = 1 - 1e-9
#: random days that are drawn; fewer where groups times satellites are many, never fewer than the second
DRAWS, LEAST_DRAWS = 9_999, 999
#: sums that one test may take: about a second
_SUMS = 60_000_000
#: standard errors above a drawn share that hold its true value in 19 of 20 cases
_LIMIT = 1.645
#: part of the level that the question "do they keep to any of them" may use up
ANY_PART = 0.1
#: an exponent from which on a likelihood is called greater without being worked out
_MOST_LOG = 50.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moved:
    """Events, each moved by whole days back and on, and whether a window is open then."""

    #: one row a satellite, then events, then the days that each could have had
    hits: Bools
    #: for each event its group: those with the same number move together
    groups: Ints
    #: for each event its real day, counted from any day
    day: Ints
    #: the column of `hits` that is the real day
    real: int
    #: for each satellite the share of all time at which a window of it is open, above 0
    open_share: Floats


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


def tails(hits: Bools, groups: Ints, stretches: Ints) -> Floats:
    """For each satellite the chance of at least 0, 1, 2 … events inside: one row a satellite.

    `hits` has one row a satellite, then events, then the days that each could have had. Events of one group
    fall on the same day. `stretches`: for each group, in the order of their numbers, (first, last + 1)
    columns of one or more stretches of days, all as likely; in each the days of groups are independent.

    >>> two = np.array([[[True, False], [True, False]]])
    >>> tails(two, np.array([0, 1]), np.array([[[0, 2]], [[0, 2]]])).tolist()
    [[1.0, 0.75, 0.25]]
    >>> tails(two, np.array([7, 7]), np.array([[[0, 2]]])).tolist()
    [[1.0, 0.5, 0.5]]
    """
    satellites, events, _ = hits.shape
    chances = np.zeros((satellites, stretches.shape[1], events + 1))
    chances[:, :, 0] = 1.0
    for group, of_group in zip(np.unique(groups), stretches, strict=True):
        mine = hits[:, groups == group]
        counts, grown = mine.sum(axis=1), np.zeros_like(chances)
        for inside in range(mine.shape[1] + 1):
            share = _shares(counts == inside, of_group)
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


def calendar(moved: Moved) -> Ints:
    """For each group the columns in which its day lies within the calendar that all of them span.

    At least four weeks, round their middle; never beyond the columns. The real column is always among them.

    >>> hits = np.zeros((1, 2, 201), dtype=bool)
    >>> both = {"groups": np.array([0, 1]), "real": 100, "open_share": np.array([0.1])}
    >>> calendar(Moved(hits=hits, day=np.array([4, 44]), **both)).tolist()
    [[[100, 141]], [[60, 101]]]
    >>> calendar(Moved(hits=hits, day=np.array([9, 9]), **both)).tolist()
    [[[86, 115]], [[86, 115]]]
    """
    own = np.array([moved.day[moved.groups == one].mean() for one in np.unique(moved.groups)])
    more = max(0.0, SPELL_D - 1 - np.ptp(own)) / 2
    firsts = np.ceil(own.min() - more - own) + moved.real
    lasts = np.floor(own.max() + more - own) + moved.real
    found = np.stack((np.minimum(firsts, moved.real), np.maximum(lasts, moved.real) + 1), axis=-1)
    within: Ints = np.clip(found, 0, moved.hits.shape[2]).astype(np.int64)
    return within[:, None]


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


def coincidence(moved: Moved, rng: np.random.Generator, searched: int = 0, draws: int = DRAWS) -> Coincidence:
    """How far events keep to windows.

    `searched`: how many satellites were looked through before these were chosen, if more; `draws`: of random
    days at most. Raises OutOfRange for no satellite, event or day.
    """
    hits, real = moved.hits, moved.real
    if 0 in hits.shape or not 0 <= real < hits.shape[2]:
        raise OutOfRange("hits", "at least one row, one event and one day", "is something empty?")
    any_of = np.asarray(hits.any(axis=0))
    ways = _ways(moved)
    best = int(np.argmax(_logs(moved) * hits[:, :, real].sum(axis=1)))
    alone = _alone(hits[best], moved, ways)
    p_value = alone
    if len(hits) > 1:
        of_any = _alone(any_of, moved, ways)
        of_one = max(_rank(moved, way, draws, rng) for way in ways) / (1 - ANY_PART)
        p_value = min(of_one, of_any / ANY_PART)
        if of_any / ANY_PART < of_one:
            best, alone = len(hits), of_any
    chosen = any_of if best == len(hits) else hits[best]
    return Coincidence(
        p_value=min(1.0, p_value * max(1.0, searched / len(hits))),
        p_alone=alone,
        best=best,
        inside=int(chosen[:, real].sum()),
        expected=float(chosen.mean() * len(chosen)),
        any_share=float(any_of.mean()),
        searched=max(searched, len(hits)),
    )


def _ways(moved: Moved) -> tuple[Ints, Ints]:
    """The two ways to draw days: stretches for each group."""
    near, spells = calendar(moved), spells_of(moved.hits.shape[2])
    return near, np.broadcast_to(spells, (len(near), *spells.shape))


def _alone(hits: Bools, moved: Moved, ways: tuple[Ints, Ints]) -> float:
    """The exact chance of as many events inside as there are, for one row of events and days."""
    inside = int(hits[:, moved.real].sum())
    return max(float(tails(hits[None], moved.groups, way)[0, inside]) for way in ways)


def _logs(moved: Moved) -> Floats:
    """What an event inside adds to the log likelihood that a satellite drew half of the events."""
    return np.asarray(np.log1p(1 / moved.open_share), dtype=np.float64)


def _rank(moved: Moved, stretches: Ints, most: int, rng: np.random.Generator) -> float:
    """How often days drawn at random are at least as likely as the real ones, drawing error added.

    The real days are counted among them, and the share is its upper 95 % limit.
    """
    hits, groups, logs = moved.hits, moved.groups, _logs(moved)
    numbers = np.unique(groups)
    draws = min(most, max(_SUMS // (len(numbers) * len(hits)), LEAST_DRAWS))
    which = rng.integers(0, stretches.shape[1], draws)
    counts = np.zeros((draws, len(hits)), dtype=np.min_scalar_type(hits.shape[1]))
    for number, of_group in zip(numbers, stretches, strict=True):
        of_days = np.ascontiguousarray(hits[:, groups == number].sum(axis=1, dtype=counts.dtype).T)
        counts += of_days[rng.integers(of_group[which, 0], of_group[which, 1])]
    real = logs * hits[:, :, moved.real].sum(axis=1)
    whole = float(real.max()) + float(np.log(np.exp(real - real.max()).sum()))
    exponents = logs[:, None] * np.arange(hits.shape[1] + 1) - whole
    parts = np.exp(np.minimum(exponents, _MOST_LOG))
    draw, row = np.divmod(np.flatnonzero(counts != 0), len(hits))
    more = parts[row, counts[draw, row]] - parts[row, 0]
    likelihood = parts[:, 0].sum() + np.bincount(draw, more, minlength=draws)
    share = float((1 + np.count_nonzero(likelihood >= _ALIKE)) / (1 + draws))
    return min(1.0, share + _LIMIT * float(np.sqrt(share * (1 - share) / draws)))
