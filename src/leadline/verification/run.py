"""Run: every verifier that a lead can feed, one finding each."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.model.decision import Decision
from leadline.model.finding import Finding
from leadline.model.report import Report
from leadline.verification.plan import plan
from leadline.verification.verifier import Verifier


def run(verifiers: Sequence[Verifier], report: Report, decision: Decision) -> tuple[Finding, ...]:
    """The findings of all verifiers that have what they need, in the order of their names."""
    return tuple(verifier.verify(report, decision) for verifier in plan(verifiers, report, decision).ready)
