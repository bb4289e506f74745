"""MinHash signatures of many texts at once, and the pairs among them that may be near-duplicates.

MinHash (Broder 1997) of 64 values, kept to 16 bits each (b-bit minwise hashing, Li and König 2010), and
banding (Indyk and Motwani 1998): two texts are compared if any of 32 bands of two values is equal. A pair of
Jaccard similarity J is met with the chance 1 - (1 - J²)^32, which is 0.951 at 0.3 and 0.9999 at 0.5.
Shingles are what people of either script would copy: pairs of neighbouring words, and words of four letters
or more by themselves, so that a short text survives an edit; pairs of neighbouring Chinese characters.
Case, width, punctuation and spacing make no difference. These signatures are not keyed: they are for a
process that holds the texts and forgets them; what is stored is the keyed `sketch`. Lengths are metres,
times seconds. Knows no reports.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.errors import BadInput
from leadline.methods.compiled import bare

Codes = NDArray[np.uint32]
Signatures = NDArray[np.uint16]
Floats = NDArray[np.float64]

#: values of a signature, and rows of a band
HASHES = 64
ROWS = 2
BANDS = HASHES // ROWS
#: below so many shingles (about four words) two people may well write the same
LEAST_SHINGLES = 6
#: letters from which a word is a shingle by itself
LEAST_LETTERS = 4
#: characters beyond this are not looked at, so that one text cannot hold up the rest
MOST_CHARACTERS = 20_000
#: equal values below which a met pair is not worth a closer look: 0.3 less three standard deviations
LEAST_EQUAL = 9
#: pairs of one bucket that one text makes, newest first, and texts that are looked at for them: a flood of
#: copies stays linear
MOST_MET = 16
MOST_SEEN = 512

#: texts that are signed in one go: few enough that their letters stay in the cache
_BLOCK = 1024
#: shingles are filled up to a multiple of this, so that none is left for a slower loop
_LANES = 32
_PLANE = 0x10000
_SEED = np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs that may be near-duplicates; `first` is the earlier row of each."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    #: share of equal values: an estimate of the Jaccard similarity, standard deviation at most 0.063
    alike: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Signatures of some texts."""

    #: shape (n, HASHES)
    values: Signatures
    #: shingles of each text, repeated ones too
    shingles: NDArray[np.int32]

    @property
    def is_signed(self) -> NDArray[np.bool_]:
        """Which texts are long enough to tell."""
        return np.asarray(self.shingles >= LEAST_SHINGLES, dtype=np.bool_)


def chance_met(jaccard: float, rows: int = ROWS, bands: int = BANDS) -> float:
    """Chance that a pair of this similarity shares a band: the S-curve 1 - (1 - J^rows)^bands.

    >>> round(chance_met(0.3), 3), round(chance_met(0.5), 4)
    (0.951, 0.9999)
    """
    return float(1.0 - (1.0 - jaccard**rows) ** bands)


def signatures(texts: Sequence[str]) -> Signed:
    """A signature of each text; the same text gives the same values in every process."""
    values = np.zeros((len(texts), HASHES), dtype=np.uint16)
    shingles = np.zeros(len(texts), dtype=np.int32)
    for start in range(0, len(texts), _BLOCK):
        some, rows = texts[start : start + _BLOCK], slice(start, start + _BLOCK)
        ends = np.cumsum(np.fromiter(map(len, some), dtype=np.int64, count=len(some)))
        codes = codes_of("".join(some), int(ends[-1]))
        _sign(codes, ends, folding(), (_adders(), _factors()), (values[rows], shingles[rows]))
    return Signed(values=values, shingles=shingles)


def meet(signed: Signed, vectors: Floats, at_s: Floats, *, chord: float, window_s: float) -> Pairs:
    """The pairs that share a band, lie within `chord` (of unit vectors) and within the window.

    Rows must be in order of time; raises BadInput if they are not.
    """
    if len(at_s) and bool(np.any(np.diff(at_s) < 0)):
        raise BadInput("times", "must not fall", "a clock that jumps back; sort by time first")
    room = max(1024, 4 * len(at_s))
    while True:
        first, second = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
        equal = np.empty(room, dtype=np.int32)
        found = _meet(
            signed.values,
            signed.is_signed,
            np.ascontiguousarray(vectors, dtype=np.float64),
            np.asarray(at_s, dtype=np.float64),
            np.array([chord * chord * (1 + 1e-9), window_s], dtype=np.float64),
            (first, second, equal),
        )
        if found <= room:
            break
        room = found
    alike = (equal[:found] / np.float32(HASHES)).astype(np.float32)
    return Pairs(first=first[:found], second=second[:found], alike=alike)


def codes_of(text: str, length: int) -> NDArray[np.uint16] | Codes:
    """The code points of a text, in 16 bits each where that is enough: half the memory to go through."""
    narrow = text.encode("utf-16-le", "replace")
    if len(narrow) == 2 * length:
        return np.frombuffer(narrow, dtype="<u2")
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")


@cache
def folding() -> Codes:
    """For each code point of the basic plane the one it counts as: lower case, half width; 0 parts words."""
    table = np.zeros(_PLANE, dtype=np.uint32)
    for point in range(_PLANE):
        char = chr(point)
        if char.isalnum():
            folded = unicodedata.normalize("NFKC", char).casefold()
            table[point] = ord(folded) if len(folded) == 1 else point
    return table


@cache
def _adders() -> Codes:
    return np.random.default_rng(1).integers(0, 2**32, HASHES, dtype=np.uint32)


@cache
def _factors() -> Codes:
    return np.random.default_rng(2).integers(0, 2**32, HASHES, dtype=np.uint32) | np.uint32(1)


@njit(cache=True, inline="always")
def mix(word):  # type: ignore[no-untyped-def]
    """uint32 -> uint32: every bit of the input moves every bit of the output (Wellons' lowbias32)."""
    word = np.uint32(word)
    word = np.uint32(word ^ (word >> np.uint32(16)))
    word = np.uint32(word * np.uint32(0x7FEB352D))
    word = np.uint32(word ^ (word >> np.uint32(15)))
    word = np.uint32(word * np.uint32(0x846CA68B))
    return np.uint32(word ^ (word >> np.uint32(16)))


@njit(cache=True, inline="always")
def is_chinese(point):  # type: ignore[no-untyped-def]
    """int64: 1 for a Chinese character, else 0, without a branch; `point` is uint32."""
    usual = np.uint32(point - np.uint32(0x3400)) <= np.uint32(0x6BFF)
    rare = np.uint32(point - np.uint32(0x20000)) <= np.uint32(0x1FFFF)
    return np.int64(usual | rare)


@njit(cache=True, inline="always")
def _end_word(word, letters, before, out, count):  # type: ignore[no-untyped-def]
    """int64: `count` and the shingles that a word of so many letters after the mixed word `before` brings."""
    if letters >= LEAST_LETTERS:
        out[count] = word
        count += 1
    if before:
        out[count] = np.uint32(np.uint32(before * np.uint32(0x85EBCA6B)) + mix(word))
        count += 1
    return count


@bare
def _shingle(codes: Any, start: int, end: int, folding: Any, out: Any) -> int:
    """Writes the shingles of codes[start:end] to `out`, hashed once they are mixed; gives how many.

    Of Chinese characters each step writes a pair and only a true one counts: to guess where a sentence ends
    takes longer than all the rest.
    """
    count, letters, is_pair = 0, 0, 0
    word, before, character = _SEED, np.uint32(0), np.uint32(0)
    for place in range(start, end + 1):
        point = np.uint32(codes[place]) if place < end else np.uint32(0)
        if point < _PLANE:
            point = folding[point]
        is_character = is_chinese(point)
        if point and not is_character:
            word = np.uint32(np.uint32(word ^ point) * np.uint32(0x01000193))
            letters, is_pair = letters + 1, 0
            continue
        if letters:
            count = _end_word(word, letters, before, out, count)
            before, word, letters = mix(word), _SEED, 0
        out[count] = np.uint32(np.uint32(character * _SEED) + point)
        count += is_pair & is_character
        is_pair = is_character | (is_pair & np.int64(point == 0))
        character = point if point else character
    return count


@njit(cache=True, inline="always")
def _fill(room, count):  # type: ignore[no-untyped-def]
    """int64: shingles when the first is repeated up to a multiple of _LANES, which changes no least value."""
    filled = (count + _LANES - 1) // _LANES * _LANES
    for place in range(count, filled):
        room[place] = room[0]
    return filled


@njit(cache=True)
def _sign(codes, ends, folding, permutations, out):  # type: ignore[no-untyped-def]
    """Fills out = (values (n, HASHES) uint16, shingles (n,) int32) for texts that end at `ends` in codes.

    codes uint16 or uint32, folding uint32, ends int64; permutations = (adders, factors) of uint32.
    """
    room = np.empty(2 * MOST_CHARACTERS + 2 + _LANES, dtype=np.uint32)
    values, shingles = out
    adders, factors = permutations
    start = 0
    for row in range(len(ends)):
        end = ends[row]
        count = _shingle(codes, start, min(end, start + MOST_CHARACTERS), folding, room)
        start = end
        shingles[row] = count
        for place in range(count):
            room[place] = mix(room[place])
        filled = _fill(room, count)
        for k in range(HASHES):
            least, adder, factor = np.uint32(0xFFFFFFFF), adders[k], factors[k]
            for place in range(filled):
                value = np.uint32(np.uint32(room[place] ^ adder) * factor)
                least = min(least, value)
            values[row, k] = np.uint16(least)


@bare
def _equal(values: Any, one: int, other: int) -> int:
    """int64: equal values of two rows."""
    count = np.int32(0)
    for k in range(HASHES):
        count += np.int32(values[one, k] == values[other, k])
    return int(count)


@bare
def _met_before(values: Any, one: int, other: int, band: int) -> bool:
    """bool: whether an earlier band of the two rows is equal already."""
    for k in range(0, band * ROWS, ROWS):
        if values[one, k] == values[other, k] and values[one, k + 1] == values[other, k + 1]:
            return True
    return False


@bare
def _walk(which: Any, held: Any, limits: Any, out: Any, found: int) -> int:
    """int64: `found` and the pairs of this row with the earlier rows of its bucket, newest first.

    The same signature in the very same place ends the walk: what comes before met that one already.
    """
    row, band, key = which
    values, vectors, at_s, keys, chain = held
    first, second, equal = out
    other, met, seen = chain[row], 0, 0
    while other >= 0 and met < MOST_MET and seen < MOST_SEEN and at_s[row] - at_s[other] <= limits[1]:
        if keys[other] == key:
            seen += 1
            apart = 0.0
            for axis in range(3):
                apart += (vectors[row, axis] - vectors[other, axis]) ** 2
            agree = _equal(values, row, other) if apart <= limits[0] else 0
            if agree >= LEAST_EQUAL:
                met += 1
                if not _met_before(values, row, other, band):
                    if found < len(first):
                        first[found], second[found], equal[found] = other, row, agree
                    found += 1
                if agree == HASHES and apart == 0.0:
                    break
        other = chain[other]
    return found


@njit(cache=True)
def _meet(values, signed, vectors, at_s, limits, out):  # type: ignore[no-untyped-def]
    """int64: how many pairs there are; as many as fit are written to out = (first, second, equal).

    values (n, HASHES) uint16, signed (n,) bool, vectors (n, 3) float64, at_s (n,) float64 rising;
    limits float64 = squared chord, window in seconds.
    """
    total = len(at_s)
    chord_squared, window_s = limits[0], limits[1]
    bits = 4
    while (1 << bits) < 2 * total:
        bits += 1
    shift = np.uint32(32 - bits)
    heads = np.empty(1 << bits, dtype=np.int32)
    chain = np.empty(total, dtype=np.int32)
    keys = np.empty(total, dtype=np.uint32)
    held = (values, vectors, at_s, keys, chain)
    found = 0
    for band in range(BANDS):
        heads[:] = -1
        for row in range(total):
            if not signed[row]:
                continue
            high = np.uint32(values[row, 2 * band + 1])
            key = np.uint32((high << np.uint32(16)) | np.uint32(values[row, 2 * band]))
            slot = np.uint32(np.uint32(key * _SEED) >> shift)
            keys[row] = key
            chain[row] = heads[slot]
            found = _walk((row, band, key), held, (chord_squared, window_s), out, found)
            heads[slot] = row
    return found
