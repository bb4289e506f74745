from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binom

from leadline.errors import OutOfRange
from leadline.methods.coincidence import Moved, calendar, coincidence, habits, is_inside, spells_of, tails

DAY_S = 86_400.0


def brute(hits, groups):
    """The chance of at least k inside by going through every choice of days."""
    names = sorted(set(groups.tolist()))
    counts = []
    for days in product(range(hits.shape[1]), repeat=len(names)):
        counts.append(
            sum(int(hits[groups == name, day].sum()) for name, day in zip(names, days, strict=True))
        )
    return [np.mean(np.array(counts) >= k) for k in range(len(hits) + 1)]


@settings(max_examples=40, deadline=None)
@given(hnp.arrays(bool, (4, 3)), st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_the_tail_is_that_of_every_choice_of_days(hits, groups):
    groups = np.array(groups)
    found = tails(hits[None], groups, np.array([[[0, 3]]] * len(set(groups.tolist()))))

    assert found[0] == pytest.approx(brute(hits, groups))


def test_alike_events_on_days_of_their_own_are_binomial():
    hits = np.zeros((10, 20), dtype=bool)
    hits[:, :3] = True

    assert tails(hits[None], np.arange(10), np.array([[[0, 20]]] * 10))[0] == pytest.approx(
        binom.sf(np.arange(11) - 1, 10, 0.15)
    )


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 9)), max_size=8),
    st.lists(st.floats(-5, 120), max_size=8),
)
def test_inside_is_inside_of_any_window(windows, at):
    begins = np.array([begin for begin, _ in windows])
    ends = np.array([begin + length for begin, length in windows])
    instants = np.array(at)

    expected = [any(begin <= one <= end for begin, end in zip(begins, ends, strict=True)) for one in instants]
    assert is_inside(begins, ends, instants).tolist() == expected


def moved(hits, groups=None, *, real=100, day=None, open_share=0.05):
    events = hits.shape[1]
    return Moved(
        hits=hits,
        groups=np.arange(events) if groups is None else groups,
        day=2 * np.arange(events) if day is None else np.array(day),
        real=real,
        open_share=np.full(len(hits), open_share),
    )


def random_hits(rng, satellites, events, days=201, share=0.05):
    return rng.random((satellites, events, days)) < share


@pytest.mark.parametrize("satellites", [1, 5, 40])
def test_events_by_chance_are_told_apart_no_more_often_than_said(satellites):
    rng = np.random.default_rng(5)
    found = np.array(
        [coincidence(moved(random_hits(rng, satellites, 8)), rng, draws=999).p_value for _ in range(300)]
    )

    assert np.mean(found <= 0.05) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 300)
    assert np.mean(found <= 0.01) <= 0.01 + 3 * np.sqrt(0.01 * 0.99 / 300)


def test_half_of_the_events_planted_are_found_among_forty_satellites():
    rng = np.random.default_rng(6)
    hits = random_hits(rng, 40, 12)
    hits[7, :6, 100] = True

    found = coincidence(moved(hits), rng)

    assert found.best == 7
    assert found.inside >= 6
    assert found.p_value < 0.01


def test_what_was_looked_through_before_counts():
    hits = random_hits(np.random.default_rng(7), 1, 6)
    hits[0, :4, 100] = True

    alone = coincidence(moved(hits), np.random.default_rng(0))
    of_many = coincidence(moved(hits), np.random.default_rng(0), searched=50)

    assert of_many.searched == 50
    assert of_many.p_value == pytest.approx(min(1.0, 50 * alone.p_value))


def test_the_chance_is_never_nought():
    hits = np.zeros((3, 5, 201), dtype=bool)
    hits[:, :, 100] = True

    assert coincidence(moved(hits), np.random.default_rng(0)).p_value > 0


def test_events_that_no_satellite_sees_coincide_with_nothing():
    nothing = np.zeros((4, 5, 21), dtype=bool)

    found = coincidence(moved(nothing, real=10), np.random.default_rng(0))

    assert (found.p_value, found.inside, found.any_share) == (1.0, 0, 0.0)


def test_the_order_of_events_says_nothing():
    hits = random_hits(np.random.default_rng(8), 6, 9)
    turn = np.random.default_rng(9).permutation(9)

    one = coincidence(moved(hits), np.random.default_rng(1))
    other = coincidence(moved(hits[:, turn], turn, day=2 * turn), np.random.default_rng(1))

    assert one.p_alone == pytest.approx(other.p_alone)
    assert one.inside == other.inside


def test_lunch_at_noon_on_five_days_is_one_habit():
    noon = 12 * 3600.0 + DAY_S * np.arange(5)

    assert len(set(habits(noon + np.array([0, 60, -200, 300, 20]), 900.0).tolist())) == 1


def test_every_wednesday_at_three_is_one_habit_and_every_fifth_day_is_none():
    assert len(set(habits(15 * 3600.0 + 7 * DAY_S * np.arange(4), 900.0).tolist())) == 1
    assert len(set(habits(15 * 3600.0 + 5 * DAY_S * np.arange(4), 900.0).tolist())) == 4


def test_five_days_at_noon_say_less_than_five_days_anywhen():
    hits = np.zeros((1, 5, 201), dtype=bool)
    hits[:, :, 95:105] = True

    habit = coincidence(moved(hits, np.zeros(5, dtype=int)), np.random.default_rng(0))
    apart = coincidence(moved(hits), np.random.default_rng(0))

    assert habit.p_value == pytest.approx(10 / 29)
    assert apart.p_value < habit.p_value / 10


def test_one_habit_alone_never_coincides():
    hits = np.zeros((20, 8, 201), dtype=bool)
    hits[3, :, 100] = True

    assert coincidence(moved(hits, np.zeros(8, dtype=int)), np.random.default_rng(0)).p_value > 1 / 30


def test_events_that_keep_to_all_satellites_but_to_none_of_them_are_found():
    rng = np.random.default_rng(3)
    hits = random_hits(rng, 30, 12, share=0.015)
    hits[:, :, 100] = False
    hits[np.arange(12), np.arange(12), 100] = True

    found = coincidence(moved(hits), rng)

    assert (found.best, found.inside) == (30, 12)
    assert found.p_value < 0.01


def test_a_satellite_that_seldom_passes_weighs_more():
    hits = random_hits(np.random.default_rng(1), 2, 8)
    hits[:, :, 100] = False
    hits[:, :3, 100] = True
    events = moved(hits)
    seldom = Moved(
        hits=hits, groups=events.groups, day=events.day, real=100, open_share=np.array([0.5, 0.01])
    )  # fmt: skip

    assert coincidence(seldom, np.random.default_rng(0)).best == 1


@given(st.lists(st.integers(0, 400), min_size=1, max_size=9))
def test_the_calendar_holds_the_real_day_and_never_leaves_the_days_looked_at(days):
    found = calendar(moved(np.zeros((1, len(days), 201), dtype=bool), day=days))

    assert found.min() >= 0 and found.max() <= 201
    assert np.all((found[:, 0, 0] <= 100) & (found[:, 0, 1] > 100))


def test_nothing_is_refused():
    with pytest.raises(OutOfRange, match="hits"):
        coincidence(moved(np.zeros((0, 3, 5), dtype=bool), real=2), np.random.default_rng(0))


def test_spells_lie_within_the_days_and_few_days_are_one():
    assert spells_of(5).tolist() == [[0, 5]]
    assert spells_of(201).min() == 0 and spells_of(201).max() <= 201


def test_a_month_in_which_a_satellite_always_passes_at_noon_is_no_coincidence():
    """An orbit that turns against the sun: noon passes for a month, none for the next months."""
    hits = np.zeros((1, 6, 201), dtype=bool)
    hits[:, :, 85:116] = True

    assert coincidence(moved(hits), np.random.default_rng(0)).p_value > 0.05
