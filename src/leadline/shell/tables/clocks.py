"""Clocks: the rows of a lead's promises: met, standing still, running on; and the band they give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from leadline.errors import NotAllowed, NotYours
from leadline.model.deadline import Clock
from leadline.model.lead import LeadState
from leadline.priority.deadline import Paused, pause, resume
from leadline.priority.queue import Band, band, next_change
from leadline.shell.tables.leads import DeadlineRow, LeadRow
from leadline.shell.tables.reading import deadline_of


def meet(lead: LeadRow, clocks: Iterable[Clock], now: datetime) -> list[str]:
    """The clocks that were met just now: those of the given ones that still ran."""
    rows = list(DeadlineRow.objects.filter(lead=lead, clock__in=list(clocks), met_at=None))
    for row in rows:
        row.met_at, row.paused_at, row.notice_at = now, None, None
        row.save(update_fields=["met_at", "paused_at", "notice_at"])
    return [row.clock for row in rows]


def run_on(lead: LeadRow, met_at: datetime) -> list[str]:
    """The clocks that an act at this instant had met: they run again, as if it had not been."""
    rows = list(DeadlineRow.objects.filter(lead=lead, met_at=met_at))
    for row in rows:
        row.met_at, row.notice_at = None, row.due_at
        row.save(update_fields=["met_at", "notice_at"])
    return [row.clock for row in rows]


def stop(lead: LeadRow, clock: str, now: datetime, reason: str) -> None:
    """Nothing; the clock stands still. Raises as `priority.deadline.pause`."""
    row = _find(lead, clock)
    if row.paused_at is not None:
        raise NotAllowed("this clock stands still already")
    paused = pause(deadline_of(row), now, reason)
    row.paused_at, row.pause_reason, row.notice_at = paused.paused_at, paused.reason, None
    row.save(update_fields=["paused_at", "pause_reason", "notice_at"])


def go_on(lead: LeadRow, clock: str, now: datetime) -> None:
    """Nothing; the clock runs again, later by the time that it stood."""
    row = _find(lead, clock)
    if row.paused_at is None:
        raise NotAllowed("this clock is running")
    running = resume(_paused(row), now)
    row.due_at, row.because, row.stood_s = running.due_at, running.because, running.stood.total_seconds()
    row.paused_at, row.pause_reason, row.notice_at = None, "", running.due_at
    row.save()


def reband(lead: LeadRow, now: datetime) -> None:
    """Nothing; the lead's band and the instant of its next change follow from its clocks. Does not save."""
    if not LeadState(lead.state).is_open:
        lead.band, lead.band_changes_at = int(Band.REST), None
        return
    rows = DeadlineRow.objects.filter(lead=lead, met_at=None)
    items = [deadline_of(row) if row.paused_at is None else _paused(row) for row in rows]
    lead.band, lead.band_changes_at = int(band(items, now)), next_change(items, now)


def _paused(row: DeadlineRow) -> Paused:
    return Paused(
        deadline=deadline_of(row), paused_at=row.paused_at or row.started_at, reason=row.pause_reason
    )


def _find(lead: LeadRow, clock: str) -> DeadlineRow:
    row = DeadlineRow.objects.filter(lead=lead, clock=clock, met_at=None).first()
    if row is None:
        raise NotYours("this lead has no such clock running")
    return row
