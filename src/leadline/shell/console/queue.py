"""Queue: the first page of an officer's night, and the fragment that the stream has fetched again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadline.errors import BadInput
from leadline.policy.taxonomy import taxonomy
from leadline.shell.accounts.roles import ACTING, Role, home_of, role_required
from leadline.shell.console import shown
from leadline.shell.console.frame import said, show, user_name
from leadline.shell.console.kinds import KINDS, kind_title
from leadline.shell.site import policy
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.queue import PAGE, Filters, Page, by_reference, known_desks, page

_FLAGS = ("sensitive", "review")
_WORDS = ("state", "scope", "category", "desk", "kind", "language")


@role_required(*Role)
def home(request: HttpRequest) -> HttpResponse:
    """Each role starts at its own work."""
    return redirect(home_of(request.user))


@role_required(*ACTING)
def queue(request: HttpRequest) -> HttpResponse:
    """Open leads in order; with HX-Request only the table."""
    asked = {name: request.GET[name] for name in (*_WORDS, *_FLAGS, "mine") if request.GET.get(name)}
    try:
        filters = read_filters(request)
        found = page(filters, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadInput as error:
        messages.error(request, said(error))
        asked, filters = {}, Filters()
        found = page(filters)
    context = _context(asked, filters, found)
    if request.headers.get("HX-Request"):
        return render(request, "console/queue_rows.html", context)
    return show(request, "console/queue.html", "queue", context | _choices())


@role_required(*ACTING)
def search(request: HttpRequest) -> HttpResponse:
    """The lead with this reference, or what was wrong with the words."""
    words = request.GET.get("q", "").strip()
    try:
        found = list(by_reference(LeadRow.objects.all(), words).values_list("pk", flat=True)[:20])
    except BadInput as error:
        messages.error(request, said(error))
        found = []
    if len(found) == 1:
        return redirect("console:lead", found[0])
    return show(
        request,
        "console/search.html",
        "queue",
        {"found": [(pk, shown.short(pk)) for pk in found], "words": words},
    )


def read_filters(request: HttpRequest) -> Filters:
    """The filters in the address."""
    words = {name: request.GET.get(name, "").replace("\0", "")[:40] for name in _WORDS}
    flags = {name: bool(request.GET.get(name)) for name in _FLAGS}
    mine = user_name(request) if request.GET.get("mine") else ""
    return Filters(**words, **flags, mine=mine)  # type: ignore[arg-type]


def _context(asked: dict[str, str], filters: Filters, found: Page) -> dict[str, object]:
    address = reverse("console:queue")
    return {
        "rows": [shown.row(line) for line in found.lines],
        "ceiling": policy().priority.ceiling,
        "filters": filters,
        "fragment_url": f"{address}?{urlencode(asked)}",
        "newer_url": f"{address}?{urlencode(asked | {'before': found.before})}" if found.before else "",
        "older_url": f"{address}?{urlencode(asked | {'after': found.after})}" if found.after else "",
        "note": _("%(count)s of more") % {"count": PAGE} if found.after else "",
    }


def _choices() -> dict[str, object]:
    """What can be chosen in the toolbar."""
    return {
        "scopes": shown.choices(["ours", "referral", "protected", "unclear"], shown.scope_title),
        "categories": shown.choices(list(taxonomy().categories), shown.category_title),
        "object_kinds": shown.choices(list(KINDS), kind_title),
        "desks": known_desks(),
    }
