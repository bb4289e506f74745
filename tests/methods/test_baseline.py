import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import binom, nbinom, poisson
from sklearn.linear_model import PoissonRegressor

from leadline.errors import OutOfRange
from leadline.methods.baseline import Normal, TooLittle, against_normal, ears, upper_tail

WEEK = np.arange(7)
EXACT = 1e-9


def past_of(rng, slots, level=6.0, burst=0.0):
    """Counts with a weekly rhythm; with `burst` they vary more than by chance alone."""
    mean = level * np.array([1.2, 1.1, 1.0, 1.0, 1.2, 0.8, 0.7])[np.arange(slots) % 7]
    return rng.poisson(rng.gamma(1 / burst, mean * burst) if burst else mean)


def test_ears_c1_is_the_distance_from_the_last_week_in_deviations():
    past = np.array([2, 3, 1, 2, 4, 2, 0])

    found = ears(np.append(past, 9), "C1")

    assert found[-1] == approx((9 - past.mean()) / past.std(ddof=1), abs=EXACT)
    assert np.isnan(found[:7]).all()


def test_ears_c2_leaves_the_last_two_days_out_of_the_past():
    past = np.array([2, 3, 1, 2, 4, 2, 0])

    found = ears(np.append(past, [50, 60, 9]), "C2")

    assert found[-1] == approx((9 - past.mean()) / past.std(ddof=1), abs=EXACT)


def test_ears_c3_adds_up_what_three_days_had_above_one():
    counts = np.random.default_rng(1).poisson(3, 40)
    second = ears(counts, "C2")

    assert ears(counts, "C3")[-1] == approx(np.maximum(second[-3:] - 1, 0).sum(), abs=EXACT)


def test_ears_says_nothing_of_a_past_that_never_varied():
    assert np.isnan(ears(np.array([1] * 8), "C1")[-1])
    assert np.isnan(ears(np.array([1, 2, 3]), "C1")).all()


def test_ears_knows_three_methods():
    with pytest.raises(OutOfRange, match="C1, C2 or C3"):
        ears(np.arange(20), "C4")


def test_expected_is_what_another_poisson_regression_expects():
    counts, weekday = past_of(np.random.default_rng(5), 49 + 7), np.arange(56) % 7
    columns = (weekday[:, None] == WEEK[1:]).astype(float)
    peer = PoissonRegressor(alpha=0, tol=1e-10, max_iter=5000).fit(columns[:49], counts[:49])

    found = against_normal(counts, 7, weekday)

    assert found.expected == approx(peer.predict(columns[49:]).sum(), rel=1e-5)
    assert found.terms == ("level", "weekday")


def test_without_weekdays_expected_is_the_mean():
    counts = np.random.default_rng(1).poisson(4, 47)

    assert against_normal(counts, 7).expected == approx(counts[:40].mean() * 7, rel=1e-9)


def test_a_quiet_sunday_is_no_fall_and_a_busy_sunday_is_a_rise():
    weekday = np.arange(70) % 7
    counts = np.array([10, 10, 10, 10, 10, 10, 2])[weekday]

    usual = against_normal(counts, 1, weekday)
    busy = against_normal(np.append(counts[:-1], 10), 1, weekday)

    assert usual.change == approx(0, abs=0.02)
    assert busy.p_value < 0.001


def test_bursts_in_the_past_make_the_same_rise_less_striking():
    rng = np.random.default_rng(2)
    calm, bursty = past_of(rng, 200), past_of(rng, 200, burst=0.5)
    rise = np.full(7, 9)

    first = against_normal(np.append(calm, rise), 7)
    second = against_normal(np.append(bursty, rise), 7)

    assert second.dispersion > 1.5 > first.dispersion
    assert second.p_value > first.p_value
    assert second.usual_high > first.usual_high


def test_an_old_outbreak_does_not_hide_a_new_one():
    counts = past_of(np.random.default_rng(3), 200)
    struck = counts.copy()
    struck[60:65] += 60
    rise = np.full(7, 14)

    clean = against_normal(np.append(counts, rise), 7)
    after = against_normal(np.append(struck, rise), 7)

    assert after.expected == approx(clean.expected, rel=0.1)
    assert after.p_value < 0.01


def test_a_line_that_grows_is_held_against_its_trend():
    mean = np.linspace(4, 12, 207)
    counts = np.random.default_rng(4).poisson(mean)

    found = against_normal(counts, 7)

    assert "trend" in found.terms
    assert found.expected == approx(mean[-7:].sum(), rel=0.12)


def test_the_last_straggler_of_a_stream_that_died_is_no_rise():
    died = np.random.default_rng(4).poisson(30 * 0.9 ** np.arange(120))

    straggler, wave = against_normal(np.append(died, 1), 1), against_normal(np.append(died, 6), 1)

    assert straggler.expected == approx(0.5 / 28)
    assert straggler.p_value > 0.01 > wave.p_value


def test_two_years_show_the_season():
    wave = 10 + 5 * np.sin(2 * np.pi * np.arange(800) / 365.2425)
    counts = np.random.default_rng(5).poisson(wave)

    found = against_normal(counts, 7)

    assert "year" in found.terms
    assert found.expected == approx(wave[-7:].sum(), rel=0.1)


@pytest.mark.parametrize(("slots", "level"), [(20, 5.0), (60, 0.1), (7, 5.0)])
def test_with_little_past_it_says_so(slots, level):
    found = against_normal(np.random.default_rng(1).poisson(level, slots), 7)

    assert isinstance(found, TooLittle)
    assert "at least 20 in 28" in found.because


@pytest.mark.parametrize(("counts", "asked"), [([1, 2], 3), ([1, 2], 0), ([-1, 2], 1)])
def test_what_cannot_be_asked_is_refused(counts, asked):
    with pytest.raises(OutOfRange, match="asked"):
        against_normal(np.array(counts), asked)


@pytest.mark.parametrize("burst", [0.0, 0.25])
def test_chance_and_interval_are_what_they_say(burst):
    rng = np.random.default_rng(6)
    weekday = np.arange(187) % 7

    found = [against_normal(past_of(rng, 187, burst=burst), 7, weekday) for _ in range(300)]

    late = np.mean([one.p_value <= 0.05 for one in found])
    covered = np.mean([one.change_low <= 0 <= one.change_high for one in found])
    assert 0.005 <= late <= 0.09
    assert covered >= 0.90


def test_of_even_reports_the_chance_is_that_of_the_conditional_binomial():
    """Given all reports, those that fall into 7 of 47 slots are binomial (Przyborowski and Wilenski 1940)."""
    found = against_normal(np.append(np.full(40, 4), [6, 6, 6, 6, 6, 6, 7]), 7)

    assert found.dispersion == 1
    assert found.p_value == approx(float(binom.sf(43 - 1, 43 + 160 - 1, 7 / 47)), rel=1e-6)


@given(st.integers(0, 200), st.floats(0.1, 80), st.floats(1.0, 5.0))
def test_the_tail_is_that_of_the_named_distributions(count, mean, dispersion):
    variance = mean * dispersion
    size = mean / (dispersion - 1) if dispersion > 1.0001 else None

    found = upper_tail(count, mean, variance)

    same = nbinom.sf(count - 1, size, size / (size + mean)) if size else poisson.sf(count - 1, mean)
    assert found == approx(float(same), rel=1e-3, abs=1e-9)


@given(st.lists(st.integers(0, 30), min_size=60, max_size=120), st.integers(1, 14))
def test_more_reports_are_never_more_usual(counts, asked):
    first = np.array(counts)
    more = first.copy()
    more[-1] += 5

    found, higher = against_normal(first, asked), against_normal(more, asked)

    usual = isinstance(found, Normal) and isinstance(higher, Normal)
    assert not usual or (higher.p_value <= found.p_value and higher.change > found.change)
