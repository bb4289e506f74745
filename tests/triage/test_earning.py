"""Whether second looks prove enough, compared with the exact binomial."""

from __future__ import annotations

import numpy as np
import pytest

from leadline.policy.taxonomy import taxonomy
from leadline.triage.earning import earn, evidence
from looks import REFER, ROUTE, START, drone, noise, policy


def tried(cell, looks, **numbers):
    return earn(cell, looks, policy(**numbers), taxonomy(), model_hash="m", now=START)


def test_the_fewest_looks_are_those_of_the_exact_binomial():
    assert (1 - 0.007) ** 427 < 0.05 < (1 - 0.007) ** 426
    assert policy().fewest == 427


def test_too_few_looks_are_said_with_their_number():
    earned = tried(REFER, [noise(number) for number in range(100)])

    assert earned.certificate is None
    assert earned.because.startswith("100 second looks so far; 427 without an error")


def test_enough_looks_without_an_error_earn_a_certificate():
    looks = [noise(number, 0.9 + number / 20_000) for number in range(900)]
    actionable = [drone(number) for number in range(1000, 1900)]

    held = tried(REFER, [*looks, *actionable]).certificate

    assert held is not None
    assert (held.errors, held.missed) == (0, 0)
    assert held.upper_bound <= 0.007
    assert held.missed_bound is not None and held.missed_bound <= 0.007
    assert held.coverage <= 0.5


def test_what_is_wrong_at_every_score_is_never_certified():
    looks = [noise(number, is_right=number % 10 != 0) for number in range(2000)]

    assert tried(REFER, looks).certificate is None


def test_an_action_that_loses_actionable_reports_is_not_certified_however_right_it_is_on_the_whole():
    right = [noise(number, 0.97) for number in range(3000)]
    lost = [noise(number, 0.98, is_right=False) for number in range(4000, 4004)]

    earned = tried(REFER, [*right, *lost], method="fixed-sequence")

    assert earned.certificate is None


def test_moves_that_a_rule_forbids_count_for_nothing():
    barred = [noise(number, barred=True) for number in range(2000)]

    assert not evidence(REFER, barred, taxonomy()).candidates.any()


def test_an_action_that_closes_nothing_has_no_second_risk():
    held = tried(ROUTE, [drone(number) for number in range(1200)]).certificate

    assert held is not None
    assert held.missed_bound is None


@pytest.mark.parametrize("method", ["bonferroni", "fixed-sequence"])
def test_the_bound_is_broken_no_more_often_than_promised(method):
    """Truth: half of the scores are wrong with 1 %, the bound is 2 %; 120 draws of 800 looks."""
    rng = np.random.default_rng(7)
    broken = [breaks(rng, method) for _ in range(120)]

    assert sum(broken) / len(broken) <= 0.05 + 0.03


def breaks(rng: np.random.Generator, method: str) -> bool:
    scores = rng.random(800)
    error = np.where(scores > 0.5, 0.01, 0.15)
    wrong = rng.random(800) < error
    looks = [drone(k, float(scores[k]), "cyber" if wrong[k] else "drone") for k in range(800)]
    held = tried(ROUTE, looks, wrong_most=0.02, method=method).certificate
    if held is None:
        return False
    truth = np.where(np.linspace(held.threshold, 1, 1000) > 0.5, 0.01, 0.15).mean()
    return bool(truth > 0.02)
