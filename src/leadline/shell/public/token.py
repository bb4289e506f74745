"""Token: keeps a reporter's visit open for a quarter of an hour without the words being typed again.

It travels in a hidden field of the page: not in an address, a cookie or a session, so that nothing stays
on a shared phone when the tab is closed. It is encrypted (XSalsa20-Poly1305) under a key of this line's
SECRET_KEY, holds the key of the reporter's inbox, and a closed visit is dead in every process at once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from leadline.errors import NotYours
from leadline.shell.intake import keys
from leadline.shell.tables import spent

#: from the typing of the words; acts do not lengthen it
VALID = timedelta(minutes=15)
#: characters of a token that are looked at
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One open visit."""

    #: SHA-256 of the receipt's lookup id
    lookup_hash: bytes = field(repr=False)
    #: id of the office that the reporter was shown, or ""
    office: str = ""
    #: the age identity of the reporter's inbox, or "" if the words were not typed
    inbox_key: str = field(default="", repr=False)
    #: when the words were typed
    since: datetime
    #: names the visit, so that it can be closed
    visit: bytes = field(repr=False)


def begin(lookup_hash: bytes, office: str = "", inbox_key: str = "") -> Held:
    """A visit that begins now."""
    return Held(
        lookup_hash=lookup_hash,
        office=office,
        inbox_key=inbox_key,
        since=datetime.now(UTC),
        visit=secrets.token_bytes(16),
    )


def make(held: Held) -> str:
    """The visit as the text of a hidden field."""
    return base64.urlsafe_b64encode(_box().encrypt(msgspec.msgpack.encode(held))).decode()


def read(text: str) -> Held:
    """The visit. Raises NotYours for a text that is not ours, too old, or of a closed visit."""
    try:
        held = msgspec.msgpack.decode(_box().decrypt(base64.urlsafe_b64decode(text[:MOST])), type=Held)
    except (ValueError, CryptoError, msgspec.DecodeError):
        raise NotYours("this page is too old") from None
    if datetime.now(UTC) - held.since > VALID:
        raise NotYours("this page is too old")
    with keys.database():
        if spent.is_spent(_name(held)):
            raise NotYours("this visit was closed")
    return held


def close(held: Held) -> None:
    """Nothing; no page of this visit can be used any more."""
    now = datetime.now(UTC)
    with keys.database():
        spent.spend({_name(held): held.since + VALID}, now)


def _name(held: Held) -> bytes:
    return hashlib.sha256(b"visit" + held.visit).digest()


def _box() -> SecretBox:
    return SecretBox(keys.secret("visit"))
