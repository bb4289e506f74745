import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.rolling import Seen, roll, strain, weighted_bound
from leadline.methods.selective import least_rows, upper_bound

RISK = 0.02


def window(seed: int, rows: int = 8_000, audit: float = 0.3) -> Seen:
    """Scores with an error of 0.12 (1 - s)^2 above s; low scores are all labelled, high ones by audit."""
    rng = np.random.default_rng(seed)
    scores = rng.random(rows)
    wrong = rng.random(rows) < 0.36 * (1 - scores) ** 2
    chances = np.where(scores >= 0.6, audit, 1.0)
    known = rng.random(rows) < chances
    return Seen(all_scores=scores, scores=scores[known], wrong=wrong[known], chances=chances[known])


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.05, 1))
def test_equal_chances_give_the_exact_bound(pair, chance):
    """Clopper and Pearson, whatever the chance is."""
    errors, n = pair

    estimate, bound, rows = weighted_bound(np.arange(n) < errors, np.full(n, chance), 0.05)

    assert (estimate, rows) == pytest.approx((errors / n, n))
    assert bound == pytest.approx(upper_bound(errors, n, 0.05))


def test_unequal_chances_leave_the_estimate_unbiased():
    truth = 0.12
    found = []
    for seed in range(200):
        seen = window(seed, 2_000)
        found.append(weighted_bound(seen.wrong, seen.chances, 0.05)[0])

    assert np.mean(found) == pytest.approx(truth, abs=0.005)


def test_over_many_streams_the_bound_is_broken_no_more_often_than_promised():
    """Seven in ten labels above 0.6 are never seen; the true error there is 0.12 (1 - t)^2."""
    found = [roll(window(seed), alpha=RISK, delta=0.05, margin=0.99) for seed in range(200)]
    broken = [each for each in found if each and 0.12 * (1 - each.threshold) ** 2 > RISK]

    assert sum(each is not None for each in found) > 150
    assert len(broken) / 200 <= 0.08


def test_a_margin_keeps_the_error_well_below_the_risk():
    found = [roll(window(seed), alpha=RISK, delta=0.05, margin=0.4) for seed in range(40)]

    assert all(each is None or each.estimate <= 0.4 * RISK for each in found)


def test_of_the_actionable_reports_few_are_lost():
    rng = np.random.default_rng(4)
    scores = rng.random(8_000)
    wanted = rng.random(8_000) < 1 - scores
    seen = Seen(all_scores=scores, scores=scores, wrong=wanted, chances=np.ones(8_000), among=wanted)

    found = roll(seen, alpha=0.02, delta=0.05, margin=0.99)

    assert found.upper_bound <= 0.02
    assert (wanted & (scores >= found.threshold)).sum() / wanted.sum() <= 0.02
    assert found.coverage > 0.05


def test_too_few_rows_prove_nothing():
    few = Seen(
        all_scores=np.ones(50), scores=np.ones(50), wrong=np.zeros(50, dtype=bool), chances=np.ones(50)
    )

    assert least_rows(RISK, 0.05, 0.4) > 50
    assert roll(few, alpha=RISK, delta=0.05, margin=0.4) is None


def test_an_empty_window_proves_nothing():
    none = np.zeros(0)
    empty = Seen(all_scores=none, scores=none, wrong=none.astype(bool), chances=none)

    assert roll(empty, alpha=RISK, delta=0.05, margin=0.4) is None


def test_a_change_shows_in_the_answers_that_people_give_anyway():
    """Scores promise one wrong answer in four; of the newest 100 every second is wrong."""
    scores = np.full(1_000, 0.75)
    wrong = np.arange(1_000) % 4 == 0
    wrong[900:] = np.arange(100) % 2 == 0

    assert 1.7 < strain(scores, wrong, np.arange(1_000) >= 900) < 2


@given(st.integers(0, 10_000), st.integers(0, 400))
def test_a_change_never_loosens_the_margin(seed, new):
    rng = np.random.default_rng(seed)
    scores = rng.random(400)

    assert 1 <= strain(scores, rng.random(400) < 0.5, np.arange(400) >= 400 - new) <= 4
