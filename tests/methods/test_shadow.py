from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.shadow import (
    Shadow,
    fit,
    fits,
    likelihood_ratio,
    limit_of,
    misfit,
    ratio_of,
    region,
    sunlit_likelihood,
    windows,
)
from leadline.methods.sun import lifted, seen_from, sun_at

NOON = datetime(2026, 6, 1, 6, 0, tzinfo=UTC).timestamp()
SHANGHAI = (31.2, 121.5)


def thrown(time_s=NOON, spot=SHANGHAI, **changed):
    """The shadow that the sun throws there and then, measured without error."""
    azimuth, true = seen_from(sun_at(time_s), *spot)
    ratio = float(ratio_of(lifted(true[0])))
    exact = Shadow(
        azimuth_deg=float((azimuth[0] + 180) % 360), azimuth_sd_deg=4.0, ratio=ratio, ratio_sd=0.1 * ratio
    )
    return replace(exact, **changed)


def test_a_shadow_is_as_long_as_its_object_when_the_sun_is_at_45():
    assert ratio_of([45.0, 90.0]) == pytest.approx([1.0, 0.0])
    assert ratio_of([0.0, -5.0]).tolist() == [np.inf, np.inf]


def test_a_shadow_fits_where_and_when_it_was_thrown():
    found = fit(thrown(), (*SHANGHAI, 50.0), np.array([NOON]))

    assert found.chi_square == pytest.approx(0.0, abs=1e-6)


def test_it_does_not_fit_two_hours_later_nor_a_place_twenty_degrees_away():
    later = fit(thrown(), (*SHANGHAI, 50.0), np.array([NOON + 7200]))
    away = fit(thrown(), (11.2, 121.5, 50.0), np.array([NOON]))

    assert min(later.chi_square, away.chi_square) > limit_of(2, 1e-6)


def test_an_interval_and_a_disc_that_hold_the_truth_fit():
    held = fit(thrown(), (31.2, 122.4, 120_000.0), NOON + np.linspace(-7200, 7200, 121))

    assert held.chi_square < 0.2


def test_in_the_night_nothing_fits():
    found = fit(thrown(), (*SHANGHAI, 50.0), np.array([NOON + 43_200]))

    assert found.chi_square == np.inf
    assert found.likelihood == 0.0
    assert found.highest_deg < -20


@given(st.floats(0, 360), st.floats(1, 85), st.floats(-360, 360))
def test_turning_shadow_and_sun_together_changes_nothing(azimuth, elevation, turn):
    shadow = Shadow(azimuth_deg=40.0, azimuth_sd_deg=4.0, ratio=1.0, ratio_sd=0.1)
    turned = replace(shadow, azimuth_deg=(40.0 + turn) % 360)

    assert misfit(shadow, azimuth, elevation)[0] == pytest.approx(
        misfit(turned, azimuth + turn, elevation)[0], rel=1e-6, abs=1e-6
    )


@given(st.floats(2, 88), st.floats(0.5, 20), st.floats(0.5, 20))
def test_a_less_exact_measurement_never_misses_by_more(elevation, finer, more):
    shadow = thrown(azimuth_sd_deg=finer)
    coarser = replace(shadow, azimuth_sd_deg=finer + more)

    assert misfit(coarser, 250.0, elevation)[0] <= misfit(shadow, 250.0, elevation)[0]


def test_a_degree_of_slope_does_not_excuse_a_long_shadow_for_a_short_one():
    # at 0.3 degrees the shadow is 190 times as long; 6 times needs the ground to slope by 9 degrees
    shadow = Shadow(azimuth_deg=None, azimuth_sd_deg=4.0, ratio=6.0, ratio_sd=0.6)

    assert misfit(shadow, 0.0, 0.3)[0] > limit_of(1, 1e-4)


def test_a_ratio_of_nothing_is_a_number():
    overhead = Shadow(azimuth_deg=None, azimuth_sd_deg=4.0, ratio=0.0, ratio_sd=0.02)

    assert misfit(overhead, 0.0, 90.0)[0] == pytest.approx(0.0, abs=0.1)
    assert misfit(overhead, 0.0, 60.0)[0] > limit_of(1, 1e-6)


def test_overhead_the_azimuth_is_worth_nothing():
    shadow = Shadow(azimuth_deg=90.0, azimuth_sd_deg=1.0, ratio=None, ratio_sd=0.1)

    assert misfit(shadow, 90.0, 89.9)[0] < 4


@pytest.mark.parametrize("noise", [(2.0, 0.05), (4.0, 0.10), (8.0, 0.20)])
def test_of_true_claims_no_more_than_one_in_a_hundred_misses_the_one_percent_limit(noise):
    rng = np.random.default_rng(7)
    azimuth, elevation = rng.uniform(0, 360, 3000), np.degrees(np.arcsin(rng.uniform(0.09, 0.99, 3000)))
    found = np.array(
        [misfit(_noisy(rng, a, e, noise), a, e)[0] for a, e in zip(azimuth, elevation, strict=True)]
    )

    assert np.mean(found > limit_of(2, 0.01)) < 0.0136  # 1 % and two standard errors of 3,000 draws


def _noisy(rng, azimuth, elevation, noise):
    ratio = float(ratio_of(elevation)) * max(0.0, 1 + noise[1] * rng.normal())
    return Shadow(
        azimuth_deg=(azimuth + 180 + noise[0] * rng.normal()) % 360,
        azimuth_sd_deg=noise[0],
        ratio=ratio,
        ratio_sd=noise[1] * max(ratio, 0.02),
    )


def test_the_odds_are_high_for_the_truth_and_never_below_the_share_of_wrong_drawings():
    shadow, sunlit = thrown(), sunlit_likelihood(thrown())
    true = fit(shadow, (*SHANGHAI, 50.0), np.array([NOON]))
    night = fit(shadow, (*SHANGHAI, 50.0), np.array([NOON + 43_200]))

    assert likelihood_ratio(true.likelihood, sunlit, 0.01) > 100
    assert likelihood_ratio(night.likelihood, sunlit, 0.01) == pytest.approx(0.01)


def test_a_vaguer_time_is_worth_less():
    shadow = thrown()
    exact = fit(shadow, (*SHANGHAI, 50.0), np.array([NOON]))
    day = fit(shadow, (*SHANGHAI, 50.0), NOON + np.linspace(-43_200, 43_200, 721))

    assert day.likelihood < exact.likelihood / 10


def test_odds_of_what_no_sun_throws_are_even():
    assert likelihood_ratio(0.0, 0.0, 0.01) == 1.0


def test_the_map_holds_the_place_and_a_tenth_of_what_the_length_alone_leaves():
    shadow = thrown()
    both = region(shadow, np.array([NOON]), limit_of(2, 0.01))
    alone = region(replace(shadow, azimuth_deg=None), np.array([NOON]), limit_of(1, 0.01))

    assert both.cells[int((90 - 31.2) / 0.5), int((121.5 + 180) / 0.5)]
    assert both.share < alone.share / 8


def test_the_spans_of_a_map_are_its_cells():
    found = region(thrown(), np.array([NOON]), limit_of(2, 0.01), 2.0)

    assert sum(end - start for _row, start, end in found.spans()) == np.count_nonzero(found.cells)


def test_the_whole_world_fits_a_shadow_without_numbers_by_day():
    nothing = Shadow(azimuth_deg=None, azimuth_sd_deg=4.0, ratio=None, ratio_sd=0.1)

    assert region(nothing, np.array([NOON]), 1.0, 5.0).share == pytest.approx(0.5, abs=0.1)


def test_runs_are_told_by_their_first_and_last():
    times = np.arange(6.0)

    assert windows(times, np.array([1, 1, 0, 0, 1, 0], dtype=bool)) == [(0.0, 1.0), (4.0, 4.0)]
    assert windows(times, np.zeros(6, dtype=bool)) == []


def test_the_time_of_a_true_shadow_is_among_those_that_fit():
    day = NOON + 300.0 * np.arange(-144, 145)

    found = windows(day, fits(thrown(), *SHANGHAI, day, limit_of(2, 0.01)))

    assert any(first <= NOON <= last for first, last in found)
    assert sum(last - first for first, last in found) < 2 * 3600
