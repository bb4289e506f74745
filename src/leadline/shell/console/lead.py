"""Lead: one page with the words, why the lead stands where it stands, what is near it, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from leadline.errors import GiveUp, LeadlineError, TryAgain
from leadline.exchange import geojson
from leadline.intake.minimise import COVER
from leadline.model.disposition import Disposition
from leadline.model.lead import ALLOWED, LeadState
from leadline.model.priority import Certainty, Part, Priority, Severity, Urgency
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import grades, playbooks, readings, shown
from leadline.shell.console.checks import checked
from leadline.shell.console.frame import find, said, show, user_name
from leadline.shell.console.glance import glance
from leadline.shell.console.held_files import listed
from leadline.shell.console.history import history
from leadline.shell.console.kinds import KINDS, kind_title
from leadline.shell.console.neighbours import Neighbour, neighbours
from leadline.shell.console.notices import notices
from leadline.shell.console.sentences import said as sentence
from leadline.shell.opening.client import open_lead
from leadline.shell.site import language
from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, LeadRow, StateRow
from leadline.shell.tables.undoing import kind_of, undoable
from leadline.triage.because import title as entry_title

#: open incidents that a lead can be tied to from its own page
MOST_OFFERED = 50


@role_required(*ACTING)
def lead(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """The whole page; its words are opened, and the opening is written down before they come.

    Posted to, it shows the numbers that are covered otherwise.
    """
    row = find(lead_id)
    whole = request.method == "POST"
    words = opened(row, user_name(request), "uncovering" if whole else "reading", whole=whole)
    decisions = list(DecisionRow.objects.filter(lead=row))
    near = neighbours(row)
    last = StateRow.objects.filter(lead=row).order_by("-id").first()
    context = {
        "lead": row,
        "reference": shown.short(lead_id),
        "title": shown.what(row.scope, row.category, row.referral, row.object_kind),
        "where": shown.where(row.setting, row.report.lat, row.report.lon),
        "marks": marks(row, near),
        "words": words,
        "priority": priority(row),
        "decision": _sorted(decisions, words.reasons),
        "glance": glance(_machine_body(decisions)),
        "clocks": [_clock(clock) for clock in row.deadlines.order_by("due_at")],
        "near": near,
        "incidents": row.incidents.filter(merged_into=None),
        "open_incidents": _open_incidents(row),
        "map": _map(row, near),
        "reading": readings.panel(row),
        "history": history(row, decisions, words.reasons),
        "proposals": playbooks.shown(row.proposals.all()),
        "notices": notices(row),
        "grading": grades.given(row, words.reasons),
        "seen": last.pk if last else "",
        "undo": _undo(lead_id),
        "completeness_percent": round(row.completeness * 100),
    }
    context |= checked(row) | {"files": listed(row, user_name(request))}
    return show(request, "console/lead.html", "queue", context | _choices() | _allowed(row))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a report, or why they are not there."""

    statements: tuple[Any, ...] = ()
    #: what officers said why, by the id of the reason
    reasons: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def covered(self) -> int:
        """How many numbers and addresses are covered in the words."""
        return sum(statement.text.count(COVER) for statement in self.statements)


def opened(row: LeadRow, by: str, purpose: str = "reading", *, whole: bool = False) -> Words:
    """The words through the sorting process; without it, a notice in their place."""
    try:
        found = open_lead(row.pk, by=by, purpose=purpose, whole=whole)
        return Words(statements=found.statements, reasons=found.reasons)
    except TryAgain:
        return Words(
            trouble=_(
                "The process that holds the key does not answer, so the words cannot be shown now. "
                "Everything else on this page holds. Is `leadline worker` running?"
            )
        )
    except GiveUp as error:
        return Words(trouble=said(error))
    except LeadlineError:
        return Words(trouble=_("The words of this report are not here any more: they were erased."))


def marks(row: LeadRow, near: list[Neighbour]) -> list[tuple[str, str]]:
    """Kind and word of the chips beside the title."""
    found = [("danger", "")] if row.report.danger == "now" else []
    found += [("sensitive", "")] if row.is_sensitive else []
    found += [("review", "")] if row.needs_second_review else []
    together = max((item.independent for item in row.incidents.all() if item.closed_at is None), default=0)
    if together:
        found.append(("incident", _("%(n)s together") % {"n": together}))
    return found


def priority(row: LeadRow) -> Priority:
    """The stored score with its parts, as the core names them."""
    return Priority(
        score=row.score,
        urgency=Urgency(row.urgency),
        severity=Severity(row.severity),
        certainty=Certainty(row.certainty),
        parts=tuple(
            Part(name=name, operator=operator, value=value, because=because)
            for name, operator, value, because in row.parts
        ),
    )


def _undo(lead_id: UUID) -> str:
    """What an undo would take back, in words; "" if nothing."""
    last = undoable(lead_id)
    if last is None:
        return ""
    kind = kind_of(last)
    words = {"sorted": _("sorted otherwise"), "taken": _("taken")}
    return words.get(kind) or shown.state_title(kind)


def _open_incidents(row: LeadRow) -> list[tuple[str, str]]:
    """Key and words of the newest open incidents that the lead is not in."""
    rows = IncidentRow.objects.filter(closed_at=None).exclude(leads=row).order_by("-opened_at")[:MOST_OFFERED]
    return [
        (item.key, f"{kind_title(item.kind)}, {item.independent}, {localtime(item.opened_at):%Y-%m-%d %H:%M}")
        for item in rows
    ]


def _sorted(decisions: list[DecisionRow], reasons: Mapping[str, str]) -> dict[str, Any]:
    """The newest decision with its sentence and what spoke."""
    if not decisions:
        return {}
    newest = decisions[-1]
    sentence = newest.because_zh if language() == "zh" and newest.because_zh else newest.because
    sentence = reasons.get(str(newest.reason), sentence)
    body = newest.body
    return {
        "because": sentence,
        "by": newest.by,
        "scope": shown.scope_title(str(body.get("scope", ""))),
        "percent": round(float(body.get("score") or 0) * 100),
        "cues": [_cue(cue) for cue in body.get("cues") or []],
        "machine": None if not newest.by else _machine(decisions),
    }


def _cue(cue: Mapping[str, Any]) -> dict[str, Any]:
    """One thing that spoke: its word, its list and its entry by their titles."""
    name, entry = str(cue.get("lexicon", "")), str(cue.get("entry", ""))
    try:
        entry = entry_title(name, entry, language())
    except (KeyError, LeadlineError):
        entry = kind_title(entry) if entry in KINDS else sentence(entry)
    return {"term": cue.get("term", ""), "list": sentence(name), "entry": entry, "weight": cue.get("weight")}


def _machine_body(decisions: list[DecisionRow]) -> Mapping[str, Any]:
    """The newest decision by machine as plain data."""
    return next((row.body for row in reversed(decisions) if not row.by), {})


def _machine(decisions: list[DecisionRow]) -> str:
    """What the machine had proposed before an officer decided."""
    rows = [row for row in decisions if not row.by]
    if not rows:
        return ""
    return rows[-1].because_zh if language() == "zh" and rows[-1].because_zh else rows[-1].because


def _clock(row: DeadlineRow) -> dict[str, Any]:
    state = "met" if row.met_at else "paused" if row.paused_at else ""
    return {"row": row, "name": shown.clock_name(row.clock), "state": state}


def _map(row: LeadRow, near: list[Neighbour]) -> dict[str, Any]:
    """Inline features: this lead, what is tied to it, its incidents; empty without a place."""
    report = row.report
    if report.lat is None or report.lon is None:
        return {}
    here = (report.lat, report.lon)
    own = {"id": str(row.pk), "title": shown.short(row.pk), "url": "", "level": "urgent"}
    points = [geojson.point(*here, own)]
    ties = []
    for other in near:
        if other.lat is not None and other.lon is not None:
            points.append(geojson.point(other.lat, other.lon, other.properties))
            ties.append(geojson.line([here, (other.lat, other.lon)], {"reason": other.reason}))
    discs = [
        geojson.point(
            item.lat,
            item.lon,
            {"id": item.key, "title": kind_title(item.kind), "url": "", "radius_m": item.radius_m},
        )
        for item in row.incidents.filter(merged_into=None)
    ]
    return {
        "points": geojson.collection(points),
        "ties": geojson.collection(ties),
        "incidents": geojson.collection(discs),
        "uncertainty_m": report.uncertainty_m or 0,
    }


def _choices() -> dict[str, Any]:
    kept = [item.value for item in Disposition if item is not Disposition.WITHDRAWN]
    return {
        "offices": shown.choices(list(offices().by_id), shown.office_title),
        "dispositions": [(name, shown.disposition_title(name)) for name in reversed(kept)],
        "categories": shown.choices(list(taxonomy().categories), shown.category_title),
        "sources": grades.sources(),
        "credibilities": grades.credibilities(),
        "scopes": [(name, shown.scope_title(name)) for name in ("ours", "unclear", "protected")],
    }


def _allowed(row: LeadRow) -> dict[str, bool]:
    """Which acts the state allows, from the one table of states."""
    after = ALLOWED[LeadState(row.state)]
    return {
        "may_accept": LeadState.ACCEPTED in after,
        "may_refer": LeadState.REFERRED in after,
        "may_ask": LeadState.ASKED in after and row.report.may_reply,
        "may_close": LeadState.CLOSED in after,
        "is_open": LeadState(row.state).is_open,
    }
