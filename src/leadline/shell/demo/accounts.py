"""The demo's people at the line: one account a role, with a second factor that the demo can tell.

Only for a demo's home: a line that matters makes its accounts with `leadline accounts add`.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import Group, User

#: role and user name of each
PEOPLE = (
    ("officer", "mei"),
    ("officer", "jonas"),
    ("supervisor", "amira"),
    ("auditor", "lin"),
    ("administrator", "admin"),
)
PERIOD_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What the demo prints for one account."""

    role: str
    username: str
    password: str
    #: base32 secret for an authenticator app
    secret: str

    @property
    def code(self) -> str:
        """The six digits that are valid now (RFC 6238, 30 s)."""
        return str(format_hotp_value(hotp_value(self.secret, int(time.time()) // PERIOD_S)))


def demo_accounts() -> list[Login]:
    """All demo accounts, made on the first call; passwords and secrets lie in the demo's home, mode 0600."""
    path = Path(settings.HOME) / "demo-accounts.json"
    if path.exists():
        return [Login(**item) for item in json.loads(path.read_text())]
    logins = [
        Login(
            role=role,
            username=username,
            password=secrets.token_urlsafe(12),
            secret=generate_totp_secret(),
        )
        for role, username in PEOPLE
    ]
    for login in logins:
        _make(login)
    path.touch(mode=0o600)
    fields = ("role", "username", "password", "secret")
    path.write_text(json.dumps([{name: getattr(login, name) for name in fields} for login in logins]))
    return logins


def _make(login: Login) -> None:
    user, _ = User.objects.get_or_create(username=login.username)
    user.set_password(login.password)
    user.save()
    user.groups.set([Group.objects.get(name=login.role)])
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, login.secret)
