"""Where the PostgreSQL of this installation is, and the embedded one when nobody names another."""

from __future__ import annotations

from leadline.shell.database.address import django_settings, home_of, is_embedded, resolve
from leadline.shell.database.diagnosis import Check, diagnose

__all__ = ["Check", "diagnose", "django_settings", "home_of", "is_embedded", "resolve"]
