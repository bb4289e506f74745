"""How much better regular visits explain some times on a circle than people's hours do: a likelihood ratio.

The circle is the background's own day or week, on which its reports are even. Regular visits: a share w of
them comes at one place of the circle within a wrapped normal, the rest is even. The ratio of that to an even
circle is averaged over places, widths and shares w (by Neyman and Pearson no test has more power on average
over them; Cox and Hinkley 1974, "Theoretical Statistics", section 4.6). A visit known by an interval counts
by the mean over its interval. Shares of a circle in, logarithms of ratios out; knows no reports.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: widths of regular visits (standard deviations) in hours of an even day and of an even week
HOURS_OF_DAY = (0.25, 0.5, 1.0, 2.0)
HOURS_OF_WEEK = (0.25, 0.75, 3.0, 12.0)
#: share of the visits that are regular, equally likely each
SHARES = (0.35, 0.7)
#: places of the circle at which they may come
DAY_PLACES, WEEK_PLACES = 72, 336
#: fineness of the table of a wrapped normal's sums: parts of one place
_FINE = 8
#: visits whose ratios are multiplied before a logarithm is taken: none overflows
_BLOCK = 32


def evidence(low: Numbers, length: Numbers, widths: Numbers, places: int) -> Numbers:
    """Log of the averaged likelihood ratio of every row of visits.

    `low` and `length` are shares of the circle, shape (rows, n); `widths` standard deviations as shares.
    """
    tables = np.array([_table(width, places) for width in widths])
    found = np.empty(len(low))
    begins = np.mod(low, 1.0) * places * _FINE
    _ratios(begins, np.maximum(length * places * _FINE, 1.0), (tables, np.array(SHARES)), found)
    return found


def _table(width: float, places: int) -> Numbers:
    """Sums of a wrapped normal round 0 over three turns: entry (part, place) is all before that part of it.

    One part more than a place has, so that the next entry is always in the next row of the same column.
    """
    bins = places * _FINE
    apart = (np.arange(bins) + 0.5) / bins
    near = sum(np.exp(-0.5 * ((apart - turn) / width) ** 2) for turn in range(-2, 4))
    density = np.tile(np.asarray(near) / np.mean(near), 3)
    sums = np.concatenate(([0.0], np.cumsum(density)))
    return np.array([sums[part : part + 3 * bins - _FINE + 1 : _FINE] for part in range(_FINE + 1)])


@njit(cache=True)
def _ratios(low, length, how, found):  # type: ignore[no-untyped-def]  # numba types it
    """Fills found: float64[rows] from low, length: float64[rows, n] in parts, low within one turn.

    how: tables float64[widths, parts + 1, places * 3] and shares float64[k].
    """
    tables, shares = how
    rows, many = low.shape
    places = tables.shape[2] // 3
    means, products, logs = np.empty(places), np.empty((len(shares), places)), np.empty((len(shares), places))
    whole = np.empty((len(tables), len(shares), places))
    for row in range(rows):
        for kind in range(len(tables)):
            products[:], logs[:] = 1.0, 0.0
            for one in range(many):
                _mean(tables[kind], low[row, one], length[row, one], means)
                for turn in range(len(shares)):
                    share = shares[turn]
                    for place in range(places):
                        products[turn, place] *= 1 - share + share * means[place]
                if one % _BLOCK == _BLOCK - 1:
                    logs += np.log(products)
                    products[:] = 1.0
            whole[kind] = products if many < _BLOCK else logs + np.log(products)
        if many < _BLOCK:
            found[row] = np.log(np.mean(whole))
        else:
            best = whole.max()
            found[row] = best + np.log(np.mean(np.exp(whole - best)))


@njit(cache=True)
def _mean(table, low, length, means):  # type: ignore[no-untyped-def]  # numba types it
    """Fills means: float64[places] with the mean density over one interval, seen from each place in turn."""
    places = len(means)
    first = int(low) % (places * _FINE)
    begun, over = first // _FINE, low - int(low)
    last = int(first + over + length)
    ended, beyond = last // _FINE, first + over + length - last
    low0, low1 = table[first % _FINE], table[first % _FINE + 1]
    high0, high1 = table[last % _FINE], table[last % _FINE + 1]
    for turn in range(2):
        start = 0 if turn else begun
        shift = places - begun if turn else 0
        for step in range(begun if turn else places - begun):
            here, there = start + step, start + step + ended - begun
            until = high0[there] + beyond * (high1[there] - high0[there])
            means[shift + step] = (until - low0[here] - over * (low1[here] - low0[here])) / length
