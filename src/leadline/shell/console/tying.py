"""Tying: the buttons of the incident page and of a lead's incidents: tie, untie, close, open again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadline.errors import BadInput, Missing
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console.acting import back_to, made, posted
from leadline.shell.console.frame import attempt
from leadline.shell.site import policy
from leadline.shell.tables import steps, tying
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.queue import by_reference

Doing = Callable[[HttpRequest, str], None]
NOBODY = UUID(int=0)


def _tie(request: HttpRequest, key: str) -> None:
    tying.tie(key, made(request, _lead(request)), posted(request, "why"))


def _untie(request: HttpRequest, key: str) -> None:
    tying.untie(key, made(request, _lead(request)), posted(request, "why"))


def _close(request: HttpRequest, key: str) -> None:
    tying.close(key, made(request, NOBODY), posted(request, "why"))


def _open_again(request: HttpRequest, key: str) -> None:
    tying.open_again(key, made(request, NOBODY))


def _split(request: HttpRequest, key: str) -> None:
    try:
        leads = [UUID(one) for one in request.POST.getlist("leads")]
    except ValueError:
        raise BadInput("leads", "reports of the incident") from None
    tying.split(key, leads, made(request, leads[0] if leads else NOBODY), posted(request, "why"))


def _merge(request: HttpRequest, key: str) -> None:
    tying.merge(key, posted(request, "other"), made(request, NOBODY), posted(request, "why"))


DOING: Mapping[str, Doing] = {
    "tie": _tie,
    "untie": _untie,
    "close": _close,
    "open": _open_again,
    "split": _split,
    "merge": _merge,
}


@require_POST
@role_required(*ACTING)
def act(request: HttpRequest, doing: str) -> HttpResponse:
    """One act on one incident; back to where the button was."""
    if doing not in DOING:
        raise Http404
    words = {
        "tie": _("Tied to the incident."),
        "untie": _("Untied from the incident."),
        "close": _("The incident is closed."),
        "open": _("The incident is open again."),
        "split": _("The reports are an incident of their own."),
        "merge": _("The two are one incident."),
    }
    attempt(request, lambda: DOING[doing](request, posted(request, "key")), words[doing])
    return redirect(back_to(request, "console:incidents"))


@require_POST
@role_required(*ACTING)
def step(request: HttpRequest) -> HttpResponse:
    """One step of a playbook gets a mark; back to where the button was."""
    words = {
        "done": _("The step is done."),
        "left out": _("The step is left out."),
        "open": _("The step is open again."),
    }
    mark = posted(request, "mark")
    number = posted(request, "step")

    def tick() -> None:
        if mark not in words or not (number.isascii() and number.isdigit() and len(number) < 4):
            raise BadInput("step", "a step of this playbook")
        chosen = steps.Step(proposal=posted(request, "key"), number=int(number), mark=steps.Mark(mark))
        steps.tick(chosen, made(request, NOBODY), policy())

    attempt(request, tick, words.get(mark, ""))
    return redirect(back_to(request, "console:queue"))


def _lead(request: HttpRequest) -> UUID:
    """The lead that was chosen from a list or named by its reference."""
    given = posted(request, "lead").strip()
    try:
        return UUID(given)
    except ValueError:
        pass
    found = list(by_reference(LeadRow.objects.all(), given).values_list("pk", flat=True)[:2])
    if len(found) != 1:
        raise Missing("lead", "the reference of a report", "there is none with this reference")
    return found[0]
