"""Spent: what counts no more, known to all processes of the line at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from leadline.shell.tables.records import SpentRow

_INSERT = """
INSERT INTO spent (hash, until) SELECT * FROM unnest(%s::bytea[], %s::timestamptz[])
ON CONFLICT DO NOTHING RETURNING hash
"""


def spend(texts: Mapping[bytes, datetime], now: datetime) -> set[bytes]:
    """Those of the hashes that were not spent before; `texts` says until when each would have held."""
    SpentRow.objects.filter(until__lt=now).delete()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(texts), list(texts.values())])
        return {bytes(found) for (found,) in cursor.fetchall()}


def is_spent(text: bytes) -> bool:
    """Whether this hash was spent."""
    return SpentRow.objects.filter(hash=text).exists()
