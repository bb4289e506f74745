"""Roles: who may see and do what; four Django groups, and nobody enters without a second factor."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
#: recovery codes alone are no factor: they only stand in for one
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Role(StrEnum):
    """What an account may do; the words are the names of Django groups (migration 0002)."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


#: who reads reports and acts on leads
ACTING = (Role.OFFICER, Role.SUPERVISOR)
#: where each role starts after its log-in
HOME = {
    Role.OFFICER: "console:queue",
    Role.SUPERVISOR: "console:queue",
    Role.AUDITOR: "console:audit",
    Role.ADMINISTRATOR: "console:accounts",
}


def roles_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[Role]:
    """The roles of an account; none for nobody and for a locked account. Read once a request."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    known: frozenset[Role] | None = getattr(user, "_line_roles", None)
    if known is None:
        named = set(Group.objects.filter(user__pk=user.pk).values_list("name", flat=True))
        known = frozenset(role for role in Role if role.value in named)
        setattr(user, "_line_roles", known)  # noqa: B010
    return known


def has_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether an authenticator app or a passkey belongs to this account."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def role_required(*allowed: Role) -> Callable[[View[Arguments]], View[Arguments]]:
    """A decorator: the view answers only accounts with one of these roles and a second factor.

    Nobody is sent to the log-in, somebody without a factor to its set-up, another role gets 403.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            refusal = _refusal(request, allowed)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.allowed_roles = allowed  # type: ignore[attr-defined]
        return cast("View[Arguments]", guarded)

    return decorate


def _refusal(request: HttpRequest, allowed: tuple[Role, ...]) -> HttpResponse | None:
    """The answer to somebody who may not see a page, or None."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not has_second_factor(request.user):
        messages.info(request, _("Set up a second factor first: an authenticator app or a passkey."))
        return redirect("mfa_index")
    if roles_of(request.user).isdisjoint(allowed):
        return render(request, "console/forbidden.html", {"home": home_of(request.user)}, status=403)
    return None


def home_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """The name of the page where this account's work starts, or ""."""
    roles = roles_of(user)
    return next((name for role, name in HOME.items() if role in roles), "")
