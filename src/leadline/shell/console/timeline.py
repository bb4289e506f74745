"""Timeline: the incidents of the last days, each with its leads as marks."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import shown
from leadline.shell.console.frame import now, show
from leadline.shell.console.kinds import kind_title
from leadline.shell.tables.incidents import IncidentRow, MembershipRow
from leadline.shell.tables.leads import DeadlineRow

SPAN = timedelta(days=7)
#: rows and marks that one drawing bears
MOST_LANES, MOST_MARKS = 40, 60


@role_required(*ACTING)
def timeline(request: HttpRequest) -> HttpResponse:
    """The page."""
    return show(request, "console/timeline.html", "timeline")


@role_required(*ACTING)
def data(request: HttpRequest) -> HttpResponse:
    """What the timeline draws: one lane an incident, newest first."""
    at = now()
    rows = IncidentRow.objects.filter(merged_into=None, opened_at__gte=at - SPAN).order_by("-opened_at")[
        :MOST_LANES
    ]
    return JsonResponse({"now": at.isoformat(), "lanes": [_lane(row) for row in rows]})


def _lane(row: IncidentRow) -> dict[str, object]:
    members = MembershipRow.objects.filter(incident=row).order_by("lead__received_at")
    leads = list(members.values_list("lead_id", "lead__received_at")[:MOST_MARKS])
    marks = [_mark(at, shown.short(lead), reverse("console:lead", args=[lead]), "lead") for lead, at in leads]
    marks.append(_mark(row.opened_at, kind_title(row.kind), _url(row), "incident"))
    late = DeadlineRow.objects.filter(lead__in=[lead for lead, _ in leads], missed_at__isnull=False)
    for lead, clock, missed_at in late.values_list("lead_id", "clock", "missed_at"):
        title = f"{shown.short(lead)} {shown.clock_name(clock)}"
        marks.append(_mark(missed_at, title, reverse("console:lead", args=[lead]), "overdue"))
    instants = [str(mark["at"]) for mark in marks]
    return {
        "name": f"{kind_title(row.kind)}, {row.independent}",
        "url": _url(row),
        "start": min(instants),
        "end": max(instants),
        "marks": marks,
    }


def _mark(at: object, title: str, url: str, kind: str) -> dict[str, object]:
    return {"at": at.isoformat(), "title": title, "url": url, "kind": kind}  # type: ignore[attr-defined]


def _url(row: IncidentRow) -> str:
    return reverse("console:incident", args=[row.key])
