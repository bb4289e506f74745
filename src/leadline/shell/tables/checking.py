"""Checking in PostgreSQL: which leads wait to be checked, who checks them, and what was found.

A lead is claimed by an advisory lock of the session, so that no row is held while a check takes its
time; a worker that dies loses it at once. What was found is written in one short transaction, with the
mark of the step, if the words are still those that were read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet

from leadline.audit.chain import Draft
from leadline.model.checking import Entered, Told
from leadline.ports.store import Checked, Effect, Step, Tied, ToCheck, Waiting
from leadline.shell.site import policy
from leadline.shell.tables import bell, bulk, chain
from leadline.shell.tables.findings import rows_of
from leadline.shell.tables.hands import EnteredRow
from leadline.shell.tables.incidents import MembershipRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.reading import place_of
from leadline.shell.tables.reports import RevisionRow, StepRow
from leadline.shell.worker import jobs

_CLAIM = 0x1EAD
#: leads that are looked at for one that nobody else checks
_MOST_LOOKED_AT = 100
#: how long this process leaves a lead aside over which it failed, seconds
ASIDE_S = 60.0
_aside: dict[UUID, float] = {}


class CheckBatch:
    """Leads that nobody else checks while this batch lasts."""

    def __init__(self, waiting: Sequence[Waiting], now: datetime) -> None:
        """Keep what was read of them."""
        self.waiting = waiting
        self.now = now

    def write(self, effects: Sequence[Effect], tied: Tied | None = None) -> None:
        """Nothing; what was found is written for each lead whose words are still the same."""
        found = {effect.lead: effect for effect in effects if isinstance(effect, Checked)}
        for item in self.waiting:
            if item.lead.id in found:
                with transaction.atomic():
                    _finish(item, found[item.lead.id], self.now)


@contextmanager
def claimed(limit: int) -> Iterator[list[LeadRow]]:
    """At most `limit` leads that can be checked now and that nobody else claims; given back at the end.

    A lead over which the work fails is left aside for a while, so that the others have their turn.
    """
    locked: list[UUID] = []
    mine: list[LeadRow] = []
    is_done = False
    try:
        for lead in due():
            if len(mine) >= limit:
                break
            if _lock(lead):
                locked.append(lead)
                mine += _due().filter(report=lead).select_related("report")
        yield mine
        is_done = True
    finally:
        if not is_done:
            _aside.update({lead: monotonic() + ASIDE_S for lead in locked})
        for lead in locked:
            _unlock(lead)


def due() -> list[UUID]:
    """The leads that can be checked now: those never checked before those that were, then oldest first."""
    now = monotonic()
    aside = [lead for lead, until in _aside.items() if until > now]
    ordered = _due().exclude(report__in=aside).order_by("checked", "received_at", "report")
    return list(ordered.values_list("report", flat=True)[:_MOST_LOOKED_AT])


def _due() -> QuerySet[LeadRow]:
    return LeadRow.objects.exclude(to_check="").filter(waiting_for="").exclude(state="withdrawn")


def entered_for(leads: Collection[UUID]) -> Mapping[UUID, tuple[Entered, ...]]:
    """What officers entered for these leads, oldest first."""
    found: dict[UUID, list[Entered]] = {lead: [] for lead in leads}
    for row in EnteredRow.objects.filter(lead__in=leads):
        found[row.lead_id].append(
            Entered(verifier=row.verifier, claim=row.claim, by=row.by, at=row.at),
        )
    return {lead: tuple(claims) for lead, claims in found.items()}


def fresh(row: LeadRow, entered: Sequence[Entered]) -> frozenset[str]:
    """The verifiers for which something was entered since the last check; empty where all are asked."""
    if row.to_check != ToCheck.ENTERED:
        return frozenset()
    return frozenset(one.verifier for one in entered[row.checked_entered :])


def company(row: LeadRow) -> tuple[Told, ...]:
    """When and where the other leads of its living incidents were, oldest first."""
    own = row.incidents.filter(merged_into=None)
    ids = MembershipRow.objects.filter(incident__in=own).exclude(lead=row).values("lead")
    others = LeadRow.objects.filter(report__in=ids).exclude(state="withdrawn").select_related("report")
    newest = list(others.order_by("-received_at")[: policy().verification.company_most])
    return tuple(
        Told(at=other.report.earliest or other.received_at, place=place_of(other.report))
        for other in reversed(newest)
    )


def wait(row: LeadRow) -> None:
    """Nothing; this lead, whose row the caller holds and saves, waits with what was entered just now."""
    row.checks = True
    if not row.to_check:
        row.to_check = (ToCheck.ENTERED if row.checked else ToCheck.ALL).value
    jobs.wake_checks()


def wait_for_all(row: LeadRow) -> None:
    """Nothing; this lead, whose row the caller holds and saves, waits for all verifiers in its round."""
    row.checks, row.to_check = True, ToCheck.ALL.value
    jobs.wake_checks()


def ask_anew(leads: Iterable[UUID]) -> None:
    """Nothing; these leads wait for a new round of checks, because files came; call it in a transaction."""
    rows = LeadRow.objects.filter(report__in=list(leads))
    rows.update(checks=True, to_check=ToCheck.ALL.value, revision=F("revision") + 1)
    jobs.wake_checks()


def _finish(item: Waiting, effect: Checked, now: datetime) -> None:
    row = LeadRow.objects.select_for_update(no_key=True).filter(pk=item.lead.id).first()
    if row is None or row.to_check == "" or not _is_same(row, item):
        return
    run = len(item.entered)
    mark = {"report_id": row.pk, "step": _step(run), "revision": item.round}
    is_done = StepRow.objects.filter(**mark).exists()
    newer = EnteredRow.objects.filter(lead=row).count() != run
    _wait_on(row, item, newer)
    if not is_done:
        StepRow.objects.create(**mark, at=now)
        _write(row, item, effect, now)
    row.save(update_fields=[*_FIELDS])
    bell.ring()
    if not is_done:
        chain.append([_told(item, effect, now)])


_FIELDS = (
    *("to_check", "checked", "checked_entered", "grade", "grade_because", "waiting_for", "revision"),
    "imprints",
)
#: what a lead may wait for when pictures of it become known, so that it is tied anew; else it will be anyway
_MAY_TIE = ("", Step.TIE.value, Step.RANK.value)


def _is_same(row: LeadRow, item: Waiting) -> bool:
    """Whether nobody has withdrawn the report, erased its words or added some."""
    count = RevisionRow.objects.filter(report_id=row.pk).count()
    return row.state != "withdrawn" and row.waiting_for != Step.SORT.value and count == len(item.sealed)


def _wait_on(row: LeadRow, item: Waiting, newer: bool) -> None:
    if not item.only:
        row.checked = item.round
    row.checked_entered = len(item.entered)
    if row.revision != item.round:
        row.to_check = ToCheck.ALL.value
    else:
        row.to_check = (ToCheck.ENTERED if newer else ToCheck.NOT).value


def _write(row: LeadRow, item: Waiting, effect: Checked, now: datetime) -> None:
    by = item.entered[-1].by if item.only else ""
    bulk.insert(rows_of(effect.findings, row.pk, item.round, now, step="check", run=len(item.entered), by=by))
    row.grade = f"{effect.grade.source}{effect.grade.information}"
    row.grade_because = effect.grade.because
    if effect.imprints and effect.imprints != bytes(row.imprints) and row.waiting_for in _MAY_TIE:
        row.imprints, row.waiting_for = effect.imprints, Step.TIE.value
        row.revision += 1
        jobs.wake()
    elif effect.rank_again and not row.waiting_for:
        row.waiting_for = Step.RANK.value
        row.revision += 1
        jobs.wake()


def _told(item: Waiting, effect: Checked, now: datetime) -> Draft:
    detail: dict[str, str | int] = {"findings": len(effect.findings), "round": item.round}
    if item.entered:
        detail["entered"] = len(item.entered)
    return Draft(at=now, kind="finding.made", subject=str(item.lead.id), detail=detail)


def _step(run: int) -> str:
    """The name of the mark: a check with more claims of officers is another one."""
    return f"{Step.CHECK.value} {run}" if run else Step.CHECK.value


def _lock(report: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_CLAIM, _number(report)])
        return bool(cursor.fetchone()[0])


def _unlock(report: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_CLAIM, _number(report)])


def _number(report: UUID) -> int:
    """The last four bytes of the id, signed as PostgreSQL's integer is; two that share them take turns."""
    return int.from_bytes(report.bytes[-4:], "big", signed=True)
