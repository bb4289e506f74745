"""Verifiers: what every verifier must keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from leadline.model.decision import Decision, Scope
from leadline.model.finding import Finding, Verdict
from leadline.model.report import Mode
from leadline.model.spec import Spec
from leadline.testing.promises import CANARY, TEXTS, check_spec, report_of, require
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import Verifier, plain_claim, read_claim


def check_verifier(verifier: Verifier, claims: Sequence[Any] = ()) -> None:
    """Nothing if the verifier keeps every promise of the Verifier protocol; `claims` are some of its own."""
    check_spec(verifier.spec)
    decisions = (
        Decision(scope=Scope.UNCLEAR),
        Decision(scope=Scope.OURS, category="device", object_kind="antenna-box"),
    )
    for text in TEXTS:
        for decision in decisions:
            _check_dossier(verifier, Dossier(report=report_of(f"{text} {CANARY}"), decision=decision))
    for claim in claims:
        _check_claim(verifier, claim)


def _check_dossier(verifier: Verifier, dossier: Dossier) -> None:
    claims = verifier.claims(dossier)
    require(claims == verifier.claims(dossier), "sees the same claims again")
    said = dossier.report.circumstances
    named = replace(dossier.report, circumstances=replace(said, mode=Mode.CONFIDENTIAL))
    require(claims == verifier.claims(replace(dossier, report=named)), "does not look at who reports")
    for claim in claims:
        _check_claim(verifier, claim)


def _check_claim(verifier: Verifier, claim: Any) -> None:
    require(isinstance(claim, verifier.claim), "claims what its `claim` says")
    again = read_claim(verifier.claim, plain_claim(claim))
    finding = verifier.check(claim)
    _check_finding(finding, verifier.spec)
    require(finding == verifier.check(again), "gives the same finding again, also from JSON")
    require(_is_plain(finding), "gives inputs and a figure that are plain JSON")


def _is_plain(finding: Finding) -> bool:
    try:
        json.dumps([dict(finding.inputs), dict(finding.figure)], allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def _check_finding(finding: Finding, spec: Spec) -> None:
    require(finding.verifier == spec.name, "signs its findings")
    require(finding.method_version == spec.version, "names the version of its method")
    require(bool(finding.because.strip()), "says why")
    require(bool(finding.strength_is.strip()), "says what its strength is")
    require(bool(finding.rests_on), "says what it rests on")
    said = finding.because + finding.because_zh + repr(dict(finding.inputs)) + repr(dict(finding.figure))
    require(CANARY not in said, "repeats no report text")
    silent = finding.verdict in (Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE)
    require(silent or finding.strength is not None, "has a strength when it speaks")
