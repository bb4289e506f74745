"""Where the PostgreSQL of this installation is, and the embedded one when nobody names another."""

from __future__ import annotations

from leadline.shell.database.address import django_settings, home_of, resolve

__all__ = ["django_settings", "home_of", "resolve"]
