"""Certifying: every cell is tried on the newest second looks; what holds is issued, what fails is said.

Safe to run twice: a second run issues the same certificate again, on the same looks. Runs where the voters
are, because looks of an older model are scored anew by the present one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from leadline.flow import Line
from leadline.model.action import Action, Cell, Move
from leadline.model.certificate import Earned
from leadline.model.decision import Decision
from leadline.model.label import Look
from leadline.model.report import Report
from leadline.shell.tables import certificates, looks
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.sorting import LookRow, TrainingRow
from leadline.shell.tables.store import read_sealed
from leadline.triage.actions import Around
from leadline.triage.decide import decide, fingerprint
from leadline.triage.earning import earn

#: reports that are opened and scored anew at once
BATCH = 256
#: decisions of the present voters on reports of older second looks, by fingerprint
_SCORED: dict[str, dict[UUID, Decision]] = {}


def certify_all(line: Line, now: datetime, by: str = "") -> list[Earned]:
    """What came of trying every cell that has second looks; it is written down when this returns."""
    policy = line.policy.automation
    if not policy.allowed:
        return []
    made = fingerprint(line.voters)
    found: list[Earned] = []
    for (language, channel), seen in gathered(line, now).items():
        for action in Action:
            cell = Cell(action=action, language=language, channel=channel)
            found.append(earn(cell, seen, policy, line.taxonomy, model_hash=made, now=now))
    certificates.write(found, model_hash=made, now=now, by=by)
    return found


def gathered(line: Line, now: datetime) -> Mapping[tuple[str, str], list[Look]]:
    """The second looks of the window by language and channel, as the present voters see their reports."""
    rows = list(looks.given_looks(max(now - line.policy.automation.window, learnt_until())))
    made = fingerprint(line.voters)
    fresh = scored_anew(line, [row for row in rows if row.model_hash != made])
    by_cell: defaultdict[tuple[str, str], list[Look]] = defaultdict(list)
    for row in rows:
        if row.model_hash == made:
            by_cell[row.language, row.channel].append(looks.look_of(row))
        elif row.lead_id in fresh:
            by_cell[row.language, row.channel].append(looks.look_of(row, fresh[row.lead_id]))
    return by_cell


def learnt_until() -> datetime:
    """The voters may have learnt from second looks before this instant: these prove nothing any more."""
    last = TrainingRow.objects.order_by("-id").values_list("kept_from", "at").first()
    return (last[0] or last[1]) if last else datetime.min.replace(tzinfo=UTC)


def scored_anew(line: Line, rows: Sequence[LookRow]) -> Mapping[UUID, Decision]:
    """What the present voters decide on reports whose words are still there; nobody is shown it.

    Kept in memory until the voters are others, so that each report is opened once for them.
    """
    made = fingerprint(line.voters)
    found = _SCORED.setdefault(made, {})
    for other in [known for known in _SCORED if known != made]:
        del _SCORED[other]
    left = [row for row in rows if row.lead_id not in found]
    for start in range(0, len(left), BATCH):
        some = left[start : start + BATCH]
        reports = opened(line, [row.lead_id for row in some])
        known = {row.lead_id: _around(row) for row in some}
        around = [known[report.id] for report in reports]
        decided = decide(line.voters, reports, line.taxonomy, around=around) if reports else []
        found |= {report.id: decision for report, decision in zip(reports, decided, strict=True)}
    return found


def opened(line: Line, leads: Sequence[UUID]) -> list[Report]:
    """The reports with their words as machines read them; those erased are left out. Audited like sorting."""
    rows = LeadRow.objects.filter(report__in=leads, report__revisions__isnull=False)
    waiting = read_sealed(list(rows.select_related("report").distinct()))
    words = line.open_words(waiting) if waiting else {}
    return [line.readable(item, words[item.lead.id]) for item in waiting]


def _around(row: LookRow) -> Around:
    """What was known around the report when it was drawn, as far as its moves tell."""
    moves = {move.action: move for move in msgspec.convert(row.moves, list[Move])}
    copy, ask = moves.get(Action.DUPLICATE), moves.get(Action.ASK)
    return Around(
        nearest=UUID(copy.labels[0]) if copy else None,
        likeness=copy.score if copy else 0.0,
        missing=ask.labels if ask else (),
    )
