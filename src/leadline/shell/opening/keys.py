"""Keys: makes the line's keys and salt on the first start; writes only the public parts into the database."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import Misconfigured
from leadline.shell.tables import chain
from leadline.shell.tables.records import SiteRow
from leadline.vault.key import IntakeKey
from leadline.vault.keyring import SUFFIX, Keyring, create_key, load_keyring
from leadline.vault.secret_file import create_secret, read_secret

#: bytes of the site's receipt salt
SALT_BYTES = 16
ANCHOR_SEED_BYTES = 32


def folder() -> Path:
    """Where the secret keys lie: LEADLINE_KEYS, or `keys` in the home."""
    return Path(os.environ.get("LEADLINE_KEYS", "") or Path(settings.HOME) / "keys")


def ensure(ask: Callable[[], str] | None = None) -> Keyring:
    """The keyring of this line; made on the first start, and its public half is in the database.

    Raises Misconfigured if the keys of a line that has sealed reports are not there: a new one
    would hide that the old reports open no more.
    """
    if not list(folder().glob(f"*{SUFFIX}")):
        if SiteRow.objects.filter(name="recipients").exists():
            raise Misconfigured(
                f"there is no intake key in {folder()}, though reports are sealed to one: restore the folder "
                "from its backup, or set LEADLINE_KEYS; if it is lost for good, `leadline worker --new-key`"
            )
        make()
    keyring = load_keyring(folder(), ask)
    SiteRow.objects.get_or_create(name="salt", defaults={"value": secrets.token_hex(SALT_BYTES)})
    recipients = json.dumps([keyring.newest.recipient])
    SiteRow.objects.update_or_create(name="recipients", defaults={"value": recipients})
    return keyring


def make() -> IntakeKey:
    """A new intake key, in the folder and in the chain; from the next start on reports are sealed to it."""
    key = create_key(folder(), datetime.now(UTC))
    with transaction.atomic():
        chain.append(
            [Draft(at=datetime.now(UTC), kind="key.created", detail={"fingerprint": key.fingerprint})]
        )
    return key


def anchor_seed() -> bytes:
    """The seed of the key that signs anchors; made on the first call."""
    path = folder() / "anchor.key"
    if not path.exists():
        create_secret(path, secrets.token_bytes(ANCHOR_SEED_BYTES))
    return read_secret(path)
