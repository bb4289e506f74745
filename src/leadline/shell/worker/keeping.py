"""Keeping: what time alone brings: missed clocks, bands that change, waiting work, anchors.

Every instant is stored, so a restart or a jump of the clock loses none; every notice has a key, so
telling twice is harmless. Called about once a second by one process at a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from leadline.audit.chain import Draft
from leadline.policy import Policy
from leadline.priority.queue import band, next_change
from leadline.response.escalate import missed, next_notice_at
from leadline.shell.tables import bell, chain
from leadline.shell.tables.leads import DeadlineRow, LeadRow
from leadline.shell.tables.reading import deadline_of
from leadline.shell.tables.records import NoticeRow
from leadline.shell.worker.sending import post_notice

OPEN = ("received", "queued", "accepted", "asked")
_KEEPER = 0x1EAD_C10C
#: rows that one round looks at
_MOST = 500
#: how long a waiting lead may wait for its job before the keeper drains by itself
PATIENCE = timedelta(seconds=2)


def keep(now: datetime, policy: Policy) -> int:
    """How many notices were given; 0 if another process keeps the clocks at this moment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEEPER])
            if not cursor.fetchone()[0]:
                return 0
        drafts = _miss(now, policy)
        changed = _reband(now)
        if drafts or changed:
            bell.ring()
        chain.append(drafts)
        return len(drafts)


def is_anything_stuck(now: datetime) -> bool:
    """Whether a lead has waited longer than its job should have taken."""
    return LeadRow.objects.exclude(waiting_for="").filter(received_at__lt=now - PATIENCE).exists()


def _miss(now: datetime, policy: Policy) -> list[Draft]:
    due = (
        DeadlineRow.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(notice_at__lt=now, met_at=None, paused_at=None, lead__state__in=OPEN)
        .order_by("notice_at")[:_MOST]
    )
    drafts: list[Draft] = []
    for row in due:
        deadline = deadline_of(row)
        for notice in missed(row.lead_id, deadline, now, policy):
            because = notice.text("en", f"/console/lead/{row.lead_id}")
            _, is_new = NoticeRow.objects.get_or_create(
                key=notice.key,
                defaults={
                    "role": notice.role,
                    "lead_id": row.lead_id,
                    "clock": notice.clock.value,
                    "level": notice.level,
                    "because": because,
                    "at": now,
                },
            )
            if is_new:
                post_notice(notice.key, notice.role, because, now)
                drafts.append(_escalated(notice.role, notice.level, row, now))
        row.missed_at = row.missed_at or now
        row.notice_at = next_notice_at(deadline, now + timedelta.resolution, policy)
        row.save(update_fields=["missed_at", "notice_at"])
    return drafts


def _escalated(role: str, level: int, row: DeadlineRow, now: datetime) -> Draft:
    detail: dict[str, str | int] = {"clock": row.clock, "role": role, "level": level}
    return Draft(at=now, kind="lead.escalated", subject=str(row.lead_id), detail=detail)


def _reband(now: datetime) -> int:
    rows = list(
        LeadRow.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(band_changes_at__lt=now)
        .prefetch_related("deadlines")[:_MOST]
    )
    for row in rows:
        clocks = [deadline_of(item) for item in row.deadlines.all() if not item.met_at and not item.paused_at]
        row.band = int(band(clocks, now))
        row.band_changes_at = next_change(clocks, now)
        row.save(update_fields=["band", "band_changes_at"])
    return len(rows)
