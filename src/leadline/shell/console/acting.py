"""Acting: the buttons of the lead page; each posts and comes back with a word of what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.errors import Missing
from leadline.shell.accounts.roles import ACTING, Role, role_required, roles_of
from leadline.shell.console.frame import attempt, now, show, user_name
from leadline.shell.console.lead import find
from leadline.shell.console.shown import short
from leadline.shell.opening.client import open_contact
from leadline.shell.site import policy
from leadline.shell.tables import acts, answers, questions
from leadline.shell.tables.acts import Act

Doing = Callable[[HttpRequest, Act], None]


def _ask(request: HttpRequest, act: Act) -> None:
    acts.ask(act, questions.seal(act.lead, request.POST.get("question", "")))


def _field(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


DOING: Mapping[str, Doing] = {
    "take": lambda request, act: acts.take(act),
    "accept": lambda request, act: acts.accept(act, _field(request, "why")),
    "refer": lambda request, act: acts.refer(act, _field(request, "office"), _field(request, "why")),
    "ask": _ask,
    "close": lambda request, act: acts.close(act, _field(request, "disposition"), _field(request, "why")),
    "sort": lambda request, act: acts.sort_otherwise(
        act, _field(request, "scope"), _field(request, "category"), _field(request, "why")
    ),
    "undo": lambda request, act: acts.undo(act, _field(request, "why")),
    "pause": lambda request, act: answers.pause(act, _field(request, "clock"), _field(request, "why")),
    "resume": lambda request, act: answers.go_on(act, _field(request, "clock")),
    "acknowledge": lambda request, act: answers.acknowledge(_field(request, "key"), act),
}


@require_POST
@role_required(*ACTING)
def act(request: HttpRequest, lead_id: UUID, doing: str) -> HttpResponse:
    """One act on one lead."""
    if doing not in DOING:
        raise Http404
    what = made(request, lead_id)
    attempt(request, lambda: DOING[doing](request, what), _done(doing))
    return redirect("console:lead", lead_id)


@require_POST
@role_required(*ACTING)
def answer(request: HttpRequest) -> HttpResponse:
    """A proposal is started or declined; back to where the button was."""
    starts = request.POST.get("answer") == "start"
    what = made(request, UUID(int=0))
    key = _field(request, "key")
    word = _("Started.") if starts else _("Declined.")
    attempt(request, lambda: answers.answer(key, starts=starts, act=what, policy=policy()), word)
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/console/") and "\\" not in back else "console:queue")


@require_POST
@role_required(Role.SUPERVISOR)
def contact(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Who reported in confidence: shown once, only with a reason, and written to the audit log first."""
    found: dict[str, object] = {}
    find(lead_id)

    def open_it() -> None:
        why = _field(request, "why").strip()
        if not why:
            raise Missing("why", "a reason in a few words", "the field was left empty")
        found.update(open_contact(lead_id, by=user_name(request), purpose=why[:200]))

    if not attempt(request, open_it):
        return redirect("console:lead", lead_id)
    context = {"contact": found, "lead_id": lead_id, "reference": short(lead_id)}
    return show(request, "console/contact.html", "queue", context)


def made(request: HttpRequest, lead_id: UUID) -> Act:
    """The act of this request."""
    seen = request.POST.get("seen", "")
    return Act(
        lead=lead_id,
        by=user_name(request),
        at=now(),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None,
        is_supervisor=Role.SUPERVISOR in roles_of(request.user),
    )


def _done(doing: str) -> str:
    words = {
        "take": _("You work on this lead now."),
        "accept": _("Accepted."),
        "refer": _("Referred."),
        "ask": _("The question is in the reporter's inbox."),
        "close": _("Closed."),
        "sort": _("Sorted anew."),
        "undo": _("Undone."),
        "pause": _("The clock stands still."),
        "resume": _("The clock runs again."),
        "acknowledge": _("Noted."),
    }
    return words[doing]
