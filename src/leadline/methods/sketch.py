"""A keyed sketch of a text: tells whether two texts are nearly the same, without keeping either.

MinHash (Broder 1997) over the text's shingles: three characters, or two where both are Chinese
characters. Each shingle goes through SipHash-2-4 (Aumasson and Bernstein 2012), a keyed
pseudo-random function, with a key derived by BLAKE2b from the site's key: who steals the sketches without
the key cannot try out words or phrases against them. A sketch still shows which texts are alike: that
is its purpose. The share of equal values estimates the Jaccard similarity of the shingle sets
with a standard deviation of at most 0.045. Knows no reports; no units. Compiled.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput
from leadline.methods.compiled import bare, compiled

Mask = NDArray[np.bool_]
Words = NDArray[np.uint64]
Rows = NDArray[np.int64]
State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

#: values in a sketch, and its length in bytes
HASHES = 128
SKETCH_BYTES = HASHES * 4
KEY_BYTES = 32
#: equal values from which two texts count as the same; chosen on real reports (docs/methods/sketch)
SAME_TEXT_HASHES = 56
#: values that are compared before it is asked whether enough can still be equal
_BLOCK = 16
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
    hashed = siphash_of_words(shingles, seed[0], seed[1])
    return _least(hashed, _MULTIPLIERS).astype("<u4").tobytes()


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


def same_texts(table: NDArray[np.uint32], one: NDArray[np.uint32]) -> Mask:
    """Which rows of a table of sketches, shape (n, 128), are of nearly the same text as one.

    >>> same_texts(np.array([[1] * 128, [1] * 56 + [2] * 72, [1] * 55 + [2] * 73], np.uint32),
    ...            np.full(128, 1, np.uint32))
    array([ True,  True, False])
    """
    return same_texts_among(table, np.arange(len(table)), one)


def same_texts_among(table: NDArray[np.uint32], rows: Rows, one: NDArray[np.uint32]) -> Mask:
    """The same for some rows of the table, in their order; nothing is copied."""
    return _same(np.ascontiguousarray(table), rows, np.ascontiguousarray(one))


@compiled
def _same(table: NDArray[np.uint32], rows: Rows, one: NDArray[np.uint32]) -> Mask:
    found = np.empty(len(rows), dtype=np.bool_)
    for number, row in enumerate(rows):
        equal, seen = 0, 0
        while seen < HASHES and equal + HASHES - seen >= SAME_TEXT_HASHES:
            for place in range(seen, seen + _BLOCK):
                equal += table[row, place] == one[place]
            seen += _BLOCK
        found[number] = equal >= SAME_TEXT_HASHES
    return found


def tables(sketched: Sequence[bytes]) -> NDArray[np.uint32]:
    """The values of many sketches at once, shape (n, 128): each row as `values` gives it."""
    for one in sketched:
        if len(one) not in (0, SKETCH_BYTES):
            values(one)
    whole = b"".join(one or _EMPTY for one in sketched)
    return np.frombuffer(whole, dtype="<u4").astype(np.uint32).reshape(-1, HASHES)


@compiled
def equal_values(table: NDArray[np.uint32], one: NDArray[np.uint32]) -> NDArray[np.int64]:
    """How many values of each row of a table, shape (n, 128), are those of one sketch."""
    found = np.zeros(len(table), dtype=np.int64)
    for row in range(len(table)):
        for place in range(HASHES):
            found[row] += table[row, place] == one[place]
    return found


@compiled
def siphash_of_words(words: Words, low: np.uint64, high: np.uint64) -> Words:
    """SipHash-2-4 of each 64-bit word, as a message of eight bytes, little-endian."""
    length = np.uint64(8 << 56)
    hashed = np.empty(len(words), dtype=np.uint64)
    for place in range(len(words)):
        word = words[place]
        a, b = low ^ np.uint64(0x736F6D6570736575), high ^ np.uint64(0x646F72616E646F6D)
        c, d = low ^ np.uint64(0x6C7967656E657261), high ^ np.uint64(0x7465646279746573) ^ word
        a, b, c, d = _round(*_round(a, b, c, d))
        a, d = a ^ word, d ^ length
        a, b, c, d = _round(*_round(a, b, c, d))
        a, c = a ^ length, c ^ np.uint64(0xFF)
        a, b, c, d = _round(*_round(*_round(*_round(a, b, c, d))))
        hashed[place] = a ^ b ^ c ^ d
    return hashed


@bare
def _round(a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64) -> State:
    a, c = a + b, c + d
    b, d = _turn(b, 13) ^ a, _turn(d, 16) ^ c
    a = _turn(a, 32) + d
    c = c + b
    d, b = _turn(d, 21) ^ a, _turn(b, 17) ^ c
    return a, b, _turn(c, 32), d


@bare
def _turn(word: np.uint64, by: int) -> np.uint64:
    return (word << np.uint64(by)) | (word >> np.uint64(64 - by))


@compiled
def _least(hashed: Words, multipliers: Words) -> NDArray[np.uint32]:
    """The upper half of the least product with each multiplier."""
    found = np.empty(len(multipliers), dtype=np.uint32)
    for place in range(len(multipliers)):
        least = hashed[0] * multipliers[place]
        for word in hashed[1:]:
            least = min(least, word * multipliers[place])
        found[place] = least >> np.uint64(32)
    return found


def _shingles(text: str) -> Words:
    """The different shingles of a text, each packed into one word of 63 bits."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    kept = " ".join("".join(c if c.isalnum() else " " for c in plain).split())
    points = np.frombuffer(kept.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    return _packed(points)


@compiled
def _packed(points: Words) -> Words:
    """Each three neighbours as one word, or two if both are Chinese; each once, rising."""
    many = max(len(points) - 2, 0)
    packed = np.empty(many, dtype=np.uint64)
    for place in range(many):
        word = points[place] << np.uint64(_BITS) | points[place + 1]
        is_pair = _is_chinese(points[place]) and _is_chinese(points[place + 1])
        packed[place] = word << np.uint64(_BITS) | (np.uint64(0) if is_pair else points[place + 2])
    packed.sort()
    kept = 0
    for place in range(many):
        if place == 0 or packed[place] != packed[place - 1]:
            packed[kept] = packed[place]
            kept += 1
    return packed[:kept]


@bare
def _is_chinese(point: np.uint64) -> bool:
    is_usual = _CHINESE[0] <= point <= _CHINESE[1]
    return bool(is_usual or _CHINESE_RARE[0] <= point <= _CHINESE_RARE[1])


def _multipliers() -> Words:
    """32 odd numbers that reorder the keyed hashes; they are no secret, the hashes are."""
    digest = b"".join(hashlib.blake2b(bytes([i]), digest_size=8).digest() for i in range(HASHES))
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64) | np.uint64(1)


_MULTIPLIERS = _multipliers()
