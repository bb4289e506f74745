"""A bound that moves with a stream: the error above a threshold, from labels drawn with unequal chances.

Where each answer was looked at with a known chance, dividing by that chance makes the error's estimate
unbiased (Horvitz and Thompson 1952), however the world changes inside the window; this estimate must stay
well below the risk. The bound uses all labels alike within groups of about the same score (post-
stratification, Holt and Smith 1979), which is sharper and right as long as rows of a score err alike within
the window. It is Clopper and Pearson's at the effective number of rows (Kish 1965), as Korn and Graubard
(1998) do for surveys: exact for equal chances, close otherwise (bench/quality/triage/validity.py).
Thresholds are tried in one fixed sequence (Angelopoulos and others 2021) from the strictest that has enough
rows, which is found without their labels, to the first that fails. Knows no reports; shares, 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from leadline.methods.selective import least_rows

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: a threshold has enough rows if it would pass at this share of the risk (or at the margin, if less)
ENOUGH = 0.5
#: groups of about the same score in which labelled rows stand for the others
STRATA = 20
#: new rows below which nothing is said of a change, and the most that a change counts
LEAST_NEW, MOST_STRAIN = 30, 4.0
#: first coverage that is tried, and the step to the next
FIRST, STEP = 0.02, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a window of a stream shows."""

    #: score of every row in the window
    all_scores: Numbers
    #: of the rows that were labelled: score, whether answering was (or would be) wrong, chance of the label
    scores: Numbers
    wrong: Mask
    chances: Numbers
    #: the error is counted among these rows: all that are answered (None), or all actionable ones
    among: Mask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A threshold that the window supports."""

    threshold: float
    #: share of the window's rows at or above it
    coverage: float
    estimate: float
    upper_bound: float
    #: effective number of rows behind the bound
    n: float


def weighted_bound(wrong: Mask, chances: Numbers, delta: float) -> tuple[float, float, float]:
    """Estimate, upper bound and effective rows of an error whose rows were drawn with these chances.

    >>> import numpy as np
    >>> round(weighted_bound(np.zeros(427, dtype=bool), np.full(427, 0.1), 0.05)[1], 4)
    0.007
    """
    if not len(wrong):
        return 1.0, 1.0, 0.0
    weights = 1.0 / chances
    total = float(weights.sum())
    n = total**2 / float((weights**2).sum())
    estimate = float(weights[wrong].sum()) / total
    if estimate >= 1:
        return 1.0, 1.0, n
    return estimate, float(stats.beta.ppf(1 - delta, estimate * n + 1, n * (1 - estimate))), n


def roll(seen: Seen, *, alpha: float, delta: float, margin: float, reserve: float = 1.0) -> Rolled | None:
    """The loosest threshold whose bound keeps `alpha` and whose estimate is at most `margin` x `alpha`.

    `reserve` below 1 goes back to a stricter threshold, at that share of the coverage: for shares of all
    actionable rows, which only fall with stricter thresholds.
    """
    order = np.sort(seen.all_scores)[::-1]
    found: Rolled | None = None
    least = least_rows(alpha, delta, min(margin, ENOUGH))
    if not len(order) or not len(seen.scores):
        return None
    shares = labelled_shares(seen)
    for coverage in np.arange(FIRST, 1.0, STEP):
        rung = _rung(seen, shares, float(order[int(coverage * len(order))]), delta)
        if seen.among is None and rung.n < least:
            continue
        if rung.upper_bound > alpha:
            break
        if rung.estimate <= margin * alpha:
            found = rung
    if found is None or reserve >= 1:
        return found
    stricter = float(order[int(reserve * found.coverage * len(order))])
    return _rung(seen, shares, max(stricter, found.threshold), delta)


def strain(scores: Numbers, wrong: Mask, is_new: Mask) -> float:
    """How many times more often new answers are wrong than their scores say, against all answers given.

    1 to MOST_STRAIN; 1 where fewer than LEAST_NEW rows are new. For rows that people answered anyway: where
    the world changes these tell it at once, audits of the machine's own answers only one in ten at a time.

    >>> import numpy as np
    >>> strain(np.full(400, 0.75), np.arange(400) % 4 == 0, np.arange(400) >= 300)
    1.0
    """
    if np.count_nonzero(is_new) < LEAST_NEW:
        return 1.0
    expected = 1.0 - scores
    usual = (np.count_nonzero(wrong) + 1) / (float(expected.sum()) + 1)
    now = (np.count_nonzero(wrong[is_new]) + 1) / (float(expected[is_new].sum()) + 1)
    return float(np.clip(now / usual, 1.0, MOST_STRAIN))


def labelled_shares(seen: Seen) -> Numbers:
    """For each labelled row the share of the window's rows of about its score that are labelled."""
    edges = np.quantile(seen.all_scores, np.linspace(0, 1, STRATA + 1)[1:-1])
    mine = np.searchsorted(edges, seen.scores, side="right")
    rows = np.bincount(np.searchsorted(edges, seen.all_scores, side="right"), minlength=STRATA)
    labelled = np.bincount(mine, minlength=STRATA)
    return np.asarray((labelled / np.maximum(rows, 1))[mine], dtype=np.float64)


def _rung(seen: Seen, shares: Numbers, threshold: float, delta: float) -> Rolled:
    above = seen.scores >= threshold
    among = above if seen.among is None else seen.among
    wrong = (above & seen.wrong)[among]
    _, bound, n = weighted_bound(wrong, shares[among], delta)
    estimate, _, _ = weighted_bound(wrong, seen.chances[among], delta)
    return Rolled(
        threshold=threshold,
        coverage=float((seen.all_scores >= threshold).mean()),
        estimate=estimate,
        upper_bound=bound,
        n=n,
    )
