import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.methods.martingale import ALARM_AT, Watch, start

BOUND = 0.007


def watched(errors, alpha: float = BOUND, weights=None) -> list[Watch]:
    """The watch after each audit."""
    watch, seen = start(alpha), []
    for place, wrong in enumerate(errors):
        watch = watch.after(bool(wrong), 1.0 if weights is None else float(weights[place]))
        seen.append(watch)
    return seen


def audits_to_alarm(rate: float, seed: int, most: int, alpha: float = BOUND) -> int:
    """Audits until the alarm rings; `most` + 1 if it does not."""
    rng, watch = np.random.default_rng(seed), start(alpha)
    while watch.audits < most and not watch.is_alarmed:
        watch = watch.after(bool(rng.random() < rate))
    return watch.audits if watch.is_alarmed else most + 1


def test_a_jump_to_five_per_cent_rings_within_sixty_audits_in_the_median():
    found = [audits_to_alarm(0.05, seed, 1_000) for seed in range(400)]

    assert np.median(found) <= 60


def test_at_the_bound_itself_few_long_runs_ring():
    """5 % per 5,000 audits; 60 runs here, the bench has 2,000."""
    rung = [audits_to_alarm(BOUND, seed, 5_000) <= 5_000 for seed in range(60)]

    assert sum(rung) <= 6


def test_a_jump_after_a_long_good_time_is_still_seen():
    """A bet from the start alone would need over 300 audits."""
    delays = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        errors = np.concatenate([rng.random(1_000) < 0.003, rng.random(1_000) < 0.05])
        rung = [place for place, watch in enumerate(watched(errors)) if watch.is_alarmed and place >= 1_000]
        delays.append(rung[0] - 999 if rung else 1_000)

    assert np.median(delays) <= 150


@given(st.sampled_from([0.001, 0.007, 0.02, 0.1, 0.3]), st.floats(0.01, 1), st.integers(0, 500))
def test_a_fair_audit_leaves_the_money_unchanged_on_average(alpha, weight, audits):
    """At an error equal to the bound the mean over "wrong" and "right" is what was there plus what came."""
    before = start(alpha)
    right, wrong = before.after(False, weight), before.after(True, weight)

    mean = alpha * wrong.capital + (1 - alpha) * right.capital

    assert before.capital <= mean <= 1


@given(st.lists(st.booleans(), max_size=60), st.floats(0.05, 1))
def test_money_never_runs_into_debt(errors, weight):
    assert all(watch.capital >= 0 for watch in watched(errors, weights=[weight] * len(errors)))


@given(st.lists(st.booleans(), max_size=60))
def test_an_alarm_stays_until_a_new_watch(errors):
    rung = [watch.is_alarmed for watch in watched(errors)]

    assert rung == sorted(rung)


def test_audits_with_unequal_chances_are_fair_with_weights():
    """Wrong answers are audited four times as often; with weights the alarm still keeps its promise."""
    rung = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        near = rng.random(8_000) < 0.2
        wrong = rng.random(8_000) < np.where(near, 0.03, 0.00125)
        chance = np.where(near, 0.4, 0.1)
        audited = rng.random(8_000) < chance
        seen = watched(wrong[audited], weights=(0.1 / chance)[audited])
        rung += seen[-1].is_alarmed

    assert rung <= 6


def test_the_sentence_says_that_the_action_was_switched_off():
    watch = watched([True] * 4)[-1]

    assert watch.capital >= ALARM_AT
    assert "switched off" in watch.because
    assert "switched off" not in start(BOUND).because


@pytest.mark.parametrize("alpha", [0, 0.5, 2])
def test_a_bound_that_is_no_small_share_is_refused(alpha):
    with pytest.raises(OutOfRange):
        start(alpha)


@pytest.mark.parametrize("weight", [0, 1.5])
def test_a_weight_that_would_break_the_bet_is_refused(weight):
    with pytest.raises(OutOfRange):
        start(BOUND).after(True, weight)
