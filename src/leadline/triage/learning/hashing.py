"""Hashing: character n-grams of texts as places in a fixed table, all lengths at once with numpy.

No segmenter and no stored vocabulary. A blank stands before and after each text, so that n-grams
know where English words begin and end. Must not know labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from leadline.triage.learning.learner import Ints

#: odd multiplier of the rolling hash (Knuth, multiplicative hashing, 2^32 / golden ratio)
_ROLL = np.uint32(2_654_435_761)
_MIX = np.uint32(0x85EB_CA6B)


def hashed(text: str, longest: int, bits: int) -> Ints:
    """Place in a table of 2^bits of every n-gram of 1 to `longest` characters, shortest lengths first."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    rolled, found = np.zeros(len(codes) + 1, dtype=np.uint32), []
    for length in range(1, min(longest, len(codes)) + 1):
        rolled = rolled[: len(codes) - length + 1] * _ROLL + codes[length - 1 :] + np.uint32(length)
        mixed = (rolled ^ (rolled >> np.uint32(15))) * _MIX
        found.append(((mixed ^ (mixed >> np.uint32(13))) >> np.uint32(32 - bits)).astype(np.int64))
    return np.concatenate(found)


def place_of(gram: str, bits: int) -> int:
    """The place of one n-gram, as `hashed` gives it wherever the n-gram stands.

    >>> place_of("lamp", 18) in hashed("a lamp post", 5, 18)
    True
    """
    rolled = 0
    for length, character in enumerate(gram, start=1):
        rolled = (rolled * int(_ROLL) + ord(character) + length) & 0xFFFF_FFFF
    mixed = ((rolled ^ (rolled >> 15)) * int(_MIX)) & 0xFFFF_FFFF
    return (mixed ^ (mixed >> 13)) >> (32 - bits)


def grams(text: str, longest: int) -> Iterator[str]:
    """The n-grams themselves, in the order of `hashed`."""
    padded = f" {text} "
    for length in range(1, min(longest, len(padded)) + 1):
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def counted(texts: Sequence[str], longest: int, bits: int) -> csr_matrix:
    """How often each place of the table is met, float32 (n, 2^bits)."""
    places: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    for text in texts:
        place, count = np.unique(hashed(text, longest, bits), return_counts=True)
        places.append(place)
        counts.append(count)
    ends = np.cumsum([0, *(len(place) for place in places)])
    flat = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
    data = np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)
    return csr_matrix((data.astype(np.float32), flat.astype(np.int32), ends), shape=(len(texts), 1 << bits))
