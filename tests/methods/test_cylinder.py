import numpy as np
import pytest
from pytest import approx

from brute_cylinders import circles, likelihood_ratio
from leadline.methods import cylinder
from leadline.methods.zones import zones_of

EXACT = 1e-9
WINDOWS = 4


def drawn_world(seed, strata=1, dtype=np.uint16):
    """Places, and 64 random draws of their last days, with all that the kernels want."""
    rng = np.random.default_rng(seed)
    places, reports = 12, 160
    lat, lon = 31 + rng.uniform(0, 0.05, places), 121 + rng.uniform(0, 0.05, places)
    place, age = rng.integers(0, places, reports), rng.integers(0, 30, reports)
    of_day = np.arange(30) % strata
    group = of_day[age]
    order = np.argsort(group, kind="stable")
    weights = np.zeros((places, strata), dtype=np.int64)
    np.add.at(weights, (place, group), 1)
    drawn = np.bincount(age[age < WINDOWS], minlength=WINDOWS).astype(np.int64)
    shares = np.zeros((strata, WINDOWS))
    shares[of_day[:WINDOWS], np.arange(WINDOWS)] = drawn
    shares = np.cumsum(shares, axis=1) / weights.sum(axis=0)[:, None]
    pool = place[order].astype(np.int32)
    bounds = np.append(0, np.cumsum(np.bincount(group, minlength=strata))).astype(np.int64)
    counts = np.zeros((places, WINDOWS, cylinder.LANES), dtype=dtype)
    uniforms = rng.random((cylinder.LANES, int(drawn.sum())))
    cylinder.tally(pool, bounds, of_day[:WINDOWS].astype(np.int64), drawn, uniforms, counts)
    return lat, lon, weights, shares, drawn, counts


def largest(lat, lon, weights, shares, counts):
    """The largest score of any cylinder with at least two reports, by the definition."""
    total, masses = float(weights.sum()), weights.sum(axis=1)
    return max(
        likelihood_ratio(float(held), float(weights[members].sum(axis=0) @ shares[:, days]), total)
        for _, members in circles(lat, lon, masses, 3000.0, total / 2)
        for days in range(WINDOWS)
        for held in [counts[members, days].sum()]
        if held >= 2
    )


@pytest.mark.parametrize("strata", [1, 7])
def test_a_random_draw_keeps_every_days_total_and_never_gives_a_place_more_than_it_has(strata):
    _, _, weights, _, drawn, counts = drawn_world(1, strata)

    assert (counts.sum(axis=0) == np.cumsum(drawn)[:, None]).all()
    assert (counts[:, -1, :] <= weights.sum(axis=1)[:, None]).all()


def test_random_draws_give_every_place_its_share():
    _, _, weights, _, drawn, counts = drawn_world(2)
    seen = counts[:, -1, :].mean(axis=1)

    expected = weights[:, 0] / weights.sum() * drawn.sum()
    assert seen == approx(expected, abs=4 * np.sqrt(expected.max() / cylinder.LANES))


@pytest.mark.parametrize("dtype", [np.uint16, np.uint32])
@pytest.mark.parametrize("strata", [1, 7])
@pytest.mark.parametrize("floor", [0.0, 1.0, 2.5])
def test_the_largest_score_of_each_draw_is_what_the_definition_says(floor, strata, dtype):
    lat, lon, weights, shares, drawn, counts = drawn_world(3, strata, dtype)
    total = float(weights.sum())
    zones = zones_of(lat, lon, weights.sum(axis=1), 3000.0, total / 2)
    need = np.zeros((len(zones), WINDOWS), dtype=dtype)
    world = cylinder.World(zones.starts, zones.members, weights, shares, total, 2)
    cylinder.thresholds(world, cylinder.limits(int(drawn.sum()), total, floor), need)
    best = np.zeros(cylinder.LANES)

    cylinder.maxima(world, counts, need, best)

    true = [largest(lat, lon, weights, shares, counts[:, :, lane]) for lane in range(cylinder.LANES)]
    reached = np.array(true) >= floor
    assert reached.any()
    assert best[reached] == approx(np.array(true)[reached], abs=EXACT)


def test_a_score_grows_with_the_count_and_falls_with_what_was_expected():
    by_count = [cylinder.score(float(count), 2.5, 500.0) for count in range(3, 20)]
    by_expected = [cylinder.score(10.0, expected, 500.0) for expected in np.linspace(0.5, 9.5, 20)]

    assert by_count == sorted(by_count)
    assert by_expected == sorted(by_expected, reverse=True)
    assert cylinder.score(2.0, 2.5, 500.0) == 0.0


def test_a_limit_is_the_largest_expected_count_that_still_scores_the_floor():
    edges = cylinder.limits(30, 1000.0, 4.0)

    assert [cylinder.score(float(count), edges[count] * 0.999, 1000.0) >= 4.0 for count in (2, 10, 30)] == [
        True
    ] * 3
    assert [cylinder.score(float(count), edges[count] * 1.001, 1000.0) < 4.0 for count in (2, 10, 30)] == [
        True
    ] * 3
