"""A made-up stream of texts whose labels show in their words, for tests of trials."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from leadline.triage.labelled import Labelled

WORDS = {
    "roads": ("kerb", "pothole", "lamp", "bridge", "asphalt", "sign"),
    "water": ("pipe", "leak", "sewer", "flood", "tap", "pump"),
}
FILLER = ("the", "near", "again", "since", "monday", "please", "corner", "house", "old", "long", "green")


def made_up(rows: int, seed: int = 0, unclear: float = 0.1, first: float = 0.0) -> Labelled:
    """Texts of two classes with growing times; this share of them says nothing of its class."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(["roads", "water"], size=rows)
    texts = []
    for label in labels:
        told = rng.choice(WORDS[label], size=3) if rng.random() >= unclear else rng.choice(FILLER, size=3)
        texts.append(" ".join([*told, *rng.choice(FILLER, size=6)]))
    return Labelled(
        texts=tuple(texts), labels=tuple(labels.tolist()), times=tuple(first + np.arange(rows, dtype=float))
    )


def word_sums(texts: Sequence[str]) -> np.ndarray:
    """An embedder without weights: each word adds a fixed random direction."""
    vectors = np.zeros((len(texts), 32), dtype=np.float32)
    for row, text in zip(vectors, texts, strict=True):
        for word in text.split():
            row += np.random.default_rng(zlib.crc32(word.encode())).normal(size=32).astype(np.float32)
        row /= max(1e-9, float(np.linalg.norm(row)))
    return vectors
