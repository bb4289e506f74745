"""Store: the port of the flow on PostgreSQL. One batch is one transaction.

Claimed with FOR UPDATE SKIP LOCKED; the mark of a step, unique on (report, step, revision), commits
with the effects of the step. The audit chain is written last, because its lock is held until commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from leadline.audit.chain import Draft
from leadline.model.deadline import Clock
from leadline.model.incident import Incident, Sighting
from leadline.ports.clock import Clock as Watch
from leadline.ports.store import Batch, Effect, Ranked, Sorted, Step, Tied, Waiting
from leadline.shell.tables import bell, bulk, chain, checking
from leadline.shell.tables.effects import write_ranked, write_sorted, write_tied
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.findings import standing
from leadline.shell.tables.incidents import IncidentRow, MembershipRow
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, FindingRow, LeadRow
from leadline.shell.tables.reading import (
    deadline_of,
    decision_of,
    incident_of,
    lead_of,
    sighting_of,
)
from leadline.shell.tables.reports import RevisionRow, StepRow
from leadline.shell.worker import jobs

#: what a lead waits for when a step is done
NEXT = {Step.SORT: Step.TIE.value, Step.TIE: Step.RANK.value, Step.RANK: ""}
_NO_SIGHTING = ("protected", "referral")


class PostgresBatch:
    """Leads claimed inside the transaction that surrounds this batch."""

    def __init__(self, step: Step, rows: Sequence[LeadRow], now: datetime) -> None:
        """Read what the step needs of the claimed rows."""
        self.step = step
        self.rows = {row.report_id: row for row in rows}
        self.now = now
        self.waiting: Sequence[Waiting] = _read(step, rows) if rows else ()

    def write(self, effects: Sequence[Effect], tied: Tied | None = None) -> None:
        """Nothing; effects and marks are written, and every claimed lead waits for its next step."""
        if not self.rows:
            return
        for row in self.rows.values():
            row.waiting_for = NEXT[self.step]
        drafts: list[Draft] = []
        drafts += write_sorted(self.rows, [item for item in effects if isinstance(item, Sorted)], self.now)
        drafts += write_ranked(self.rows, [item for item in effects if isinstance(item, Ranked)], self.now)
        if tied is not None:
            drafts += write_tied(self.rows, tied, self.now)
        bulk.insert(
            StepRow(report_id=key, step=self.step.value, revision=row.revision, at=self.now)
            for key, row in self.rows.items()
        )
        if self.step is Step.RANK:
            bell.ring()
            if any(row.to_check for row in self.rows.values()):
                jobs.wake_checks()
        chain.append(drafts)


class PostgresStore:
    """The rows of the line, as the flow needs them."""

    def __init__(self, clock: Watch) -> None:
        """Keep the clock for the marks."""
        self.clock = clock

    @contextmanager
    def batch(self, step: Step, limit: int) -> Iterator[Batch]:
        """At most `limit` leads that wait for `step`; commits at the end, rolls back on an error."""
        if step is Step.CHECK:
            with checking.claimed(limit) as mine:
                yield checking.CheckBatch(_read_to_check(mine), self.clock.now())
            return
        with transaction.atomic():
            rows = list(
                LeadRow.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
                .filter(waiting_for=step.value)
                .select_related("report")
                .order_by("received_at", "report")[:limit]
            )
            yield PostgresBatch(step, rows, self.clock.now())

    def sightings(self, since: datetime) -> Sequence[Sighting]:
        """All sightings since an instant, oldest first; not of what was withdrawn or is not ours."""
        return [sighting_of(row) for row in _sighted().filter(received_at__gte=since)]

    def sightings_of(self, leads: Sequence[UUID]) -> Sequence[Sighting]:
        """The sightings of these leads that have a kind and a place, oldest first."""
        return [sighting_of(row) for row in _sighted().filter(report__in=leads)]

    def incidents(self, since: datetime) -> Sequence[Incident]:
        """The incidents with a lead since an instant, also closed ones: later reports join those too."""
        rows = IncidentRow.objects.filter(leads__received_at__gte=since).distinct()
        return [incident_of(row, row.leads.all()) for row in rows.prefetch_related("leads")]


def _sighted() -> QuerySet[LeadRow]:
    return (
        LeadRow.objects.exclude(object_kind="")
        .exclude(scope__in=_NO_SIGHTING)
        .exclude(state="withdrawn")
        .filter(report__lat__isnull=False)
        .select_related("report")
        .order_by("received_at", "report")
    )


def _read(step: Step, rows: Sequence[LeadRow]) -> list[Waiting]:
    if step is Step.SORT:
        return read_sealed(rows)
    if step is Step.TIE:
        return [Waiting(lead=lead_of(row), round=row.revision) for row in rows]
    return _read_whole(rows)


def read_sealed(rows: Sequence[LeadRow]) -> list[Waiting]:
    """The leads with their sealed words and what officers entered, in the order of the rows."""
    entered = checking.entered_for([row.report_id for row in rows if row.checks])
    ids = [row.report_id for row in rows]
    with_files = set(EvidenceRow.objects.filter(report__in=ids).values_list("report", flat=True))
    sealed: dict[UUID, list[tuple[int, bytes]]] = {row.report_id: [] for row in rows}
    for item in RevisionRow.objects.filter(report__in=sealed).order_by("report", "revision"):
        sealed[item.report_id].append((item.revision, bytes(item.sealed)))
    return [
        Waiting(
            lead=lead_of(row),
            round=row.revision,
            sealed=tuple(sealed[row.report_id]),
            sealed_contact=bytes(row.report.sealed_contact) if row.report.sealed_contact else None,
            has_files=row.report_id in with_files,
            entered=entered.get(row.report_id, ()),
        )
        for row in rows
    ]


def _read_to_check(rows: Sequence[LeadRow]) -> list[Waiting]:
    sealed = {item.lead.id: item for item in read_sealed(rows)}
    whole = {item.lead.id: item for item in _read_whole(rows)}
    return [
        replace(
            whole[row.report_id],
            sealed=sealed[row.report_id].sealed,
            has_files=sealed[row.report_id].has_files,
            entered=sealed[row.report_id].entered,
            company=checking.company(row),
            only=checking.fresh(row, sealed[row.report_id].entered),
        )
        for row in rows
    ]


def _read_whole(rows: Sequence[LeadRow]) -> list[Waiting]:
    """The leads with what holds of them; asked table by table, through the rows it takes twice as long."""
    ids = [row.report_id for row in rows]
    newest = DecisionRow.objects.filter(lead__in=ids).order_by("lead", "-id").distinct("lead")
    decisions = dict(newest.values_list("lead", "body"))
    clocks = _by_lead(DeadlineRow.objects.filter(lead__in=ids).order_by("id"))
    findings = _by_lead(FindingRow.objects.filter(lead__in=ids))
    memberships = MembershipRow.objects.filter(lead__in=ids, incident__closed_at=None)
    inside = _by_lead(memberships.select_related("incident"))
    return [
        Waiting(
            lead=lead_of(
                row,
                decision=decision_of(decisions[row.report_id]) if row.report_id in decisions else None,
                findings=standing(findings.get(row.report_id, ()), row.checked),
                incidents=[member.incident for member in inside.get(row.report_id, ())],
            ),
            round=row.revision,
            running=tuple(
                deadline_of(one)
                for one in clocks.get(row.report_id, ())
                if not one.met_at and not one.paused_at
            ),
            met=frozenset(
                Clock(one.clock) for one in clocks.get(row.report_id, ()) if one.met_at or one.paused_at
            ),
        )
        for row in rows
    ]


_Of = TypeVar("_Of", DeadlineRow, FindingRow, MembershipRow)


def _by_lead(rows: Iterable[_Of]) -> dict[UUID, list[_Of]]:
    found: dict[UUID, list[_Of]] = {}
    for row in rows:
        found.setdefault(row.lead_id, []).append(row)
    return found
