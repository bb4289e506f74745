"""Times drawn out of a background as visits are: within their first and last, apart as they are, by lot.

If some events are a random part of the background's events of a stretch of time, of which nobody knows where
it begins and ends, then, given the first and the last of them, all others are a random part of the background
between these two. So drawing only there holds whatever the stretch was (a conditional test: Lehmann and
Romano 2005, "Testing Statistical Hypotheses", section 4.4). Events closer than a gap are one visit, one of
them by lot, and draws are thinned alike; only those count that leave as many visits. Seconds in and out.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: tries for each draw that leave another number of visits, before visits are drawn one by one instead
_TRIES = 40
#: events up to which draws are thinned as visits are
_MOST_THINNED = 400


def between(begins_s: Numbers, background_s: Numbers) -> Numbers:
    """The background's times after the first event and before the last one, sorted."""
    inside = background_s[(background_s > begins_s.min()) & (background_s < begins_s.max())]
    return np.sort(inside)


def drawn_visits(
    events: tuple[Numbers, Numbers],
    visits: Numbers,
    pool: Numbers,
    how: tuple[float, int],
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:
    """Begins and lengths of as many visits out of the pool, for each draw, shape (draws, visits).

    `events` are begins and lengths of all events before thinning, `visits` the lengths of those that are
    left; `how` is the gap and the number of draws. The time drawn for an interval lies at random in it.
    """
    begins, lengths = events
    gap, draws = how
    order = np.argsort(begins, kind="stable")
    found = np.empty((2, draws, len(visits)))
    filled = 0
    if len(begins) <= min(_MOST_THINNED, len(pool) + 2):
        filled = _thinned((begins[order], lengths[order]), np.copy(pool), gap, rng, found)
    if filled < draws:
        _one_by_one(visits, np.copy(pool), gap if len(visits) <= _MOST_THINNED else 0.0, rng, found)
    return found[0], found[1]


@njit(cache=True)
def _thinned(events, pool, gap, rng, found):  # type: ignore[no-untyped-def]  # numba types it
    """Fills found (float64[2, draws, n]) with draws that leave n visits; gives how many it could fill."""
    begins, lengths = events
    draws, many = found.shape[1], found.shape[2]
    count, filled = len(begins), 0
    drawn, here = np.empty(count), np.empty(count)
    row = np.arange(count)
    for _ in range(_TRIES * draws):
        for step in range(1, count - 1):
            other = step - 1 + int(rng.random() * (len(pool) - step + 1))
            pool[step - 1], pool[other] = pool[other], pool[step - 1]
            other = step + int(rng.random() * (count - 1 - step))
            lengths[step], lengths[other] = lengths[other], lengths[step]
            drawn[step] = pool[step - 1] - rng.random() * lengths[step]
        drawn[0], drawn[count - 1] = begins[0], begins[count - 1]
        kept = 0
        for step in range(count):
            other = step + int(rng.random() * (count - step))
            row[step], row[other] = row[other], row[step]
            if _is_free(here, kept, drawn[row[step]], gap):
                here[kept] = drawn[row[step]]
                if kept < many:
                    found[0, filled, kept] = here[kept]
                    found[1, filled, kept] = lengths[row[step]]
                kept += 1
        if kept == many:
            filled += 1
            if filled == draws:
                break
    return filled


@njit(cache=True)
def _one_by_one(lengths, pool, gap, rng, found):  # type: ignore[no-untyped-def]  # numba types it
    """Fills found with visits drawn until there are enough, apart by the gap if they can be."""
    draws, many = found.shape[1], found.shape[2]
    size = len(pool)
    for draw in range(draws):
        taken = 0
        for step in range(min(4 * many, size)):
            other = step + int(rng.random() * (size - step))
            pool[step], pool[other] = pool[other], pool[step]
            begin = pool[step] - rng.random() * lengths[taken]
            if _is_free(found[0, draw], taken, begin, gap):
                found[0, draw, taken], found[1, draw, taken] = begin, lengths[taken]
                taken += 1
                if taken == many:
                    break
        for place in range(taken, many):
            found[0, draw, place] = pool[int(rng.random() * size)] - rng.random() * lengths[place]
            found[1, draw, place] = lengths[place]


@njit(cache=True)
def _is_free(taken, many, begin, gap):  # type: ignore[no-untyped-def]  # numba types it
    """Whether none of the first so many times is nearer than the gap."""
    is_free = True
    for place in range(many):
        is_free = is_free and abs(taken[place] - begin) >= gap
    return is_free
