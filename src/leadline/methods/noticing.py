"""Where a source lies by who noticed it among the people who were there: log evidence over places.

Who notices depends on the distance: log-distance path loss with log-normal shadowing puts the share of those
noticing at Q((10 n / sigma) log10(d / reach)) (Rappaport 2002, section 4.9.2), with the reach and n unknown.
Where people are is not modelled but given, by other reports from there. Given all those places and how many
noticed, the chance that it was just these is the product of their shares over the sum of that product over
every choice of as many: the conditional likelihood of matched cases and controls (Breslow and Day 1980,
section 7.4), for a point source as in Diggle and Rowlingson 1994, J R Statist Soc A 157, 433. So a crowd on
one side of the source pulls nothing towards it. Metres east and north. Error: docs/methods/locate.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]

#: shadowing in dB, outdoors in towns (Rappaport 2002, section 4.9.2: 6 to 10, the lower where walls are few)
SHADOWING_DB = 6.0
#: path-loss exponents (Rappaport 2002, table 4.2)
EXPONENTS = (2.5, 3.5)
#: share that reports it though it does not reach them
BY_MISTAKE = 0.001
#: distances at which half notice, metres: a jammer in a pocket up to one on a mast; equally likely each
REACHES_M = 100.0 * 10.0 ** (np.arange(10) / 5)
#: most people and most of those noticing that are counted: evenly many are left out beyond
MOST_PEOPLE, MOST_NOTICING = 300, 40
#: steps of the table of shares in one factor of ten of distance, and the factors of ten on either side of 1
_STEPS, _DECADES = 70, 4
#: a source lies where people are: scale of that in metres, and the chance of a place far from everybody
#: beside that of one amid them (1); without it a far source that reaches far would explain any reports
_LIVING_M, _FAR = 600.0, 1e-4
#: distance below which nothing is nearer, metres
_NEAREST_M = 10.0


def noticed(grid: Floats, noticing: Floats, people: Floats) -> Floats:
    """The log evidence of who noticed for a source at each cell of the grid (n, 2), shape (n,).

    `noticing` and `people` are places in metres, shape (n, 2); people are others than those noticing.
    """
    noticing, people = _thinned(noticing, MOST_NOTICING), _thinned(people, MOST_PEOPLE)
    log = np.empty(len(grid))
    ratios = 10.0 ** (np.arange(-_DECADES * _STEPS, _DECADES * _STEPS + 1) / _STEPS)
    shares = np.array(
        [ndtr(-10 * exponent / SHADOWING_DB * np.log10(ratios)) + BY_MISTAKE for exponent in EXPONENTS]
    )
    reaches = np.round(np.log10(REACHES_M) * _STEPS).astype(np.int64)
    _fill(grid, np.vstack((noticing, people)), (len(noticing), shares, reaches), log)
    return log


def _thinned(places: Floats, most: int) -> Floats:
    rows = np.linspace(0, len(places) - 1, min(most, len(places))).round().astype(np.int64)
    return np.ascontiguousarray(places[rows])


@njit(cache=True)
def _fill(grid, places, how, log):  # type: ignore[no-untyped-def]  # numba types it
    """Fills log: float64[cells] with the evidence of who noticed and of people near there.

    grid: float64[cells, 2]; places: float64[n, 2], those noticing first; how: their number, shares noticing
    float64[exponents, ratios], reaches int64[k] in steps of the logarithm.
    """
    many, shares, reaches = how
    last = shares.shape[1] - 1
    step = np.empty(len(places), dtype=np.int64)
    here = np.empty(len(places))
    sums = np.empty(many + 1)
    found = np.empty(len(shares) * len(reaches))
    for cell in range(len(grid)):
        living = 0.0
        for one in range(len(places)):
            apart = np.hypot(grid[cell, 0] - places[one, 0], grid[cell, 1] - places[one, 1])
            living += 1 / (1 + (apart / _LIVING_M) ** 2) ** 2
            step[one] = int(np.rint(np.log10(max(apart, _NEAREST_M)) * _STEPS)) + last // 2
        for row in range(len(found)):
            kind, reach = row // len(reaches), reaches[row % len(reaches)]
            for one in range(len(places)):
                here[one] = shares[kind, min(max(step[one] - reach, 0), last)]
            here *= many / here.sum()
            sums[:] = 0.0
            sums[0] = 1.0
            chosen = 0.0
            for one in range(len(places)):
                if one < many:
                    chosen += np.log(here[one])
                for size in range(min(one + 1, many), 0, -1):
                    sums[size] += here[one] * sums[size - 1]
            found[row] = chosen - np.log(sums[many])
        best = found.max()
        log[cell] = best + np.log(np.exp(found - best).sum()) + np.log(living / len(places) + _FAR)
