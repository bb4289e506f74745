"""HKDF-SHA256: many independent keys out of one secret of full entropy.

Source: RFC 5869, https://www.rfc-editor.org/rfc/rfc5869. It stretches nothing: the
input must already hold the entropy that is wanted (see docs/decisions/0002).
"""

from __future__ import annotations

import hashlib
import hmac

from leadline.errors import OutOfRange

#: bytes of one SHA-256 output
HASH_BYTES = 32
#: RFC 5869, section 2.3: L <= 255 * HashLen
MOST_BYTES = 255 * HASH_BYTES


def extract(salt: bytes, secret: bytes) -> bytes:
    """The pseudorandom key, 32 bytes (RFC 5869, section 2.2); an empty salt counts as 32 zero bytes."""
    return hmac.new(salt or bytes(HASH_BYTES), secret, hashlib.sha256).digest()


def expand(key: bytes, label: bytes, length: int) -> bytes:
    """`length` bytes for this label (RFC 5869, section 2.3), 1 to 8160 bytes.

    Raises OutOfRange for another length.
    """
    if not 0 < length <= MOST_BYTES:
        raise OutOfRange("length", f"1 to {MOST_BYTES} bytes", f"asked for {length}")
    block, blocks = b"", b""
    for number in range(1, -(-length // HASH_BYTES) + 1):
        block = hmac.new(key, block + label + bytes([number]), hashlib.sha256).digest()
        blocks += block
    return blocks[:length]


def derive_key(secret: bytes, *, salt: bytes, label: bytes, length: int = HASH_BYTES) -> bytes:
    """`length` bytes for this label out of a secret and a salt: extract, then expand."""
    return expand(extract(salt, secret), label, length)
