"""The bell: tells every listening console, after the commit, that the queue is another."""

from __future__ import annotations

from django.db import connection

CHANNEL = "leadline_queue"


def ring() -> None:
    """Nothing; listeners hear it when the surrounding transaction commits (PostgreSQL NOTIFY)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
