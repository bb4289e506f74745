"""Leads: which lead stands for a row of anybody's own data. Knows no file."""

from __future__ import annotations

from hashlib import sha1
from uuid import NAMESPACE_URL, UUID

#: hexadecimal digits of a UUID: what is shorter is none
_UUID_DIGITS = 32
#: what stands before a row's name where its lead is hashed (RFC 9562, version 5, in the space of addresses)
_ROW_SPACE = NAMESPACE_URL.bytes + b"leadline row "


def lead_of(name: str) -> UUID:
    """The lead that stands for an id of anybody's own data.

    >>> lead_of("report 7") == lead_of("report 7")
    True
    """
    if len(name) >= _UUID_DIGITS:
        try:
            return UUID(name)
        except ValueError:
            pass
    hashed = sha1(_ROW_SPACE + name.encode(), usedforsecurity=False).digest()
    return UUID(bytes=hashed[:16], version=5)
