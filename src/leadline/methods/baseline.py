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
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincinv

from leadline.errors import OutOfRange
from leadline.methods.geodesy import Floats
from leadline.methods.regression import Explained, fit

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
#: two-sided 95 % of the normal distribution
_Z_95 = 1.959964
#: an interval of a change is no wider than this in the logarithm
_WIDEST = 50.0
#: a trend may lead so far beyond the highest slot of the past; at 1 (Farrington) a stream that grows steadily
#: loses its trend when its normal reaches the record, and a week in three is a false alarm (50 reports a day)
_BEYOND = 1.25
#: reports in a slot below which nothing is expected, whatever the trend says: half a report in 28 slots is
#: not told from none, and the last straggler of a stream that died is no rise
_LEAST_EXPECTED = 0.5 / LEAST_SLOTS
_YEAR_SLOTS = 365.2425
#: Gauss-Hermite nodes and weights of the standard normal
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_WEIGHTS /= _WEIGHTS.sum()


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
    two years on, a yearly wave; past slots that stand out far count less. Raises OutOfRange for a question
    that cannot be.
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
    return float(_upper_tails(count, np.array([mean]), np.array([variance]))[0])


def _upper_tails(count: int, means: Floats, variances: Floats) -> Floats:
    if count <= 0:
        return np.ones(len(means))
    wide = variances > means * (1 + 1e-9)
    size = means * means / np.where(wide, variances - means, 1.0)
    broad = betainc(count, size, means / (means + size))
    return np.asarray(broad if wide.all() else np.where(wide, broad, gammainc(count, means)))


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """Expected of the asked slots, with the variance of that estimate."""

    expected: float
    variance: float
    dispersion: float
    terms: tuple[str, ...]


def _fitted(counts: Floats, past: int, asked: int, weekday: Whole | None) -> _Fitted:
    names, explained = _explained(counts, past, weekday)
    found = fit(counts[:past], explained)
    while explained.trend.shape[1] > 1 and found.mean[-asked:].max() > _BEYOND * counts[:past].max():
        names.remove("curve" if "curve" in names else "trend")
        explained = replace(explained, trend=explained.trend[:, :-1])
        found = fit(counts[:past], explained)
    last = slice(len(counts) - asked, None)
    return _Fitted(
        expected=max(float(found.mean[last].sum()), _LEAST_EXPECTED * asked),
        variance=found.variance_of(last),
        dispersion=found.dispersion,
        terms=tuple(dict.fromkeys(names)),
    )


def _explained(counts: Floats, past: int, weekday: Whole | None) -> tuple[list[str], Explained]:
    """Names and columns of what may explain the counts; the first is the level."""
    time = np.arange(len(counts), dtype=np.float64)
    powers = 1 + (past >= LEAST_FOR_TREND) + (past >= LEAST_FOR_CURVE)
    names, factors = ["level", "trend", "curve"][:powers], [np.empty((len(counts), 0))]
    if weekday is not None:
        for day in _weekdays_told_apart(counts[:past], np.asarray(weekday)[:past]):
            names.append("weekday")
            factors.append((np.asarray(weekday)[:, None] == day).astype(np.float64))
    if past >= LEAST_FOR_YEAR:
        wave = 2 * math.pi * time[:, None] / _YEAR_SLOTS
        names.append("year")
        factors += [np.sin(wave), np.cos(wave)]
    trend = np.vander((time - past) / past, powers, increasing=True)
    return names, Explained(trend=trend, factors=np.hstack(factors))


def _weekdays_told_apart(counts: Floats, weekday: Whole) -> list[int]:
    """All weekdays but the first, if each has reports; none if one is empty."""
    days = np.unique(weekday)
    held = [float(counts[weekday == day].sum()) for day in days]
    return [int(day) for day in days[1:]] if min(held) > 0 else []


class _Usual:
    """The counts that are usual for the asked slots: as chance draws them, round a mean that is estimated.

    A negative binomial joins the noise of the asked slots with that part of the estimate's error which comes
    from counting; for Poisson counts of one mean that is all, and exact up to a count. Where reports come in
    bursts, the rest of the error is a share of the mean, and too low an estimate also makes too little of
    the bursts: that part is averaged over, a lognormal round the estimate.
    """

    def __init__(self, fitted: _Fitted) -> None:
        bursts = 1 - 1 / fitted.dispersion
        wide = math.sqrt(math.log1p(bursts * fitted.variance / fitted.expected**2))
        stretch = np.exp(wide * _NODES) if bursts else np.ones(1)
        self._weights = _WEIGHTS if bursts else np.ones(1)
        self._expected = fitted.expected
        self._means = fitted.expected * stretch
        more = (fitted.dispersion - 1) * fitted.expected + (1 - bursts) * fitted.variance
        self._variances = self._means + more * stretch**2

    def at_least(self, count: int) -> float:
        """Chance of at least so many, no less than of counts that come alone.

        Where less than one burst is expected, a negative binomial makes one report rarer than Poisson does.
        """
        alone = float(gammainc(count, self._expected)) if count > 0 else 1.0
        return max(alone, float(self._weights @ _upper_tails(count, self._means, self._variances)))

    def quantile(self, share: float) -> int:
        """The least count that is not exceeded with at least this probability."""
        low, high = 0, int((self._means + 20 * np.sqrt(self._variances)).max() + 20)
        while low < high:
            middle = (low + high) // 2
            if 1 - self.at_least(middle + 1) >= share:
                high = middle
            else:
                low = middle + 1
        return low


def _normal(fitted: _Fitted, observed: int, past: int) -> Normal:
    expected = fitted.expected
    usual = _Usual(fitted)
    low, high = _change_interval(observed, fitted)
    return Normal(
        observed=observed,
        expected=expected,
        change=observed / expected - 1,
        change_low=low,
        change_high=high,
        p_value=max(usual.at_least(observed), 1e-300),
        usual_low=usual.quantile(0.025),
        usual_high=usual.quantile(0.975),
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


def _shifted(values: Floats, by: int) -> Floats:
    moved = np.full(len(values), np.nan)
    moved[by:] = values[:-by]
    return moved
