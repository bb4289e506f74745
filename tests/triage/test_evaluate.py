from dataclasses import replace

import pytest

from leadline.errors import BadInput, OutOfRange
from leadline.triage.evaluate import evaluate
from leadline.triage.labelled import Labelled
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.ngrams import NgramLearner
from leadline.triage.trial import TrialRule
from triage.made_up import made_up, word_sums

RULE = TrialRule(risk=0.1, method="fixed-sequence")
LEARNERS = (NgramLearner(), MeaningLearner(embed=word_sums))


def without_times(rows: Labelled) -> Labelled:
    return Labelled(texts=rows.texts, labels=rows.labels)


def tried(train: Labelled, test: Labelled, rule: TrialRule = RULE):
    return evaluate(train, test, rule, learners=LEARNERS)


@pytest.fixture(scope="module")
def found():
    return tried(without_times(made_up(400, unclear=0.05)), without_times(made_up(300, 9)))


def test_a_certificate_from_one_file_holds_on_the_other(found):
    assert found.certificate.upper_bound <= 0.1
    assert found.whole.coverage > 0.5
    assert found.whole.error.share <= 0.1
    assert found.whole.error.interval[0] <= found.whole.error.share <= found.whole.error.interval[1]


def test_the_parts_add_up_to_the_whole(found):
    assert sum(trial.error.n for trial in found.by_class.values()) == found.whole.error.n
    assert found.train_rows + found.test_rows == 700


def test_the_voters_accuracies_stand_beside_how_they_err_together(found):
    assert set(found.voter_accuracies) == {"ngrams", "meaning"}
    assert found.plain()["together"]["because"]
    assert found.cpu_ms > 0


def test_without_times_there_are_no_quarters(found):
    assert found.quarters == ()


def test_with_times_the_test_rows_are_told_by_quarter():
    found = tried(made_up(320, unclear=0.0), made_up(200, 9, first=5_000))

    assert [part.rows for part in found.quarters] == [50] * 4
    assert found.certificate.is_certified


def test_a_label_that_only_the_test_rows_have_is_an_error_wherever_it_is_answered(found):
    test = made_up(300, 9)
    strange = Labelled(texts=test.texts, labels=("fire",) * 60 + test.labels[60:])

    other = tried(without_times(made_up(400, unclear=0.05)), strange)

    assert other.strange_labels == 60
    assert other.by_class["fire"].error.bad == other.by_class["fire"].error.n > 0
    assert other.whole.error.bad > found.whole.error.bad


def test_noise_earns_no_certificate_and_the_reason_is_said():
    noise = without_times(made_up(150, unclear=1.0))

    found = tried(noise, without_times(made_up(100, 9)))

    assert found.certificate.threshold is None
    assert found.whole.coverage == 0
    assert "people answer everything" in found.because


def test_dismissal_is_certified_by_what_is_lost():
    rule = replace(RULE, dismiss=("roads",), max_missed=0.1)

    found = tried(without_times(made_up(400, unclear=0.02)), without_times(made_up(300, 9)), rule).dismissal

    assert found.actionable == ("water",)
    assert found.certificate.missed_bound <= 0.1
    assert found.coverage > 0.2
    assert found.missed.share <= 0.1


def test_the_same_seed_gives_the_same_answer(found):
    again = tried(without_times(made_up(400, unclear=0.05)), without_times(made_up(300, 9)))

    assert replace(again, cpu_ms=0.0).plain() == replace(found, cpu_ms=0.0).plain()


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (made_up(10), RULE),
        (Labelled(texts=("a",) * 99, labels=("one",) * 99), RULE),
        (made_up(60), replace(RULE, dismiss=("fire",))),
        (made_up(60), replace(RULE, dismiss=("roads", "water"))),
    ],
)
def test_what_nothing_can_be_learnt_from_is_refused(rows, rule):
    with pytest.raises(BadInput):
        tried(rows, made_up(50), rule)


def test_no_test_rows_are_refused():
    with pytest.raises(BadInput, match="test"):
        tried(made_up(100), Labelled(texts=(), labels=()))


@pytest.mark.parametrize("numbers", [{"risk": 7}, {"delta": 0}, {"max_missed": 1}, {"at_most": 3}])
def test_numbers_that_promise_nothing_are_refused(numbers):
    with pytest.raises(OutOfRange):
        replace(RULE, **numbers)
