from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from leadline.errors import BadInput, GiveUp, OutOfRange
from leadline.model.decision import Decision, Scope
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.testing import report_of
from leadline.verification.dossier import Dossier
from leadline.verification.run import has_claims, run
from leadline.verification.verifier import plain_claim, read_claim
from leadline.verification.verifiers.device import DeviceVerifier
from leadline.verification.verifiers.emission import EmissionVerifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    height_m: float
    about: str = ""


class Climb:
    """Answers for each height that an officer entered."""

    spec = Spec(name="climb", question="?", needs=("height",), method="-", source="this test")
    claim = Height

    def claims(self, dossier: Dossier) -> list[Height]:
        return [
            read_claim(Height, given) for given in ({"height_m": 3.0, "about": "wall"}, {"height_m": -1.0})
        ]

    def check(self, claim: Height) -> Finding:
        if claim.height_m < 0:
            raise OutOfRange("height_m", "0 or more", "was the sign lost?")
        return Finding(
            verifier="climb", verdict=Verdict.SUPPORTS, strength=claim.height_m, strength_is="metres",
            uncertainty="", because="So high.", about=claim.about, rests_on=(OWN_WORDS,),
        )  # fmt: skip


def dossier(text: str = "gray box with antenna, 44 dBµV/m") -> Dossier:
    decision = Decision(scope=Scope.OURS, category="device", object_kind="antenna-box")
    return Dossier(report=report_of(text), decision=decision)


def test_findings_come_in_the_order_of_the_names_of_their_verifiers():
    found = run([EmissionVerifier(), DeviceVerifier()], dossier())

    assert [finding.verifier for finding in found] == ["device", "emission"]


def test_an_impossible_value_is_answered_and_the_other_claims_go_on():
    high, refused = run([Climb()], dossier())

    assert (high.verdict, high.about) == (Verdict.SUPPORTS, "wall")
    assert refused.verdict is Verdict.INCONCLUSIVE
    assert "height_m: 0 or more (was the sign lost?)" in refused.because


def test_a_report_that_claims_nothing_gets_no_finding():
    bare = Dossier(report=report_of("hello"), decision=Decision(scope=Scope.UNCLEAR))

    assert run([EmissionVerifier(), DeviceVerifier()], bare) == ()


def test_a_claim_goes_to_json_and_back_unchanged():
    claim = Height(height_m=2.5, about="wall")

    assert read_claim(Height, plain_claim(claim)) == claim


@pytest.mark.parametrize("given", [{}, {"height_m": "tall"}, b"[]", b"\xff"])
def test_what_is_no_claim_is_refused_with_its_field(given):
    with pytest.raises(BadInput):
        read_claim(Height, given)


def refuse(work):
    raise GiveUp("ValueError")


def test_a_verifier_that_fails_is_answered_without_its_claim():
    failed, *others = run([Climb()], dossier(), refuse)

    assert others == []
    assert (failed.verdict, dict(failed.inputs)) == (Verdict.INCONCLUSIVE, {"failed": "ValueError"})
    assert "ValueError" in failed.because_zh


def test_of_too_many_claims_the_first_are_answered_and_the_rest_is_counted():
    first, rest = run([Climb()], dossier(), most=1)

    assert (first.about, rest.about, rest.inputs["left_out"]) == ("wall", "rest", 1)


class Unsound(Climb):
    """Gives what cannot be stored."""

    def check(self, claim: Height) -> Finding:
        return replace(super().check(Height(height_m=3.0)), inputs={"height_m": float("nan")})


def test_a_finding_that_cannot_be_stored_is_an_error_of_its_verifier():
    with pytest.raises(ValueError, match="JSON"):
        run([Unsound()], dossier())


def test_whether_there_is_anything_to_check_is_asked_without_checking():
    assert has_claims([Unsound()], dossier())
    bare = Dossier(report=report_of("hello"), decision=Decision(scope=Scope.UNCLEAR))
    assert not has_claims([DeviceVerifier()], bare)
