"""Effects: what a step of the flow writes down, in bulk. Each writer gives the audit entries of its act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from leadline.audit.chain import Draft
from leadline.model.decision import Decision
from leadline.model.protocol import Proposal
from leadline.ports.store import Ranked, Sorted, Step, Tied, ToCheck
from leadline.shell.tables import bulk, moving
from leadline.shell.tables.findings import rows_of
from leadline.shell.tables.gathering import write_together
from leadline.shell.tables.incidents import ProposalRow, TieRow
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, LeadRow, StateRow
from leadline.shell.tables.merging import living_key
from leadline.shell.tables.reading import body_of
from leadline.shell.tables.records import NoticeRow

Rows = Mapping[UUID, LeadRow]

_SORT_FIELDS = (
    *("waiting_for", "scope", "category", "referral", "object_kind", "is_sensitive", "needs_second_review"),
    *("desks", "checks", "to_check"),
    *("completeness", "grade", "grade_because", "reporter", "sketch", "is_confirmed", "confirm_ask_at"),
)
_RANK_FIELDS = (
    *("waiting_for", "state", "band", "band_changes_at", "score", "urgency", "severity", "certainty"),
    *("parts", "setting"),
)


def write_sorted(rows: Rows, effects: Sequence[Sorted], now: datetime) -> list[Draft]:
    """The audit entries of stages 2 and 3, whose rows are now written."""
    if not effects:
        return []
    for effect in effects:
        _sort_row(rows[effect.lead], effect)
    bulk.update(rows.values(), _SORT_FIELDS)
    bulk.insert(
        DecisionRow(
            lead_id=effect.lead,
            revision=rows[effect.lead].revision,
            body=body_of(effect.decision),
            because=effect.decision.because,
            because_zh=effect.because_zh,
            by=effect.decision.by,
            at=now,
        )
        for effect in effects
    )
    bulk.insert(
        row
        for effect in effects
        for row in rows_of(effect.findings, effect.lead, rows[effect.lead].revision, now)
    )
    moving.write_looks(rows, effects)
    moving.write_links(effects)
    return [
        Draft(at=now, kind="decision.made", subject=str(effect.lead), detail=_told(effect.decision))
        for effect in effects
    ]


def _told(decision: Decision) -> dict[str, str | float | bool]:
    """What the chain says of a decision by machine."""
    told: dict[str, str | float | bool] = {"scope": decision.scope.value, "score": round(decision.score, 6)}
    if decision.action is not None:
        done = [move for move in decision.moves if move.is_automatic]
        told["actions"] = ", ".join(move.action.value for move in done)
        told["certificates"] = ", ".join(move.certificate for move in done)
    if decision.audited:
        told["second_look"] = True
    return told


def _sort_row(row: LeadRow, effect: Sorted) -> None:
    decision = effect.decision
    row.scope = decision.scope.value
    row.category = decision.category or ""
    row.referral = decision.referral or ""
    row.object_kind = decision.object_kind or ""
    row.is_sensitive = decision.sensitive
    row.needs_second_review = decision.second_review
    row.desks = moving.desks(decision.moves)
    row.completeness = effect.completeness
    row.grade = f"{effect.grade.source}{effect.grade.information}"
    row.grade_because = effect.grade.because
    row.reporter = effect.reporter
    row.sketch = effect.sketch
    row.checks = effect.checks
    row.to_check = (ToCheck.ALL if effect.checks else ToCheck.NOT).value
    if effect.confirm_ask_at and not row.confirm_ask_at:
        row.confirm_ask_at = effect.confirm_ask_at
        row.is_confirmed = False


def write_tied(rows: Rows, tied: Tied, now: datetime) -> list[Draft]:
    """The audit entries of stage 4, whose rows are now written; members of an incident are ranked anew."""
    LeadRow.objects.filter(pk__in=rows).update(waiting_for=Step.RANK.value)
    bulk.insert(
        (
            TieRow(first_id=tie.first, second_id=tie.second, reason=tie.reason, because=tie.because)
            for tie in tied.ties
        ),
        ignore_conflicts=True,
    )
    drafts = write_together(tied, now, rows)
    return drafts + _write_proposals([(proposal, None) for proposal in tied.proposals], now)


def write_ranked(rows: Rows, effects: Sequence[Ranked], now: datetime) -> list[Draft]:
    """The audit entries of stages 5 and 6, whose rows are now written."""
    if not effects:
        return []
    states: list[StateRow] = []
    fresh: list[Ranked] = []
    for effect in effects:
        row = rows[effect.lead]
        _rank_row(row, effect)
        if row.state == "received":
            row.state = "queued"
            fresh.append(effect)
            states.append(
                StateRow(lead=row, before="received", after="queued", why="sorted by the line", at=now)
            )
    bulk.update(rows.values(), _RANK_FIELDS)
    bulk.insert(states)
    _write_deadlines(effects)
    _write_alarms(effects, now)
    asked = [(proposal, effect.lead) for effect in effects for proposal in effect.proposals]
    drafts = _write_proposals(asked, now)
    changes = {"from": "received", "to": "queued"}
    drafts += [
        Draft(at=now, kind="lead.state", subject=str(state.lead_id), detail=changes) for state in states
    ]
    return drafts + _move(rows, fresh, now)


def _move(rows: Rows, fresh: Sequence[Ranked], now: datetime) -> list[Draft]:
    """The audit entries of what the machine does to leads that have just come into the queue."""
    drafts: list[Draft] = []
    for effect in fresh:
        if effect.moves:
            drafts += moving.move(rows[effect.lead], effect.moves, now)
            rows[effect.lead].save()
    return drafts


def _rank_row(row: LeadRow, effect: Ranked) -> None:
    row.band = effect.band
    row.band_changes_at = effect.band_changes_at
    row.score = effect.priority.score
    row.urgency = effect.priority.urgency.value
    row.severity = effect.priority.severity.value
    row.certainty = effect.priority.certainty.value
    row.parts = [[part.name, part.operator, part.value, part.because] for part in effect.priority.parts]
    setting = effect.setting
    row.setting = (
        {"kind": setting.kind.value, "place": setting.place, "because": setting.because} if setting else {}
    )


def _write_deadlines(effects: Sequence[Ranked]) -> None:
    bulk.upsert(
        (
            DeadlineRow(
                lead_id=effect.lead,
                clock=deadline.clock.value,
                started_at=deadline.started_at,
                due_at=deadline.due_at,
                stood_s=deadline.stood.total_seconds(),
                because=deadline.because,
                notice_at=deadline.due_at,
            )
            for effect in effects
            for deadline in effect.deadlines
        ),
        unique=("lead", "clock"),
        fields=("due_at", "because"),
    )
    # a clock that became shorter is told at its new end; one that was missed keeps its next notice
    shorter = DeadlineRow.objects.filter(lead__in=[effect.lead for effect in effects], missed_at=None)
    shorter.filter(notice_at__gt=F("due_at")).update(notice_at=F("due_at"))


def _write_alarms(effects: Sequence[Ranked], now: datetime) -> None:
    bulk.insert(
        (
            NoticeRow(
                key=f"alarm:{effect.lead}",
                role="officer",
                lead_id=effect.lead,
                clock="danger",
                because=effect.alarm,
                at=now,
            )
            for effect in effects
            if effect.alarm
        ),
        ignore_conflicts=True,
    )


def _write_proposals(asked: Sequence[tuple[Proposal, UUID | None]], now: datetime) -> list[Draft]:
    if not asked:
        return []
    keys = [proposal.key for proposal, _ in asked]
    known = set(ProposalRow.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [(proposal, lead) for proposal, lead in asked if proposal.key not in known]
    bulk.insert(
        (
            ProposalRow(
                key=proposal.key,
                protocol=proposal.protocol,
                incident_id=living_key(proposal.incident) if proposal.incident else None,
                lead_id=None if proposal.incident else lead,
                because=proposal.because,
                at=now,
            )
            for proposal, lead in fresh
        ),
        ignore_conflicts=True,
    )
    return [
        Draft(
            at=now,
            kind="protocol.proposed",
            subject=proposal.incident or str(lead),
            detail={"protocol": proposal.protocol},
        )
        for proposal, lead in fresh
    ]
