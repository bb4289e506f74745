import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from brute_cylinders import best, spherical_m
from leadline.errors import BadInput, Missing, OutOfRange
from leadline.methods import scan as module
from leadline.methods.scan import Asked, Reports, gumbel_p, places_of

EXACT = 1e-9
SMALL = Asked(window_days=4, radius_m=4000.0, replicates=99)


def scan(lat, lon, place, age, asked, rng, strata=None):
    return module.scan(Reports(lat=lat, lon=lon, place=place, age=age, strata=strata), asked, rng)


def city(seed, places=25, reports=300, days=40):
    rng = np.random.default_rng(seed)
    lat, lon = 31 + rng.uniform(0, 0.1, places), 121 + rng.uniform(0, 0.1, places)
    place = rng.choice(places, reports, p=rng.dirichlet(np.ones(places)))
    return lat, lon, place.astype(np.int64), rng.integers(0, days, reports)


def outbreak(seed, extra=10):
    lat, lon, place, age = city(seed)
    return lat, lon, np.append(place, np.full(extra, 7)), np.append(age, np.arange(extra) % 3)


@pytest.mark.parametrize("seed", range(6))
def test_the_strongest_cylinder_is_the_one_that_the_definition_names(seed):
    lat, lon, place, age = outbreak(seed, extra=seed)

    found = scan(lat, lon, place, age, SMALL, np.random.default_rng(seed)).clusters[0]

    score, _, members, days, observed, expected = best(lat, lon, place, age, SMALL)
    assert (found.score, found.expected) == (approx(score, abs=EXACT), approx(expected, abs=EXACT))
    assert (found.places.tolist(), found.days, found.observed) == (members, days, observed)


@pytest.mark.parametrize("seed", range(3))
def test_with_weekdays_kept_it_is_still_what_the_definition_says(seed):
    lat, lon, place, age = outbreak(seed)
    weekday = np.arange(40) % 7

    found = scan(lat, lon, place, age, SMALL, np.random.default_rng(seed), strata=weekday).clusters[0]

    score, _, members, days, observed, expected = best(lat, lon, place, age, SMALL, weekday)
    assert (found.score, found.expected) == (approx(score, abs=EXACT), approx(expected, abs=EXACT))
    assert (found.places.tolist(), found.days, found.observed) == (members, days, observed)


def test_what_a_place_does_on_every_sunday_is_no_surge_once_weekdays_are_kept():
    rng = np.random.default_rng(4)
    lat, lon, place, age = city(4, reports=700, days=70)
    sundays = np.arange(0, 70, 7)
    place, age = np.append(place, [3] * 60), np.append(age, rng.choice(sundays, 60))
    place, age = np.append(place, [3] * 7), np.append(age, [0] * 7)

    plain = scan(lat, lon, place, age, Asked(radius_m=10.0), rng).clusters[0]
    kept = scan(lat, lon, place, age, Asked(radius_m=10.0), rng, strata=np.arange(70) % 7).clusters[0]

    assert plain.p_value < 0.01
    assert kept.p_value > 0.05


def test_a_planted_outbreak_is_found_where_and_when_it_is():
    lat, lon, place, age = outbreak(1, extra=15)

    found = scan(lat, lon, place, age, SMALL, np.random.default_rng(1)).clusters[0]

    assert 7 in found.places
    assert found.days == 3
    assert found.p_value == 0.01
    assert found.recurrence_days >= 100


def test_clusters_share_no_place_and_come_strongest_first():
    lat, lon, place, age = outbreak(2)

    found = scan(lat, lon, place, age, SMALL, np.random.default_rng(2)).clusters

    named = np.concatenate([cluster.places for cluster in found])
    assert len(found) > 1
    assert len(set(named.tolist())) == len(named)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert [c.p_value for c in found] == sorted(c.p_value for c in found)


def test_the_same_seed_gives_the_same_answer_and_places_may_come_in_any_order():
    lat, lon, place, age = outbreak(3)
    shuffled = np.random.default_rng(9).permutation(len(lat))
    back = np.argsort(shuffled)

    first = scan(lat, lon, place, age, SMALL, np.random.default_rng(5))
    again = scan(lat, lon, place, age, SMALL, np.random.default_rng(5))
    other = scan(lat[shuffled], lon[shuffled], back[place], age, SMALL, np.random.default_rng(5))

    assert first.maxima.tolist() == again.maxima.tolist()
    assert other.maxima.tolist() == first.maxima.tolist()
    assert other.clusters[0].score == approx(first.clusters[0].score, abs=EXACT)
    assert sorted(shuffled[other.clusters[0].places]) == sorted(first.clusters[0].places)


def test_a_radius_keeps_every_circle_small():
    lat, lon, place, age = outbreak(5)

    found = scan(lat, lon, place, age, SMALL, np.random.default_rng(5)).clusters

    apart = spherical_m(lat, lon)
    assert all(c.radius_m == approx(apart[c.places[0], c.places].max(), abs=0.001) for c in found)
    assert max(c.radius_m for c in found) <= SMALL.radius_m


def test_an_early_stop_ends_with_the_draw_that_filled_it():
    lat, lon, place, age = city(6)
    whole = scan(lat, lon, place, age, SMALL, np.random.default_rng(6))
    short = Asked(window_days=4, radius_m=4000.0, replicates=99, stop_after=5)

    stopped = scan(lat, lon, place, age, short, np.random.default_rng(6))

    count = len(stopped.maxima)
    assert stopped.maxima.tolist() == whole.maxima[:count].tolist()
    assert stopped.maxima[-1] >= stopped.clusters[0].score
    assert stopped.clusters[0].p_value == 5 / count


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_more_reports_in_the_cylinder_never_make_it_weaker(seed, more):
    lat, lon, place, age = outbreak(seed % 50)
    asked = Asked(window_days=4, radius_m=1.0, replicates=1)

    before = scan(lat, lon, place, age, asked, np.random.default_rng(1)).clusters[0]
    centre = int(before.places[0])
    place, age = np.append(place, [centre] * more), np.append(age, [before.days - 1] * more)
    after = scan(lat, lon, place, age, asked, np.random.default_rng(1)).clusters[0]

    assert after.score >= before.score


def test_the_fitted_tail_agrees_with_the_draws_where_both_can_tell():
    maxima = np.random.default_rng(1).gumbel(8.0, 1.2, 5000)

    assert gumbel_p(11.0, maxima) == approx(float((maxima >= 11.0).mean()), rel=0.15)
    assert gumbel_p(11.0, maxima[:50]) is None


def test_points_of_one_square_are_one_place():
    lat, lon = np.array([31.0001, 31.0002, 31.05]), np.array([121.0001, 121.0002, 121.05])

    fine, _, own = places_of(lat, lon)
    coarse, _, shared = places_of(lat, lon, grain_m=500.0)

    assert (len(fine), len(set(own))) == (3, 3)
    assert len(coarse) == 2
    assert shared[0] == shared[1] != shared[2]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"lat": np.array([31.0]), "lon": np.array([121.0])}, OutOfRange, "one point"),
        ({"age": np.zeros(300, int)}, OutOfRange, "one instant"),
        ({"age": np.full(300, -1)}, OutOfRange, "clock"),
        ({"lat": np.full(25, np.nan)}, Missing, "without a place"),
        ({"lat": np.full(25, 3_450_000.0)}, OutOfRange, "metres"),
        ({"place": np.zeros(0, int), "age": np.zeros(0, int)}, Missing, "empty"),
        ({"place": np.full(300, 25)}, OutOfRange, "places"),
        ({"asked": Asked(radius_m=0.0)}, OutOfRange, "radius"),
        ({"asked": Asked(radius_m=2.1e7)}, OutOfRange, "radius"),
        ({"asked": Asked(window_days=40)}, OutOfRange, "window"),
        ({"asked": Asked(replicates=0)}, OutOfRange, "replicates"),
        ({"strata": np.zeros(3, int)}, OutOfRange, "strata"),
    ],
)  # fmt: skip
def test_what_cannot_be_scanned_is_refused_by_name(change, error, says):
    lat, lon, place, age = city(1)
    given_ = {"lat": lat, "lon": lon, "place": place, "age": age, "asked": SMALL, "strata": None, **change}

    with pytest.raises(BadInput, match=says) as refused:
        scan(**given_, rng=np.random.default_rng(1))

    assert isinstance(refused.value, error)


def test_where_nothing_came_lately_there_is_no_cluster():
    lat, lon, place, age = city(1)

    found = scan(lat, lon, place, age + 10, SMALL, np.random.default_rng(1))

    assert (found.clusters, found.recent) == ((), 0)
