import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy.optimize import minimize

from leadline.methods.regression import Explained, fit

PAST, SLOTS = 186, 200
TIME = (np.arange(SLOTS) - PAST) / PAST
WEEKDAY = np.arange(SLOTS) % 7
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.7])
LAST = slice(-7, None)


def explained(powers, weekdays=True):
    days = (WEEKDAY[:, None] == np.arange(1, 7 if weekdays else 1)).astype(float)
    return Explained(trend=np.vander(TIME, powers, increasing=True), factors=days)


def drawn(mean, seed=1):
    return np.random.default_rng(seed).poisson(mean)[:PAST].astype(float)


def test_the_mean_is_where_another_optimiser_finds_the_likelihood_highest():
    counts, columns = drawn(8 * WEEK[WEEKDAY] * np.linspace(1, 2, SLOTS)), explained(3)

    def mean_of(theta):
        return (columns.trend @ theta[:3]) ** 2 * np.exp(columns.factors @ theta[3:])

    def loss(theta):
        mean = mean_of(theta)[:PAST]
        return float((mean - counts * np.log(mean)).sum())

    start = np.concatenate([[np.sqrt(counts.mean())], np.zeros(8)])
    peer = minimize(loss, start, method="BFGS", options={"gtol": 1e-7, "maxiter": 5000})

    assert fit(counts, columns).mean == approx(mean_of(peer.x), rel=1e-4)


@pytest.mark.parametrize("grown", [np.linspace(1, 2, SLOTS), 2 ** np.linspace(0, 1, SLOTS)])
def test_an_even_rise_and_a_doubling_are_both_expected_to_go_on(grown):
    mean = 1e5 * WEEK[WEEKDAY] * grown

    found = fit(mean[:PAST], explained(3))

    assert found.mean[LAST].sum() == approx(mean[LAST].sum(), rel=0.0025)


def test_a_stream_that_began_late_is_never_expected_below_nothing():
    mean = np.where(np.arange(SLOTS) < 100, 0.0, 3.0)

    found = fit(drawn(mean), explained(3, weekdays=False))

    assert found.mean.min() > 0
    assert np.isfinite(found.mean).all() and np.isfinite(found.variance_of(LAST))


def test_a_stream_that_dies_away_is_expected_to_go_on_dying():
    mean = 1e5 * WEEK[WEEKDAY] * 2 ** np.linspace(2, -4, SLOTS)

    found = fit(mean[:PAST], explained(3))

    assert found.mean[LAST].sum() == approx(mean[LAST].sum(), rel=1e-6)


def test_the_variance_of_a_level_is_that_of_a_mean_of_poisson_counts():
    counts = drawn(np.full(SLOTS, 4.0))

    found = fit(counts, explained(1, weekdays=False))

    assert found.mean == approx(counts.mean(), rel=1e-9)
    assert found.variance_of(LAST) == approx(found.dispersion * 7**2 * counts.mean() / PAST, rel=1e-6)


def test_the_variance_is_how_far_the_estimates_of_other_draws_scatter():
    mean = 20 * WEEK[WEEKDAY] * np.linspace(1, 2, SLOTS)

    found = [fit(drawn(mean, seed), explained(3)) for seed in range(300)]

    scatter = np.var([one.mean[LAST].sum() for one in found], ddof=1)
    assert np.mean([one.variance_of(LAST) for one in found]) == approx(scatter, rel=0.25)


def test_a_day_that_stands_out_far_bends_the_trend_little():
    counts = drawn(np.full(SLOTS, 6.0))
    struck = counts.copy()
    struck[180:183] += 60

    clean, after = fit(counts, explained(3)), fit(struck, explained(3))

    assert after.mean[LAST].sum() == approx(clean.mean[LAST].sum(), rel=0.15)


@given(st.lists(st.integers(0, 12), min_size=PAST, max_size=PAST).filter(any))
def test_whatever_was_counted_the_mean_is_finite_and_never_below_nothing(counts):
    found = fit(np.array(counts, dtype=float), explained(3, weekdays=False))

    assert np.isfinite(found.mean).all() and found.mean.min() >= 0
    assert found.dispersion >= 1 and found.variance_of(LAST) >= 0
