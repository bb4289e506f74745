from dataclasses import replace

import numpy as np
import pytest

from leadline.errors import BadInput, OutOfRange
from leadline.triage.labelled import Labelled
from leadline.triage.stream import StreamRule, stream
from triage.made_up import made_up, word_sums

RULE = StreamRule(risk=0.05, batch=200, window=2_000, margin=0.6)


@pytest.fixture(scope="module")
def rows() -> Labelled:
    return made_up(1_800, unclear=0.02)


@pytest.fixture(scope="module")
def found(rows):
    return stream(rows, RULE, embed=word_sums)


def test_a_clear_stream_is_mostly_answered_by_the_machine_within_the_risk(found):
    assert found.whole.coverage > 0.4
    assert found.whole.error <= 0.05
    assert found.is_kept


def test_people_answer_everything_until_a_bound_is_proved(found):
    assert found.turns[0].threshold is None
    assert found.turns[0].automatic == 0
    assert "switched on" in found.timeline[0]


def test_a_tenth_of_the_automatic_answers_is_audited(found):
    assert found.audits_of_automatic == pytest.approx(0.1, abs=0.04)
    assert found.audits_of_all < found.audits_of_automatic


def test_the_same_seed_gives_the_same_replay_and_another_seed_other_audits(rows, found):
    again = stream(rows, RULE, embed=word_sums)
    other = stream(rows, replace(RULE, seed=5), embed=word_sums)

    assert again.plain() == found.plain()
    assert [turn.audits for turn in other.turns] != [turn.audits for turn in found.turns]


def test_the_audits_are_drawn_before_the_truth_is_known(rows, found):
    """Other truths for the last batch change no draw in it."""
    swapped = {"roads": "water", "water": "roads"}
    labels = rows.labels[:-100] + tuple(swapped[label] for label in rows.labels[-100:])
    other = stream(Labelled(texts=rows.texts, labels=labels, times=rows.times), RULE, embed=word_sums)

    assert other.turns[-2] == found.turns[-2]
    assert other.turns[-1].threshold == found.turns[-1].threshold


def test_history_lets_the_machine_answer_from_the_first_report():
    found = stream(made_up(600, 2, first=5_000), RULE, history=made_up(2_000, 1), embed=word_sums)

    assert found.turns[0].threshold is not None
    assert found.whole.reports == 600


def test_a_sudden_change_rings_the_alarm_and_switches_off():
    """From one report on the labels mean the opposite."""
    calm, turned = made_up(2_400, 3, unclear=0.0), made_up(800, 4, unclear=0.0, first=9_000)
    swapped = {"roads": "water", "water": "roads"}
    wild = Labelled(
        texts=turned.texts, labels=tuple(swapped[label] for label in turned.labels), times=turned.times
    )

    found = stream(wild, RULE, history=calm, embed=word_sums)
    rang = [turn for turn in found.turns if turn.alarm_at is not None]

    assert rang[0].alarm_at < 200
    assert rang[0].automatic <= rang[0].alarm_at + 1
    assert any("alarm" in sentence for sentence in found.timeline)


def test_dismissal_loses_few_of_the_actionable_reports(rows):
    found = stream(rows, replace(RULE, actionable=("water",), margin=0.6), embed=word_sums)

    assert found.whole.coverage > 0.2
    assert found.whole.missed <= 0.05
    assert found.whole.actionable == sum(label == "water" for label in rows.labels)
    assert "actionable" in found.because


def test_the_voters_are_never_called_independent_without_a_number(found):
    assert "times as often as independent" in found.together
    assert np.array(found.error_correlations).shape == (3, 3)


def test_the_quarters_add_up_to_the_whole(found):
    assert sum(part.reports for part in found.quarters) == found.whole.reports
    assert sum(part.errors for part in found.quarters) == found.whole.errors
    assert found.worst_quarter == max(part.error for part in found.quarters)


@pytest.mark.parametrize(
    "numbers", [{"risk": 0}, {"risk": 2}, {"audit": 0}, {"batch": 0}, {"window": 10}, {"margin": 1.0}]
)
def test_numbers_that_make_no_replay_are_refused(numbers):
    with pytest.raises(OutOfRange):
        replace(RULE, **numbers)


def test_an_unknown_label_to_keep_is_refused(rows):
    with pytest.raises(BadInput, match="actionable"):
        stream(rows, replace(RULE, actionable=("fire",)), embed=word_sums)


def test_ten_reports_are_no_stream():
    with pytest.raises(BadInput, match="stream"):
        stream(made_up(10), RULE, embed=word_sums)
