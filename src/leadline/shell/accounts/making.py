"""Making: new accounts and their second factor, for the command line, the demo and the accounts page."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from leadline.audit.chain import Draft
from leadline.errors import BadInput, NotYours
from leadline.shell.accounts.roles import Role
from leadline.shell.tables import chain


def make_account(username: str, role: str, password: str | None = None, *, by: str = "") -> str:
    """The password of the new account: the one given, or a random one to be handed over once.

    `by`: who makes it, "" for the command line. Raises BadInput for a taken or impossible name,
    an unknown role or a weak password.
    """
    word = password or secrets.token_urlsafe(15)
    user = User(username=username)
    try:
        user.clean_fields(exclude=["password"])
        validate_password(word, user)
    except ValidationError as error:
        field = "password" if not hasattr(error, "error_dict") else "username"
        raise BadInput(field, " ".join(error.messages)) from None
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise BadInput("username", "a name that nobody else has", "this account exists already")
        user.set_password(word)
        user.save()
        user.groups.set([_group(role)])
        _write(user, by, {"act": "made", "role": role})
    return word


def change_role(username: str, role: str, *, by: str) -> None:
    """Nothing; the account has this one role then. Raises NotYours for an unknown account."""
    with transaction.atomic():
        user = _find(username)
        user.groups.set([_group(role)])
        _write(user, by, {"act": "role", "role": role})


def lock(username: str, *, by: str, locked: bool = True) -> None:
    """Nothing; the account can no longer log in, and its sessions answer no more; or it can again."""
    with transaction.atomic():
        user = _find(username)
        if user.username == by:
            raise BadInput("username", "another account than your own", "nobody locks themselves out")
        user.is_active = not locked
        user.save(update_fields=["is_active"])
        _write(user, by, {"act": "locked" if locked else "unlocked"})


def renew(username: str, *, by: str) -> str:
    """A new one-time password for an account that lost its own; its second factors are removed."""
    word = secrets.token_urlsafe(15)
    with transaction.atomic():
        user = _find(username)
        user.set_password(word)
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        _write(user, by, {"act": "renewed"})
    return word


def enrol_totp(user: User, secret: str | None = None) -> str:
    """The base-32 secret of the account's authenticator app, newly set up; recovery codes beside it."""
    chosen = secret or generate_totp_secret()
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, chosen)
        RecoveryCodes.activate(user)
    return chosen


def _group(role: str) -> Group:
    if role not in set(Role):
        raise BadInput("role", f"one of {', '.join(Role)}")
    return Group.objects.get_or_create(name=role)[0]


def _find(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotYours("there is no account with this name")
    return user


def _write(user: User, by: str, detail: dict[str, str]) -> None:
    chain.append(
        [Draft(at=timezone.now(), kind="officer.changed", by=by, subject=user.get_username(), detail=detail)]
    )
