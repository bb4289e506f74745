"""Keys: the public intake keys and the receipt salt of this line, read once a process.

The sorting process writes them at its first start; a process that takes reports in holds no secret
key of the line. Two values are derived from Django's SECRET_KEY: for receipts and for challenges.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error
from procrastinate.exceptions import ProcrastinateException

from leadline.errors import TryAgain
from leadline.shell.tables.records import SiteRow
from leadline.vault.seal import StatementSealer

RECIPIENTS, SALT = "recipients", "salt"
_lock = threading.Lock()
_held: dict[str, tuple[StatementSealer, bytes]] = {}


def sealing() -> tuple[StatementSealer, bytes]:
    """The sealer and the receipt salt. Raises TryAgain while the line has no intake key yet."""
    held = _held.get("site")
    if held is None:
        with _lock:
            held = _held.get("site") or _read()
            _held["site"] = held
    return held


def forget() -> None:
    """Nothing; the next call reads the table again (a new intake key, another database)."""
    _held.clear()


def secret(purpose: str) -> bytes:
    """32 bytes for one purpose, from SECRET_KEY: the same in every process of this line."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"leadline/{purpose}/v1".encode(), hashlib.sha256)


@contextmanager
def database() -> Iterator[None]:
    """What is done inside; a database that does not answer becomes TryAgain."""
    try:
        yield
    except (Error, ProcrastinateException) as error:
        raise TryAgain("the database does not answer now", 5.0) from error


def _read() -> tuple[StatementSealer, bytes]:
    with database():
        rows = dict(SiteRow.objects.filter(name__in=[RECIPIENTS, SALT]).values_list("name", "value"))
    if RECIPIENTS not in rows or SALT not in rows:
        raise TryAgain("this line has no intake key yet; it gets one when its worker starts", 5.0)
    return StatementSealer(json.loads(rows[RECIPIENTS])), bytes.fromhex(rows[SALT])
