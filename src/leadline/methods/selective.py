"""Thresholds with a guarantee: how much a machine may answer alone while few of its answers are wrong.

A machine answers where its score reaches a threshold and hands the rest to a person. `certify` finds
the loosest threshold of a short ladder whose error is at most `alpha`; the chance that this is untrue is at
most `delta`, over the draw of the calibration rows. Each rung is tested with the exact binomial tail, which
is the bound of Clopper and Pearson (1934) read backwards; the rungs are tested together by Learn-then-Test
(Angelopoulos and others 2021): one after another at the full `delta` until one fails ("fixed-sequence"), or
each with its own share of `delta`, so that none hangs on another ("bonferroni"; a rung that passes hands its
share down: the fallback rule, Wiens 2003). The setting is selective classification (Geifman and El-Yaniv
2017). Rungs are laid at equal numbers of rows, without any label, so that every labelled row is evidence:
given the scores the errors are independent, and their tail is lighter than the binomial (Hoeffding 1956).
The guarantee needs calibration rows that are exchangeable with what comes later.

Knows no reports: scores and truths come in as numbers. Risks, levels and coverages are shares, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from leadline.errors import BadInput, Missing, OutOfRange

Method = Literal["fixed-sequence", "bonferroni"]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

METHODS: tuple[Method, ...] = ("fixed-sequence", "bonferroni")
#: thresholds that are tried: many cost nothing in a sequence; each holds a share of delta under Bonferroni's
RUNGS: dict[Method, int] = {"fixed-sequence": 100, "bonferroni": 25}
#: the first threshold has so many rows that an estimate of this share of the risk would pass; the first of
#: these that needs no more than half of the rows, or else the fewest rows that can pass at all
#: (bench/quality/triage/thresholds.py)
_FIRST_PASSES_AT = (0.35, 0.2)
#: "bonferroni": the part of delta that is split among the rungs below the first
_SPARE = 0.25
#: share of the rows that the strictest threshold of a dismissal takes
_FIRST_DISMISSED = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What `certify` found: a threshold with its evidence, or the reason why there is none."""

    #: answer alone at scores of at least this; None: no threshold could be certified
    threshold: float | None
    #: calibration rows at or above the threshold, and how many of them were wrong
    n: int
    errors: int
    #: Clopper-Pearson upper bound of the error there, at the level that the test used; 1 without a threshold
    upper_bound: float
    #: share of the calibration rows at or above the threshold
    coverage: float
    alpha: float
    delta: float
    method: Method
    #: second risk: actionable rows among the calibration rows, and those lost by acting; 0 if not asked
    actionable: int = 0
    missed: int = 0
    #: Clopper-Pearson upper bound of the share of actionable rows that are lost; 1 without a threshold
    missed_bound: float = 1.0
    max_missed: float | None = None
    #: a sentence that an officer can read aloud
    because: str

    @property
    def is_certified(self) -> bool:
        """Whether there is a threshold at all."""
        return self.threshold is not None


def upper_bound(errors: int, n: int, delta: float) -> float:
    """The share that the true error exceeds with probability at most `delta`, after `errors` among `n`.

    Clopper and Pearson 1934, one-sided; 1 if nothing was seen.

    >>> round(upper_bound(0, 427, 0.05), 4)
    0.007
    """
    if n <= 0 or errors >= n:
        return 1.0
    return float(stats.beta.ppf(1 - delta, errors + 1, n - errors))


def interval(errors: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided Clopper-Pearson interval of a share, for showing beside it.

    >>> [round(end, 4) for end in interval(1, 100)]
    [0.0003, 0.0545]
    """
    if n <= 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = 0.0 if errors == 0 else float(stats.beta.ppf(tail, errors, n - errors + 1))
    return low, upper_bound(errors, n, tail)


def certify(
    scores: ArrayLike,
    correct: ArrayLike,
    *,
    alpha: float,
    delta: float,
    method: Method = "fixed-sequence",
    thresholds: Sequence[float] | None = None,
) -> Selection:
    """The loosest threshold at which the error is at most `alpha`, wrong with probability at most `delta`.

    `thresholds` come strictest first, fixed beforehand or from other rows (a tuning slice), never from these
    rows' labels; if None, they are laid without any label (`steps`). Raises BadInput where scores are not
    finite, lengths differ or the levels are not within 0 to 1.
    """
    known, right = _rows(scores, correct, alpha, delta, method)
    if thresholds is None:
        thresholds = steps(known, alpha=alpha, delta=delta, method=method)
    cells = [
        (int(np.count_nonzero(known >= t)), int(np.count_nonzero(~right[known >= t]))) for t in thresholds
    ]
    tails = [tail(errors, n, alpha) for n, errors in cells]
    rung, level = _last_passed(tails, delta, method)
    if rung is None:
        return _nothing(alpha, delta, method, _why_not(len(known), cells, tails, alpha, delta))
    n, errors = cells[rung]
    bound = upper_bound(errors, n, level)
    return Selection(
        threshold=float(thresholds[rung]),
        n=n,
        errors=errors,
        upper_bound=bound,
        coverage=n / len(known),
        alpha=alpha,
        delta=delta,
        method=method,
        because=f"{errors} of {n} calibrated answers were wrong:"
        f" at most {bound:.2%} with {1 - delta:.0%} confidence.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What dismissing may cost."""

    #: share of all actionable reports that may be dismissed
    max_missed: float
    #: share of the dismissed reports that may be actionable; 1 bounds only the share missed
    alpha: float = 1.0


def certify_dismissal(
    scores: ArrayLike,
    actionable: ArrayLike,
    *,
    loss: Loss,
    delta: float,
    method: Method = "fixed-sequence",
    thresholds: Sequence[float] | None = None,
) -> Selection:
    """The loosest threshold at which dismissing costs no more than `loss`, else as `certify`.

    Where both shares are bounded a rung must pass both tests, each at its full level (intersection-union
    test, Berger 1982). `errors` are the actionable rows among the dismissed.
    """
    alpha, max_missed = loss.alpha, loss.max_missed
    known, wanted = _rows(scores, actionable, alpha, delta, method)
    _share("max_missed", max_missed)
    if thresholds is None:
        first = fewest(len(known), alpha, delta) if alpha < 1 else _FIRST_DISMISSED * len(known)
        thresholds = _at_rows(known, first, RUNGS[method])
    all_wanted = int(np.count_nonzero(wanted))
    cells = [
        (int(np.count_nonzero(known >= t)), int(np.count_nonzero(wanted[known >= t]))) for t in thresholds
    ]
    tails = [
        max(tail(lost, all_wanted, max_missed), tail(lost, n, alpha) if alpha < 1 else 0.0) if n else 1.0
        for n, lost in cells
    ]
    rung, level = _last_passed(tails, delta, method)
    if rung is None:
        seen = [(all_wanted, lost) for _, lost in cells]
        why = _why_not(all_wanted, seen, tails, max_missed, delta)
        return _nothing(alpha, delta, method, why, max_missed)
    n, lost = cells[rung]
    bound = upper_bound(lost, all_wanted, level)
    return Selection(
        threshold=float(thresholds[rung]),
        n=n,
        errors=lost,
        upper_bound=upper_bound(lost, n, level),
        coverage=n / len(known),
        alpha=alpha,
        delta=delta,
        method=method,
        actionable=all_wanted,
        missed=lost,
        missed_bound=bound,
        max_missed=max_missed,
        because=f"{lost} of {all_wanted} actionable reports would have been lost:"
        f" at most {bound:.2%} with {1 - delta:.0%} confidence.",
    )


def tail(errors: int, n: int, alpha: float) -> float:
    """How likely `errors` or fewer among `n` would be if the true error were `alpha`: the test's p-value."""
    return float(stats.binom.cdf(errors, n, alpha)) if n else 1.0


def most_errors(n: int, alpha: float, delta: float) -> int:
    """The largest number of errors among `n` that still proves an error of at most `alpha`; -1 if none does.

    >>> most_errors(426, 0.007, 0.05), most_errors(427, 0.007, 0.05)
    (-1, 0)
    """
    found = int(stats.binom.ppf(delta, n, alpha)) if n else 0
    return found if tail(found, n, alpha) <= delta else found - 1


def steps(scores: ArrayLike, *, alpha: float, delta: float, method: Method = "fixed-sequence") -> list[float]:
    """Thresholds to test, strictest first: at equal numbers of rows from the first that is worth a test.

    Looks at no label. A stricter threshold than the first would rest on too few rows to pass.
    """
    known = np.asarray(scores, dtype=np.float64).ravel()
    level = delta if method == "fixed-sequence" else (1 - _SPARE) * delta
    return _at_rows(known, fewest(len(known), alpha, level), RUNGS[method])


def fewest(rows: int, alpha: float, delta: float) -> int:
    """How many of so many rows the first threshold takes.

    >>> fewest(6_000, 0.007, 0.05), fewest(1_500, 0.007, 0.05), fewest(600, 0.007, 0.05)
    (984, 658, 427)
    """
    for share in _FIRST_PASSES_AT:
        if (needed := least_rows(alpha, delta, share)) <= rows / 2:
            return needed
    return min(rows, least_rows(alpha, delta, 0.0))


@cache
def least_rows(alpha: float, delta: float, share: float) -> int:
    """The fewest rows at which an estimate of `share` x `alpha` would prove `alpha`.

    >>> least_rows(0.02, 0.05, 0.4), least_rows(0.007, 0.05, 0)
    (399, 427)
    """
    rows, step = 1, 1 << 20
    while step:
        below = rows + step
        wrong = share * alpha * below
        if stats.beta.ppf(1 - delta, wrong + 1, below - wrong) > alpha:
            rows = below
        step //= 2
    return rows + 1


def _at_rows(scores: Numbers, first: float, rungs: int) -> list[float]:
    """The scores of the last rows where `first` to all rows are taken, in equal steps."""
    order = np.sort(scores)[::-1]
    places = np.linspace(min(max(1.0, first), len(order)), len(order), rungs).round().astype(np.int64) - 1
    return [float(score) for score in np.unique(order[places])[::-1]]


def _last_passed(tails: Sequence[float], delta: float, method: Method) -> tuple[int | None, float]:
    """The loosest rung that passes, and the level at which it was tested."""
    if method == "fixed-sequence":
        failed = next((rung for rung, value in enumerate(tails) if value > delta), len(tails))
        return (failed - 1 if failed else None), delta
    own = _SPARE * delta / max(1, len(tails) - 1)
    won = 0.0
    passed: tuple[int | None, float] = (None, delta)
    for rung, value in enumerate(tails):
        level = won + (own if rung else delta - own * (len(tails) - 1))
        if value <= level:
            won, passed = level, (rung, level)
        else:
            won = 0.0
    return passed


def _nothing(
    alpha: float, delta: float, method: Method, why: str, max_missed: float | None = None
) -> Selection:
    return Selection(
        threshold=None,
        n=0,
        errors=0,
        upper_bound=1.0,
        coverage=0.0,
        alpha=alpha,
        delta=delta,
        method=method,
        max_missed=max_missed,
        because=why,
    )


def _why_not(
    rows: int, cells: Sequence[tuple[int, int]], tails: Sequence[float], risk: float, delta: float
) -> str:
    least = int(np.ceil(np.log(delta) / np.log1p(-risk)))
    if rows < least:
        return f"No certificate: {rows} labelled reports were given, {least} without an error are the least."
    n, errors = cells[int(np.argmin(tails))] if cells else (0, 0)
    return f"No certificate: the best try had {errors} wrong of {n}, too many to prove at most {risk:.2%}."


def _rows(
    scores: ArrayLike, truth: ArrayLike, alpha: float, delta: float, method: str
) -> tuple[Numbers, Mask]:
    known, right = np.asarray(scores, dtype=np.float64).ravel(), np.asarray(truth).ravel()
    if len(known) != len(right):
        raise BadInput("scores", "as many as truths", f"{len(known)} scores, {len(right)} truths")
    if not len(known):
        raise Missing("scores", "at least one calibration row")
    if not np.isfinite(known).all():
        raise BadInput("scores", "finite numbers", "a voter gave NaN or infinity")
    if method not in METHODS:
        raise BadInput("method", f"one of {', '.join(METHODS)}", "is it misspelt?")
    _share("delta", delta)
    if not 0 < alpha <= 1:
        raise OutOfRange("alpha", "above 0, at most 1", "a share, not a percentage")
    return known, right.astype(np.bool_)


def _share(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise OutOfRange(name, "between 0 and 1", "a share, not a percentage")
