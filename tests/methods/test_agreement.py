import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from leadline.errors import BadInput, Missing
from leadline.methods.agreement import coders, jointly

codes = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=80)


def voters(share_in_common: float, rows: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Three voters, each wrong on a tenth of the rows; this share of the errors is the same for all."""
    rng = np.random.default_rng(7)
    common = rng.random(rows) < 0.1
    own = rng.random((3, rows)) < 0.1
    wrong = np.where(rng.random(rows) < share_in_common, common, own)
    return wrong.astype(int), np.zeros(rows, dtype=int)


def test_independent_voters_are_wrong_together_as_often_as_chance():
    found = jointly(*voters(0.0), np.random.default_rng(1))

    assert found.if_independent == pytest.approx(0.001, rel=0.1)
    assert found.ratio_interval[0] <= 1 <= found.ratio_interval[1]


def test_voters_that_share_half_their_errors_are_wrong_together_fifty_times_as_often():
    """0.5 x 0.1 + 0.5 x 0.001 = 5.05 %, against 0.1 %."""
    found = jointly(*voters(0.5), np.random.default_rng(1))

    assert found.all_wrong == pytest.approx(0.0505, rel=0.05)
    assert found.ratio == pytest.approx(50.5, rel=0.1)
    assert "times as often" in found.because


def test_correlations_are_those_of_the_errors():
    """numpy's own correlation of the 0/1 errors."""
    votes, truth = voters(0.5)

    found = jointly(votes, truth, np.random.default_rng(1))

    assert np.array(found.correlations) == pytest.approx(np.corrcoef(votes != truth))


def test_the_same_wrong_answer_is_told_from_different_wrong_answers():
    votes, truth = [[1, 1, 0], [1, 2, 0]], [0, 0, 0]

    found = jointly(votes, truth, np.random.default_rng(1))

    assert found.all_wrong == pytest.approx(2 / 3)
    assert found.same_wrong == pytest.approx(1 / 3)


def test_a_voter_that_was_never_wrong_leaves_independence_unknown():
    found = jointly([[0, 0], [1, 0]], [0, 0], np.random.default_rng(1))

    assert np.isnan(found.ratio)
    assert "not known" in found.because


@given(codes)
def test_kappa_is_that_of_scikit_learn(pairs):
    first, second = zip(*pairs, strict=True)

    with np.errstate(all="ignore"):
        theirs = cohen_kappa_score(first, second)

    assert coders(first, second).kappa == pytest.approx(theirs, nan_ok=True)


def test_the_rate_of_disagreement_has_its_interval():
    found = coders([0] * 98 + [1] * 2, [0] * 100)

    assert found.disagreement == 0.02
    assert found.disagreement_interval[0] < 0.02 < found.disagreement_interval[1]


@pytest.mark.parametrize(
    ("votes", "truth", "error"), [([[0, 1]], [0], BadInput), ([0, 1], [0, 1], BadInput), ([[]], [], Missing)]
)
def test_votes_of_another_shape_are_refused(votes, truth, error):
    with pytest.raises(error):
        jointly(votes, truth, np.random.default_rng(1))


def test_codes_of_different_length_are_refused():
    with pytest.raises(BadInput):
        coders([0], [0, 1])
    with pytest.raises(Missing):
        coders([], [])
