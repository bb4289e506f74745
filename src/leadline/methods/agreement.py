"""How far several judges err together: correlations of errors, and how often all are wrong at once.

If voters were independent, the chance that all are wrong would be the product of their error rates. `jointly`
measures the truth beside it. Between two people who coded the same things, Cohen's kappa (1960) is the
agreement beyond chance. Knows no reports; classes are whole numbers, rates are shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leadline.errors import BadInput, Missing
from leadline.methods.selective import interval

Numbers = NDArray[np.float64]
#: redraws of the rows for the interval of the ratio
REDRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Jointly:
    """How several voters err on the same rows."""

    #: rows seen, and each voter's error rate
    n: int
    error_rates: tuple[float, ...]
    #: Pearson correlation of the errors, voter by voter; NaN where a voter is never or always wrong
    correlations: tuple[tuple[float, ...], ...]
    #: share of rows where every voter is wrong, with its 95 % interval
    all_wrong: float
    all_wrong_interval: tuple[float, float]
    #: share of rows where every voter gives the same wrong answer
    same_wrong: float
    #: what all_wrong would be if errors were independent
    if_independent: float
    #: all_wrong / if_independent with its 95 % bootstrap interval; NaN if a voter is never wrong
    ratio: float
    ratio_interval: tuple[float, float]

    @property
    def because(self) -> str:
        """The finding as a sentence; it must stand wherever several voters are spoken of."""
        if np.isnan(self.ratio):
            return (
                f"Over {self.n} reports at least one voter was never wrong; their independence is not known."
            )
        return (
            f"All {len(self.error_rates)} voters were wrong together on {self.all_wrong:.1%} of {self.n}"
            f" reports, {self.ratio:.1f} times as often as independent voters would be."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coders:
    """How far two people agree who coded the same reports."""

    n: int
    #: share coded differently, with its 95 % interval
    disagreement: float
    disagreement_interval: tuple[float, float]
    #: Cohen's kappa: 1 full agreement, 0 chance; NaN if both gave one and the same class throughout
    kappa: float


def jointly(votes: ArrayLike, truth: ArrayLike, rng: np.random.Generator) -> Jointly:
    """How the voters' errors hang together; `votes` is (voters, rows), `truth` (rows), both class numbers."""
    given, true = np.asarray(votes), np.asarray(truth).ravel()
    if given.ndim != 2 or given.shape[1] != len(true):
        raise BadInput(
            "votes", "one line a voter, one column a row", f"shape {given.shape}, {len(true)} truths"
        )
    if not given.size:
        raise Missing("votes", "at least one voter and one row")
    wrong = given != true
    rates = wrong.mean(axis=1)
    together = wrong.all(axis=0)
    same = together & (given == given[0]).all(axis=0)
    alone = float(rates.prod())
    return Jointly(
        n=len(true),
        error_rates=tuple(float(rate) for rate in rates),
        correlations=_correlations(wrong),
        all_wrong=float(together.mean()),
        all_wrong_interval=interval(int(together.sum()), len(true)),
        same_wrong=float(same.mean()),
        if_independent=alone,
        ratio=float(together.mean()) / alone if alone else float("nan"),
        ratio_interval=_redrawn(wrong, rng) if alone else (float("nan"), float("nan")),
    )


def coders(first: ArrayLike, second: ArrayLike) -> Coders:
    """How often two coders differ over the same rows, and Cohen's kappa."""
    one, two = np.asarray(first).ravel(), np.asarray(second).ravel()
    if len(one) != len(two):
        raise BadInput("second", "as long as the first", f"{len(one)} and {len(two)} codes")
    if not len(one):
        raise Missing("first", "at least one code")
    classes = np.union1d(one, two)
    chance = float(sum((one == each).mean() * (two == each).mean() for each in classes))
    differ = int((one != two).sum())
    seen = 1 - differ / len(one)
    return Coders(
        n=len(one),
        disagreement=differ / len(one),
        disagreement_interval=interval(differ, len(one)),
        kappa=(seen - chance) / (1 - chance) if chance < 1 else float("nan"),
    )


def _correlations(wrong: NDArray[np.bool_]) -> tuple[tuple[float, ...], ...]:
    apart = wrong - wrong.mean(axis=1, keepdims=True)
    spread = np.sqrt((apart**2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        table: Numbers = (apart @ apart.T) / np.outer(spread, spread)
    return tuple(tuple(float(cell) for cell in row) for row in table)


def _redrawn(wrong: NDArray[np.bool_], rng: np.random.Generator) -> tuple[float, float]:
    """95 % percentile bootstrap (Efron 1979) of the ratio; patterns of errors are drawn, not rows."""
    voters, n = wrong.shape
    patterns, counts = np.unique(wrong.T, axis=0, return_counts=True)
    drawn = rng.multinomial(n, counts / n, size=REDRAWS) / n
    alone = np.prod([drawn @ patterns[:, voter] for voter in range(voters)], axis=0)
    together = drawn @ patterns.all(axis=1)
    ratios = together[alone > 0] / alone[alone > 0]
    low, high = np.quantile(ratios, [0.025, 0.975])
    return float(low), float(high)
