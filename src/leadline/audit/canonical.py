"""Canonical bytes of a JSON value, so that a hash made today can be checked anywhere in ten years.

Source: RFC 8785 (JCS), https://www.rfc-editor.org/rfc/rfc8785, for what an audit entry may
hold: strings, whole numbers within 2^53, finite numbers below 10^15, true, false, null,
in lists and in objects with ASCII keys. In short: UTF-8, no spaces, keys sorted, numbers
as JavaScript prints them (so 1.0 is 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from leadline.errors import OutOfRange, Unreadable

Scalar = str | int | float | bool | None
#: whole numbers that every JSON reader keeps exactly
LARGEST_WHOLE = 2**53
#: above this, databases and languages begin to print numbers differently
LARGEST_FRACTION = 1e15
_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical_bytes(parts: Sequence[Scalar | Mapping[str, Scalar]]) -> bytes:
    """The list as RFC 8785 writes it.

    Raises OutOfRange for a number that does not survive every reader, Unreadable for text
    that is not Unicode.

    >>> canonical_bytes(["a", 1.0, {"z": None, "b": 0.000002}])
    b'["a",1,{"b":0.000002,"z":null}]'
    """
    try:
        return _ENCODER.encode([_plain(part) for part in parts])
    except UnicodeEncodeError:
        raise Unreadable("text", "must be valid Unicode", "half of a surrogate pair") from None


def _plain(part: Scalar | Mapping[str, Scalar]) -> object:
    if isinstance(part, Mapping):
        return {key: _number(value) for key, value in part.items()}
    return _number(part)


def _number(value: Scalar) -> object:
    """The same value, as one that msgspec prints the way JavaScript does."""
    if isinstance(value, float):
        return _fraction(value)
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        raise OutOfRange("number", "within 2^53", "write a larger one as text")
    return value


def _fraction(value: float) -> object:
    if not math.isfinite(value) or abs(value) >= LARGEST_FRACTION:
        raise OutOfRange("number", "finite and below 10^15", "write a larger one as text")
    if value.is_integer():
        return int(value)
    if 1e-6 <= abs(value) < 1e-5:
        return msgspec.Raw(format(Decimal(repr(value)), "f").encode())
    return value
