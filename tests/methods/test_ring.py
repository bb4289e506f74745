from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import EARTH, most_sources, towards
from brute_ring import around, by_definition, make_stream
from leadline.errors import OutOfRange
from leadline.methods.ring import Ring

TOWN = (31.2, 121.5)
HOUR = 3600.0
#: where a longitude jumps, where all meridians meet, and where the earth curves most and least
HARD = [(0.0, 180.0), (0.0, -180.0), (89.999, 10.0), (90.0, 0.0), (-90.0, 77.0), (-89.99, -180.0), TOWN]


def decisions(stream, radius_m=500.0, window_s=72 * HOUR, count=3) -> list[bool]:
    return Ring(radius_m, window_s, count).feed(stream).tolist()


def line_north(*metres):
    points = [towards(TOWN, 0, away) for away in metres]
    return [lat for lat, _ in points], [lon for _, lon in points]


def test_three_in_a_row_are_one_disc_though_the_newest_is_at_the_end():
    assert decisions(make_stream(*line_north(0, 499, 999))) == [False, False, True]
    assert decisions(make_stream(*line_north(0, 499, 1001))) == [False, False, False]


@pytest.mark.parametrize("place", HARD)
@pytest.mark.parametrize("radius_m", [200.0, 5_000.0, 200_000.0])
def test_every_decision_is_that_of_all_pairs_at_the_hardest_places(place, radius_m):
    lat, lon = around(*place, 4 * radius_m, 40, seed=int(radius_m))
    rng = np.random.default_rng(7)
    stream = make_stream(
        lat,
        lon,
        at=np.sort(rng.integers(0, 50, 40)) * HOUR,
        kind=rng.integers(0, 2, 40),
        reporter=rng.integers(-1, 12, 40),
        text=rng.integers(-1, 12, 40),
    )

    assert decisions(stream, radius_m, 20 * HOUR) == by_definition(stream, radius_m, 20 * HOUR, 3)


@given(
    st.sampled_from(HARD),
    st.lists(st.tuples(st.sampled_from([0, 60, 90, 200]), st.sampled_from([0, 0.5, 1, 2])), max_size=5),
    st.integers(2, 4),
)
@settings(deadline=None, max_examples=60)
def test_ties_are_decided_as_on_the_ellipsoid(place, others, count):
    points = [towards(place, azimuth, away * 5000) for azimuth, away in others] + [place]

    found = decisions(make_stream(*zip(*points, strict=True)), 5_000.0, count=count)[-1]

    # a tenth of the millimetre that counts as a tie
    assert found == (most_sources(points[::-1], 5_000.0 + 1e-4, range(len(points))) >= count)


@pytest.mark.parametrize(("away_s", "expected"), [(72 * HOUR, True), (72 * HOUR + 1, False)])
def test_exactly_the_window_is_inside(away_s, expected):
    stream = make_stream(*line_north(0, 10, 20), at=[0, 1, away_s])

    assert decisions(stream)[-1] is expected


def test_one_reporters_ten_reports_are_one_witness():
    stream = make_stream([31.2] * 12, [121.5] * 12, reporter=[7] * 10 + [8, 9])

    assert decisions(stream) == [False] * 11 + [True]


def test_a_hundred_thousand_copies_of_two_reports_are_no_search():
    n = 100_000
    stream = make_stream([31.2] * n, [121.5] * n, at=np.arange(n), reporter=np.arange(n) % 2)
    ring = Ring(500.0, 2.0 * n, 3)
    start = time.process_time()

    fired = ring.feed(stream)

    # a search through all of them takes minutes
    assert time.process_time() - start < 10
    assert not fired.any()
    assert ring.observe(n, (31.2, 121.5), (0, 7, -1))


@given(st.lists(st.tuples(*[st.integers(-1, 2)] * 2, st.integers(0, 2)), max_size=14), st.integers(2, 3))
@settings(deadline=None, max_examples=150)
def test_copies_that_are_passed_over_change_no_answer(rows, count):
    spots = [TOWN, towards(TOWN, 0, 300), towards(TOWN, 0, 900)]
    places = [spots[where] for _, _, where in rows] + [TOWN]
    stream = make_stream(
        *zip(*places, strict=True),
        at=np.arange(len(places)),
        reporter=[who for who, _, _ in rows] + [-1],
        text=[what for _, what, _ in rows] + [-1],
    )

    assert decisions(stream, window_s=6.0, count=count) == by_definition(stream, 500.0, 6.0, count)


@given(
    st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5), st.integers(0, 3)), min_size=8, max_size=24),
    st.integers(2, 4),
    st.sampled_from([9.0, 99.0]),
)
@settings(deadline=None, max_examples=200)
def test_a_flood_of_one_text_or_by_one_reporter_changes_no_answer(rows, count, window_s):
    # three in four in one place; a text, or a reporter, of 1 is what the flood repeats
    spots = [TOWN, TOWN, TOWN, towards(TOWN, 0, 300)]
    stream = make_stream(
        *zip(*(spots[where] for _, _, where in rows), strict=True),
        at=np.arange(len(rows)),
        reporter=[who if place % 2 else 1 for place, (who, _, _) in enumerate(rows)],
        text=[1 if place % 2 else what for place, (_, what, _) in enumerate(rows)],
    )

    found = decisions(stream, window_s=window_s, count=count)

    assert found == by_definition(stream, 500.0, window_s, count)


@given(
    st.lists(
        st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(0, 5), st.booleans()),
        min_size=4,
        max_size=30,
    ),
    st.integers(2, 4),
    st.sampled_from([6.0, 99.0]),
)
@settings(deadline=None, max_examples=250)
def test_what_repeats_a_text_or_a_reporter_anywhere_in_reach_changes_no_answer(rows, count, window_s):
    away = (0, 250, 499, 700, 950, 1400)
    stream = make_stream(
        *line_north(*(away[where] for _, _, where, _ in rows)),
        at=np.arange(len(rows)),
        reporter=[who for who, _, _, _ in rows],
        text=[what for _, what, _, _ in rows],
        kind=[int(is_other) for _, _, _, is_other in rows],
    )

    found = decisions(stream, window_s=window_s, count=count)

    assert found == by_definition(stream, 500.0, window_s, count)


def test_a_million_copies_by_a_million_people_are_no_search():
    n = 1_000_000
    stream = make_stream([31.2] * n, [121.5] * n, at=np.arange(n) / 10, reporter=np.arange(n), text=[1] * n)

    # a search through all of them takes days
    assert not Ring(500.0, 72 * HOUR, 3).feed(stream).any()


@pytest.mark.parametrize("repeated", ["text", "reporter"])
def test_one_text_by_many_or_many_texts_by_one_all_over_a_town_are_no_search(repeated):
    n = 200_000
    columns = {"text": np.arange(n), "reporter": np.arange(n), repeated: [1] * n}
    stream = make_stream(*around(*TOWN, 300, n, 6), **columns)
    start = time.process_time()

    fired = Ring(500.0, 72 * HOUR, 3).feed(stream)

    # to walk through all of them takes minutes, to try the crossings of their circles days
    assert time.process_time() - start < 10
    assert not fired.any()


def test_beside_one_text_all_over_a_town_three_others_are_still_found():
    n = 2_000
    lat, lon = around(*TOWN, 300, n, 6)
    others = line_north(0, 499, 999)
    stream = make_stream(
        np.append(lat, others[0]),
        np.append(lon, others[1]),
        reporter=np.arange(n + 3),
        text=[1] * n + [2, 3, 4],
    )

    fired = Ring(500.0, 72 * HOUR, 4).feed(stream)

    assert fired.tolist() == [False] * (n + 2) + [True]


def test_copies_of_one_text_are_one_witness():
    stream = make_stream([31.2] * 4, [121.5] * 4, reporter=[1, 2, 3, 4], text=[5, 5, 5, -1])

    assert decisions(stream, count=2) == [False, False, False, True]


def test_a_chain_of_copies_counts_its_two_ends():
    # one reporter, two texts; the second text again by somebody else: first and third are independent
    stream = make_stream([31.2] * 3, [121.5] * 3, reporter=[1, 1, 2], text=[5, 6, 6])

    assert decisions(stream, count=2) == [False, False, True]


def test_reports_of_another_kind_are_not_counted_and_of_no_kind_not_looked_at():
    stream = make_stream([31.2] * 5, [121.5] * 5, kind=[0, 1, -1, 0, -1])

    assert decisions(stream, count=2) == [False, False, False, True, False]


def test_a_point_is_never_its_own_neighbour_though_cells_share_a_chain():
    n = 4000
    lat, lon = around(-65.0, 180.0, 900_000, n, 11)
    stream = make_stream(np.repeat(lat, 2), np.repeat(lon, 2), at=np.repeat(np.arange(n) * 100 * HOUR, 2))

    assert not any(decisions(stream, 200_000.0))


def test_one_point_at_a_time_is_decided_as_in_a_stream():
    lat, lon = around(*TOWN, 2000, 60, 5)
    stream = make_stream(lat, lon, at=np.arange(60.0), reporter=np.arange(60) % 9)
    ring = Ring(500.0, 30.0, 3)

    ones = [ring.observe(float(n), (lat[n], lon[n]), (0, n % 9, -1)) for n in range(60)]

    assert ones == decisions(stream, window_s=30.0)


@pytest.mark.parametrize(("at", "place"), [(0.0, (91.0, 0.0)), (0.0, (0.0, 181.0)), (float("nan"), TOWN)])
def test_one_point_that_is_nowhere_is_refused(at, place):
    with pytest.raises(OutOfRange):
        Ring(500.0, 30.0, 3).observe(at, place, (0, -1, -1))


def test_only_the_last_window_is_held():
    n = 20_000
    stream = make_stream(*around(*TOWN, 50_000, n, 1), at=np.arange(n) * HOUR)
    ring = Ring(500.0, 72 * HOUR, 3)

    ring.feed(stream)

    assert len(ring) == 73
    assert ring.nbytes < 500_000


def test_a_window_that_outgrows_its_room_loses_nothing():
    stream = make_stream(*around(*TOWN, 60_000, 3000, 2))

    assert decisions(stream, 1000.0, count=4) == by_definition(stream, 1000.0, 72 * HOUR, 4)


def test_two_reporters_of_one_text_stay_two_when_the_window_outgrows_its_room():
    ring, far = Ring(500.0, 72 * HOUR, 2), around(*TOWN, 5_000_000, 1100, 5)
    ring.feed(make_stream([TOWN[0]] * 2, [TOWN[1]] * 2, reporter=[1, 2], text=[1, 1]))
    ring.feed(make_stream(*far, kind=[1] * 1100))

    # the other reporter's other text goes with the first, not with their own
    assert ring.observe(0.0, TOWN, (0, 2, 2))


def test_copies_are_not_looked_at_again_after_the_window_outgrew_its_room():
    n = 3_000
    ring = Ring(500.0, 72 * HOUR, 3)
    ring.feed(make_stream([31.2] * n, [121.5] * n, reporter=[1] * n, text=[1] * n))

    assert not ring.observe(0.0, TOWN, (0, 1, 1))
    assert len(ring) < 2_048


def test_a_hundred_thousand_reports_by_nobody_known_in_one_place_are_no_search():
    n = 100_000
    ring = Ring(500.0, 2.0 * n, 3)
    start = time.process_time()

    fired = ring.feed(make_stream([31.2] * n, [121.5] * n, at=np.arange(n)))

    assert time.process_time() - start < 10
    assert fired.tolist() == [False, False] + [True] * (n - 2)


def test_a_crowd_is_decided_as_by_all_pairs():
    stream = make_stream(*around(*TOWN, 1500, 150, 3), reporter=np.arange(150) % 40)

    assert decisions(stream, 500.0, count=12) == by_definition(stream, 500.0, 72 * HOUR, 12)


@given(st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=20)
def test_it_makes_no_difference_in_how_many_pieces_a_stream_comes(one, other):
    lat, lon = around(*TOWN, 3000, 200, 4)
    whole = decisions(make_stream(lat, lon, at=np.arange(200.0)))
    ring, cuts = Ring(500.0, 72 * HOUR, 3), sorted((one, other))
    spans = [slice(0, cuts[0]), slice(cuts[0], cuts[1]), slice(cuts[1], 200)]

    parts = [ring.feed(make_stream(lat[s], lon[s], at=np.arange(200.0)[s])) for s in spans]

    assert np.concatenate(parts).tolist() == whole


def test_the_radius_is_measured_on_the_ellipsoid():
    north, east = towards((60.0, 10.0), 90, 9_999.999), towards((60.0, 10.0), 90, 10_000.01)

    assert EARTH.Inverse(60.0, 10.0, *north)["s12"] == pytest.approx(9_999.999, abs=1e-6)
    assert decisions(make_stream([60.0, north[0]], [10.0, north[1]]), 5_000.0, count=2)[-1]
    assert not decisions(make_stream([60.0, east[0]], [10.0, east[1]]), 5_000.0, count=2)[-1]


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ((0.0, 1.0, 3), "radius_m"),
        ((2e7, 1.0, 3), "radius_m"),
        ((5e2, -1.0, 3), "window_s"),
        ((5e2, 1.0, 0), "count"),
    ],
)
def test_an_impossible_rule_is_refused(numbers, field):
    with pytest.raises(OutOfRange, match=field):
        Ring(*numbers)


@pytest.mark.parametrize(
    ("columns", "cause"),
    [
        ({"lat": [91.0]}, "swapped"),
        ({"lon": [181.0]}, "degrees"),
        ({"lat": [float("nan")]}, "swapped"),
        ({"at": [float("nan")]}, "without a time"),
        ({"kind": [0, 0]}, "filtered alone"),
    ],
)
def test_a_point_that_is_nowhere_is_refused(columns, cause):
    with pytest.raises(OutOfRange, match=cause):
        decisions(make_stream(**{"lat": [31.2], "lon": [121.5], **columns}))


def test_a_clock_that_jumps_back_is_refused_and_what_came_before_stays():
    ring = Ring(500.0, HOUR, 2)

    with pytest.raises(OutOfRange, match="clock set back"):
        ring.feed(make_stream([31.2] * 3, [121.5] * 3, at=[0, 10, 5]))

    assert len(ring) == 2
