"""Against every disc that two points define, on geographiclib's ellipsoid."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brute_discs import held_sets, metres, most_sources, towards
from leadline.errors import OutOfRange
from leadline.methods import disc
from leadline.methods.disc import TIE_M, Points, best_disc, companions, smallest_disc
from leadline.methods.independence import UNKNOWN, Sources

MILLIMETRE = 1e-3
radii = st.sampled_from([200.0, 5_000.0, 50_000.0, 700_000.0])
middles = st.tuples(
    st.one_of(st.sampled_from([90.0, -90.0, 0.0, 89.9999]), st.floats(-90, 90)),
    st.one_of(st.sampled_from([180.0, -180.0]), st.floats(-180, 180)),
)
#: offsets from the newest point in radii; the round ones make ties
offsets = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([0.0, 60.0, 90.0, 120.0, 180.0]), st.floats(-180, 180)),
        # of 16 bits: no step lies on the rim of the tolerance for ties, where rounding alone decides
        st.one_of(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]), st.floats(0, 2.25, width=16)),
    ),
    min_size=1,
    max_size=4,
)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def make_points(places, reporters=None):
    lat, lon = (np.array(column, dtype=float) for column in zip(*places, strict=True))
    codes = np.full(len(places), UNKNOWN) if reporters is None else np.array(reporters)
    none = np.zeros((len(places), 32), dtype=np.uint32)
    return Points(lat, lon, Sources(codes.astype(np.int64), none, np.zeros(len(places), dtype=bool)))


def scatter(middle, steps, radius):
    return [middle, *(towards(middle, azimuth, share * radius) for azimuth, share in steps)]


@slow
@given(middles, offsets, radii, st.integers(2, 4))
def test_the_decision_is_that_of_brute_force(middle, steps, radius, count):
    places = scatter(middle, steps, radius)
    expected = most_sources(places, radius + TIE_M, range(len(places)))

    disc = best_disc(make_points(places), radius, count)
    met = companions(make_points(places), radius, count, np.arange(len(places)))

    assert (disc.independent if disc else 0) == (expected if expected >= count else 0)
    assert met.any() == (expected >= count)


@slow
@given(middles, offsets, radii, st.data())
def test_points_of_one_reporter_count_once(middle, steps, radius, data):
    places = scatter(middle, steps, radius)
    reporters = data.draw(st.lists(st.integers(0, 2), min_size=len(places), max_size=len(places)))
    expected = most_sources(places, radius + TIE_M, reporters)

    disc = best_disc(make_points(places, reporters), radius, 2)

    assert (disc.independent if disc else 0) == (expected if expected >= 2 else 0)


@slow
@given(middles, offsets, radii)
def test_the_disc_holds_its_members_and_is_not_larger_than_asked(middle, steps, radius):
    places = scatter(middle, steps, radius)

    disc = best_disc(make_points([*places, middle]), radius, 2)

    away = [metres((disc.lat, disc.lon), [*places, middle][row]) for row in disc.members]
    assert 0 in disc.members
    assert max(away) == pytest.approx(disc.radius_m, abs=MILLIMETRE)
    assert disc.radius_m <= radius + 2 * TIE_M


@slow
@given(middles, offsets, radii)
def test_companions_are_those_that_share_a_full_disc(middle, steps, radius):
    places = scatter(middle, steps, radius)
    full = [some for some in held_sets(places, radius + TIE_M) if len(some) >= 3]

    met = companions(make_points(places), radius, 3, np.arange(len(places)))

    assert set(np.flatnonzero(met).tolist()) == set().union(*full)


@pytest.mark.parametrize("radius", [10.0, 200.0, 5_000.0, 700_000.0])
@pytest.mark.parametrize("middle", [(31.2, 121.5), (90.0, 0.0), (-16.5, 180.0)])
def test_exactly_two_radii_apart_is_one_disc(middle, radius):
    places = [middle, towards(middle, 77.0, 2 * radius)]

    assert best_disc(make_points(places), radius, 2).members == (0, 1)


@pytest.mark.parametrize("radius", [10.0, 200.0, 5_000.0, 700_000.0])
def test_a_centimetre_more_than_two_radii_is_not(radius):
    places = [(31.2, 121.5), towards((31.2, 121.5), 77.0, 2 * radius + 0.01)]

    assert best_disc(make_points(places), radius, 2) is None


def test_points_at_one_place_share_a_disc():
    assert best_disc(make_points([(31.2, 121.5)] * 3), 200, 3).radius_m == 0


def test_a_disc_need_not_be_centred_on_the_newest_point():
    newest = (31.2, 121.5)
    places = [newest, towards(newest, 90, 900), towards(newest, 90, 1_900)]

    disc = best_disc(make_points(places), 1_000, 3)

    assert disc.radius_m == pytest.approx(950, abs=MILLIMETRE)


def test_a_flood_by_one_reporter_does_not_make_a_disc():
    rng = np.random.default_rng(7)
    places = [(31.2 + dy, 121.5 + dx) for dy, dx in rng.normal(0, 0.003, (500, 2))]

    assert not companions(make_points(places, [4] * 500), 1_000, 2, np.arange(500)).any()


def test_a_group_is_met_when_one_of_its_points_is():
    places = [(31.2, 121.5), (31.2, 121.5001), (31.2, 121.5002), (31.3, 121.6), (31.2001, 121.5)]

    met = companions(make_points(places), 200, 3, np.array([0, 1, 1, 2, 2]))

    assert met.tolist() == [True, True, True]


@pytest.mark.parametrize("radius", [0.0, -5.0, 700_001.0, float("nan"), float("inf")])
def test_a_radius_outside_the_limits_is_refused(radius):
    with pytest.raises(OutOfRange, match="700000 metres"):
        best_disc(make_points([(0.0, 0.0)]), radius, 1)


@slow
@given(middles, offsets, st.sampled_from([200.0, 50_000.0, 350_000.0]))
def test_no_smaller_disc_holds_the_points(middle, steps, radius):
    places = scatter(middle, steps, radius)
    lat, lon = (np.array(column) for column in zip(*places, strict=True))

    *centre, found = smallest_disc(lat, lon)
    nudged = [towards(tuple(centre), azimuth, radius / 1000) for azimuth in range(0, 360, 30)]

    assert all(max(metres(other, place) for place in places) >= found - MILLIMETRE for other in nudged)


def test_a_crowd_is_told_apart_as_a_few_are(monkeypatch):
    """Two thousand points in groups round the newest: looking at the nearest first changes no answer."""
    rng = np.random.default_rng(5)
    for spread_deg in (1e-4, 3e-3, 1e-2):
        places = np.array([31.2, 121.5]) + rng.normal(0, spread_deg, (2_000, 2))
        points = make_points(places, rng.integers(0, 400, 2_000).tolist())
        groups = np.concatenate(([0], rng.integers(1, 40, 1_999)))

        met = companions(points, 500.0, 3, groups)
        monkeypatch.setattr(disc, "_CROWD", 10_000)
        expected = companions(points, 500.0, 3, groups)
        monkeypatch.undo()

        assert met.tolist() == expected.tolist()
        assert met.any()
