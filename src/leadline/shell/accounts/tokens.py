"""Tokens: keys for programs of the operator that read the figures of sorting and nothing else.

256 random bits each, so a plain SHA-256 is kept: there is nothing to guess. Making and revoking one stands
in the audit chain.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import BadInput, NotYours, OutOfRange
from leadline.shell.tables import chain
from leadline.shell.tables.models import TokenRow

#: what each token begins with, so that it is known where it leaks
PREFIX = "leadline-"
#: characters of a token, and bytes of chance in it
LENGTH, _CHANCE = len(PREFIX) + 43, 32
#: longest life in days
MOST_DAYS = 366
_NAME = re.compile(r"[\w.-]{1,60}")


def make_token(name: str, *, days: int, by: str, now: datetime) -> str:
    """The new token, to be handed over once; only its hash stays. Raises BadInput, OutOfRange."""
    if not _NAME.fullmatch(name):
        raise BadInput("name", "1 to 60 letters, digits, points or dashes", "a space, or empty?")
    if not 1 <= days <= MOST_DAYS:
        raise OutOfRange("days", f"1 to {MOST_DAYS}", "a token for ever is a token that is forgotten")
    token = PREFIX + secrets.token_urlsafe(_CHANCE)
    with transaction.atomic():
        if TokenRow.objects.filter(name=name).exists():
            raise BadInput("name", "a name that no token ever had", "it is taken, or was revoked")
        ends = now + timedelta(days=days)
        TokenRow.objects.create(name=name, hash=_hash(token), made_at=now, made_by=by, expires_at=ends)
        detail = {"until": ends.isoformat()}
        chain.append([Draft(at=now, kind="token.made", by=by, subject=name, detail=detail)])
    return token


def revoke(name: str, *, by: str, now: datetime) -> None:
    """Nothing; the token opens nothing any more. Raises NotYours where there is no such token in force."""
    with transaction.atomic():
        if not TokenRow.objects.filter(name=name, revoked_at=None).update(revoked_at=now):
            raise NotYours("there is no token in force with this name")
        chain.append([Draft(at=now, kind="token.revoked", by=by, subject=name)])


def listed() -> Sequence[TokenRow]:
    """Every token that ever was, oldest first."""
    return list(TokenRow.objects.all())


def admits(token: str, now: datetime) -> bool:
    """Whether a token is in force."""
    if len(token) != LENGTH or not token.startswith(PREFIX) or not token.isascii():
        return False
    return TokenRow.objects.filter(hash=_hash(token), revoked_at=None, expires_at__gt=now).exists()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
