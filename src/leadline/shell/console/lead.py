"""Lead: one page with the words, why the lead stands where it stands, what is near it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from leadline.errors import GiveUp, LeadlineError, TryAgain
from leadline.exchange import geojson
from leadline.model.disposition import Disposition
from leadline.model.lead import ALLOWED, LeadState
from leadline.model.priority import Certainty, Part, Priority, Severity, Urgency
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import shown
from leadline.shell.console.frame import said, show, user_name
from leadline.shell.console.history import history
from leadline.shell.console.kinds import kind_title
from leadline.shell.console.neighbours import Neighbour, neighbours
from leadline.shell.opening.client import open_report
from leadline.shell.site import language, policy
from leadline.shell.tables.acts import undoable
from leadline.shell.tables.leads import DeadlineRow, DecisionRow, LeadRow, StateRow


@role_required(*ACTING)
def lead(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """The whole page; its words are opened, and the opening is written down before they come."""
    row = find(lead_id)
    words = opened(row, user_name(request))
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
        "decision": _sorted(decisions),
        "findings": row.findings.all(),
        "clocks": [_clock(clock) for clock in row.deadlines.order_by("due_at")],
        "near": near,
        "incidents": row.incidents.all(),
        "map": _map(row, near),
        "history": history(row, decisions),
        "proposals": [proposal(item) for item in row.proposals.all()],
        "notices": row.notices.filter(acknowledged_at=None),
        "seen": last.pk if last else "",
        "undo": undoable(lead_id),
        "completeness_percent": round(row.completeness * 100),
    }
    return show(request, "console/lead.html", "queue", context | _choices() | _allowed(row))


def find(lead_id: UUID) -> LeadRow:
    """The lead with its report; 404 if there is none."""
    row = LeadRow.objects.select_related("report").filter(pk=lead_id).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a report, or why they are not there."""

    statements: tuple[Any, ...] = ()
    trouble: str = ""


def opened(row: LeadRow, by: str) -> Words:
    """The words through the sorting process; without it, a notice in their place."""
    try:
        return Words(statements=open_report(row.pk, by=by))
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
    together = max((item.independent for item in row.incidents.all()), default=0)
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


def proposal(row: Any) -> dict[str, Any]:
    """A proposal with its playbook in the language of the page."""
    protocol = policy().protocols.get(row.protocol)
    steps = protocol.steps[language()] if protocol else ()
    title = protocol.title[language()] if protocol else row.protocol
    return {"row": row, "title": title, "steps": steps}


def _sorted(decisions: list[DecisionRow]) -> dict[str, Any]:
    """The newest decision with its sentence and what spoke."""
    if not decisions:
        return {}
    newest = decisions[-1]
    sentence = newest.because_zh if language() == "zh" and newest.because_zh else newest.because
    body = newest.body
    return {
        "because": sentence,
        "by": newest.by,
        "scope": shown.scope_title(str(body.get("scope", ""))),
        "percent": round(float(body.get("score") or 0) * 100),
        "cues": body.get("cues") or [],
        "machine": None if not newest.by else _machine(decisions),
    }


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
        for item in row.incidents.all()
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
