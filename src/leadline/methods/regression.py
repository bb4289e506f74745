"""Poisson regression of counts in time on a curved trend and on factors such as the weekday.

Trend: a polynomial whose square multiplies the factors, mean = (a + b t + c t²)² exp(factors). The square
root is where counts vary the same everywhere (Bartlett 1936, J R Statist Soc Suppl 3, 68-78), and it lies
between the two ways in which streams grow: an even rise, which a logarithm bends so far that its parabola
leads astray, and growth by an equal share, which a straight line misses. Where such a polynomial comes near
to nothing: the exponential of one, which cannot, if it is likelier. Scoring: McCullagh and Nelder 1989,
section 2.5; quasi-likelihood: Wedderburn 1974, Biometrika 61, 439-447. Counts of equal slots; no unit but the
slot.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadline.methods.geodesy import Floats

#: Anscombe residual beyond which a past slot counts less; at 2.58 (Noufaily 2013) the long tail of a stream
#: that comes in bursts is cut off, and a burst looks rarer than it is
_OUTLYING = 4.0
#: times that this is looked at again, since an old outbreak bends the first curve towards itself
_ROUNDS_OUTLYING = 4
#: median of the absolute value of a standard normal
_MEDIAN_OF_NORMAL = 0.6745
_ROUNDS, _EXACT = 25, 1e-9
#: root of the level, over that of the mean, to which a polynomial may fall, and below which the likelihood
#: chooses between it and the exponential, which follows a stream that dies away
_LEAST_ROOT, _LOW_ROOT = 0.1, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What may explain a count: columns with a row a slot, also of slots that are not fitted."""

    #: powers of time, the first column all 1
    trend: Floats
    #: what multiplies it, on the logarithm; may have no column
    factors: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What the fitted slots let expect."""

    #: of every slot, also of those that were not fitted
    mean: Floats
    #: derivative of the logarithm of that by each coefficient
    slopes: Floats
    #: covariance of the coefficients before dispersion
    cover: Floats
    #: variance over mean, at least 1
    dispersion: float

    def variance_of(self, slots: slice) -> float:
        """Variance of the sum of the means of these slots, as far as the coefficients are uncertain."""
        slope = self.mean[slots] @ self.slopes[slots]
        return float(self.dispersion * slope @ self.cover @ slope)


def fit(counts: Floats, explained: Explained) -> Fit:
    """The regression of the first slots, as many as there are counts; those that stand out far count less."""
    state, weights = _outlying_less(counts, explained, _squared)
    if state.lowest <= _LOW_ROOT:
        other = _outlying_less(counts, explained, _exponential)
        better = _likelihood(counts, other[0]) > _likelihood(counts, state)
        state, weights = other if better or state.lowest <= _LEAST_ROOT else (state, weights)
    mean = state.mean[: len(counts)]
    free = max(len(counts) - len(state.theta), 1)
    pearson = float((weights * (counts - mean) ** 2 / mean).sum() / free)
    return Fit(mean=state.mean, slopes=state.slopes, cover=state.cover, dispersion=max(1.0, pearson))


def _likelihood(counts: Floats, state: _State) -> float:
    """Logarithm of the Poisson likelihood, less what is the same for every mean."""
    mean = state.mean[: len(counts)]
    return float((counts * np.log(mean) - mean).sum())


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Where the scoring stands."""

    theta: Floats
    mean: Floats
    slopes: Floats
    cover: Floats
    #: lowest root of the level of any slot, over that of the mean count; not a number where it is no root
    lowest: float


#: mean of every slot over the mean count, the slopes of its logarithm, and the lowest root
_Form = Callable[[Explained, Floats], tuple[Floats, Floats, float]]


def _outlying_less(counts: Floats, explained: Explained, form: _Form) -> tuple[_State, Floats]:
    weights = np.ones(len(counts))
    theta: Floats = np.zeros(explained.trend.shape[1] + explained.factors.shape[1])
    theta[0] = 1.0 if form is _squared else 0.0
    state = _scored(counts, explained, form, weights, theta)
    for _ in range(_ROUNDS_OUTLYING):
        residual = _anscombe(counts, state.mean[: len(counts)])
        outlying = residual > _OUTLYING
        if not outlying.any():
            break
        weights = 1 / np.where(outlying, residual, 1.0) ** 2
        weights *= len(weights) / weights.sum()
        state = _scored(counts, explained, form, weights, state.theta)
    return state, weights


def _anscombe(counts: Floats, mean: Floats) -> Floats:
    """Residuals that are nearly normal, over their robust deviation where that is above 1."""
    residual = 1.5 * (counts ** (2 / 3) - mean ** (2 / 3)) / mean ** (1 / 6)
    spread = float(np.median(np.abs(residual))) / _MEDIAN_OF_NORMAL
    return np.asarray(residual / max(1.0, spread), dtype=np.float64)


def _scored(counts: Floats, explained: Explained, form: _Form, weights: Floats, theta: Floats) -> _State:
    """Fisher's scoring, from these coefficients until it stands."""
    past, usual = len(counts), float(counts.mean())
    ridge = 1e-9 * np.eye(len(theta))
    for _ in range(_ROUNDS):
        share, slopes, lowest = form(explained, theta)
        mean = usual * share
        pull = (weights * (counts - mean[:past])) @ slopes[:past]
        curved = slopes[:past].T @ (slopes[:past] * (weights * mean[:past])[:, None])
        cover: Floats = np.linalg.inv(curved + ridge).astype(np.float64)
        step = cover @ pull
        if float(np.abs(step).max()) < _EXACT:
            break
        theta = theta + np.minimum(np.maximum(step, -2), 2)
    return _State(theta=theta, mean=mean, slopes=slopes, cover=cover, lowest=lowest)


def _squared(explained: Explained, theta: Floats) -> tuple[Floats, Floats, float]:
    powers = explained.trend.shape[1]
    root = explained.trend @ theta[:powers]
    held = np.maximum(root, _LEAST_ROOT)
    share = held**2 * np.exp(_bounded(explained.factors @ theta[powers:]))
    slopes = np.concatenate([explained.trend * (2 / held)[:, None], explained.factors], axis=1)
    return share, slopes, float(root.min())


def _exponential(explained: Explained, theta: Floats) -> tuple[Floats, Floats, float]:
    slopes = np.concatenate([explained.trend, explained.factors], axis=1)
    return np.exp(_bounded(slopes @ theta)), slopes, math.nan


def _bounded(logarithm: Floats) -> Floats:
    """Within what an exponential holds; `clip` takes longer than all the rest of the line."""
    return np.minimum(np.maximum(logarithm, -30), 30)
