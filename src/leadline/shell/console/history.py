"""History: what happened to a lead, newest first: states, decisions, readings, openings, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from leadline.shell.console import deeds, readings, shown
from leadline.shell.site import language
from leadline.shell.tables.hands import ReadingRow, TakingRow
from leadline.shell.tables.leads import DecisionRow, LeadRow
from leadline.shell.tables.records import AuditRow

#: entries of the audit chain that no state and no decision row tells already
_TOLD_BY_AUDIT = (
    "report.added", "report.opened", "contact.opened", "inbox.asked", "inbox.answered", "lead.deadline",
    "lead.escalated", "incident.joined", "incident.left", "protocol.proposed", "protocol.started",
    "protocol.declined", "protocol.step", "referral.sent", "notice.acknowledged", "grade.given",
    "claim.entered",
)  # fmt: skip
MOST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    #: "machine", "person" or "alarm": how it is drawn
    kind: str
    text: str
    by: str = ""
    why: str = ""


def history(row: LeadRow, decisions: list[DecisionRow], reasons: Mapping[str, str]) -> list[Event]:
    """At most the newest 200 lines."""
    events = [_taking(item) for item in row.takings.all()]
    events += [_state(item, reasons) for item in row.states.all()]
    events += [_decision(item, reasons) for item in decisions]
    events += [_reading(item) for item in row.readings.all()]
    entries = AuditRow.objects.filter(subject=str(row.pk), kind__in=_TOLD_BY_AUDIT).order_by("-seq")[:MOST]
    events += [_entry(item, reasons) for item in entries]
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST]


def _by(name: str) -> str:
    return "person" if name else "machine"


def _state(row: Any, reasons: Mapping[str, str]) -> Event:
    word = shown.state_title(row.after)
    text = _("undone, now %(state)s") % {"state": word} if row.undoes_id else word
    return Event(row.at, _by(row.by), text, row.by, reasons.get(str(row.reason), row.why))


def _decision(row: DecisionRow, reasons: Mapping[str, str]) -> Event:
    text = _("sorted: %(scope)s") % {"scope": shown.scope_title(str(row.body.get("scope", "")))}
    because = row.because_zh if language() == "zh" and row.because_zh else row.because
    return Event(row.at, _by(row.by), text, row.by, reasons.get(str(row.reason), because))


def _taking(row: TakingRow) -> Event:
    text = _("taken by %(name)s") % {"name": row.after} if row.after else _("with nobody again")
    return Event(row.at, _by(row.by), text, "" if row.by == row.after else row.by)


def _reading(row: ReadingRow) -> Event:
    text, how = readings.entered(row)
    return Event(row.at, "person", text, row.by, how)


def _entry(row: AuditRow, reasons: Mapping[str, str]) -> Event:
    alarm = row.kind in ("lead.escalated", "contact.opened")
    why = reasons.get(str(row.detail.get("reason", "")), "")
    text = deeds.values(row.detail)
    return Event(
        row.at,
        "alarm" if alarm else _by(row.by),
        deeds.title(row.kind),
        row.by,
        " ".join(part for part in (text, why) if part),
    )
