"""A line's keys in the test database."""

import json
from datetime import UTC, datetime

from leadline.shell.intake import keys
from leadline.shell.tables.records import SiteRow
from leadline.vault.key import IntakeKey, new_key

SALT = bytes(range(32))


def lay_keys() -> IntakeKey:
    """The intake key whose public half the line now seals to."""
    key = new_key(datetime(2026, 1, 1, tzinfo=UTC))
    SiteRow.objects.update_or_create(name="recipients", defaults={"value": json.dumps([key.recipient])})
    SiteRow.objects.update_or_create(name="salt", defaults={"value": SALT.hex()})
    keys.forget()
    return key
