"""Who may have an account: nobody makes one for themselves."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from leadline.shell.accounts.roles import has_second_factor

#: how long after the first log-in the password is not asked for again to set up the first factor
FRESH = timedelta(minutes=10)


class OfficersOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whether the password is asked for again: not right after the log-in that leads to the set-up."""
        user = self.request.user
        if user.is_authenticated and user.last_login and not has_second_factor(user):
            return bool(timezone.now() - user.last_login > FRESH)
        return bool(super().is_reauthentication_required(app=app, **kwargs))
