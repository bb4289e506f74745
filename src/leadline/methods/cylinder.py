"""Counts in cylinders: circles of places times the last days, for the observed reports and for random ones.

The kernels of the space-time scan (source of the statistic: Kulldorff et al. 2005, PLoS Medicine 2, e59).
Counts are reports, times whole days back from the last one; no other unit. A cylinder's score is Poisson's
log-likelihood ratio c·ln(c/m) + (N-c)·ln((N-c)/(N-m)) with c counted, m expected, N in all; 0 where c is not
above m. It grows with c and falls with m, so "scores at least f" is "counts at least t(m)": whole numbers are
compared instead of logarithms, 64 random draws at a time.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

#: random draws that are looked at together: two to four registers of 16-bit counts on today's processors
LANES = 64
#: halvings after which a limit of the expected count is exact to the last bits
_HALVINGS = 60
#: limits are this much too generous, so that rounding can never hide a cylinder; each is then scored exactly
_GENEROUS = 1 + 1e-9


class World(NamedTuple):
    """All cylinders; expected in one: Σ over strata of the circle's weight × the window's share."""

    #: circle k of place i holds members[starts[i] : starts[i] + k + 1]
    starts: NDArray[np.int64]
    members: NDArray[np.int32]
    #: (places, strata) reports
    weights: NDArray[np.int64]
    #: (strata, windows) share of the stratum's reports that lie in the window
    shares: NDArray[np.float64]
    #: reports in all
    total: float
    #: a cylinder with fewer reports is none
    least: int


@njit(cache=True)
def score(counted, expected, total):  # type: ignore[no-untyped-def]
    """Log-likelihood ratio of one cylinder; 0.0 where no more was counted than expected."""
    if counted <= expected:
        return 0.0
    inside = counted * math.log(counted / expected)
    rest = total - counted
    if rest <= 0:
        return inside
    return inside + rest * math.log(rest / (total - expected))


@njit(cache=True)
def limits(most, total, floor):  # type: ignore[no-untyped-def]
    """For each count up to `most`, the largest expected count (float64) that still scores `floor`."""
    found = np.zeros(most + 1, dtype=np.float64)
    for counted in range(1, most + 1):
        low, high = 0.0, float(counted)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if middle > 0.0 and score(counted, middle, total) < floor:
                high = middle
            else:
                low = middle
        found[counted] = high * _GENEROUS
    return found


@njit(cache=True, nogil=True)
def thresholds(world, edges, found):  # type: ignore[no-untyped-def]
    """Into `found` (circles, windows): the count from which a cylinder may score the floor of `edges`."""
    starts, members, weights, shares = world.starts, world.members, world.weights, world.shares
    windows = shares.shape[1]
    mass = np.zeros(weights.shape[1], dtype=np.float64)
    need = np.zeros(windows, dtype=np.int64)
    for centre in range(len(starts) - 1):
        mass[:] = 0.0
        need[:] = world.least
        for circle in range(starts[centre], starts[centre + 1]):
            for stratum in range(len(mass)):
                mass[stratum] += weights[members[circle], stratum]
            for window in range(windows):
                expected = 0.0
                for stratum in range(len(mass)):
                    expected += mass[stratum] * shares[stratum, window]
                while need[window] < len(edges) and expected > edges[need[window]]:
                    need[window] += 1
                found[circle, window] = need[window]


@njit(cache=True, nogil=True)
def tally(pool, bounds, stratum, drawn, uniforms, counts):  # type: ignore[no-untyped-def]
    """Into `counts` (places, windows, lanes): a random draw of the last days for each lane, summed by window.

    pool int32: the place of every report, by stratum, which is shuffled; bounds int64: where a stratum
    begins; stratum, drawn int64: of each of the last days, the last first; uniforms float64 (lanes, reports).
    Without replacement: every place and every day keeps its number of reports.
    """
    counts[:] = 0
    taken = np.zeros(len(bounds) - 1, dtype=np.int64)
    for lane in range(len(uniforms)):
        taken[:] = 0
        turn = 0
        for day in range(len(drawn)):
            own = stratum[day]
            end = bounds[own + 1]
            for _ in range(drawn[day]):
                here = bounds[own] + taken[own]
                there = min(here + np.int64(uniforms[lane, turn] * (end - here)), end - 1)
                place = pool[there]
                pool[there] = pool[here]
                pool[here] = place
                counts[place, day, lane] += 1
                taken[own] += 1
                turn += 1
    for place in range(counts.shape[0]):
        for day in range(1, counts.shape[1]):
            for lane in range(counts.shape[2]):
                counts[place, day, lane] += counts[place, day - 1, lane]


@njit(cache=True, nogil=True)
def maxima(world, counts, need, best):  # type: ignore[no-untyped-def]
    """Into `best` (lanes): the largest score of any cylinder of each draw, where `need` lets it through."""
    starts, members, weights, shares = world.starts, world.members, world.weights, world.shares
    windows = counts.shape[1]
    held = np.zeros((windows, LANES), dtype=counts.dtype)
    mass = np.zeros(weights.shape[1], dtype=np.float64)
    for centre in range(len(starts) - 1):
        held[:] = 0
        mass[:] = 0.0
        for circle in range(starts[centre], starts[centre + 1]):
            place = members[circle]
            for stratum in range(len(mass)):
                mass[stratum] += weights[place, stratum]
            for window in range(windows):
                limit = need[circle, window]
                reached = False
                for lane in range(LANES):
                    held[window, lane] += counts[place, window, lane]
                    reached |= held[window, lane] >= limit
                if reached:
                    _raise_best(held[window], limit, mass, shares[:, window], world.total, best)


@njit(cache=True)
def _raise_best(held, limit, mass, shares, total, best):  # type: ignore[no-untyped-def]
    """Score exactly the lanes that reached the limit."""
    expected = 0.0
    for stratum in range(len(mass)):
        expected += mass[stratum] * shares[stratum]
    for lane in range(len(held)):
        if held[lane] >= limit:
            best[lane] = max(best[lane], score(float(held[lane]), expected, total))


@njit(cache=True, nogil=True)
def strongest(world, counts):  # type: ignore[no-untyped-def]
    """(score float64, circle int64, window int64) of the best cylinder round each place.

    `counts` (places, windows). Of equals the smaller circle, then the shorter window; circle -1 where nothing
    stands out.
    """
    starts, members, weights, shares = world.starts, world.members, world.weights, world.shares
    windows = counts.shape[1]
    scores = np.zeros(len(starts) - 1, dtype=np.float64)
    circles = np.full(len(starts) - 1, -1, dtype=np.int64)
    spans = np.zeros(len(starts) - 1, dtype=np.int64)
    held = np.zeros(windows, dtype=np.int64)
    mass = np.zeros(weights.shape[1], dtype=np.float64)
    for centre in range(len(starts) - 1):
        held[:] = 0
        mass[:] = 0.0
        for circle in range(starts[centre], starts[centre + 1]):
            place = members[circle]
            for stratum in range(len(mass)):
                mass[stratum] += weights[place, stratum]
            for window in range(windows):
                held[window] += counts[place, window]
                if held[window] < world.least:
                    continue
                expected = 0.0
                for stratum in range(len(mass)):
                    expected += mass[stratum] * shares[stratum, window]
                found = score(float(held[window]), expected, world.total)
                if found > scores[centre]:
                    scores[centre], circles[centre], spans[centre] = found, circle, window
    return scores, circles, spans
