"""Incidents: what belongs together, with the rule that said so, its members and its playbook."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from leadline.errors import LeadlineError
from leadline.exchange import geojson
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import patterns, playbooks, readings, shown, together
from leadline.shell.console.frame import show, user_name
from leadline.shell.console.kinds import kind_title
from leadline.shell.opening.client import open_reasons
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import IncidentRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.merging import living

#: incidents and members on one page
MOST = 200


@role_required(*ACTING)
def incidents(request: HttpRequest) -> HttpResponse:
    """The newest incidents."""
    rows = (
        IncidentRow.objects.filter(merged_into=None)
        .annotate(reports=Count("leads"))
        .order_by("-opened_at")
        .prefetch_related("proposals")[:MOST]
    )
    found = [{"row": row, "kind": kind_title(row.kind)} for row in rows]
    return show(request, "console/incidents.html", "incidents", {"incidents": found})


@role_required(*ACTING)
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """One incident; 404 if there is none, and the one in which it lives on if it was merged."""
    row = IncidentRow.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    if row.merged_into is not None:
        return redirect("console:incident", key=living(row).key)
    leads = list(row.leads.select_related("report").order_by("received_at")[:MOST])
    tyings = list(row.tyings.order_by("-id")[:MOST])
    ties = together.ties_among(lead.pk for lead in leads)
    reasons = _reasons(row, tyings, user_name(request))
    by_hand = together.tied_by(row)
    story = together.story(leads)
    context = {
        "incident": row,
        "closed_why": reasons.get(str(row.closed_reason), ""),
        "tyings": [_tying(item, reasons) for item in tyings],
        "kind": kind_title(row.kind),
        "members": [_member(lead, by_hand.get(lead.pk, "")) for lead in leads],
        "proposals": playbooks.shown(row.proposals.all()),
        "source": patterns.source_of(leads) if row.kind in readings.LOCATED else None,
        "readings": readings.lines(leads) if row.kind in readings.LOCATED else [],
        "story": story,
        "first_tied_by": by_hand.get(story["told"].first, "") if story else "",
        "by_hand": bool(by_hand),
        "firsts": together.firsts(leads, ties),
        "graph": together.graph(row, leads, ties),
        "asked": together.why(request.GET.dict(), row, leads, ties),
        "changes": together.changes(row, reasons),
        "offered": together.offered(row),
        "points": geojson.collection(_point(lead) for lead in leads if lead.report.lat is not None),
        "disc": geojson.collection([disc(row)]),
    }
    return show(request, "console/incident.html", "incidents", context)


def disc(row: IncidentRow) -> geojson.Feature:
    """The incident as the map draws it."""
    return geojson.point(
        row.lat,
        row.lon,
        {
            "id": row.key,
            "title": f"{kind_title(row.kind)}, {row.independent}",
            "url": reverse("console:incident", args=[row.key]),
            "radius_m": round(row.radius_m, 1),
        },
    )


def _reasons(row: IncidentRow, tyings: list[TyingRow], by: str) -> dict[str, str]:
    """What officers said why; empty while the sorting process does not answer."""
    wanted = [
        *(item.reason for item in tyings),
        row.closed_reason,
        *row.changes.values_list("reason", flat=True),
    ]
    if not any(wanted):
        return {}
    try:
        return open_reasons(row.key, by=by)
    except LeadlineError:
        return {}


def _tying(item: TyingRow, reasons: dict[str, str]) -> dict[str, Any]:
    return {
        "row": item,
        "reference": shown.short(item.lead_id),
        "why": reasons.get(str(item.reason), ""),
    }


def _member(lead: LeadRow, tied_by: str) -> dict[str, Any]:
    return {
        "lead": lead,
        "tied_by": tied_by,
        "reference": shown.short(lead.pk),
        "what": shown.what(lead.scope, lead.category, lead.referral, lead.object_kind),
        "where": shown.where(lead.setting, lead.report.lat, lead.report.lon),
        "level": shown.level(lead.band, lead.score),
    }


def _point(lead: LeadRow) -> geojson.Feature:
    return geojson.point(
        lead.report.lat or 0.0,
        lead.report.lon or 0.0,
        {
            "id": str(lead.pk),
            "title": shown.short(lead.pk),
            "url": reverse("console:lead", args=[lead.pk]),
            "level": shown.level(lead.band, lead.score),
        },
    )
