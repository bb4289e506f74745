"""Records: who did what, and whether the chain that says so is whole. No words of any report are here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.audit.chain import Draft
from leadline.audit.check import verify
from leadline.audit.kinds import KINDS
from leadline.shell.accounts.roles import Role, role_required
from leadline.shell.console import deeds
from leadline.shell.console.frame import now, show, user_name
from leadline.shell.console.shown import short
from leadline.shell.tables import chain
from leadline.shell.tables.records import AuditRow

PAGE = 100


@role_required(Role.SUPERVISOR, Role.AUDITOR)
def activity(request: HttpRequest) -> HttpResponse:
    """What people did, newest first."""
    rows = AuditRow.objects.exclude(by="")
    return _page(request, rows, "console/activity.html", "activity")


@role_required(Role.AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Every entry of the chain, newest first."""
    return _page(request, AuditRow.objects.all(), "console/audit.html", "audit")


@require_POST
@role_required(Role.AUDITOR)
def verify_now(request: HttpRequest) -> HttpResponse:
    """Walks the whole chain, says what it found, and writes that down."""
    result = verify(chain.entries())
    detail = {"entries": result.entries, "whole": result.is_whole}
    with transaction.atomic():
        chain.append([Draft(at=now(), kind="audit.verified", by=user_name(request), detail=detail)])
    request.session["audit_result"] = {"whole": result.is_whole, "because": result.because}
    return redirect("console:audit")


def _page(request: HttpRequest, rows: Any, template: str, here: str) -> HttpResponse:
    asked = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:200] for name in ("kind", "by", "subject")
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(seq__lt=int(before))
    found = list(rows.order_by("-seq")[: PAGE + 1])
    query = request.GET.copy()
    query["before"] = str(found[PAGE - 1].seq) if len(found) > PAGE else ""
    context = {
        "entries": [_entry(row) for row in found[:PAGE]],
        "older_url": f"?{query.urlencode()}" if len(found) > PAGE else "",
        "newer_url": request.path if before else "",
        "kinds": deeds.titles(KINDS),
        "asked": asked,
        "result": request.session.pop("audit_result", None) if here == "audit" else None,
        "note": _("%(count)s entries") % {"count": min(len(found), PAGE)},
    }
    return show(request, template, here, context)


def _entry(row: AuditRow) -> dict[str, Any]:
    return {
        "row": row,
        "hash": bytes(row.hash).hex(),
        "about": _about(row.subject),
        "facts": deeds.facts(row.detail),
        "title": deeds.title(row.kind),
    }


def _about(subject: str) -> str:
    """The short name of a lead, or the subject as it is."""
    try:
        return short(UUID(subject))
    except ValueError:
        return subject
