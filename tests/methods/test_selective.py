import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapie.risk_control import BinaryClassificationController
from scipy.stats import binomtest

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.methods.selective import (
    METHODS,
    Loss,
    certify,
    certify_dismissal,
    fewest,
    interval,
    most_errors,
    steps,
    tail,
    upper_bound,
)

RESPLITS = 200
POINTS_ALLOWED = 0.03

counts = st.integers(1, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def drawn(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and truths that are wrong less often where the score is high: 12 % wrong in all."""
    rng = np.random.default_rng(seed)
    scores = rng.random(rows)
    return scores, rng.random(rows) >= 0.36 * (1 - scores) ** 2


def true_error(threshold: float) -> float:
    """The error of `drawn` above a threshold: the mean of 0.36 (1 - s)^2 there."""
    return 0.12 * (1 - threshold) ** 2


@given(counts)
def test_the_bound_is_the_exact_one_of_clopper_and_pearson(pair):
    """scipy's exact test, one-sided."""
    errors, n = pair

    exact = binomtest(errors, n, alternative="less").proportion_ci(0.95, method="exact").high

    assert upper_bound(errors, n, 0.05) == pytest.approx(exact, abs=1e-9)


@given(counts)
def test_the_interval_is_the_exact_one(pair):
    errors, n = pair

    exact = binomtest(errors, n).proportion_ci(0.95, method="exact")

    assert interval(errors, n) == pytest.approx((exact.low, exact.high), abs=1e-9)


@pytest.mark.parametrize("n", [0, 3])
def test_all_wrong_or_nothing_seen_bounds_nothing(n):
    assert upper_bound(n, n, 0.05) == 1


@given(counts, st.floats(0.001, 0.5))
def test_a_rung_passes_exactly_where_its_bound_keeps_the_risk(pair, alpha):
    errors, n = pair

    passes = errors <= most_errors(n, alpha, 0.05)

    assert passes == (tail(errors, n, alpha) <= 0.05)


def test_427_answers_without_error_are_the_least_for_seven_in_a_thousand():
    """The published arithmetic: ln 0.05 / ln 0.993 = 426.5."""
    right = np.ones(427, dtype=bool)

    enough = certify(right, right, alpha=0.007, delta=0.05, thresholds=[0.5])
    short = certify(right[1:], right[1:], alpha=0.007, delta=0.05, thresholds=[0.5])

    assert enough.is_certified
    assert not short.is_certified
    assert "427" in short.because


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("alpha", [0.007, 0.02, 0.05])
def test_over_many_resplits_the_bound_is_broken_no_more_often_than_promised(method, alpha):
    found = [certify(*drawn(4_000, seed), alpha=alpha, delta=0.05, method=method) for seed in range(RESPLITS)]
    broken = [each for each in found if each.is_certified and true_error(each.threshold) > alpha]

    assert len(broken) / RESPLITS <= 0.05 + POINTS_ALLOWED


@pytest.mark.parametrize("method", METHODS)
def test_a_certificate_uses_most_of_what_is_there(method):
    """Two per cent error lies at threshold 0.592, coverage 0.408; what 6,000 rows prove is not far below."""
    found = [certify(*drawn(8_000, seed), alpha=0.02, delta=0.05, method=method) for seed in range(40)]

    assert np.mean([each.coverage for each in found]) >= 0.7 * 0.408


@pytest.mark.parametrize("method", METHODS)
def test_over_many_resplits_no_more_requests_are_lost_than_promised(method):
    """Actionable with chance s: the share of these below 1 - t is (1 - t)^2."""
    broken = 0
    for seed in range(RESPLITS):
        rng = np.random.default_rng(seed)
        signs = rng.random(6_000)
        actionable = rng.random(6_000) < signs
        found = certify_dismissal(
            1 - signs, actionable, loss=Loss(max_missed=0.007), delta=0.05, method=method
        )
        broken += found.is_certified and (1 - found.threshold) ** 2 > 0.007

    assert broken / RESPLITS <= 0.05 + POINTS_ALLOWED


def test_a_second_risk_can_only_make_a_dismissal_rarer():
    signs = np.random.default_rng(5).random(6_000)
    actionable = np.random.default_rng(6).random(6_000) < signs

    one = certify_dismissal(1 - signs, actionable, loss=Loss(max_missed=0.02), delta=0.05)
    two = certify_dismissal(1 - signs, actionable, loss=Loss(max_missed=0.02, alpha=0.05), delta=0.05)

    assert one.missed_bound <= 0.02
    assert two.coverage <= one.coverage


def test_mapie_certifies_no_more_than_we_do_on_the_same_grid():
    """MAPIE 1.6, precision, Bonferroni: its Hoeffding-Bentkus p-values are wider than the exact tail."""
    scores, right = drawn(6_000, 3)
    grid = np.linspace(0.5, 0.95, 10)
    theirs = BinaryClassificationController(
        predict_function=lambda rows: np.column_stack([1 - rows[:, 0], rows[:, 0]]),
        risk="precision",
        target_level=0.98,
        confidence_level=0.95,
        list_predict_params=grid,
        fwer_method="bonferroni",
    ).calibrate(scores[:, None], right.astype(int))

    ours = certify(scores, right, alpha=0.02, delta=0.05, method="bonferroni", thresholds=grid[::-1])

    assert len(theirs.valid_predict_params)
    assert ours.threshold <= min(theirs.valid_predict_params) <= ours.threshold + 0.05


@given(st.integers(0, 10_000), st.sampled_from(METHODS))
def test_a_higher_risk_never_certifies_less(seed, method):
    scores, right = drawn(1_500, seed)
    grid = list(np.linspace(0.95, 0.05, 10))

    strict = certify(scores, right, alpha=0.02, delta=0.05, method=method, thresholds=grid)
    loose = certify(scores, right, alpha=0.05, delta=0.05, method=method, thresholds=grid)

    assert loose.coverage >= strict.coverage


@given(st.integers(0, 10_000))
def test_the_order_of_the_rows_does_not_matter(seed):
    scores, right = drawn(1_500, seed)
    order = np.random.default_rng(seed).permutation(1_500)
    grid = list(np.linspace(0.95, 0.05, 10))

    assert certify(scores, right, alpha=0.05, delta=0.05, thresholds=grid) == certify(
        scores[order], right[order], alpha=0.05, delta=0.05, thresholds=grid
    )


def test_a_sequence_stops_at_the_first_rung_that_fails():
    """A looser rung that would pass alone does not count behind one that fails."""
    scores = np.repeat([0.9, 0.5], [100, 2_000])
    right = np.repeat([False, True], [100, 2_000])

    found = certify(scores, right, alpha=0.10, delta=0.05, thresholds=[0.9, 0.5])

    assert not found.is_certified


def test_bonferronis_rule_looks_at_every_rung():
    scores = np.repeat([0.9, 0.5], [100, 2_000])
    right = np.repeat([False, True], [100, 2_000])

    found = certify(scores, right, alpha=0.10, delta=0.05, method="bonferroni", thresholds=[0.9, 0.5])

    assert found.threshold == 0.5
    assert found.errors == 100


@pytest.mark.parametrize(("method", "first"), [("fixed-sequence", 984), ("bonferroni", 1_105)])
def test_thresholds_go_from_strict_to_loose_and_begin_where_enough_rows_are(method, first):
    scores, _ = drawn(3_000, 1)

    rungs = steps(scores, alpha=0.007, delta=0.05, method=method)

    assert rungs == sorted(rungs, reverse=True)
    assert (scores >= rungs[0]).sum() == first
    assert (scores >= rungs[-1]).all()


@given(st.integers(1, 4_000), st.sampled_from([0.007, 0.02, 0.3]))
def test_the_first_threshold_never_takes_more_rows_than_there_are(rows, alpha):
    assert 1 <= fewest(rows, alpha, 0.05) <= rows


def test_thresholds_see_no_label():
    """Rows in order of their score, the surest all wrong: a rule that looked would begin elsewhere."""
    scores = np.linspace(0, 1, 2_000)

    right = certify(scores, scores >= 0, alpha=0.02, delta=0.05)
    wrong = certify(scores, scores < 0.5, alpha=0.02, delta=0.05)

    assert right.coverage == 1
    assert not wrong.is_certified


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rows", [427, 450, 500, 700])
def test_rows_without_an_error_are_certified_from_the_fewest_on(method, rows):
    found = certify(np.linspace(0, 1, rows), np.ones(rows), alpha=0.007, delta=0.05, method=method)

    assert found.is_certified


def test_scores_that_are_all_alike_are_answered_all_or_none():
    alike = np.full(1_000, 0.7)

    assert certify(alike, alike > 0, alpha=0.007, delta=0.05).coverage == 1


def test_a_dismissal_without_any_actionable_row_is_no_proof():
    scores = np.linspace(0, 1, 100)

    found = certify_dismissal(scores, scores < 0, loss=Loss(max_missed=0.007), delta=0.05)

    assert not found.is_certified


@pytest.mark.parametrize(
    ("scores", "right", "levels", "error"),
    [
        ([], [], {}, Missing),
        ([0.5], [True, False], {}, BadInput),
        ([np.nan], [True], {}, BadInput),
        ([0.5], [True], {"alpha": 0.0}, OutOfRange),
        ([0.5], [True], {"alpha": 7.0}, OutOfRange),
        ([0.5], [True], {"delta": 1.0}, OutOfRange),
        ([0.5], [True], {"method": "bonferonni"}, BadInput),
    ],
)
def test_what_cannot_be_certified_is_refused_with_the_field(scores, right, levels, error):
    with pytest.raises(error):
        certify(scores, right, **{"alpha": 0.02, "delta": 0.05, "thresholds": [0.5]} | levels)
