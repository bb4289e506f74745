from __future__ import annotations

from leadline.model.decision import Decision, Scope
from leadline.testing import report_of
from leadline.verification.dossier import Dossier
from leadline.verification.plan import missing_of, plan
from leadline.verification.prompts import ask
from leadline.verification.run import run
from leadline.verification.verifiers.device import DeviceVerifier
from leadline.verification.verifiers.emission import EmissionVerifier

BOTH = (EmissionVerifier(), DeviceVerifier())
BOX = Decision(scope=Scope.OURS, category="device", object_kind="antenna-box")


def planned(text, decision=BOX):
    return plan(BOTH, run(BOTH, Dossier(report=report_of(text), decision=decision)))


def test_a_verifier_that_has_something_to_check_comes_first():
    found = planned("44 dBµV/m", Decision(scope=Scope.UNCLEAR))

    assert [(one.spec.name, one.is_fed) for one in found] == [("emission", True), ("device", False)]


def test_a_verifier_without_its_subject_asks_nothing():
    device, emission = planned("gray box with antenna")

    assert device.is_fed and not emission.is_fed
    assert emission.missing == ()


def test_what_a_reporter_can_answer_is_asked_of_the_reporter():
    found = planned("gray box with antenna, 44 dBµV/m at 433 MHz")

    assert found[1].for_the_reporter[0] == "distance"
    assert found[1].for_the_officer == ()


def test_what_findings_miss_becomes_questions_in_both_languages():
    missing = missing_of(planned("gray box with antenna, 44 dBµV/m at 433 MHz")[1].findings)

    assert ask(missing, "en")[0] == "From how many metres was it measured?"
    assert ask(missing, "zh")[0] == "在多少米距离处测得？"
