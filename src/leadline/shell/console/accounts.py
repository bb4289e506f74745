"""Accounts: an administrator makes them, locks them and gives roles; and sees no report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from leadline.shell.accounts import making
from leadline.shell.accounts.roles import FACTORS, Role, role_required
from leadline.shell.console.frame import attempt, show, user_name

Doing = Callable[[HttpRequest, str], None]


@role_required(Role.ADMINISTRATOR)
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts; a POST changes one."""
    if request.method == "POST":
        doing = DOING.get(request.POST.get("doing", ""))
        name = request.POST.get("username", "").replace("\0", "").strip()
        if doing is not None:
            attempt(request, lambda: doing(request, name))
        return redirect("console:accounts")
    return show(request, "console/accounts.html", "accounts", {"accounts": _listed(), "roles": _roles()})


def _listed() -> list[dict[str, object]]:
    guarded = set(Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", flat=True))
    users = User.objects.prefetch_related("groups").order_by("username")[:500]
    return [
        {
            "user": user,
            "roles": [group.name for group in user.groups.all()],
            "has_factor": user.pk in guarded,
        }
        for user in users
    ]


def _roles() -> list[tuple[str, str]]:
    return [
        (Role.OFFICER.value, _("officer: queue, leads, incidents")),
        (Role.SUPERVISOR.value, _("supervisor: as officer, and clocks, others' acts, contacts")),
        (Role.AUDITOR.value, _("auditor: audit log and activity, no reports")),
        (Role.ADMINISTRATOR.value, _("administrator: accounts, no reports")),
    ]


def _make(request: HttpRequest, name: str) -> None:
    word = making.make_account(name, request.POST.get("role", ""), by=user_name(request))
    _hand_over(request, name, word)


def _renew(request: HttpRequest, name: str) -> None:
    _hand_over(request, name, making.renew(name, by=user_name(request)))


def _hand_over(request: HttpRequest, name: str, word: str) -> None:
    messages.success(
        request,
        _("One-time password of %(name)s, shown once: %(word)s") % {"name": name, "word": word},
    )


DOING: Mapping[str, Doing] = {
    "make": _make,
    "renew": _renew,
    "lock": lambda request, name: making.lock(name, by=user_name(request)),
    "unlock": lambda request, name: making.lock(name, by=user_name(request), locked=False),
    "role": lambda request, name: making.change_role(
        name, request.POST.get("role", ""), by=user_name(request)
    ),
}
