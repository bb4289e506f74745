"""Acting: the buttons of the lead page; each posts and comes back with a word of what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.errors import BadInput
from leadline.model.grade import Admiralty
from leadline.shell.accounts.roles import ACTING, Role, role_required, roles_of
from leadline.shell.console import readings
from leadline.shell.console.frame import attempt, find, now, show, user_name
from leadline.shell.console.shown import short
from leadline.shell.opening.client import open_contact
from leadline.shell.site import policy
from leadline.shell.tables import acts, answers, questions, reasons, undoing
from leadline.shell.tables.acts import Act

Doing = Callable[[HttpRequest, Act], None]


def _ask(request: HttpRequest, act: Act) -> None:
    acts.ask(act, questions.seal(act.lead, request.POST.get("question", "")))


def posted(request: HttpRequest, name: str) -> str:
    """A field of the form, "" if it is not there."""
    return request.POST.get(name, "").replace("\0", "")


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of the console that the form came from."""
    back = request.POST.get("back", "")
    return back if back.startswith("/console/") and "\\" not in back else otherwise


def _grade(request: HttpRequest, act: Act) -> None:
    number = posted(request, "credibility")
    if number not in tuple("123456"):
        raise BadInput("credibility", "a number from 1 to 6", "nothing was chosen")
    grading = Admiralty(source=posted(request, "source"), credibility=int(number))
    acts.grade(act, grading, posted(request, "why"))


DOING: Mapping[str, Doing] = {
    "take": lambda request, act: acts.take(act),
    "accept": lambda request, act: acts.accept(act, posted(request, "why")),
    "refer": lambda request, act: acts.refer(act, posted(request, "office"), posted(request, "why")),
    "ask": _ask,
    "close": lambda request, act: acts.close(act, posted(request, "disposition"), posted(request, "why")),
    "sort": lambda request, act: acts.sort_otherwise(
        act, posted(request, "scope"), posted(request, "category"), posted(request, "why")
    ),
    "grade": _grade,
    "measure": readings.enter,
    "undo": lambda request, act: undoing.undo(act, posted(request, "why")),
    "pause": lambda request, act: answers.pause(act, posted(request, "clock"), posted(request, "why")),
    "resume": lambda request, act: answers.go_on(act, posted(request, "clock")),
    "acknowledge": lambda request, act: answers.acknowledge(posted(request, "key"), act),
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
    key = posted(request, "key")
    word = _("Started.") if starts else _("Declined.")
    attempt(request, lambda: answers.answer(key, starts=starts, act=what, policy=policy()), word)
    return redirect(back_to(request, "console:queue"))


@require_POST
@role_required(Role.SUPERVISOR)
def contact(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Who reported in confidence: shown once, only with a reason, and written to the audit log first."""
    found: dict[str, object] = {}
    find(lead_id)

    def open_it() -> None:
        reason = reasons.keep(reasons.checked(posted(request, "why")), now(), lead_id=lead_id)
        purpose = f"reason {reason.id}" if reason else ""
        found.update(open_contact(lead_id, by=user_name(request), purpose=purpose))

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
        "grade": _("Graded."),
        "measure": _("The reading is entered. It counts at the next look for patterns."),
        "undo": _("Undone."),
        "pause": _("The clock stands still."),
        "resume": _("The clock runs again."),
        "acknowledge": _("Noted."),
    }
    return words[doing]
