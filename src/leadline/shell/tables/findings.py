"""Findings as rows: what a verifier answered, written once for a claim, a round and a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from leadline.model.finding import Finding, Verdict
from leadline.shell.tables.leads import FindingRow

#: longest name of a file, ship or record that is kept with a finding
_MOST_ABOUT = 120


def rows_of(
    findings: Sequence[Finding],
    lead: UUID,
    revision: int,
    at: datetime,
    **how: Any,
) -> list[FindingRow]:
    """The rows of one run of a lead, not yet written; `how`: further columns, the same for all of them.

    Two answers of one verifier about the same thing are told apart by a number.
    """
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for finding in findings:
        row = _row(finding, lead, revision, at, **how)
        seen[row.verifier, row.about] += 1
        count = seen[row.verifier, row.about]
        if count > 1:
            row.about = f"{row.about[: _MOST_ABOUT - 6]} ({count})"
        rows.append(row)
    return rows


def _row(finding: Finding, lead: UUID, revision: int, at: datetime, **how: Any) -> FindingRow:
    return FindingRow(
        lead_id=lead,
        revision=revision,
        verifier=finding.verifier,
        verdict=finding.verdict.value,
        strength=finding.strength,
        strength_is=_storable(finding.strength_is),
        uncertainty=_storable(finding.uncertainty),
        because=_storable(finding.because),
        because_zh=_storable(finding.because_zh),
        about=_storable(finding.about)[:_MOST_ABOUT],
        would_change=_storable(finding.would_change),
        would_change_zh=_storable(finding.would_change_zh),
        rests_on=_storable(list(finding.rests_on)),
        inputs=_storable(dict(finding.inputs)),
        figure=_storable(dict(finding.figure)),
        method_version=finding.method_version,
        at=at,
        **how,
    )


def _storable(value: Any) -> Any:
    """The value without the one character that PostgreSQL cannot hold."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, Mapping):
        return {str(_storable(key)): _storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(one) for one in value]
    return value


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


def standing(rows: Iterable[FindingRow], checked: int) -> list[FindingRow]:
    """Of a lead's findings those that hold.

    Of the words: the newest round. Of the checks: the round `checked`, in which all verifiers were asked
    last, and for each verifier the newest run since then. A check by a verifier replaces what it had said
    of the words alone.
    """
    found = sorted(rows, key=lambda row: (row.revision, row.run, row.pk or 0))
    newest = max((row.revision for row in found if row.step == "sort"), default=0)
    held: dict[str, list[FindingRow]] = {}
    runs: dict[str, tuple[int, int]] = {}
    for row in found:
        if row.step == "sort" and row.revision == newest:
            held.setdefault(row.verifier, []).append(row)
    for row in found:
        if row.step != "sort" and row.revision >= checked > 0:
            if runs.get(row.verifier) != (row.revision, row.run):
                held[row.verifier], runs[row.verifier] = [], (row.revision, row.run)
            held[row.verifier].append(row)
    return sorted((row for rows in held.values() for row in rows), key=lambda row: (row.verifier, row.about))
