"""A stream of counts against its own normal: EARS, and a regression in the manner of Farrington.

Sources: EARS C1 to C3: Hutwagner, Thompson, Seeman and Treadwell 2003, J Urban Health 80, i89-i96, as
written out by Fricker, Hegler and Dunfee 2008, Statistics in Medicine 27, 3407-3429. Regression: Farrington,
Andrews, Beale and Catchpole 1996, J R Statist Soc A 159, 547-563, with the weights and the trend of Noufaily
et al. 2013, Statistics in Medicine 32, 1206-1222. Counts of reports in equal slots of time, oldest first; no
unit but the slot.

>>> counts = np.array([9, 11, 10, 12, 8, 4, 3] * 9 + [14, 15, 13, 17, 12, 5, 4])
>>> found = against_normal(counts, asked=7, weekday=np.arange(70) % 7)
>>> f"{found.observed} against {found.expected:.0f}: {found.change:+.0%}"
'80 against 57: +40%'
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincinv

from leadline.errors import OutOfRange
from leadline.methods.geodesy import Floats

Whole = NDArray[np.int64]

#: slots and reports of past without which nothing is said
LEAST_SLOTS = 28
LEAST_REPORTS = 20
#: slots from which a trend, its curve, and a yearly wave are fitted: always, since a trend that is taken out
#: only where it is significant is left in where a small stream hides it; a stream that grows evenly, and not
#: by a share each day, was expected too high by a trend without a curve
LEAST_FOR_TREND, LEAST_FOR_CURVE = 56, 112
LEAST_FOR_YEAR = 730
#: slots before the asked ones that are left out, so that what grows slowly does not become its own normal
GUARD = 7
#: EARS: slots of the moving past, the guard of C2 and C3, and where each raises its flag
EARS_PAST, EARS_GUARD = 7, 2
EARS_FLAGS = {"C1": 3.0, "C2": 3.0, "C3": 2.0}
#: Anscombe residual beyond which a past slot counts less; at 2.58 (Noufaily 2013) the long tail of a stream
#: that comes in bursts is cut off, and a burst looks rarer than it is
_OUTLYING = 4.0
#: times that this is looked at again, since an old outbreak bends the first curve towards itself
_ROUNDS_OUTLYING = 4
#: median of the absolute value of a standard normal
_MEDIAN_OF_NORMAL = 0.6745
#: two-sided 95 % of the normal distribution
_Z_95 = 1.959964
_ROUNDS = 25
#: an interval of a change is no wider than this in the logarithm
_WIDEST = 50.0
#: a trend may lead so far beyond the highest slot of the past; at 1 (Farrington) a stream that grows steadily
#: loses its trend when its normal reaches the record, and a week in three is a false alarm (50 reports a day)
_BEYOND = 1.25
_YEAR_SLOTS = 365.2425


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """What is usual for the asked slots, and how far from it they are."""

    #: reports in the asked slots
    observed: int
    #: reports that the past lets expect in them
    expected: float
    #: observed over expected, less one: +0.37 is "+37 % against normal"
    change: float
    #: 95 % interval of that change
    change_low: float
    change_high: float
    #: chance of at least as many in slots like these, if all is as usual
    p_value: float
    #: 95 % of ordinary counts lie from here to here
    usual_low: int
    usual_high: int
    #: variance over mean of the past; 1 is chance alone, more means that reports come in bursts
    dispersion: float
    #: slots of past, and what was fitted to them
    slots: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittle:
    """That nothing can be said, and why."""

    #: a sentence
    because: str


def ears(counts: Whole, method: str = "C2") -> Floats:
    """C1, C2 or C3 of every slot; not a number where there is no past of 7 slots, or where it never varied.

    C1 and C2 count standard deviations above the mean of 7 slots, C2 those before the last two; C3 adds up
    what C2 had above 1 over three slots. Flags are raised above `EARS_FLAGS`.

    >>> ears(np.array([2, 3, 1, 2, 4, 2, 0, 9]), "C1").round(2).tolist()[-1]
    5.42
    """
    if method not in EARS_FLAGS:
        raise OutOfRange("method", "must be C1, C2 or C3")
    if method == "C3":
        second = ears(counts, "C2")
        above = np.maximum(second - 1, 0)
        return above + _shifted(above, 1) + _shifted(above, 2)
    guard = 0 if method == "C1" else EARS_GUARD
    found = np.full(len(counts), np.nan)
    past = np.asarray(counts, dtype=np.float64)
    if len(past) <= EARS_PAST + guard:
        return found
    moving = np.lib.stride_tricks.sliding_window_view(past, EARS_PAST)[: len(past) - EARS_PAST - guard]
    spread = moving.std(axis=1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (past[EARS_PAST + guard :] - moving.mean(axis=1)) / spread
    found[EARS_PAST + guard :] = np.where(spread > 0, score, np.nan)
    return found


def against_normal(counts: Whole, asked: int, weekday: Whole | None = None) -> Normal | TooLittle:
    """The last `asked` slots against all before; `weekday` is a number from 0 to 6 for each slot, or None.

    Quasi-Poisson regression on weekday, a curved trend (unless it leads far beyond what was seen) and, from
    two years on, a yearly wave; past slots that stand out far count less. Raises
    OutOfRange for a question that cannot be.
    """
    counts = np.asarray(counts, dtype=np.int64)
    if not 1 <= asked <= len(counts) or (len(counts) and counts.min() < 0):
        raise OutOfRange("asked", f"1 to {len(counts)} slots, counts of 0 or more")
    guard = GUARD if len(counts) - asked >= LEAST_FOR_TREND + GUARD else 0
    past = len(counts) - asked - guard
    reports = int(counts[: max(past, 0)].sum())
    if past < LEAST_SLOTS or reports < LEAST_REPORTS:
        return TooLittle(
            because=f"Too little past: {reports} reports in {max(past, 0)} slots; at least "
            f"{LEAST_REPORTS} in {LEAST_SLOTS} are needed."
        )
    fitted = _fitted(counts.astype(np.float64), past, asked, weekday)
    return _normal(fitted, int(counts[-asked:].sum()), past)


def upper_tail(count: int, mean: float, variance: float) -> float:
    """Chance of at least `count`: negative binomial of that mean and variance; Poisson if it is no wider."""
    if count <= 0:
        return 1.0
    if variance <= mean * (1 + 1e-9):
        return float(gammainc(count, mean))
    size = mean * mean / (variance - mean)
    return float(betainc(count, size, mean / (mean + size)))


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """Expected of the asked slots, with the variance of that estimate."""

    expected: float
    variance: float
    #: most expected of one asked slot
    highest: float
    dispersion: float
    terms: tuple[str, ...]


def _fitted(counts: Floats, past: int, asked: int, weekday: Whole | None) -> _Fitted:
    names, columns = _columns(counts, past, weekday)
    found = _regressed(counts, columns, past, asked, names)
    for term in ("curve", "trend"):
        if term in names and found.highest > _BEYOND * float(counts[:past].max()):
            drop = names.index(term)
            names, columns = names[:drop] + names[drop + 1 :], np.delete(columns, drop, axis=1)
            found = _regressed(counts, columns, past, asked, names)
    return found


def _columns(counts: Floats, past: int, weekday: Whole | None) -> tuple[list[str], Floats]:
    """Names and columns of what may explain the counts; the first is the level."""
    time = np.arange(len(counts), dtype=np.float64)
    names, columns = ["level"], [np.ones(len(counts))]
    if past >= LEAST_FOR_TREND:
        names.append("trend")
        columns.append((time - past) / past)
    if past >= LEAST_FOR_CURVE:
        names.append("curve")
        columns.append(((time - past) / past) ** 2)
    if weekday is not None:
        for day in _weekdays_told_apart(counts[:past], np.asarray(weekday)[:past]):
            names.append("weekday")
            columns.append((np.asarray(weekday) == day).astype(np.float64))
    if past >= LEAST_FOR_YEAR:
        wave = 2 * math.pi * time / _YEAR_SLOTS
        names += ["year", "year"]
        columns += [np.sin(wave), np.cos(wave)]
    return names, np.column_stack(columns)


def _weekdays_told_apart(counts: Floats, weekday: Whole) -> list[int]:
    """All weekdays but the first, if each has reports; none if one is empty."""
    days = np.unique(weekday)
    held = [float(counts[weekday == day].sum()) for day in days]
    return [int(day) for day in days[1:]] if min(held) > 0 else []


def _regressed(counts: Floats, columns: Floats, past: int, asked: int, names: list[str]) -> _Fitted:
    beta, cover, dispersion = _weighted_fit(counts[:past], columns[:past])
    mean = np.exp(columns[-asked:] @ beta)
    slope = mean @ columns[-asked:]
    return _Fitted(
        expected=float(mean.sum()),
        variance=float(dispersion * slope @ cover @ slope),
        highest=float(mean.max()),
        dispersion=dispersion,
        terms=tuple(dict.fromkeys(names)),
    )


def _weighted_fit(counts: Floats, columns: Floats) -> tuple[Floats, Floats, float]:
    """Coefficients, their covariance before dispersion, and dispersion; slots that stand out count less."""
    fitted = _poisson_fit(counts, columns, np.ones(len(counts)))
    for _ in range(_ROUNDS_OUTLYING):
        mean = np.exp(columns @ fitted[0])
        residual = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / mean ** (1 / 6)
        residual = residual / max(1.0, float(np.median(np.abs(residual))) / _MEDIAN_OF_NORMAL)
        outlying = residual > _OUTLYING
        if not outlying.any():
            break
        weights = 1 / np.where(outlying, residual, 1.0) ** 2
        fitted = _poisson_fit(counts, columns, weights * len(weights) / weights.sum())
    return fitted


def _poisson_fit(counts: Floats, columns: Floats, weights: Floats) -> tuple[Floats, Floats, float]:
    """Poisson regression with a log link by iterated least squares (McCullagh and Nelder 1989)."""
    beta: Floats = np.zeros(columns.shape[1])
    beta[0] = math.log(float(counts.mean()))
    ridge = 1e-9 * np.eye(columns.shape[1])
    for _ in range(_ROUNDS):
        mean = np.exp(np.clip(columns @ beta, -30, 30))
        pull = columns.T @ (weights * (counts - mean))
        curved = columns.T @ (columns * (weights * mean)[:, None])
        cover: Floats = np.linalg.inv(curved + ridge).astype(np.float64)
        step = cover @ pull
        beta = beta + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-9:
            break
    free = max(len(counts) - columns.shape[1], 1)
    dispersion = float((weights * (counts - mean) ** 2 / mean).sum() / free)
    return beta, cover, max(1.0, dispersion)


def _normal(fitted: _Fitted, observed: int, past: int) -> Normal:
    expected = fitted.expected
    variance = fitted.dispersion * expected + fitted.variance
    low, high = _change_interval(observed, fitted)
    return Normal(
        observed=observed,
        expected=expected,
        change=observed / expected - 1,
        change_low=low,
        change_high=high,
        p_value=max(upper_tail(observed, expected, variance), 1e-300),
        usual_low=_quantile(0.025, expected, variance),
        usual_high=_quantile(0.975, expected, variance),
        dispersion=fitted.dispersion,
        slots=past,
        terms=fitted.terms,
    )


def _change_interval(observed: int, fitted: _Fitted) -> tuple[float, float]:
    """95 % interval of observed over expected less one: gamma limits of the count, widened by the estimate.

    The count's limits are exact for Poisson (Garwood 1936); both deviations are added in the logarithm.
    """
    effective = observed / fitted.dispersion
    least = float(gammaincinv(effective, 0.025)) * fitted.dispersion if observed else 0.0
    most = float(gammaincinv(effective + 1, 0.975)) * fitted.dispersion
    own = _Z_95 * math.sqrt(fitted.variance) / fitted.expected
    middle = max(observed, 0.5)
    down = math.hypot(math.log(middle / least), own) if least > 0 else math.inf
    up = min(math.hypot(math.log(max(most, middle) / middle), own), _WIDEST)
    return middle / fitted.expected * math.exp(-down) - 1, middle / fitted.expected * math.exp(up) - 1


def _quantile(share: float, mean: float, variance: float) -> int:
    """The least count that is not exceeded with at least this probability."""
    low, high = 0, int(mean + 20 * math.sqrt(variance) + 20)
    while low < high:
        middle = (low + high) // 2
        if 1 - upper_tail(middle + 1, mean, variance) >= share:
            high = middle
        else:
            low = middle + 1
    return low


def _shifted(values: Floats, by: int) -> Floats:
    moved = np.full(len(values), np.nan)
    moved[by:] = values[:-by]
    return moved
