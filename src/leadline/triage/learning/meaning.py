"""Meaning: vectors of what a text means, a kernel machine over them, and the nearest past cases.

Regularised least squares with a Gaussian kernel (Rifkin and Lippert 2007), one target a class, with
at most MOST_CENTRES training rows as centres (Nystrom; Williams and Seeger 2001). Vectors are turned
to their main axes first. Must not know who wrote a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadline.errors import Unreadable
from leadline.triage.learning.embedding import Embedder, meaning_vectors
from leadline.triage.learning.encoder import Vectors
from leadline.triage.learning.learner import Floats, Ints, Parts, Rows, Spoken, proper, shares_of, softmax

#: width of the kernel: exp(-NARROWNESS * squared distance) between vectors of length 1
NARROWNESS = 0.6
#: strength of the regularisation
STIFFNESS = 0.2
#: from least-squares scores, about -1 to 1, to logits
STEEPNESS = 4.0
#: main axes that are kept
MOST_AXES = 384
#: most training rows that are all centres, and how many are where there are more
MOST_CENTRES = 8_000
FEWER_CENTRES = 1_500
#: added to the diagonal, a row's share, where a sum of many rows is inverted
JITTER = 1e-6
#: past cases that are kept: the last ones
MOST_CASES = 12_000
#: how many of the nearest cases are asked
CIRCLES = (5, 15, 40)
_BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorReader:
    """Turns texts into vectors."""

    embed: Embedder = field(default=meaning_vectors)

    def read(self, texts: Sequence[str]) -> Rows:
        """Vectors (n, d)."""
        return Rows(tables={"vectors": self.embed(texts)}, texts=tuple(texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedMeaning:
    """A kernel machine and the past cases."""

    classes: tuple[str, ...]
    reader: VectorReader
    #: mean of the training vectors (d) and their main axes (d, a)
    middle: Vectors
    axes: Vectors
    #: centres (c, a), weights (c, k) and starts (k)
    centres: Vectors
    weights: Floats
    start: Floats
    #: past cases (m, a), their classes (m) and their places in the training texts (m)
    cases: Vectors
    case_labels: Ints
    case_places: Ints

    def judge(self, rows: Rows) -> Floats:
        """Probabilities of the kernel machine."""
        turned = _turned(rows.tables["vectors"], self.middle, self.axes)
        scores = _kernel(turned, self.centres) @ self.weights + self.start
        return proper(softmax(STEEPNESS * scores)) if len(rows) else np.zeros((0, len(self.classes)))

    def echoes(self, rows: Rows) -> Floats:
        """Share of each class among the nearest cases, one table for each of CIRCLES (c, n, k)."""
        turned = _turned(rows.tables["vectors"], self.middle, self.axes)
        shares = np.zeros((len(CIRCLES), len(rows), len(self.classes)))
        for begin in range(0, len(rows), _BLOCK):
            places, _ = _nearest(turned[begin : begin + _BLOCK] @ self.cases.T, CIRCLES[-1])
            met = np.eye(len(self.classes))[self.case_labels[places]]
            for circle, size in enumerate(CIRCLES):
                shares[circle, begin : begin + _BLOCK] = met[:, :size].mean(axis=1)
        return shares

    def spoke(self, rows: Rows, shares: Floats, most: int = 5) -> list[tuple[Spoken, ...]]:
        """The nearest past cases of each text, of any class, by their place in the training texts."""
        if not len(rows):
            return []
        turned = _turned(rows.tables["vectors"], self.middle, self.axes)
        near, closeness = _nearest(turned @ self.cases.T, most)
        return [
            tuple(self._case(place, weight) for place, weight in zip(places, weights, strict=True))
            for places, weights in zip(near.tolist(), closeness.tolist(), strict=True)
        ]

    def _case(self, place: int, closeness: float) -> Spoken:
        label = self.classes[self.case_labels[place]]
        return Spoken(kind="case", name="", label=label, weight=closeness, case=int(self.case_places[place]))

    def parts(self) -> Parts:
        """All arrays."""
        return {
            "middle": self.middle,
            "axes": self.axes.astype(np.float16),
            "centres": self.centres.astype(np.float16),
            "weights": self.weights,
            "start": self.start,
            "cases": self.cases.astype(np.float16),
            "case_labels": self.case_labels.astype(np.int32),
            "case_places": self.case_places.astype(np.int32),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningLearner:
    """Learns from vectors; another embedder makes another voter."""

    name: str = "meaning"
    embed: Embedder = field(default=meaning_vectors)

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
        """A kernel machine over all rows; the last MOST_CASES rows stay as cases."""
        vectors = rows.tables["vectors"]
        middle = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        axes = _as_filed(_main_axes(vectors - middle))
        turned = _as_filed(_turned(vectors, middle, axes))
        most = len(labels) if len(labels) <= MOST_CENTRES else FEWER_CENTRES
        centres = turned[np.sort(rng.permutation(len(labels))[:most])]
        shares = shares_of(labels, len(classes))
        start = 2.0 * shares - 1.0
        targets = 2.0 * np.eye(len(classes))[labels] - 1.0 - start
        weights = _least_squares(_kernel(turned, centres), _kernel(centres, centres), targets)
        kept = np.arange(max(0, len(labels) - MOST_CASES), len(labels), dtype=np.int64)
        return FittedMeaning(
            classes=classes,
            reader=reader,
            middle=middle,
            axes=axes,
            centres=centres,
            weights=weights,
            start=start,
            cases=turned[kept],
            case_labels=labels[kept],
            case_places=kept,
        )

    def restore(self, parts: Parts, classes: tuple[str, ...]) -> tuple[VectorReader, FittedMeaning]:
        """The reader and model of a file's parts."""
        reader = VectorReader(embed=self.embed)
        try:
            middle = np.asarray(parts["middle"], dtype=np.float32).reshape(-1)
            axes = np.asarray(parts["axes"], dtype=np.float32).reshape(len(middle), -1)
            centres = np.asarray(parts["centres"], dtype=np.float32).reshape(-1, axes.shape[1])
            weights = np.asarray(parts["weights"], dtype=np.float64).reshape(len(centres), len(classes))
            cases = np.asarray(parts["cases"], dtype=np.float32).reshape(-1, axes.shape[1])
            labels = np.asarray(parts["case_labels"], dtype=np.int64).reshape(len(cases))
            places = np.asarray(parts["case_places"], dtype=np.int64).reshape(len(cases))
            start = np.asarray(parts["start"], dtype=np.float64).reshape(len(classes))
        except (KeyError, ValueError, TypeError) as problem:
            raise Unreadable("model", "the vectors do not fit each other", str(problem)) from problem
        return reader, FittedMeaning(
            classes=classes,
            reader=reader,
            middle=middle,
            axes=axes,
            centres=centres,
            weights=weights,
            start=start,
            cases=cases,
            case_labels=labels,
            case_places=places,
        )


def _as_filed(table: Vectors) -> Vectors:
    """The numbers as the file will hold them, so that a loaded model answers to the last digit the same."""
    return table.astype(np.float16).astype(np.float32)


def _main_axes(centred: Vectors) -> Vectors:
    """The directions in which the rows differ most (d, a), of at most 8,000 of them."""
    # a fifth of a second to load: only where something learns, never where a worker only judges
    from scipy.linalg import eigh

    sample = centred[:: max(1, len(centred) // 8_000)].astype(np.float64)
    few = sample.shape[0] < sample.shape[1]
    square = sample @ sample.T if few else sample.T @ sample
    size = len(square)
    _, found = eigh(square, subset_by_index=[max(0, size - MOST_AXES), size - 1])
    directions = sample.T @ found if few else found
    lengths = np.maximum(np.linalg.norm(directions, axis=0), 1e-9)
    return np.asarray((directions / lengths)[:, ::-1], dtype=np.float32)


def _turned(vectors: Vectors, middle: Vectors, axes: Vectors) -> Vectors:
    turned = (vectors - middle) @ axes
    lengths = np.sqrt(np.einsum("ij,ij->i", turned, turned))
    return np.asarray(turned / np.maximum(lengths, 1e-9)[:, None], dtype=np.float32)


def _kernel(rows: Vectors, centres: Vectors) -> Vectors:
    return np.asarray(np.exp(2 * NARROWNESS * (rows @ centres.T - 1)), dtype=np.float32)


def _least_squares(seen: Vectors, among: Vectors, targets: Floats) -> Floats:
    """Weights of the centres that fit the targets with a smooth function.

    Where every row is a centre the system is solved in its own form, which is better conditioned.
    """
    # as above: only where something learns
    from scipy.linalg import cho_factor, cho_solve

    if seen.shape[0] == seen.shape[1]:
        square, wanted = among.astype(np.float64), targets
        square[np.diag_indices_from(square)] += STIFFNESS
    else:
        square = (seen.T @ seen).astype(np.float64) + STIFFNESS * among
        square[np.diag_indices_from(square)] += JITTER * len(seen)
        wanted = seen.T @ targets
    return np.asarray(cho_solve(cho_factor(square, overwrite_a=True), wanted), dtype=np.float64)


def _nearest(closeness: Vectors, most: int) -> tuple[Ints, NDArray[np.float32]]:
    most = min(most, closeness.shape[1])
    places = np.argpartition(-closeness, most - 1, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(closeness, places, axis=1), axis=1, kind="stable")
    places = np.take_along_axis(places, order, axis=1)
    return places, np.take_along_axis(closeness, places, axis=1)
