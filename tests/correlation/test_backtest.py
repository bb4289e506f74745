from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from correlation.sightings import make_rule, make_sighting
from leadline.correlation.backtest import back_test
from leadline.errors import Missing

RULE = make_rule(count=3, radius_m=500.0)


def town(seed, reports=200, days=100):
    """Reports without any tie of place to time."""
    rng = np.random.default_rng(seed)
    return [
        make_sighting(number, rng.uniform(0, days * 24), rng.normal(0, 1500), rng.normal(0, 1500))
        for number in range(reports)
    ]


def burst(first, hours):
    """Four reports in one yard within four hours."""
    return [make_sighting(first + n, hours + n, 9000 + n, 9000) for n in range(4)]


def run(sightings, rule=RULE, seed=0, **more):
    return back_test(sightings, rule, np.random.default_rng(seed), **more)


def test_an_alarm_names_leads_place_and_time():
    made = run(burst(10, 24.0))
    alarm = made.described[0]

    assert (made.reports, made.days, made.fires, made.alarms, made.days_true) == (4, 1, 2, 1, 1)
    assert [lead.int for lead in alarm.leads] == [10, 11, 12]
    assert (alarm.independent, alarm.kind, alarm.at.hour) == (3, "antenna-box", 2)
    assert alarm.radius_m == pytest.approx(1.0, abs=1e-3)


def test_where_place_and_time_have_no_tie_the_alarms_are_those_expected_by_chance():
    p_values = [
        run(town(seed), make_rule(count=3, radius_m=1000.0), shuffles=39).p_value for seed in range(30)
    ]

    # of 30 fair p-values at most 6 are below 0.1 with probability 0.97
    assert np.count_nonzero(np.array(p_values) <= 0.1) <= 6
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.2)


def test_bursts_in_single_yards_are_more_than_chance():
    bursts = [one for n in range(6) for one in burst(1000 + 10 * n, 300.0 * n)]
    quiet = [make_sighting(5000 + n, 20.0 * n, 9000 + 3000 * (n % 25), 40_000) for n in range(100)]

    made = run([*bursts, *quiet], make_rule(count=3, radius_m=50.0, window=timedelta(hours=6)), shuffles=99)

    assert made.alarms == 6
    assert made.expected < 1
    assert made.p_value == 0.01


def test_a_day_begins_by_the_clock_of_the_zone():
    sightings = [make_sighting(n, hours) for n, hours in enumerate([14.0, 15.0, 17.0])]

    assert run(sightings, make_rule(count=2)).days == 1
    assert run(sightings, make_rule(count=2), zone=ZoneInfo("Asia/Shanghai")).days_true == 2


def test_the_same_seed_gives_the_same_answer_and_another_one_another():
    assert run(town(1), shuffles=20) == run(town(1), shuffles=20)
    assert run(town(1), shuffles=20).expected != run(town(1), seed=1, shuffles=20).expected


def test_it_says_what_it_found_in_two_languages_and_as_plain_json():
    made = run([*town(2), *burst(900, 10.0)], shuffles=19)

    assert f"would have raised {made.alarms} alarms" in made.because
    assert f"{made.share_true:.1%}".replace("%", " %") in made.because
    assert f"报警{made.alarms}次" in made.because_zh
    assert json.loads(json.dumps(made.plain()))["described"][0]["leads"]
    with pytest.raises(FrozenInstanceError):
        made.alarms = 0


def test_without_shuffles_it_says_that_chance_was_not_tried():
    assert "was not tried" in run(burst(1, 0.0), shuffles=0).because


def test_ten_reports_of_one_reporter_raise_no_alarm():
    assert run([make_sighting(n, n, reporter="one") for n in range(10)], shuffles=5).alarms == 0


def test_all_at_one_instant_is_one_day_and_says_nothing_against_chance():
    made = run([make_sighting(n, 5.0, 10 * n) for n in range(20)], shuffles=9)

    assert (made.days, made.alarms, made.p_value) == (1, 1, 1.0)


def test_progress_is_told_shuffle_by_shuffle():
    told = []

    run(burst(1, 0.0), shuffles=3, progress=lambda done, whole: told.append((done, whole)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_rule_whose_kinds_never_came_is_refused():
    with pytest.raises(Missing, match="kind that is misspelt"):
        run(town(1), make_rule(kinds=("anchor",)))
