"""Whether visits come at the same hour of the day or of the week, more than people's hours explain.

Times are seconds of the local wall clock since Monday 1970-01-05 00:00. Each time becomes its share of
the background's own week (or day), so that sleeping and working hours are no rhythm: reports made by the
background's habits are even on that circle. What looks at it is how much better regular visits explain it
than habit does (`leadline.methods.regular`), for the day and for the week together. It is judged against as
many visits at times drawn out of the background between the first and the last one (a permutation test:
`leadline.methods.drawing`), so one p-value answers for all that was tried, whatever stretch of time the
visits are of. An event known only by an interval is spread over it (aoristic analysis, Ratcliffe 2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from leadline.methods.drawing import between, drawn_visits
from leadline.methods.regular import DAY_PLACES, HOURS_OF_DAY, HOURS_OF_WEEK, WEEK_PLACES, evidence

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

DAY_S = 86_400.0
WEEK_S = 7 * DAY_S
#: events closer than this are one visit: wider than every window, so that one busy night counts once
GAP_S = DAY_S / 2
#: widths of the scanned windows, as shares of the background's week and of its day
WEEK_SHARES = (1 / 168, 1 / 84, 1 / 42, 1 / 28, 1 / 14)
DAY_SHARES = (1 / 48, 1 / 24, 1 / 12, 1 / 6)
#: periods that are tried on one series
TRIED = 2
#: an interval longer than this share of a period says when somebody looked, not when it happened
TOLD = 0.25
#: shorter intervals are instants, seconds
_INSTANT_S = 1e-3
#: bins of the circle: ten minutes of an even week
_BINS = 1008


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The rhythm that is least likely by chance."""

    #: chance that visits at the background's hours look as regular, day and week together
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
    #: rows of the events that stand for visits after those of one night were taken together, oldest first
    rows: tuple[int, ...]
    #: different weeks with a visit
    weeks: int

    @property
    def visits(self) -> int:
        """Visits after events of one night were taken together."""
        return len(self.rows)


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

    By lot and not the first of each night, as the times that chance is measured with are thinned.
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
    """The daily or weekly rhythm of these events against the background's hours, and its chance.

    Local seconds; `begins_s` equals `ends_s` where an instant is known. Some of the background must lie
    between the first and the last event (`drawing.between`).
    """
    rows = visits_of(begins_s, rng)
    pool = between(begins_s, background_s)
    begins, lengths = begins_s[rows], (ends_s - begins_s)[rows]
    events = (begins_s, ends_s - begins_s)
    drawn_begin, drawn_length = drawn_visits(events, lengths, pool, (GAP_S, draws), rng)
    begin, end = np.vstack((begins, drawn_begin)), np.vstack((begins + lengths, drawn_begin + drawn_length))
    profiles = (Profile.of(pool, WEEK_S), Profile.of(pool, DAY_S))
    found = np.column_stack(
        [
            _evidence(begin, end, profiles[0], (np.array(HOURS_OF_WEEK) / 168, WEEK_PLACES)),
            _evidence(begin, end, profiles[1], (np.array(HOURS_OF_DAY) / 24, DAY_PLACES)),
        ]
    )
    strength = np.logaddexp(found[:, 0], found[:, 1])
    weekly = bool(found[0, 0] >= found[0, 1])
    peak = _peak(
        begins, begins + lengths, profiles[0 if weekly else 1], WEEK_SHARES if weekly else DAY_SHARES
    )
    return Rhythm(
        p_value=float(np.count_nonzero(strength >= strength[0] - 1e-9) / (draws + 1)),
        period="week" if weekly else "day",
        peak_from_s=peak[0],
        peak_until_s=peak[1],
        inside=peak[2],
        expected=peak[3] * len(rows),
        rows=tuple(rows.tolist()),
        weeks=len(np.unique(np.floor(begins / WEEK_S))),
    )


def _evidence(begin: Numbers, end: Numbers, profile: Profile, how: tuple[Numbers, int]) -> Numbers:
    low = profile.share(begin)
    return evidence(np.mod(low, 1.0), _told(begin, end, profile, low), *how)


def _told(begins_s: Numbers, ends_s: Numbers, profile: Profile, low: Numbers) -> Numbers:
    """Share of the circle that each interval covers; all of it where an interval is too long to tell."""
    length = np.minimum(profile.share(ends_s) - low, 1.0)
    return np.where(ends_s - begins_s > TOLD * profile.period_s, 1.0, length)


def _scores(visits: int, widths: Whole) -> Numbers:
    """About -log of the chance that the fullest window holds so many; shape (widths, visits + 2)."""
    counts = np.arange(visits + 2)
    shares = widths[:, None] / _BINS
    return np.asarray(np.maximum(0.0, np.log(shares) - binom.logsf(counts - 1, visits + 1, shares)))


def _spread(low: float, length: float, bins: Numbers) -> None:
    """Adds one visit's weight of 1 to the bins that it covers, on two turns; bin i is entry i + 1."""
    edges = np.arange(2 * _BINS + 1) / _BINS
    if length * _BINS < 1e-9:
        place = int(low * _BINS) % _BINS
        bins[[1 + place, 1 + place + _BINS]] += 1.0
        return
    for turn in (-1, 0, 1):
        covered = np.clip(edges, low + turn, low + turn + length)
        bins[1:] += np.diff(covered) / length


def _peak(
    begins_s: Numbers, ends_s: Numbers, profile: Profile, shares: tuple[float, ...]
) -> tuple[float, float, float, float]:
    """Where the window that is least probably so full begins and ends, what is in it, and its share."""
    low = profile.share(begins_s)
    length = _told(begins_s, ends_s, profile, low)
    bins = np.zeros(2 * _BINS + 1)
    for one, long in zip(np.mod(low, 1.0), length, strict=True):
        _spread(one, long, bins)
    sums = np.cumsum(bins)
    found = []
    for share in shares:
        width = max(1, round(share * _BINS))
        inside = np.round(sums[width : width + _BINS] - sums[:_BINS], 9)
        place = int(np.argmax(inside))
        rarity = float(binom.logsf(np.ceil(inside[place]) - 1, len(begins_s), width / _BINS)) - np.log(share)
        found.append((rarity, place, width, float(inside[place])))
    _, place, width, held = min(found)
    return profile.phase_at(place / _BINS), profile.phase_at((place + width) / _BINS), held, width / _BINS


def rose(begins_s: Numbers, ends_s: Numbers, period_s: float, bins: int) -> Numbers:
    """Visits in each of the period's equal parts, by the local clock; an interval is spread over its parts.

    >>> rose(np.array([3600.0]), np.array([10800.0]), 86400.0, 24)[:4]
    array([0. , 0.5, 0.5, 0. ])
    """
    found = np.zeros(bins)
    step = period_s / bins
    for begin, end in zip(begins_s.tolist(), ends_s.tolist(), strict=True):
        if end - begin < _INSTANT_S:
            found[int(begin % period_s // step)] += 1
            continue
        edges = np.arange(np.floor(begin / step), np.ceil(end / step) + 1) * step
        parts = np.diff(np.clip(edges, begin, end)) / (end - begin)
        np.add.at(found, (edges[:-1] / step).astype(np.int64) % bins, parts)
    return found
