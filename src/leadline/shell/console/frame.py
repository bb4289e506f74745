"""Frame: what every page of the console shares: its counts, its stream, kind words for refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from leadline.errors import BadInput, LeadlineError, Missing, NotAllowed, NotYours, TooLong, TryAgain
from leadline.shell.accounts.roles import ACTING, Role, roles_of
from leadline.shell.console.check_words import field_title
from leadline.shell.console.refusals import FIELDS
from leadline.shell.console.sentences import said as sentence
from leadline.shell.guard import live_origin
from leadline.shell.tables.leads import LeadRow

#: nobody needs to know of more; counting them would cost time
MOST_COUNTED = 999
_COUNTS = """
SELECT
 (SELECT count(*) FROM (SELECT 1 FROM lead
   WHERE state IN ('received', 'queued', 'accepted', 'asked') LIMIT %(most)s) AS few),
 (SELECT count(*) FROM (SELECT 1 FROM lead
   WHERE state IN ('received', 'queued', 'accepted', 'asked') AND band IN (0, 2) LIMIT %(most)s) AS few),
 (SELECT count(*) FROM (SELECT 1 FROM incident WHERE closed_at IS NULL LIMIT %(most)s) AS few)
"""


def counts() -> dict[str, str]:
    """How many leads are open, how many of them missed a clock, how many incidents; "999+" for more."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"most": MOST_COUNTED + 1})
        found = cursor.fetchone() or (0, 0, 0)
    names = ("queue", "overdue", "incidents")
    return {
        name: f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
        for name, number in zip(names, found, strict=True)
    }


def show(
    request: HttpRequest, template: str, here: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the console."""
    roles = roles_of(request.user)
    shared = {
        "here": here,
        "is_acting": not roles.isdisjoint(ACTING),
        "is_supervisor": Role.SUPERVISOR in roles,
        "is_auditor": Role.AUDITOR in roles,
        "is_administrator": Role.ADMINISTRATOR in roles,
        "live_url": live_url(request),
    }
    if shared["is_acting"] and not request.headers.get("HX-Request"):
        shared["nav_counts"] = counts()
    return render(request, template, shared | (context or {}), status=status)


def live_url(request: HttpRequest) -> str:
    """The address of the stream that says when the queue is another."""
    origin = live_origin(request)
    return f"{origin}/console/live" if origin else "/console/live"


def attempt(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Whether the act was done; if it was refused, the page says why, in words for people."""
    try:
        act()
    except LeadlineError as error:
        messages.error(request, said(error))
        return False
    if done:
        messages.success(request, done)
    return True


def said(error: LeadlineError) -> str:
    """What an error means for the officer."""
    if isinstance(error, Missing | TooLong | BadInput):
        field = gettext(FIELDS[error.field]) if error.field in FIELDS else field_title(error.field)
        return _("Not done. %(field)s: %(limit)s.") % {"field": field, "limit": sentence(error.limit)}
    if isinstance(error, NotAllowed):
        return _("Not done: %(why)s.") % {"why": sentence(error)}
    if isinstance(error, TryAgain):
        return _("Not done now, try again: %(why)s.") % {"why": sentence(error)}
    if isinstance(error, NotYours):
        return _("There is no such thing.")
    return str(error)


def now() -> datetime:
    """The instant of an act."""
    return timezone.now()


def user_name(request: HttpRequest) -> str:
    """Who acts."""
    return request.user.get_username()


def find(lead_id: UUID) -> LeadRow:
    """The lead with its report; 404 if there is none."""
    row = LeadRow.objects.select_related("report").filter(pk=lead_id).first()
    if row is None:
        raise Http404
    return row
