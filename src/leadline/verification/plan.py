"""Plan: what each verifier could check of a lead, and what is missing so that more of them can answer.

A verifier's subject is the first of its needs: where the lead gives it nothing to check, nothing is
asked; where it does, whatever the answer missed is asked of the reporter or of the officer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadline.model.finding import Finding
from leadline.model.spec import Spec
from leadline.verification.prompts import PROMPTS
from leadline.verification.verifier import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What became of one verifier for one lead."""

    #: its card
    spec: Spec
    #: its findings on this lead; empty if the lead claims nothing that it can check
    findings: tuple[Finding, ...]

    @property
    def is_fed(self) -> bool:
        """Whether the lead claims something that it can check."""
        return bool(self.findings)

    @property
    def missing(self) -> tuple[str, ...]:
        """What its findings missed, each once."""
        return missing_of(self.findings)

    @property
    def for_the_reporter(self) -> tuple[str, ...]:
        """What of it a reporter can be asked for."""
        return tuple(need for need in self.missing if need in PROMPTS)

    @property
    def for_the_officer(self) -> tuple[str, ...]:
        """What of it an officer has to give: a line drawn on a picture, a record, a setting of the line."""
        return tuple(need for need in self.missing if need not in PROMPTS)


def plan(verifiers: Sequence[Verifier], findings: Sequence[Finding]) -> tuple[Planned, ...]:
    """Every verifier with its findings on a lead, those with something to check first, then by name."""
    found = [
        Planned(spec=one.spec, findings=tuple(item for item in findings if item.verifier == one.spec.name))
        for one in verifiers
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_fed, one.spec.name)))


def missing_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What the findings name as missing, each once, in their order."""
    return tuple(dict.fromkeys(need for finding in findings for need in finding.missing))
