"""Notices: what a lead page says of missed clocks: one for each clock, with the latest level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leadline.shell.console.sentences import said
from leadline.shell.console.shown import clock_name
from leadline.shell.tables.leads import DeadlineRow, LeadRow
from leadline.shell.tables.records import NoticeRow

#: who was told
ROLES: Mapping[str, str] = {
    "officer": gettext_noop("officers"),
    "supervisor": gettext_noop("supervisors"),
    "administrator": gettext_noop("administrators"),
}


def notices(row: LeadRow) -> list[dict[str, Any]]:
    """One notice a clock, the latest level of it, the most pressing clock first."""
    rows = NoticeRow.objects.filter(lead=row, acknowledged_at=None).order_by("clock", "level", "at")
    latest = {notice.clock: notice for notice in rows}
    due = dict(DeadlineRow.objects.filter(lead=row).values_list("clock", "due_at"))
    return [_shown(notice, due) for notice in sorted(latest.values(), key=lambda item: item.at)]


def _shown(notice: NoticeRow, due: Mapping[str, Any]) -> dict[str, Any]:
    if not notice.key.startswith("missed:") or notice.clock not in due:
        return {"key": notice.key, "text": said(notice.because), "due": None, "told": ""}
    name = clock_name(notice.clock)
    told = _(ROLES.get(notice.role, notice.role))
    return {
        "key": notice.key,
        "text": _("“%(clock)s” has run out.") % {"clock": name},
        "due": due[notice.clock],
        "told": _("Told %(count)s times, last: %(roles)s.") % {"roles": told, "count": notice.level + 1},
    }
