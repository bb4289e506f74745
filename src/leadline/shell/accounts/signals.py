"""Signals: every log-in, refusal and log-out is an entry of the audit chain.

A refused log-in writes no name that was typed: people type passwords there.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from leadline.audit.chain import Draft
from leadline.shell.tables import chain


@receiver(user_logged_in, dispatch_uid="line-login")
def logged_in(sender: object, user: AbstractBaseUser, **_: Any) -> None:
    """Write a log-in."""
    _write("officer.login", by=user.get_username())


@receiver(user_logged_out, dispatch_uid="line-logout")
def logged_out(sender: object, user: AbstractBaseUser | None = None, **_: Any) -> None:
    """Write a log-out."""
    if user is not None:
        _write("officer.logout", by=user.get_username())


@receiver(user_login_failed, dispatch_uid="line-refused")
def refused(sender: object, **_: Any) -> None:
    """Write a refused password."""
    _write("officer.refused", factor="password")


@receiver(authentication_failed, dispatch_uid="line-refused-factor")
def refused_factor(sender: object, user: AbstractBaseUser, **_: Any) -> None:
    """Write a refused second factor."""
    _write("officer.refused", subject=user.get_username(), factor="second")


@receiver(authenticator_added, dispatch_uid="line-factor-added")
def factor_added(sender: object, user: AbstractBaseUser, authenticator: Any, **_: Any) -> None:
    """Write a new second factor."""
    _changed(user, "factor added", authenticator)


@receiver(authenticator_removed, dispatch_uid="line-factor-removed")
def factor_removed(sender: object, user: AbstractBaseUser, authenticator: Any, **_: Any) -> None:
    """Write a second factor taken away."""
    _changed(user, "factor removed", authenticator)


@receiver(authenticator_reset, dispatch_uid="line-factor-reset")
def factor_reset(sender: object, user: AbstractBaseUser, authenticator: Any, **_: Any) -> None:
    """Write new recovery codes."""
    _changed(user, "factor renewed", authenticator)


def _changed(user: AbstractBaseUser, act: str, authenticator: Any) -> None:
    name = user.get_username()
    _write("officer.changed", by=name, subject=name, act=act, factor=str(authenticator.type))


def _write(kind: str, *, by: str = "", subject: str = "", **detail: str) -> None:
    with transaction.atomic():
        chain.append([Draft(at=timezone.now(), kind=kind, by=by, subject=subject, detail=detail)])
