"""Findings as rows: what a verifier answered, written once for a claim, a round and a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from leadline.model.finding import Finding, Verdict
from leadline.shell.tables.leads import FindingRow

#: longest name of a file, ship or record that is kept with a finding
_MOST_ABOUT = 120


def row_of(finding: Finding, lead: UUID, revision: int, at: datetime) -> FindingRow:
    """The row of a finding, not yet written."""
    return FindingRow(
        lead_id=lead,
        revision=revision,
        verifier=finding.verifier,
        verdict=finding.verdict.value,
        strength=finding.strength,
        strength_is=finding.strength_is,
        uncertainty=finding.uncertainty,
        because=finding.because,
        because_zh=finding.because_zh,
        about=finding.about[:_MOST_ABOUT],
        would_change=finding.would_change,
        would_change_zh=finding.would_change_zh,
        rests_on=list(finding.rests_on),
        inputs=dict(finding.inputs),
        figure=dict(finding.figure),
        method_version=finding.method_version,
        at=at,
    )


def finding_of(row: FindingRow) -> Finding:
    """A finding as it was stored."""
    return Finding(
        verifier=row.verifier,
        verdict=Verdict(row.verdict),
        strength=row.strength,
        strength_is=row.strength_is,
        uncertainty=row.uncertainty,
        because=row.because,
        because_zh=row.because_zh,
        about=row.about,
        would_change=row.would_change,
        would_change_zh=row.would_change_zh,
        rests_on=tuple(row.rests_on),
        inputs=row.inputs,
        figure=row.figure,
        method_version=row.method_version,
    )


def standing(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """Of a lead's findings those that hold: the newest round, and of each claim the newest run."""
    ordered = sorted(rows, key=lambda row: (row.revision, row.run, row.pk or 0))
    newest = max((row.revision for row in ordered if row.run == 0), default=0)
    held = {(row.verifier, row.about): row for row in ordered if row.revision >= newest or row.by}
    return sorted(held.values(), key=lambda row: (row.verifier, row.about))
