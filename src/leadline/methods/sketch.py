"""A keyed sketch of a text: tells whether two texts are nearly the same, without keeping either.

MinHash (Broder 1997) over the text's shingles: three characters, or two where both are Chinese
characters. Each shingle goes through SipHash-2-4 (Aumasson and Bernstein 2012), a keyed
pseudo-random function, with a key derived by BLAKE2b from the site's key: who steals the sketches without
the key cannot try out words or phrases against them. A sketch still shows which texts are alike: that
is its purpose. The share of equal values estimates the Jaccard similarity of the shingle sets
with a standard deviation of at most 0.045. Knows no reports; no units.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput

Words = NDArray[np.uint64]

#: values in a sketch, and its length in bytes
HASHES = 128
SKETCH_BYTES = HASHES * 4
KEY_BYTES = 32
#: equal values from which two texts count as the same; chosen on real reports (docs/methods/sketch)
SAME_TEXT_HASHES = 56
#: below so many different shingles, two people may well write the same words: no sketch
LEAST_SHINGLES = 24
#: characters beyond this are not looked at, so that one report cannot hold up the line
MOST_CHARACTERS = 20_000

_EMPTY = bytes(SKETCH_BYTES)
_CHINESE = (0x3400, 0x9FFF)
_CHINESE_RARE = (0x20000, 0x3FFFF)
_BITS = 21


def sketch(text: str, key: bytes) -> bytes:
    """128 values of 32 bits, little-endian; empty if the text is too short to tell.

    Case, width, punctuation and spacing make no difference. Raises BadInput for a key that is not 32 bytes.

    >>> len(sketch("A grey box with two antennas hangs on the lamp post by the pier.", bytes(32)))
    512
    """
    if len(key) != KEY_BYTES:
        raise BadInput("key", f"must be {KEY_BYTES} bytes", "a passphrase instead of a derived key?")
    shingles = _shingles(text)
    if len(shingles) < LEAST_SHINGLES:
        return b""
    seed = np.frombuffer(hashlib.blake2b(b"leadline sketch 1", key=key, digest_size=16).digest(), dtype="<u8")
    hashed = siphash_of_words(shingles, int(seed[0]), int(seed[1]))
    mixed = hashed[None, :] * _MULTIPLIERS[:, None]
    return bytes((mixed.min(axis=1) >> np.uint64(32)).astype("<u4").tobytes())


def similarity(a: bytes, b: bytes) -> float:
    """Share of equal values, 0 to 1: an estimate of the texts' Jaccard similarity. 0 if either is empty."""
    if not a or not b:
        return 0.0
    return float(np.count_nonzero(values(a) == values(b)) / HASHES)


def is_same_text(a: bytes, b: bytes) -> bool:
    """Whether two sketches are of nearly the same text."""
    return similarity(a, b) * HASHES >= SAME_TEXT_HASHES


def values(sketched: bytes) -> NDArray[np.uint32]:
    """The 128 values of a sketch; all zero if it is empty. Raises BadInput for any other length."""
    if not sketched:
        return np.zeros(HASHES, dtype=np.uint32)
    if len(sketched) != SKETCH_BYTES:
        raise BadInput("sketch", f"must be {SKETCH_BYTES} bytes or none", "made by another version?")
    return np.frombuffer(sketched, dtype="<u4").astype(np.uint32)


def tables(sketched: Sequence[bytes]) -> NDArray[np.uint32]:
    """The values of many sketches at once, shape (n, 128): each row as `values` gives it."""
    for one in sketched:
        if len(one) not in (0, SKETCH_BYTES):
            values(one)
    whole = b"".join(one or _EMPTY for one in sketched)
    return np.frombuffer(whole, dtype="<u4").astype(np.uint32).reshape(-1, HASHES)


def siphash_of_words(words: Words, key0: int, key1: int) -> Words:
    """SipHash-2-4 of each 64-bit word, as a message of eight bytes, little-endian."""
    low, high = np.uint64(key0), np.uint64(key1)
    state = [
        np.full(words.shape, low ^ np.uint64(0x736F6D6570736575)),
        np.full(words.shape, high ^ np.uint64(0x646F72616E646F6D)),
        np.full(words.shape, low ^ np.uint64(0x6C7967656E657261)),
        high ^ np.uint64(0x7465646279746573) ^ words,
    ]
    _rounds(state, 2)
    state[0] ^= words
    length = np.uint64(8 << 56)
    state[3] ^= length
    _rounds(state, 2)
    state[0] ^= length
    state[2] ^= np.uint64(0xFF)
    _rounds(state, 4)
    hashed: Words = state[0] ^ state[1] ^ state[2] ^ state[3]
    return hashed


def _rounds(v: list[Words], times: int) -> None:
    for _ in range(times):
        v[0] += v[1]
        v[1] = _turn(v[1], 13) ^ v[0]
        v[0] = _turn(v[0], 32)
        v[2] += v[3]
        v[3] = _turn(v[3], 16) ^ v[2]
        v[0] += v[3]
        v[3] = _turn(v[3], 21) ^ v[0]
        v[2] += v[1]
        v[1] = _turn(v[1], 17) ^ v[2]
        v[2] = _turn(v[2], 32)


def _turn(word: Words, by: int) -> Words:
    turned: Words = (word << np.uint64(by)) | (word >> np.uint64(64 - by))
    return turned


def _shingles(text: str) -> Words:
    """The different shingles of a text, each packed into one word of 63 bits."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    kept = " ".join("".join(c if c.isalnum() else " " for c in plain).split())
    points = np.frombuffer(kept.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    if len(points) < 3:
        return np.zeros(0, dtype=np.uint64)
    first, second, third = points[:-2], points[1:-1], points[2:]
    chinese = _is_chinese(first) & _is_chinese(second)
    third = np.where(chinese, np.uint64(0), third)
    packed = (first << np.uint64(2 * _BITS)) | (second << np.uint64(_BITS)) | third
    return np.unique(packed)


def _is_chinese(points: Words) -> NDArray[np.bool_]:
    usual = (points >= _CHINESE[0]) & (points <= _CHINESE[1])
    return np.asarray(usual | ((points >= _CHINESE_RARE[0]) & (points <= _CHINESE_RARE[1])), dtype=np.bool_)


def _multipliers() -> Words:
    """32 odd numbers that reorder the keyed hashes; they are no secret, the hashes are."""
    digest = b"".join(hashlib.blake2b(bytes([i]), digest_size=8).digest() for i in range(HASHES))
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64) | np.uint64(1)


_MULTIPLIERS = _multipliers()
