"""A line whose sorting process answers beside the test: what is sealed can be opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from leadline.shell.intake import keys
from leadline.shell.opening import client, server
from leadline.shell.tables.records import SiteRow
from leadline.vault.keyring import Keyring, create_key, load_keyring


def lay_keyring(folder: Path) -> Keyring:
    """A new intake key, whose public half the line now seals to."""
    create_key(folder, datetime.now(UTC))
    keyring = load_keyring(folder, None)
    recipients = json.dumps([keyring.newest.recipient])
    SiteRow.objects.update_or_create(name="recipients", defaults={"value": recipients})
    keys.forget()
    return keyring


@contextmanager
def answering(keyring: Keyring) -> Iterator[server.AuditedOpener]:
    """The process that opens seals, while the block runs."""
    opener = server.AuditedOpener(keyring)
    stop = server.start(client.socket_path(), opener)
    yield opener
    stop()
