"""An imprint: a picture's hash under a key, so that copies are known again without keeping the picture.

The two hashes of `phash`, 64 bits each. The key puts the bits into an order of its own and turns some over (a
permutation and a mask by BLAKE2b, RFC 7693): the number of different bits stays, so copies are found as
before, but who has the imprints without the key cannot try a picture against them. It is no cipher: who knows
some of the pictures behind the imprints can work the order out. Knows no reports; distances are counts of
bits, 0 to 64.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput
from leadline.methods.phash import SAME_DCT, SAME_GRADIENT, PictureHash

Prints = NDArray[np.uint64]
Rows = NDArray[np.int64]

#: bytes of one imprint, and of the key
IMPRINT_BYTES, KEY_BYTES = 16, 32
_BITS = 64


def imprint(picture: PictureHash, key: bytes) -> bytes:
    """16 bytes: the hash under the key. Raises BadInput for a key that is not 32 bytes.

    >>> len(imprint(PictureHash(dct=1, gradient=2), bytes(32)))
    16
    """
    if len(key) != KEY_BYTES:
        raise BadInput("key", f"must be {KEY_BYTES} bytes", "a passphrase instead of a derived key?")
    return _turned(picture.dct, key, "dct") + _turned(picture.gradient, key, "gradient")


def prints(imprints: bytes) -> Prints:
    """Imprints one after the other as numbers, shape (n, 2). Raises BadInput for any other length."""
    if len(imprints) % IMPRINT_BYTES:
        raise BadInput("imprints", f"must be {IMPRINT_BYTES} bytes each", "made by another version?")
    return np.frombuffer(imprints, dtype=">u8").astype(np.uint64).reshape(-1, 2)


def is_same(some: Prints, one: Prints) -> NDArray[np.bool_]:
    """Which of some imprints are of the same picture as one, by both opinions."""
    apart = np.bitwise_count(some ^ one)
    return np.asarray((apart[:, 0] <= SAME_DCT) & (apart[:, 1] <= SAME_GRADIENT), dtype=np.bool_)


class Album:
    """Imprints, each with the number of the row that it belongs to; grows, and is made anew to forget."""

    def __init__(self, rows: Sequence[bytes] = ()) -> None:
        """Hold the imprints of these rows."""
        self._prints = np.zeros((16, 2), dtype=np.uint64)
        self._owners = np.zeros(16, dtype=np.int64)
        self._count = 0
        for row, imprints in enumerate(rows):
            self.add(row, imprints)

    def __len__(self) -> int:
        return self._count

    def add(self, row: int, imprints: bytes) -> None:
        """Nothing; the row has these pictures."""
        new = prints(imprints)
        until = self._count + len(new)
        if until > len(self._prints):
            spare = 2 * until - len(self._prints)
            self._prints = np.concatenate((self._prints, np.zeros((spare, 2), dtype=np.uint64)))
            self._owners = np.concatenate((self._owners, np.zeros(spare, dtype=np.int64)))
        self._prints[self._count : until] = new
        self._owners[self._count : until] = row
        self._count = until

    def meets(self, imprints: bytes) -> Rows:
        """The rows with a picture that is among these, each once, lowest first."""
        held = self._prints[: self._count]
        found = [self._owners[: self._count][is_same(held, one)] for one in prints(imprints)]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def _turned(number: int, key: bytes, opinion: str) -> bytes:
    order, mask = _order_and_mask(key, opinion)
    bits = np.unpackbits(np.frombuffer(number.to_bytes(8, "big"), dtype=np.uint8))
    return bytes(np.packbits(bits[order]).tobytes()[at] ^ mask[at] for at in range(8))


@cache
def _order_and_mask(key: bytes, opinion: str) -> tuple[Rows, bytes]:
    def drawn(what: str) -> bytes:
        return hashlib.blake2b(
            f"leadline imprint 1 {opinion} {what}".encode(), key=key, digest_size=8
        ).digest()

    order = sorted(range(_BITS), key=lambda bit: drawn(str(bit)))
    return np.array(order, dtype=np.int64), drawn("mask")
