from __future__ import annotations

import numpy as np

from leadline.methods.drawing import between, drawn_visits

DAY_S = 86_400.0


def test_only_times_after_the_first_and_before_the_last_event_are_drawn_from():
    background = np.array([9.0, 1.0, 5.0, 3.0, 7.0])

    assert between(np.array([3.0, 8.0, 4.0]), background).tolist() == [5.0, 7.0]


def test_draws_keep_the_first_and_the_last_event_and_the_number_of_visits():
    rng = np.random.default_rng(1)
    pool = np.sort(rng.uniform(0, 90 * DAY_S, 900))
    events = np.array([0.0, 20 * DAY_S, 40 * DAY_S, 60 * DAY_S, 90 * DAY_S])

    begin, length = drawn_visits((events, np.zeros(5)), np.zeros(5), pool, (DAY_S / 2, 50), rng)

    assert begin.shape == length.shape == (50, 5)
    assert np.all(begin.min(axis=1) == 0) and np.all(begin.max(axis=1) == 90 * DAY_S)
    assert np.all(np.diff(np.sort(begin, axis=1)) >= DAY_S / 2)


def test_a_crowd_of_one_night_is_drawn_visit_by_visit():
    rng = np.random.default_rng(2)
    pool = np.sort(rng.uniform(0, 90 * DAY_S, 900))
    events = np.append(np.zeros(40) + rng.uniform(0, 3600, 40), 60 * DAY_S)

    begin, _ = drawn_visits((events, np.zeros(41)), np.zeros(2), pool, (DAY_S / 2, 20), rng)

    assert np.all(np.abs(np.diff(begin, axis=1)) >= DAY_S / 2)


def test_an_interval_holds_the_time_that_was_drawn_for_it():
    rng = np.random.default_rng(3)
    pool = np.sort(rng.uniform(0, 90 * DAY_S, 500))
    events, lengths = np.array([0.0, 30, 50, 90]) * DAY_S, np.array([0.0, 7200, 3600, 0])

    _, length = drawn_visits((events, lengths), lengths, pool, (DAY_S / 2, 30), rng)

    assert np.all(np.isin(length, lengths))
    assert np.all(length.sum(axis=1) == lengths.sum())
