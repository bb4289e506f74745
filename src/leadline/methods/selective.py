"""Thresholds with a guarantee: how much a machine may answer alone while few of its answers are wrong.

A machine answers where its score reaches a threshold and hands the rest to a person. `certify` finds
the loosest threshold of a short ladder whose error is at most `alpha`; the chance that this is untrue is at
most `delta`, over the draw of the calibration rows. Each rung is tested with the exact binomial tail, which
is the bound of Clopper and Pearson (1934) read backwards; the rungs are tested together by Learn-then-Test
(Angelopoulos and others 2021): one after another at the full `delta` until one fails ("fixed-sequence"), or
each with its own share of `delta`, so that none hangs on another ("bonferroni"; a rung that passes hands its
share down: the fallback rule, Wiens 2003). The setting is selective classification (Geifman and El-Yaniv
2017). The guarantee needs calibration rows that are
exchangeable with what comes later, and a ladder made without the labels of these rows.

Knows no reports: scores and truths come in as numbers. Risks, levels and coverages are shares, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from leadline.errors import BadInput, Missing, OutOfRange

Method = Literal["fixed-sequence", "bonferroni"]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

METHODS: tuple[Method, ...] = ("fixed-sequence", "bonferroni")
#: rungs of a ladder: many cost nothing in a sequence; each holds a share of delta under Bonferroni's rule
RUNGS: dict[Method, int] = {"fixed-sequence": 40, "bonferroni": 20}
#: without a ladder of the caller's, one calibration row in this many is set apart to make one
OWN_TUNING = 4
#: a ladder starts where the tuning slice gives this chance to pass, and ends where it gives the second
_SURE, _HOPELESS = 0.99, 0.02
#: "bonferroni": the part of delta that is split among the rungs below the first
_SPARE = 0.25
#: coverages looked at when a ladder is laid
_CANDIDATES = 100


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

    `thresholds` come strictest first, from a tuning slice (see `ladder`) or fixed beforehand, never from
    these rows' labels; if None, every fourth row is set apart to make them and does not count as evidence.
    Raises BadInput where scores are not finite, lengths differ or the levels are not within 0 to 1.
    """
    known, right = _rows(scores, correct, alpha, delta, method)
    if thresholds is None:
        apart = _every_fourth(len(known))
        thresholds = ladder(
            known[apart],
            right[apart],
            alpha=alpha,
            delta=delta,
            method=method,
            size=int(np.count_nonzero(~apart)),
        )
        known, right = known[~apart], right[~apart]
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
        apart = _every_fourth(len(known))
        thresholds = dismissal_ladder(
            known[apart],
            wanted[apart],
            max_missed=max_missed,
            delta=delta,
            method=method,
            size=int(np.count_nonzero(wanted[~apart])),
        )
        known, wanted = known[~apart], wanted[~apart]
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


def ladder(
    scores: ArrayLike,
    correct: ArrayLike,
    *,
    alpha: float,
    delta: float,
    size: int,
    method: Method = "fixed-sequence",
) -> list[float]:
    """Thresholds to test, strictest first, from a tuning slice that is not used for calibration.

    `size` is how many calibration rows will come. The ladder begins at the loosest threshold that would pass
    almost surely and ends where passing is hopeless, so that few tests are wasted.
    """
    known, right = _rows(scores, correct, alpha, delta, method)
    marks = _marks(known)
    n, wrong = _above(known, marks), _above(known[~right], marks)
    later = np.rint(size * n / len(known)).astype(np.int64)
    allowed = stats.binom.ppf(delta, later, alpha)
    allowed -= stats.binom.cdf(allowed, later, alpha) > delta
    chances = stats.betabinom.cdf(allowed, later, wrong + 0.5, n - wrong + 0.5)
    return _climb(marks, chances, RUNGS[method])


def dismissal_ladder(
    scores: ArrayLike,
    actionable: ArrayLike,
    *,
    max_missed: float,
    delta: float,
    size: int,
    method: Method = "fixed-sequence",
) -> list[float]:
    """As `ladder`, for the share of actionable rows lost; `size` is how many actionable rows will come."""
    known, wanted = _rows(scores, actionable, max_missed, delta, method)
    marks = _marks(known)
    lost, kept = _above(known[wanted], marks), np.count_nonzero(wanted)
    allowed = most_errors(size, max_missed, delta)
    chances = stats.betabinom.cdf(allowed, size, lost + 0.5, kept - lost + 0.5)
    return _climb(marks, chances, RUNGS[method])


def _marks(scores: Numbers) -> Numbers:
    """Scores at equal steps of coverage, highest first."""
    order = np.sort(scores)[::-1]
    places = np.unique(np.linspace(0, len(order) - 1, _CANDIDATES).round().astype(np.int64))
    return np.unique(order[places])[::-1]


def _above(scores: Numbers, marks: Numbers) -> NDArray[np.int64]:
    """How many scores reach each mark."""
    return np.asarray(len(scores) - np.searchsorted(np.sort(scores), marks, side="left"), dtype=np.int64)


def _climb(marks: Numbers, chances: Numbers, rungs: int) -> list[float]:
    """Up to `rungs` of the marks, from the loosest that is almost sure to pass to the last with any hope."""
    first = int(np.flatnonzero(chances >= min(_SURE, float(chances.max()))).max())
    hopeful = np.flatnonzero(chances[first:] >= _HOPELESS)
    last = first + int(hopeful.max()) if len(hopeful) else first
    chosen = np.unique(np.linspace(first, last, rungs).round().astype(np.int64))
    return [float(marks[place]) for place in chosen]


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


def _every_fourth(n: int) -> Mask:
    return np.asarray(np.arange(n) % OWN_TUNING == 0, dtype=np.bool_)
