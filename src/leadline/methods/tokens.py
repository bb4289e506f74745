"""How much of the shorter of two texts the other one holds too, by tokens: words and Chinese characters.

The ratio 2s / (s + t), with s the letters of the tokens that both texts have and t those of the text that has
fewer, spaces between tokens counted. It is a lower bound of the token-set ratio (Cohen 2011, fuzzywuzzy;
Bachmann, rapidfuzz), and equal to it for copies that were cut or added to; it needs no edit distance.
A token counts once; case and width make no difference, as in `minhash`. Ratios are 0 to 100. Compiled.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.methods.minhash import MOST_CHARACTERS, codes_of, folding, is_chinese, mix

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

#: pairs whose tokens are held at a time, so that a flood of long texts needs no memory
_BLOCK = 8_192
_SEED = np.uint32(0x9E3779B1)
#: bits of a token that say its length
_LENGTH_BITS = np.uint64(16)
_LENGTH = np.uint64(0xFFFF)


def shared_ratios(texts: Sequence[str], first: Rows, second: Rows) -> Floats:
    """The ratio of each pair of rows, 0 to 100; 0 where a text has no token."""
    found = np.zeros(len(first), dtype=np.float64)
    for start in range(0, len(first), _BLOCK):
        block = slice(start, start + _BLOCK)
        rows, places = np.unique(np.concatenate((first[block], second[block])), return_inverse=True)
        some = [texts[row][:MOST_CHARACTERS] for row in rows.tolist()]
        ends = np.cumsum(np.fromiter(map(len, some), dtype=np.int64, count=len(some)))
        codes = codes_of("".join(some), int(ends[-1]))
        one, other = places.reshape(2, -1)
        _compare(codes, ends, folding(), (one, other), found[block])
    return found


@njit(cache=True)
def _compare(codes, ends, folding, pairs, out):  # type: ignore[no-untyped-def]
    """Fills out (float64) for pairs of texts that end at `ends` in codes; pairs are two arrays of int64."""
    tokens = np.empty(len(codes) + 1, dtype=np.uint64)
    spans = np.empty(len(ends) + 1, dtype=np.int64)
    spans[0] = 0
    for row in range(len(ends)):
        start = ends[row - 1] if row else 0
        spans[row + 1] = spans[row] + _list(codes, start, ends[row], folding, tokens[spans[row] :])
    first, second = pairs
    for pair in range(len(first)):
        one, other = first[pair], second[pair]
        out[pair] = _ratio(tokens[spans[one] : spans[one + 1]], tokens[spans[other] : spans[other + 1]])


@njit(cache=True)
def _list(codes, start, end, folding, out):  # type: ignore[no-untyped-def]
    """int64: how many different tokens the text has; they are written to `out`, rising."""
    count, letters, word = 0, np.uint64(0), _SEED
    for place in range(start, end + 1):
        point = np.uint32(codes[place]) if place < end else np.uint32(0)
        if point < len(folding):
            point = folding[point]
        is_character = is_chinese(point)
        if point and not is_character:
            word, letters = mix(np.uint32(word ^ point)), letters + np.uint64(1)
            continue
        if letters:
            out[count] = np.uint64(word) << _LENGTH_BITS | letters
            count, letters, word = count + 1, np.uint64(0), _SEED
        out[count] = np.uint64(point) << _LENGTH_BITS | np.uint64(1)
        count += is_character
    return _distinct(out[:count])


@njit(cache=True)
def _distinct(tokens):  # type: ignore[no-untyped-def]
    """int64: how many different ones there are; they stand in front, rising."""
    tokens.sort()
    kept = min(1, len(tokens))
    for place in range(1, len(tokens)):
        tokens[kept] = tokens[place]
        kept += tokens[place] != tokens[kept - 1]
    return kept


@njit(cache=True)
def _ratio(one, other):  # type: ignore[no-untyped-def]
    """float64: the ratio of two texts, from their different tokens, rising."""
    both, ours, theirs = np.int64(-1), _letters(one), _letters(other)
    i, j = 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            both += 1 + np.int64(one[i] & _LENGTH)
        i, j = i + (one[i] <= other[j]), j + (one[i] >= other[j])
    return 200.0 * both / (both + min(ours, theirs)) if both > 0 else 0.0


@njit(cache=True)
def _letters(tokens):  # type: ignore[no-untyped-def]
    """int64: letters of the tokens and the spaces between them."""
    total = np.int64(len(tokens) - 1)
    for token in tokens:
        total += np.int64(token & _LENGTH)
    return total
