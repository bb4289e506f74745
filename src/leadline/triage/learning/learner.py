"""Learner: what anything promises that learns from labelled texts. It knows texts and labels, no reports.

Work is split so that cross-fitting reads each text once: a reader turns texts into rows without
looking at a label, a learner turns rows and labels into a Fitted, and a Fitted judges rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: what a model file holds of one fitted learner: arrays, and texts such as LightGBM's own
Parts = Mapping[str, NDArray[Any] | str]

#: characters of a text that are read; what stands later changes no answer
MOST_CHARACTERS = 4_000
#: least probability that a learner gives a class, so that logarithms stay finite
LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a reader makes of texts: one row a text, without labels."""

    #: the rows by name: dense or sparse matrices with one row a text
    tables: Mapping[str, Any]
    #: the texts as they were read (masked)
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, index: Ints) -> Rows:
        """The rows at these places."""
        return Rows(
            tables={name: table[index] for name, table in self.tables.items()},
            texts=tuple(self.texts[at] for at in index),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One thing that spoke for a class."""

    #: "word", "cue" or "case"
    kind: str
    #: the word (known from several training texts) or the cue; for a case ""
    name: str
    #: the class that it spoke for
    label: str
    #: how much it weighs; comparable within one learner only
    weight: float
    #: place of a past case in the training texts, else -1
    case: int = -1


class Reader(Protocol):
    """Turns texts into rows, the same for the same text, each text by itself."""

    def read(self, texts: Sequence[str]) -> Rows:
        """One row a text. `texts` are masked and cut already."""
        ...


class Fitted(Protocol):
    """What has learned."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, in the order of the columns."""
        ...

    def judge(self, rows: Rows) -> Floats:
        """Probabilities (n, k), rows summing to 1, none below LEAST."""
        ...

    def echoes(self, rows: Rows) -> Floats:
        """Shares of classes among past cases that are alike (c, n, k); (0, n, k) if it keeps none."""
        ...

    def spoke(self, rows: Rows, shares: Floats, most: int = 5) -> list[tuple[Spoken, ...]]:
        """What spoke in each text for its first class, the strongest first; `shares` is what `judge` gave."""
        ...

    def parts(self) -> Parts:
        """All that a model file needs to build it again."""
        ...


class Learner(Protocol):
    """Learns classes from texts."""

    @property
    def name(self) -> str:
        """Its name in tables and model files: one small word."""
        ...

    def reader(self, texts: Sequence[str]) -> Reader:
        """A reader, made from texts without labels."""
        ...

    def learn(
        self, reader: Any, rows: Rows, labels: Ints, classes: tuple[str, ...], rng: np.random.Generator
    ) -> Fitted:
        """What has learned from these rows; `labels` are places in `classes`."""
        ...

    def restore(self, parts: Parts, classes: tuple[str, ...]) -> tuple[Reader, Fitted]:
        """The reader and the fitted learner of a model file's parts. Raises Unreadable if they do not fit."""
        ...


def proper(scores: Floats) -> Floats:
    """Probabilities of non-negative scores: rows sum to 1, none below LEAST."""
    floored = np.maximum(np.nan_to_num(scores), LEAST)
    return np.asarray(floored / floored.sum(axis=1, keepdims=True), dtype=np.float64)


def no_echoes(rows: Rows, count: int) -> Floats:
    """What a learner without past cases gives as echoes."""
    return np.zeros((0, len(rows), count))


def softmax(logits: Floats) -> Floats:
    """Probabilities of logits, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def shares_of(labels: Ints, count: int) -> Floats:
    """Share of each class among labels, with one added to each, so that none is 0."""
    counted = np.bincount(labels, minlength=count).astype(np.float64) + 1.0
    return np.asarray(counted / counted.sum(), dtype=np.float64)
