"""History: what happened to a lead, newest first: states, decisions, openings, clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from leadline.shell.console import shown
from leadline.shell.site import language
from leadline.shell.tables.leads import DecisionRow, LeadRow
from leadline.shell.tables.records import AuditRow

#: entries of the audit chain that no state and no decision row tells already
_TOLD_BY_AUDIT = (
    "report.added", "report.opened", "contact.opened", "inbox.asked", "inbox.answered", "lead.deadline",
    "lead.escalated", "incident.joined", "incident.left", "protocol.proposed", "protocol.started",
    "protocol.declined", "referral.sent", "notice.acknowledged", "grade.given",
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


def history(row: LeadRow, decisions: list[DecisionRow]) -> list[Event]:
    """At most the newest 200 lines."""
    events = [_state(item) for item in row.states.all()]
    events += [_decision(item) for item in decisions]
    entries = AuditRow.objects.filter(subject=str(row.pk), kind__in=_TOLD_BY_AUDIT).order_by("-seq")[:MOST]
    events += [_entry(item) for item in entries]
    return sorted(events, key=lambda event: event.at, reverse=True)[:MOST]


def kind_title(kind: str) -> str:
    """What an act of the chain is called."""
    words = {
        "report.added": _("added to by the reporter"),
        "report.opened": _("opened for reading"),
        "contact.opened": _("contact of the reporter opened"),
        "inbox.asked": _("question put to the reporter"),
        "inbox.answered": _("answered by the reporter"),
        "lead.deadline": _("clock"),
        "lead.escalated": _("missed clock raised to the next person"),
        "incident.joined": _("tied to an incident"),
        "incident.left": _("untied from an incident"),
        "protocol.proposed": _("playbook proposed"),
        "protocol.started": _("playbook started"),
        "protocol.declined": _("playbook declined"),
        "referral.sent": _("handed to another office"),
        "notice.acknowledged": _("notice seen"),
        "grade.given": _("graded"),
    }
    return words.get(kind, kind)


def _by(name: str) -> str:
    return "person" if name else "machine"


def _state(row: Any) -> Event:
    word = shown.state_title(row.after)
    text = _("undone, now %(state)s") % {"state": word} if row.undoes_id else word
    return Event(row.at, _by(row.by), text, row.by, row.why)


def _decision(row: DecisionRow) -> Event:
    text = _("sorted: %(scope)s") % {"scope": shown.scope_title(str(row.body.get("scope", "")))}
    because = row.because_zh if language() == "zh" and row.because_zh else row.because
    return Event(row.at, _by(row.by), text, row.by, because)


def _entry(row: AuditRow) -> Event:
    detail = ", ".join(str(value) for value in row.detail.values() if value not in ("", None))
    alarm = row.kind in ("lead.escalated", "contact.opened")
    return Event(row.at, "alarm" if alarm else _by(row.by), kind_title(row.kind), row.by, detail)
