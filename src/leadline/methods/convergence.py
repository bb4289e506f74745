"""Whether the share of reports near a place has grown against its own past, for several places at once.

For one place: of n recent reports in its surroundings x lie near; in the past a lay near and b only round it.
With Jeffreys' prior the share is Beta(a + 1/2, b + 1/2) and x is beta-binomial (Skellam 1948), whose upper
tail is taken with half of the probability of x itself (mid-p, Lancaster 1961), since counts are coarse.
Comparing near with round, and not with all, keeps a rise of the whole town from looking like convergence.
For several places the least tail is judged against the least one when the same reports are called recent at
random (a permutation test with the minimum, Westfall and Young 1993). Counts in, chances out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from leadline.methods.geodesy import Floats

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
Floats32 = NDArray[np.float32]

#: Jeffreys' prior for a share
_HALF = 0.5
#: reports times orders that are held at once: 80 MB
_MOST_HELD = 16_000_000


@dataclass(frozen=True, slots=True)
class Convergence:
    """What came out for one place."""

    #: recent reports near it, and in its surroundings (near or round)
    near: int
    recent: int
    #: past reports near it, and in its surroundings
    past_near: int
    past: int
    #: chance for this place alone
    alone: float
    #: chance corrected for all places
    p_value: float


def upper_tail(near: int, recent: int, past_near: int, past_round: int) -> float:
    """Chance of at least so many near by the place's own past (beta-binomial, mid-p).

    >>> round(upper_tail(3, 3, 0, 0), 3)  # Jeffreys' prior alone: 1/2 of the chance of 3 of 3
    0.156
    """
    return float(_tails(recent, past_near + _HALF, past_round + _HALF)[near])


def _tails(recent: int, shape_near: float, shape_round: float) -> Floats:
    """Mid-p upper tail for every count from 0 to `recent`."""
    counts = np.arange(recent + 1)
    choose = gammaln(recent + 1) - gammaln(counts + 1) - gammaln(recent - counts + 1)
    log = (
        choose + betaln(counts + shape_near, recent - counts + shape_round) - betaln(shape_near, shape_round)
    )
    mass = np.exp(log)
    above = np.concatenate((np.cumsum(mass[::-1])[::-1][1:], [0.0]))
    return np.asarray(above + mass / 2, dtype=np.float64)


@dataclass(slots=True)
class _Table:
    """Tails that were worked out before: few different counts come up in many permutations."""

    known: dict[tuple[int, int, int], Floats] = field(default_factory=dict)

    def tail(self, near: int, recent: int, all_near: int, everything: int) -> float:
        past_near, past_round = all_near - near, everything - recent - (all_near - near)
        key = (recent, past_near, past_round)
        if key not in self.known:
            self.known[key] = _tails(recent, past_near + _HALF, past_round + _HALF)
        return float(self.known[key][near])


def _orders(is_recent: Mask, rng: np.random.Generator, draws: int) -> Iterator[Mask]:
    """The reports as they are, then called recent at random, some orders (rows) at a time."""
    yield is_recent[None, :]
    at_once = max(1, _MOST_HELD // max(1, len(is_recent)))
    for first in range(0, draws, at_once):
        yield rng.permuted(np.tile(is_recent, (min(at_once, draws - first), 1)), axis=1)


def _counts(orders: Mask, weights: Floats32) -> Counts:
    """How many recent reports each place (columns) has in each order."""
    return np.asarray(np.rint(orders.astype(np.float32) @ weights.T), dtype=np.int64)


def converging(
    near: Mask, around: Mask, is_recent: Mask, rng: np.random.Generator, draws: int = 999
) -> tuple[Convergence, ...]:
    """For each place what came out, in the order of the rows of `near`.

    near: (places, reports), which reports lie near each place; around: those in its surroundings, the near
    ones among them; is_recent: (reports,). Each report should be a source of its own.
    """
    surroundings = around | near
    table = _Table()
    weights = np.vstack((near, surroundings)).astype(np.float32)
    totals = np.count_nonzero(weights, axis=1)
    counts = np.vstack([_counts(some, weights) for some in _orders(is_recent, rng, draws)])
    places = len(near)
    chances = np.ones((draws + 1, places))
    for place in range(places):
        all_near, everything = int(totals[place]), int(totals[places + place])
        for row, (close, recent) in enumerate(counts[:, [place, places + place]].tolist()):
            chances[row, place] = table.tail(close, recent, all_near, everything) if recent else 1.0
    least = chances.min(axis=1, initial=1.0)
    return tuple(
        Convergence(
            near=int(counts[0, place]),
            recent=int(counts[0, places + place]),
            past_near=int(totals[place] - counts[0, place]),
            past=int(totals[places + place] - counts[0, places + place]),
            alone=float(chances[0, place]),
            p_value=float(np.mean(least <= chances[0, place] + 1e-12)),
        )
        for place in range(places)
    )
