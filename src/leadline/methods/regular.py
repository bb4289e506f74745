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
#: fineness of the table of a wrapped normal's sums
_FINE = 8


def evidence(low: Numbers, length: Numbers, widths: Numbers, places: int) -> Numbers:
    """Log of the averaged likelihood ratio of every row of visits.

    `low` and `length` are shares of the circle, shape (rows, n); `widths` standard deviations as shares.
    """
    sums = np.array([_sums(width, places * _FINE) for width in widths])
    found = np.empty(len(low))
    _ratios(low * places * _FINE, np.maximum(length * places * _FINE, 1.0), (sums, np.array(SHARES)), found)
    return found


def _sums(width: float, bins: int) -> Numbers:
    """Sums of a wrapped normal round 0 over three turns: entry i is all before bin i, one turn is `bins`."""
    apart = (np.arange(bins) + 0.5) / bins
    near = sum(np.exp(-0.5 * ((apart - turn) / width) ** 2) for turn in range(-2, 4))
    density = np.tile(np.asarray(near) / np.mean(near), 3)
    return np.concatenate(([0.0], np.cumsum(density)))


@njit(cache=True)
def _ratios(low, length, how, found):  # type: ignore[no-untyped-def]  # numba types it
    """Fills found: float64[rows] from low, length: float64[rows, n] in bins.

    how: sums float64[widths, bins * 3 + 1] and shares float64[k].
    """
    sums, shares = how
    rows, many = low.shape
    bins = (sums.shape[1] - 1) // 3
    places = bins // 8
    means = np.empty(many)
    logs = np.empty(places * len(sums) * len(shares))
    for row in range(rows):
        count = 0
        for kind in range(len(sums)):
            for place in range(places):
                for one in range(many):
                    first = (low[row, one] - place * 8.0) % bins
                    last = first + length[row, one]
                    before, after = int(first), int(last)
                    begun = sums[kind, before] + (first - before) * (
                        sums[kind, before + 1] - sums[kind, before]
                    )
                    ended = sums[kind, after] + (last - after) * (sums[kind, after + 1] - sums[kind, after])
                    means[one] = (ended - begun) / length[row, one]
                for share in shares:
                    total, product = 0.0, 1.0
                    for one in range(many):
                        product *= 1 - share + share * means[one]
                        if product > 1e100 or product < 1e-100:
                            total += np.log(product)
                            product = 1.0
                    logs[count] = total + np.log(product)
                    count += 1
        best = logs.max()
        found[row] = best + np.log(np.mean(np.exp(logs - best)))
