"""Embedding: vectors of texts, cut to what is affordable, and remembered where a stream is learnt again.

Must not know labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from leadline.triage.learning.encoder import DIMENSIONS, Vectors, encoder

#: characters that are embedded: a Chinese character is nearly one word piece, a Latin letter a quarter of one
MOST_CHINESE = 240
MOST_LATIN = 900
#: texts embedded at a time, so that memory stays small
_BATCH = 64
_HAN = re.compile(r"[\u3400-\u9fff]")


class Embedder(Protocol):
    """Turns texts into vectors."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector a text (n, d), the same for the same text."""
        ...


def shortened(text: str, chinese: int = MOST_CHINESE, latin: int = MOST_LATIN) -> str:
    """The beginning of a text that is embedded, by how much of its first page is Chinese.

    >>> len(shortened("灯" * 5000)), len(shortened("lamp " * 5000))
    (240, 900)
    """
    head = text[:latin]
    share = len(_HAN.findall(head)) / max(1, len(head))
    return head[: round(latin + (chinese - latin) * share)]


def meaning_vectors(texts: Sequence[str]) -> Vectors:
    """Averaged states of the encoder (n, 1280)."""
    short = [shortened(text) for text in texts]
    vectors = np.zeros((len(short), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(short), _BATCH):
        vectors[start : start + _BATCH] = encoder().encode(short[start : start + _BATCH])
    return vectors


class Remembering:
    """An embedder that keeps its last answers, for streams that are learnt again and again."""

    def __init__(self, inner: Embedder = meaning_vectors, most: int = 40_000) -> None:
        """Keep the vectors of at most `most` texts, 5 KB each."""
        self._inner = inner
        self._most = most
        self._kept: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One vector a text; texts seen before cost nothing."""
        if not texts:
            return self._inner(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        vectors = dict(zip(new, self._inner(new), strict=True)) if new else {}
        answer = [vectors[text] if text in vectors else self._kept[text] for text in texts]
        self._kept.update(vectors)
        for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[text]
        return np.asarray(answer, dtype=np.float32)
