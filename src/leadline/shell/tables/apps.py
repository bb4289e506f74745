"""The Django application that owns the line's tables."""

from __future__ import annotations

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """Leadline's own rows; the label is `line`."""

    name = "leadline.shell.tables"
    label = "line"
    default_auto_field = "django.db.models.BigAutoField"
