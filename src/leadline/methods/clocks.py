"""Clocks: the offset between two clocks that wrote down the same events, with its uncertainty and drift.

Both series may miss entries and hold others of their own. All differences second - first within a reach are
counted in windows of several widths; the fullest window is weighed against what lies round it (Poisson,
corrected for every window that could have been looked at; a rival nearly as full makes it ambiguous). Its
pairs give offset and drift by the median of slopes (Theil 1950; Sen 1968), then by least squares. To compare
the means of the two series, as people do by hand, is wrong as soon as entries are missing. Seconds
throughout, drift in seconds a day. Knows no reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

Floats = NDArray[np.float64]
#: widths of the windows, s: from clocks of one second to a drift of some minutes over the whole time
WIDTHS_S = (4.0, 16.0, 64.0, 256.0, 1024.0)
#: differences that are looked at, at most; beyond it entries of the first series are taken evenly
MOST_PAIRS = 4_000_000
#: a rival window with this share of the fullest one's pairs makes the offset ambiguous
RIVAL = 0.8
#: the raster of time zones: every zone in use is a whole number of quarter hours from UTC (IANA tzdata)
QUARTER_S = 900.0
DAY_S = 86_400.0
#: the spread is taken from pairs that were chosen for lying close; with this the error covers what it says
#: (bench/quality/verification/records.py)
_WIDENED = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """What the second clock shows beside the first."""

    #: seconds that the second clock is ahead at the instant `centre_s` of the first
    offset_s: float
    centre_s: float
    #: standard error of it
    error_s: float
    #: how fast it moves away, s a day; 0 where that cannot be told from nothing
    drift_s_day: float
    drift_error_s_day: float
    #: pairs of entries that belong together
    matched: int
    #: chance of such an agreement between unrelated series, over everything that was tried
    chance: float
    #: seconds from the first to the last matched entry
    span_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Zonelike:
    """An offset beside the raster of time zones."""

    #: nearest multiple of a quarter hour, s
    nearest_s: float
    #: "whole hours", "half hours" or "quarter hours"
    kind: str
    #: what is left, s
    rest_s: float
    #: chance that any offset lies so near to the raster
    chance: float


def offset(first: Floats, second: Floats, reach_s: float = 15 * 3600.0) -> Offset | None:
    """The offset of two series of instants, s; None where they cannot be matched one way only.

    Takes at least three entries of each, sorts them, and looks at offsets up to `reach_s` both ways.
    """
    one, other = np.sort(np.unique(first)), np.sort(np.unique(second))
    if len(one) < 3 or len(other) < 3:
        return None
    pairs = _pairs(one, other, reach_s)
    found = [_fullest(pairs, width, reach_s) for width in WIDTHS_S] if len(pairs[0]) else []
    best = min((peak for peak in found if peak is not None), key=lambda peak: peak[0], default=None)
    if best is None:
        return None
    chance, low, width = best
    return _fitted(one, other, (low - width / 2, low + 1.5 * width), min(1.0, chance))


def zonelike(offset_s: float, error_s: float) -> Zonelike:
    """The nearest offset of a time zone, with the chance that any offset lies so near.

    >>> zonelike(7201.0, 0.5).kind, zonelike(-19800.0, 1.0).kind
    ('whole hours', 'half hours')
    """
    quarters = round(offset_s / QUARTER_S)
    rest = offset_s - quarters * QUARTER_S
    kind = "whole hours" if quarters % 4 == 0 else "half hours" if quarters % 2 == 0 else "quarter hours"
    return Zonelike(
        nearest_s=quarters * QUARTER_S,
        kind=kind,
        rest_s=rest,
        chance=min(1.0, 2 * max(abs(rest), 2 * error_s, 0.5) / QUARTER_S),
    )


def _pairs(one: Floats, other: Floats, reach_s: float) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Sorted differences with the places of both entries."""
    low = np.searchsorted(other, one - reach_s, "left")
    many = np.searchsorted(other, one + reach_s, "right") - low
    chosen = np.arange(len(one))
    if many.sum() > MOST_PAIRS:
        step = int(np.ceil(many.sum() / MOST_PAIRS))
        chosen = chosen[::step]
        low, many = low[::step], many[::step]
    left = np.repeat(chosen, many)
    right = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + np.repeat(low, many)
    apart = other[right] - one[left]
    order = np.argsort(apart, kind="stable")
    return apart[order], left[order], right[order]


def _fullest(
    pairs: tuple[Floats, NDArray[np.int64], NDArray[np.int64]], width: float, reach_s: float
) -> tuple[float, float, float] | None:
    """(chance, lower edge, width) of the fullest window of a width; None if a rival is as full."""
    apart, left, right = pairs
    counts = np.searchsorted(apart, apart + width, "right") - np.arange(len(apart))
    place = int(np.argmax(counts))
    low = apart[place]
    inside = slice(place, place + int(counts[place]))
    matched = min(len(np.unique(left[inside])), len(np.unique(right[inside])))
    if matched < 3:
        return None
    rivals = counts[(apart < low - 2 * width) | (apart > low + 2 * width)]
    if len(rivals) and rivals.max() >= RIVAL * counts[place] and counts[place] > 5:
        return None
    around = max(QUARTER_S, 8 * width)
    near = np.searchsorted(apart, low + width + around) - np.searchsorted(apart, low - around)
    expected = max(near - counts[place], 1) * width / (2 * around)
    tried = len(WIDTHS_S) * 8 * reach_s / width
    return float(poisson.sf(matched - 1, expected) * tried), float(low), width


def _fitted(one: Floats, other: Floats, edges: tuple[float, float], chance: float) -> Offset | None:
    middle, reach, slope = sum(edges) / 2, (edges[1] - edges[0]) / 2, 0.0
    centre = (one[0] + one[-1]) / 2
    kept_at, kept_off = np.zeros(0), np.zeros(0)
    for _round in range(4):
        at, off = _matched(one, other, (middle, slope, centre), reach)
        if len(at) < 3:
            break
        kept_at, kept_off = at, off
        slope = _slope(at, off) if at[-1] - at[0] >= DAY_S / 4 and len(at) >= 5 else 0.0
        middle = float(np.median(off - slope * (at - centre)))
        rest = np.abs(off - middle - slope * (at - centre))
        reach = min(reach, max(4.0, 6 * 1.4826 * float(np.median(rest))))
    if len(kept_at) < 3:
        return None
    return _estimated(kept_at, kept_off, chance)


def _matched(
    one: Floats, other: Floats, line: tuple[float, float, float], reach: float
) -> tuple[Floats, Floats]:
    """For each entry of the first series the nearest of the second along the line, if within reach, once."""
    middle, slope, centre = line
    wanted = one + middle + slope * (one - centre)
    after = np.clip(np.searchsorted(other, wanted), 1, len(other) - 1)
    nearest = np.where(wanted - other[after - 1] <= other[after] - wanted, after - 1, after)
    rest = np.abs(other[nearest] - wanted)
    order = np.lexsort((rest, nearest))
    first_of = np.concatenate([[True], np.diff(nearest[order]) > 0])
    kept = np.sort(order[first_of & (rest[order] <= reach)])
    return one[kept], other[nearest[kept]] - one[kept]


def _slope(at: Floats, off: Floats) -> float:
    """The median slope over pairs far apart; at most 400 entries."""
    step = max(1, len(at) // 400)
    x, y = at[::step], off[::step]
    high, low = np.triu_indices(len(x), k=max(1, len(x) // 4))
    apart = x[low] - x[high]
    return float(np.median((y[low] - y[high])[apart > 0] / apart[apart > 0])) if np.any(apart > 0) else 0.0


def _estimated(at: Floats, off: Floats, chance: float) -> Offset:
    centre = (at[0] + at[-1]) / 2
    x = at - centre
    spread = float(np.sum((x - x.mean()) ** 2))
    slope = float(np.sum((x - x.mean()) * (off - off.mean())) / spread) if spread > 0 else 0.0
    rest = off - off.mean() - slope * (x - x.mean())
    sigma = float(np.sqrt(np.sum(rest**2) / max(1, len(at) - 2))) if len(at) > 2 else 1.0
    # written to whole seconds: no error below the rounding's own
    sigma = max(sigma, 1 / np.sqrt(12))
    slope_error = sigma / np.sqrt(spread) if spread > 0 else np.inf
    drifts = len(at) >= 5 and abs(slope) > 4 * slope_error
    level = float(off.mean() - (slope * x.mean() if drifts else 0.0))
    if not drifts:
        sigma = max(float(np.std(off, ddof=1)), 1 / np.sqrt(12))
    return Offset(
        offset_s=level,
        centre_s=float(centre),
        error_s=_WIDENED * sigma / float(np.sqrt(len(at))),
        drift_s_day=slope * DAY_S if drifts else 0.0,
        drift_error_s_day=float(min(slope_error * DAY_S, 1e6)),
        matched=len(at),
        chance=chance,
        span_s=float(at[-1] - at[0]),
    )
