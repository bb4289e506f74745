from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.locate import Located, is_line, locate

SOURCE = np.array([250.0, -400.0])


def receivers(rng, many=7, scale=800.0):
    return SOURCE + rng.normal(0, scale, (many, 2))


def unknown(places):
    return np.full(len(places), np.nan)


def strengths(places, exponent=3.0, power=20.0):
    return power - 10 * exponent * np.log10(np.linalg.norm(places - SOURCE, axis=1))


def bearings(places):
    return np.degrees(np.arctan2(*(SOURCE - places).T))


@pytest.mark.parametrize("exponent", [2.0, 3.0, 4.0])
def test_strengths_without_fading_lead_to_the_source(exponent):
    places = receivers(np.random.default_rng(1), 12)

    found = locate(places, strengths(places, exponent), unknown(places))

    assert (found.refused, found.by) == ("", "strength")
    assert found.holds(*SOURCE)
    assert np.hypot(found.east_m - SOURCE[0], found.north_m - SOURCE[1]) < 200


def test_one_wrong_reading_moves_little():
    places = receivers(np.random.default_rng(2), 12)
    wrong = strengths(places)
    wrong[3] += 40

    found = locate(places, wrong, unknown(places))

    assert found.holds(*SOURCE)
    assert found.major_m < 800


@pytest.mark.parametrize("far_m", [4_000.0, 12_000.0, 60_000.0])
def test_one_far_off_who_read_nothing_leaves_the_ellipse_as_it_is(far_m):
    """A thin tail over a wide grid kept it coarse: one cell held all, and the ellipse shrank to 5 m."""
    places = receivers(np.random.default_rng(8), 7, 500.0)
    far = np.vstack([places, places[0] + far_m])
    strong, pointed = strengths(far), bearings(far)
    strong[-1] = np.nan
    pointed[[0, 1, 3, 4, 6, 7]] = np.nan

    near = locate(places, strong[:-1], pointed[:-1])
    found = locate(far, strong, pointed)

    assert found.holds(*SOURCE)
    assert 0.6 < found.major_m / near.major_m < 1.7
    assert 0.6 < found.minor_m / near.minor_m < 1.7


def test_bearings_cross_at_the_source():
    places = receivers(np.random.default_rng(3), 5)

    found = locate(places, unknown(places), bearings(places))

    assert found.by == "direction" and found.holds(*SOURCE)
    assert np.hypot(found.east_m - SOURCE[0], found.north_m - SOURCE[1]) < 60


def test_strengths_and_bearings_together_are_narrower_than_each():
    places = receivers(np.random.default_rng(4))

    both = locate(places, strengths(places), bearings(places))
    alone = locate(places, strengths(places), unknown(places))

    assert both.by == "strength and direction"
    assert both.major_m < alone.major_m


def test_receivers_on_a_line_are_refused_and_a_bearing_helps():
    quay = np.column_stack((np.arange(7) * 150.0, np.arange(7) % 2 * 5.0))

    assert is_line(quay)
    assert locate(quay, strengths(quay), unknown(quay)).refused == "line"
    assert locate(quay, strengths(quay), bearings(quay)).refused == ""


@pytest.mark.parametrize("many", [1, 2, 3])
def test_too_few_places_are_refused(many):
    places = receivers(np.random.default_rng(5), many)

    assert locate(places, strengths(places), unknown(places)).refused == "few"


def test_parallel_bearings_to_a_far_source_say_that_it_may_lie_outside():
    places = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 30.0]])

    assert locate(places, unknown(places), np.array([0.0, 0.0, 0.0])).refused in {"outside", "vague"}


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 360), st.floats(-20_000, 20_000), st.floats(-20_000, 20_000))
def test_turning_and_moving_everything_turns_and_moves_the_answer(turn_deg, east, north):
    rng = np.random.default_rng(6)
    places = receivers(rng)
    noise = rng.normal(0, 4, 7)
    turn = np.radians(turn_deg)
    turned = places @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + [east, north]

    first = locate(places, strengths(places) + noise, unknown(places))
    second = locate(turned, strengths(places) + noise, unknown(places))

    assert second.major_m == pytest.approx(first.major_m, rel=0.1)
    assert second.minor_m == pytest.approx(first.minor_m, rel=0.1)


def test_an_ellipse_holds_its_middle_and_not_what_lies_beyond_its_axis():
    found = Located(refused="", by="place", east_m=10, north_m=20, major_m=100, minor_m=10, axis_deg=90)

    assert found.holds(10, 20) and found.holds(109, 20) and found.holds(10, 29)
    assert not found.holds(111, 20) and not found.holds(10, 31)


def test_places_alone_tell_only_where_it_is_known_where_people_are():
    rng = np.random.default_rng(7)
    places, people = receivers(rng, scale=400.0), rng.normal(0, 2500, (300, 2))

    alone = locate(places, unknown(places), unknown(places))
    few = locate(places, unknown(places), unknown(places), people[:20])
    told = locate(places, unknown(places), unknown(places), people)

    assert (alone.refused, few.refused, told.refused) == ("people", "people", "")
    assert told.by == "place" and told.holds(*SOURCE)


def test_people_of_another_town_do_not_count():
    rng = np.random.default_rng(8)
    places = receivers(rng, scale=400.0)

    far = locate(places, unknown(places), unknown(places), rng.normal(60_000, 2500, (300, 2)))

    assert far.refused == "people"


def test_a_town_on_one_side_pulls_no_strengths_towards_it():
    """People live 1.2 km west of the source; fading chooses who notices. With and without that known."""
    held = {True: [], False: []}
    for seed in range(20):
        rng = np.random.default_rng(seed)
        people = rng.normal(SOURCE - np.array([1200.0, 0.0]), 500, (400, 2))
        heard = strengths(people) + rng.normal(0, 6, 400)
        noticing = rng.choice(np.argsort(-heard)[:60], 7, replace=False)
        others = np.delete(people, noticing, axis=0)[:300]
        for is_known, seen in held.items():
            found = locate(
                people[noticing], heard[noticing], np.full(7, np.nan), others if is_known else None
            )
            if not found.refused:
                seen.append(found.holds(*SOURCE))

    assert min(len(held[True]), len(held[False])) >= 5
    assert np.mean(held[True]) >= 0.8
    assert np.mean(held[False]) >= 0.8
