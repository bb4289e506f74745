"""Looks: the page "Second look": a person decides a report again and does not see what the machine said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.errors import LeadlineError
from leadline.model.decision import Scope
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import shown
from leadline.shell.console.frame import attempt, now, show, user_name
from leadline.shell.console.lead import opened
from leadline.shell.opening.client import open_report
from leadline.shell.tables import looks
from leadline.shell.tables.looks import Answer
from leadline.shell.tables.sorting import LookRow
from leadline.shell.worker import jobs

PURPOSE = "second look"
_ASKED = (Scope.OURS, Scope.REFERRAL, Scope.PROTECTED, Scope.UNCLEAR)


@role_required(*ACTING)
def look(request: HttpRequest) -> HttpResponse:
    """The next report to decide again, with its words and nothing else."""
    by = user_name(request)
    row = looks.next_for(by)
    context: dict[str, Any] = {"left": looks.waiting(by).count(), "look": row}
    if row is not None:
        context |= {
            "words": opened(row.lead, by, purpose=PURPOSE),
            "beside": _beside(row.beside, by),
            "received_at": row.lead.received_at,
            "scopes": [(scope.value, shown.scope_title(scope)) for scope in _ASKED],
            "offices": shown.choices(list(offices().by_id), shown.office_title),
            "categories": shown.choices(list(taxonomy().categories), shown.category_title),
        }
    return show(request, "console/look.html", "look", context)


@require_POST
@role_required(*ACTING)
def give(request: HttpRequest, look_id: int) -> HttpResponse:
    """The answer; then the next one."""
    what, by = _answer(request), user_name(request)
    if attempt(request, lambda: looks.give(look_id, what, by=by, now=now()), _("Noted.")):
        jobs.ask_for_figures()
    return redirect("console:look")


def _answer(request: HttpRequest) -> Answer:
    given = {name: request.POST.get(name, "").replace("\0", "") for name in ("scope", "category", "referral")}
    is_spam = given["scope"] == "spam"
    return Answer(
        scope="unclear" if is_spam else given["scope"],
        category=given["category"] if given["scope"] == "ours" else "",
        referral=given["referral"] if given["scope"] == "referral" else "",
        is_spam=is_spam,
        is_same=request.POST.get("same", "") == "yes",
    )


def _beside(lead: UUID | None, by: str) -> tuple[Any, ...]:
    """The words of the earlier report that looks alike; none if they are gone."""
    if lead is None or not LookRow.objects.filter(beside=lead).exists():
        return ()
    try:
        return open_report(lead, by=by, purpose=PURPOSE)
    except LeadlineError:
        return ()
