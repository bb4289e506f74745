from __future__ import annotations

from leadline.model.decision import Decision, Scope
from leadline.model.finding import Verdict
from leadline.model.spec import Spec
from leadline.testing import report_of
from leadline.verification.plan import ask, missing_of, plan
from leadline.verification.run import run
from leadline.verification.verifiers.device import DeviceVerifier
from leadline.verification.verifiers.emission import EmissionVerifier

BOTH = (EmissionVerifier(), DeviceVerifier())
BOX = Decision(scope=Scope.OURS, category="device", object_kind="antenna-box")


class Shadow:
    spec = Spec(
        name="shadow", question="?", needs=("object", "place", "moment"), method="-", source="this test"
    )


def test_only_verifiers_with_what_they_need_are_ready():
    names = [verifier.spec.name for verifier in plan(BOTH, report_of("gray box with antenna"), BOX).ready]

    assert names == ["device"]


def test_a_stated_reading_makes_the_emission_check_ready():
    report = report_of("gray box with antenna, 44 dBµV/m")

    assert [finding.verifier for finding in run(BOTH, report, BOX)] == ["device", "emission"]


def test_a_verifier_whose_subject_is_there_asks_for_the_rest():
    planned = plan([Shadow()], report_of("gray box"), BOX)

    assert planned.lacking == {"shadow": ("place", "moment")}
    assert planned.prompts("zh") == ("具体在什么位置？", "具体是什么时间？")


def test_a_verifier_without_its_subject_asks_nothing():
    assert plan([Shadow()], report_of("loud music"), Decision(scope=Scope.REFERRAL)).lacking == {}


def test_what_findings_miss_becomes_questions_to_the_reporter():
    report = report_of("gray box with antenna, 44 dBµV/m at 433 MHz")

    missing = missing_of(run(BOTH[:1], report, BOX))

    assert missing[0] == "distance"
    assert ask(missing, "en")[0] == "From how many metres was it measured?"


def test_a_report_that_describes_nothing_gets_no_findings():
    findings = run(BOTH, report_of("hello"), Decision(scope=Scope.UNCLEAR))

    assert [finding.verdict for finding in findings if finding.verdict is not Verdict.NOT_APPLICABLE] == []
