"""The functions for anybody's own labelled texts."""

import pytest

from leadline.errors import BadInput, OutOfRange
from leadline.triage import api
from leadline.triage.labelled import Labelled
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.modelfile import Training, load, save
from leadline.triage.learning.ngrams import NgramLearner
from leadline.triage.trial import TrialRule
from triage.made_up import made_up, word_sums

LEARNERS = (NgramLearner(), MeaningLearner(embed=word_sums))


@pytest.fixture(scope="module")
def panel():
    rows = made_up(400, unclear=0.05)
    return api.train(Labelled(texts=rows.texts, labels=rows.labels), learners=LEARNERS)


def test_a_certificate_of_two_classes_covers_at_least_that_of_one(panel):
    one = api.certify(panel, risk=0.1, method="fixed-sequence")
    two = api.certify(panel, risk=0.1, method="fixed-sequence", at_most=2)

    assert one.upper_bound <= 0.1
    assert two.coverage >= one.coverage > 0


def test_an_explanation_names_the_class_each_vote_and_what_spoke(panel):
    why = api.explain(panel, "the pothole by the kerb near the bridge")

    assert why.classes[0][0] == "roads"
    assert why.votes["ngrams"][0] == "roads"
    assert [one.kind for one in why.spoken["meaning"]] == ["case"] * 5
    assert sum(share for _, share in why.classes) == pytest.approx(1)


def test_a_report_never_names_several_voters_without_how_they_err_together(panel):
    found = api.report(panel)

    assert set(found.voter_accuracies) == {"ngrams", "meaning"}
    assert found.together.because
    assert found.miss_of_two == 0


def test_a_panel_from_a_file_answers_alike_and_certifies_nothing(panel, tmp_path):
    save(panel, tmp_path / "m.model", Training(seed=0, texts=400))
    loaded, _ = load(tmp_path / "m.model", LEARNERS)

    assert (
        api.explain(loaded, "a leak in the sewer").classes
        == api.explain(panel, "a leak in the sewer").classes
    )
    with pytest.raises(BadInput):
        api.certify(loaded)
    with pytest.raises(BadInput):
        api.report(loaded)


def test_a_backtest_needs_times_and_a_share():
    rows = made_up(100)

    with pytest.raises(BadInput):
        api.backtest(Labelled(texts=rows.texts, labels=rows.labels), TrialRule())
    with pytest.raises(OutOfRange):
        api.backtest(rows, TrialRule(), older=70)


def test_an_answer_names_one_class_or_two(panel):
    with pytest.raises(OutOfRange):
        api.certify(panel, at_most=3)
