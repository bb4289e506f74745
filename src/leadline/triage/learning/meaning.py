"""Meaning: sentence vectors, a logistic regression over them and the nearest past cases.

0.6 of the answer is the regression's, 0.4 the vote of the 25 nearest cases, weighed by how near
they are. Must not know who wrote a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from leadline.errors import Unreadable
from leadline.triage.learning.embedding import Embedder, Vectors, sentence_vectors
from leadline.triage.learning.learner import Floats, Ints, Parts, Rows, Spoken, proper, shares_of, softmax

#: share of the regression in the answer; the rest is the nearest cases'
REGRESSION = 0.6
#: nearest cases that vote
NEIGHBOURS = 25
#: how fast a case loses its say with distance: weight = exp(SHARPNESS * cosine)
SHARPNESS = 12.0
#: past cases that are kept, 1 KB each
MOST_CASES = 12_000
#: inverse strength of the regularisation
LOOSENESS = 10.0
_MOST_ROUNDS = 300
_BLOCK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorReader:
    """Turns texts into sentence vectors."""

    embed: Embedder = field(default=sentence_vectors)

    def read(self, texts: Sequence[str]) -> Rows:
        """Vectors (n, d)."""
        return Rows(tables={"vectors": self.embed(texts)}, texts=tuple(texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedMeaning:
    """A regression and the past cases."""

    classes: tuple[str, ...]
    reader: VectorReader
    #: mean of the training vectors, which is taken off before anything else (d)
    middle: Vectors
    #: weights (d, k) and starts (k) of the regression
    weights: Vectors
    start: Floats
    #: vectors of past cases (m, d), their classes (m) and their places in the training texts (m)
    cases: NDArray[np.float16]
    case_labels: Ints
    case_places: Ints

    def judge(self, rows: Rows) -> Floats:
        """The regression's and the neighbours' answers, mixed."""
        centred = _centred(rows.tables["vectors"], self.middle)
        logits = np.asarray(centred @ self.weights, dtype=np.float64) + self.start
        return proper(REGRESSION * softmax(logits) + (1 - REGRESSION) * self._near(centred))

    def _near(self, centred: Vectors) -> Floats:
        votes = np.zeros((len(centred), len(self.classes)))
        known = self.cases.astype(np.float32)
        for begin in range(0, len(centred), _BLOCK):
            block = centred[begin : begin + _BLOCK] @ known.T
            places, closeness = _nearest(block, NEIGHBOURS)
            weights = np.exp(SHARPNESS * (closeness - closeness.max(axis=1, keepdims=True)))
            for label in range(len(self.classes)):
                votes[begin : begin + _BLOCK, label] = (weights * (self.case_labels[places] == label)).sum(1)
        return proper(votes)

    def spoke(self, text: str, most: int = 5) -> tuple[Spoken, ...]:
        """The nearest past cases, by their place in the training texts."""
        centred = _centred(self.reader.read([text]).tables["vectors"], self.middle)
        places, closeness = _nearest(centred @ self.cases.astype(np.float32).T, most)
        return tuple(
            Spoken(
                kind="case",
                name="",
                label=self.classes[self.case_labels[place]],
                weight=float(near),
                case=int(self.case_places[place]),
            )
            for place, near in zip(places[0], closeness[0], strict=True)
        )

    def parts(self) -> Parts:
        """All arrays."""
        return {
            "middle": self.middle,
            "weights": self.weights,
            "start": self.start,
            "cases": self.cases,
            "case_labels": self.case_labels.astype(np.int32),
            "case_places": self.case_places.astype(np.int32),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningLearner:
    """Learns from sentence vectors; another embedder makes another voter."""

    name: str = "meaning"
    embed: Embedder = field(default=sentence_vectors)
    looseness: float = LOOSENESS

    def reader(self, texts: Sequence[str]) -> VectorReader:
        """A reader that needs no texts."""
        return VectorReader(embed=self.embed)

    def learn(
        self,
        reader: VectorReader,
        rows: Rows,
        labels: Ints,
        classes: tuple[str, ...],
        rng: np.random.Generator,
    ) -> FittedMeaning:
        """A regression over all rows; the newest MOST_CASES rows stay as cases."""
        vectors = rows.tables["vectors"]
        middle = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        centred = _centred(vectors, middle)
        weights, start = _regression(centred, labels, len(classes), self.looseness)
        kept = np.arange(max(0, len(labels) - MOST_CASES), len(labels), dtype=np.int64)
        return FittedMeaning(
            classes=classes,
            reader=reader,
            middle=middle,
            weights=weights,
            start=start,
            cases=centred[kept].astype(np.float16),
            case_labels=labels[kept],
            case_places=kept,
        )

    def restore(self, parts: Parts, classes: tuple[str, ...]) -> tuple[VectorReader, FittedMeaning]:
        """The reader and model of a file's parts."""
        reader = VectorReader(embed=self.embed)
        try:
            middle = np.asarray(parts["middle"], dtype=np.float32).reshape(-1)
            cases = np.asarray(parts["cases"], dtype=np.float16).reshape(-1, len(middle))
            labels = np.asarray(parts["case_labels"], dtype=np.int64).reshape(len(cases))
            places = np.asarray(parts["case_places"], dtype=np.int64).reshape(len(cases))
            weights = np.asarray(parts["weights"], dtype=np.float32).reshape(len(middle), len(classes))
            start = np.asarray(parts["start"], dtype=np.float64).reshape(len(classes))
        except (KeyError, ValueError, TypeError) as problem:
            raise Unreadable("model", "the vectors do not fit each other", str(problem)) from problem
        return reader, FittedMeaning(
            classes=classes,
            reader=reader,
            middle=middle,
            weights=weights,
            start=start,
            cases=cases,
            case_labels=labels,
            case_places=places,
        )


def _centred(vectors: Vectors, middle: Vectors) -> Vectors:
    shifted = vectors - middle
    lengths = np.sqrt(np.einsum("ij,ij->i", shifted, shifted))
    return np.asarray(shifted / np.maximum(lengths, 1e-9)[:, None], dtype=np.float32)


def _nearest(closeness: Vectors, most: int) -> tuple[Ints, Vectors]:
    most = min(most, closeness.shape[1])
    places = np.argpartition(-closeness, most - 1, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(closeness, places, axis=1), axis=1, kind="stable")
    places = np.take_along_axis(places, order, axis=1)
    return places, np.take_along_axis(closeness, places, axis=1)


def _regression(centred: Vectors, labels: Ints, count: int, looseness: float) -> tuple[Vectors, Floats]:
    """Weights and starts; classes that no row has keep a small constant share."""
    weights = np.zeros((centred.shape[1], count), dtype=np.float32)
    start = np.log(shares_of(labels, count))
    present = np.unique(labels)
    if len(present) < 2:
        return weights, start
    model = LogisticRegression(C=looseness, max_iter=_MOST_ROUNDS)
    model.fit(centred, labels)
    if len(present) == 2:
        weights[:, present[1]] = model.coef_[0]
        start[present] = [0.0, model.intercept_[0]]
        return weights, start
    weights[:, present] = model.coef_.T
    start[present] = model.intercept_
    return weights, start
