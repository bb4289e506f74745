from __future__ import annotations

from datetime import timedelta

from leadline.feedback.confirmation import plan_confirmation
from leadline.model.decision import Cue
from leadline.model.report import Danger
from leadline.policy import load
from leads import NOON, make_lead

POLICY = load()
ANGRY = (Cue(lexicon="anger", entry="words", term="sick of"),)


def planned(**given):
    lead = make_lead(**given)
    return plan_confirmation(lead.report, lead.decision, POLICY)


def test_a_report_made_in_anger_is_asked_about_after_the_cooling_period():
    plan = planned(cues=ANGRY)

    assert plan is not None
    assert plan.ask_at == NOON + timedelta(hours=12)
    assert plan.expires_at == plan.ask_at + timedelta(days=7)
    assert plan.because == "The words speak of anger (sick of); the reporter is asked again after 12 h."


def test_a_calm_report_is_not_asked_about():
    assert planned(cues=(Cue(lexicon="hearsay", entry="words", term="maybe"),)) is None


def test_danger_to_life_is_never_held_back_for_anger():
    assert planned(cues=ANGRY, danger=Danger.NOW) is None
