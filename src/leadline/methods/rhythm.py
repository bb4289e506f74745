"""Whether visits come at the same hour of the day or of the week, more than people's hours explain.

Times are seconds of the local wall clock since Monday 1970-01-05 00:00. Each time becomes its share of
the background's own week (or day), so that sleeping and working hours are no rhythm: reports made by the
background's habits are even on that circle. Two sorts of statistic look at it: the Rayleigh length of the
mean vector (Mardia and Jupp 2000, "Directional Statistics", chapter 6) and the most visits in one window
of some widths (a scan on the circle). Each gives a score that is about minus the logarithm of its own chance.
The greatest score is judged against the greatest of as many visits at times drawn out of the background (a
permutation test with the maximum, Westfall and Young 1993), so one p-value answers for all that was tried.
An event known only by an interval is spread over it (aoristic analysis, Ratcliffe 2000). Knows no reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.stats import binom

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

DAY_S = 86_400.0
WEEK_S = 7 * DAY_S
#: events closer than this are one visit: wider than every window, so that one busy night counts once
GAP_S = DAY_S / 2
#: widths of the scanned windows, as shares of the background's week and of its day
WEEK_SHARES = (1 / 168, 1 / 84, 1 / 42, 1 / 28, 1 / 14)
DAY_SHARES = (1 / 48, 1 / 24, 1 / 12, 1 / 6)
#: statistics that are tried on one series
TRIED = 2 + len(WEEK_SHARES) + len(DAY_SHARES)
#: an interval longer than this share of a period says when somebody looked, not when it happened
TOLD = 0.25
#: bins of the circle: ten minutes of an even week
_BINS = 1008
#: part of the other scores that is added to the greatest: whole counts tie, lengths of vectors do not
_TIE_PART = 0.05
#: visits up to which the drawn ones keep the same distance in time, and tries for each of them
_MOST_SPACED, _TRIES = 400, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The rhythm that is least likely by chance."""

    #: chance that visits at the background's hours look as regular, corrected for all statistics tried
    p_value: float
    #: "week" or "day"
    period: str
    #: seconds since the period began, local clock: where the fullest window begins and ends
    peak_from_s: float
    peak_until_s: float
    #: visits inside that window (a visit known by an interval counts by its share)
    inside: float
    #: visits that were expected there by the background's hours
    expected: float
    #: visits after events of one night were taken together
    visits: int
    #: different weeks with a visit
    weeks: int


@dataclass(frozen=True, slots=True)
class Profile:
    """When the background happens: its local times, sorted within the period."""

    phases: Numbers
    period_s: float

    @classmethod
    def of(cls, times_s: Numbers, period_s: float) -> Profile:
        """The profile of these local times."""
        return cls(np.sort(np.mod(times_s, period_s)), period_s)

    def share(self, times_s: Numbers) -> Numbers:
        """How many periods' worth of background lie before a time: whole periods plus the share of this one.

        >>> Profile.of(np.array([6.0, 12.0, 18.0, 23.0]), 24.0).share(np.array([12.0, 36.0, 24.0]))
        array([0.375, 1.375, 1.   ])
        """
        whole, phase = np.divmod(times_s, self.period_s)
        low = np.searchsorted(self.phases, phase, side="left")
        high = np.searchsorted(self.phases, phase, side="right")
        return np.asarray(whole + (low + high) / (2 * len(self.phases)), dtype=np.float64)

    def phase_at(self, share: float) -> float:
        """Seconds since the period began at which this share of the background has happened."""
        return float(np.quantile(self.phases, share % 1.0))


def visits_of(begins_s: Numbers, rng: np.random.Generator, gap_s: float = GAP_S) -> Whole:
    """Rows that stand for the visits, oldest first: of events closer than the gap only one is kept, by lot.

    By lot and not the first of each night, because the times that chance is measured with are thinned so too.
    """
    kept: list[int] = []
    taken = np.empty(len(begins_s))
    for row in rng.permutation(len(begins_s)).tolist():
        if not np.any(np.abs(taken[: len(kept)] - begins_s[row]) < gap_s):
            taken[len(kept)] = begins_s[row]
            kept.append(row)
    rows = np.array(kept, dtype=np.int64)
    return rows[np.argsort(begins_s[rows], kind="stable")]


def find_rhythm(
    begins_s: Numbers, ends_s: Numbers, background_s: Numbers, rng: np.random.Generator, draws: int = 999
) -> Rhythm:
    """The least probable daily or weekly rhythm of these visits against the background's hours.

    Local seconds; `begins_s` equals `ends_s` where an instant is known. Visits should come from `visits_of`.
    """
    week_of = np.floor(begins_s / WEEK_S).astype(np.int64)
    weeks, week_row = np.unique(week_of, return_inverse=True)
    drawn_begin, drawn_end = _draw(ends_s - begins_s, background_s, rng, draws)
    begin = np.vstack((begins_s, drawn_begin))
    end = np.vstack((ends_s, drawn_end))
    table = np.empty((draws + 1, TRIED))
    profiles = (Profile.of(background_s, WEEK_S), Profile.of(background_s, DAY_S))
    first = 0
    for profile, shares in zip(profiles, (WEEK_SHARES, DAY_SHARES), strict=True):
        low = profile.share(begin)
        length = _told(begin, end, profile, low)
        group = week_row.astype(np.int64) if profile.period_s == WEEK_S else np.arange(len(begins_s))
        widths = np.array([round(share * _BINS) for share in shares], dtype=np.int64)
        columns = slice(first, first + 1 + len(shares))
        _fill(np.mod(low, 1.0), length, (group, widths, _scores(len(begins_s), widths)), table[:, columns])
        first = columns.stop
    strength = table.max(axis=1) + _TIE_PART * (table[:, 0] + table[:, 1 + len(WEEK_SHARES)])
    best = int(np.argmax(table[0]))
    weekly = best <= len(WEEK_SHARES)
    peak = _peak(begins_s, ends_s, profiles[0 if weekly else 1], WEEK_SHARES if weekly else DAY_SHARES, best)
    return Rhythm(
        p_value=float(np.count_nonzero(strength >= strength[0] - 1e-9) / (draws + 1)),
        period="week" if weekly else "day",
        peak_from_s=peak[0],
        peak_until_s=peak[1],
        inside=peak[2],
        expected=peak[3] * len(begins_s),
        visits=len(begins_s),
        weeks=len(weeks),
    )


def _draw(
    lengths: Numbers, background_s: Numbers, rng: np.random.Generator, draws: int
) -> tuple[Numbers, Numbers]:
    """Times of as many background events for each draw, without putting back, inside intervals as long."""
    picks = np.empty((draws, len(lengths)), dtype=np.int64)
    gap = GAP_S if len(lengths) <= _MOST_SPACED else 0.0
    _pick(background_s, gap, rng.random((draws, _TRIES * len(lengths))), picks)
    moments = background_s[picks]
    if not np.any(lengths):
        return moments, moments
    begin = moments - rng.random(moments.shape) * lengths
    return begin, begin + lengths


@njit(cache=True)
def _pick(times, gap, uniform, picks):  # type: ignore[no-untyped-def]  # numba types it
    """Rows of a random choice of times without repetition, apart by the gap as visits are, if they can be.

    times: float64[size]; gap: seconds; uniform: float64[draws, tries]; picks: int64[draws, n], filled.
    """
    size = len(times)
    deck = np.arange(size)
    draws, many = picks.shape
    for row in range(draws):
        taken = 0
        for step in range(min(uniform.shape[1], size)):
            other = step + int(uniform[row, step] * (size - step))
            deck[step], deck[other] = deck[other], deck[step]
            here = times[deck[step]]
            is_free = True
            for place in range(taken):
                if abs(times[picks[row, place]] - here) < gap:
                    is_free = False
                    break
            if is_free:
                picks[row, taken] = deck[step]
                taken += 1
                if taken == many:
                    break
        for place in range(taken, many):
            picks[row, place] = deck[place]


def _told(begins_s: Numbers, ends_s: Numbers, profile: Profile, low: Numbers) -> Numbers:
    """Share of the circle that each interval covers; all of it where an interval is too long to tell."""
    length = np.minimum(profile.share(ends_s) - low, 1.0)
    return np.where(ends_s - begins_s > TOLD * profile.period_s, 1.0, length)


def _scores(visits: int, widths: Whole) -> Numbers:
    """About -log of the chance that the fullest window holds so many; shape (widths, visits + 2)."""
    counts = np.arange(visits + 2)
    shares = widths[:, None] / _BINS
    return np.asarray(np.maximum(0.0, np.log(shares) - binom.logsf(counts - 1, visits + 1, shares)))


@njit(cache=True)
def _fill(low, length, how, table):  # type: ignore[no-untyped-def]  # numba types it
    """Scores of the vector's length and of the fullest window of each width, for every row of visits.

    low, length: float64[rows, n], shares of the circle; how: group int64[n] of visits whose vectors are
    averaged first, widths int64[k] in bins, scores float64[k, n + 2]; table: float64[rows, 1 + k], filled.
    """
    group, widths, scores = how
    rows, many = low.shape
    groups = group.max() + 1
    size = np.bincount(group, minlength=groups)
    spread = np.sum(1.0 / size)
    for row in range(rows):
        east, north = 0.0, 0.0
        bins = np.zeros(2 * _BINS + 1)
        for place in range(many):
            middle = 2 * np.pi * (low[row, place] + length[row, place] / 2)
            arc = np.pi * length[row, place]
            weight = (np.sin(arc) / arc if arc > 1e-9 else 1.0) / size[group[place]]
            east += weight * np.cos(middle)
            north += weight * np.sin(middle)
            _spread(low[row, place], length[row, place], bins)
        table[row, 0] = (east * east + north * north) / spread
        for place in range(1, 2 * _BINS + 1):
            bins[place] += bins[place - 1]
        for column in range(len(widths)):
            most = 0.0
            for place in range(_BINS):
                most = max(most, bins[place + widths[column]] - bins[place])
            whole = int(most + 1e-9)
            part = max(0.0, most - whole)
            table[row, 1 + column] = (1 - part) * scores[column, whole] + part * scores[column, whole + 1]


@njit(cache=True)
def _spread(low, length, bins):  # type: ignore[no-untyped-def]  # numba types it
    """Adds one visit's weight of 1 to the bins that it covers, on two turns of the circle.

    low, length: shares; bins: float64[2 * _BINS + 1], entry i + 1 is bin i.
    """
    first = low * _BINS
    last = (low + length) * _BINS
    place = int(first)
    if length * _BINS < 1e-9:
        bins[1 + place % _BINS] += 1.0
        bins[1 + place % _BINS + _BINS] += 1.0
        return
    while place < last:
        part = (min(last, place + 1.0) - max(first, float(place))) / (last - first)
        bins[1 + place % _BINS] += part
        bins[1 + place % _BINS + _BINS] += part
        place += 1


def _peak(
    begins_s: Numbers, ends_s: Numbers, profile: Profile, shares: tuple[float, ...], best: int
) -> tuple[float, float, float, float]:
    """Where the fullest window of the best width begins and ends, what is in it, and its share."""
    column = best if profile.period_s == WEEK_S else best - 1 - len(WEEK_SHARES)
    width = max(1, round(shares[max(0, column - 1)] * _BINS))
    low = profile.share(begins_s)
    length = _told(begins_s, ends_s, profile, low)
    bins = np.zeros(2 * _BINS + 1)
    for one, long in zip(np.mod(low, 1.0), length, strict=True):
        _spread(one, long, bins)
    sums = np.cumsum(bins)
    inside = np.round(sums[width : width + _BINS] - sums[:_BINS], 9)
    place = int(np.argmax(inside))
    return (
        profile.phase_at(place / _BINS),
        profile.phase_at((place + width) / _BINS),
        float(inside[place]),
        width / _BINS,
    )


def rose(begins_s: Numbers, ends_s: Numbers, period_s: float, bins: int) -> Numbers:
    """Visits in each of the period's equal parts, by the local clock; an interval is spread over its parts.

    >>> rose(np.array([3600.0]), np.array([10800.0]), 86400.0, 24)[:4]
    array([0. , 0.5, 0.5, 0. ])
    """
    found = np.zeros(bins)
    step = period_s / bins
    for begin, end in zip(begins_s.tolist(), ends_s.tolist(), strict=True):
        if end <= begin:
            found[int(begin % period_s // step)] += 1
            continue
        edges = np.arange(np.floor(begin / step), np.ceil(end / step) + 1) * step
        parts = np.diff(np.clip(edges, begin, end)) / (end - begin)
        np.add.at(found, (edges[:-1] / step).astype(np.int64) % bins, parts)
    return found
