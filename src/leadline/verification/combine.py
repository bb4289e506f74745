"""Combine: from the basis of knowledge and the findings to a proposed Grade.

A machine proposes source 2 and information B to E only (UK 3x5x2 practice); A, 1 and 3 need a
person. Contradictions come first. A method that read only the reporter's own words corroborates
nothing: saying a thing twice does not make it two sources.
"""

from __future__ import annotations

from collections.abc import Sequence

from leadline.errors import OutOfRange
from leadline.model.finding import Finding, Verdict
from leadline.model.grade import MACHINE_SOURCE, Grade
from leadline.model.report import Basis

_FROM_BASIS = {
    Basis.SAW: ("C", "the reporter says that they saw it; a person may raise it to A"),
    Basis.RECORDED: ("C", "the reporter says that they recorded it; a person may raise it to A"),
    Basis.TOLD: ("C", "the reporter was told by somebody else"),
    Basis.INFERRED: ("D", "the reporter concludes it"),
    Basis.UNSTATED: ("D", "the report does not say how it is known"),
}


def combine(findings: Sequence[Finding], basis: Basis, independent: int = 1) -> Grade:
    """The grade that a machine may propose.

    `independent` counts the independent sources that speak of the same thing, this report among
    them; copies of one text or picture are one source. Raises OutOfRange below 1.
    """
    if independent < 1:
        raise OutOfRange("independent", "must be at least 1, the report itself", "was it counted without it?")
    against = [finding for finding in findings if finding.verdict is Verdict.CONTRADICTS]
    if against:
        return _grade("E", f"{_names(against)} contradicts the report; a person must agree")
    supporting = [
        finding for finding in findings if finding.verdict is Verdict.SUPPORTS and not finding.is_own_words
    ]
    letter, why = _FROM_BASIS[basis]
    if not supporting and independent == 1:
        return _grade(letter, why)
    support = _names(supporting) if supporting else f"{independent} independent reports"
    if basis in (Basis.UNSTATED, Basis.INFERRED):
        return _grade("C", f"{why}, but {support} support it")
    return _grade("B", f"{why}, and {support} support it")


def _names(findings: Sequence[Finding]) -> str:
    return "the check " + " and the check ".join(sorted({finding.verifier for finding in findings}))


def _grade(information: str, why: str) -> Grade:
    because = f"Proposed 2{information}: the source is untested; {why}."
    return Grade(source=MACHINE_SOURCE, information=information, because=because)
