"""Fingerprints of reporters: whether two confidential reports come from one person, without saying who.

They are keyed, so that a stolen database cannot be searched for a known phone number.
Correlation uses them to count a person once; nothing scores a person by them.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from leadline.vault.identity import Contact, Way, WayKind

#: bytes of a fingerprint: 128 bits, no accidental twins
FINGERPRINT_BYTES = 16
#: a phone number counts by its last digits, so that a country code or a leading 0 changes nothing
PHONE_DIGITS = 9
_ORDER = (WayKind.PHONE, WayKind.MAIL, WayKind.OTHER)


def reporter_fingerprint(contact: Contact, key: bytes) -> bytes:
    """16 bytes, equal for the same phone, else the same mail, else the same other way, else the same name.

    `key` is `Keyring.subkey("reporter")`. HMAC-SHA256, cut to 128 bits. Two numbers that
    share their last 9 digits count as one person.
    """
    return hmac.new(key, _essence(contact).encode(), hashlib.sha256).digest()[:FINGERPRINT_BYTES]


def _essence(contact: Contact) -> str:
    """The one line that stands for the person, such as `phone:555012345`."""
    for way in sorted(contact.ways, key=lambda way: _ORDER.index(way.kind)):
        plain = _plain_way(way)
        if plain:
            return f"{way.kind}:{plain}"
    return "name:" + _plain(contact.name)


def _plain_way(way: Way) -> str:
    """The way without how it was typed; empty for a phone number too short to tell people apart."""
    if way.kind is not WayKind.PHONE:
        return _plain(way.value)
    digits = "".join(str(unicodedata.digit(letter)) for letter in way.value if letter.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS - 2 else ""


def _plain(text: str) -> str:
    """Lower case, one width, single spaces, no invisible marks."""
    shown = "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf"
    )
    return " ".join(shown.casefold().split())
