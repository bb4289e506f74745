"""Stacking: one answer from several voters, and how sure it is.

A multinomial logistic regression over the voters' log-probabilities (Wolpert 1992; Platt 1999),
so the answer comes out calibrated. A voter's say is bounded: log-probabilities are cut at
LEAST_SAID, so that no voter alone, however certain, can carry an answer. Must not know texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.errors import Unreadable
from leadline.triage.learning.learner import Floats, Ints, Parts, proper, shares_of, softmax

#: least probability of one voter that is believed
LEAST_SAID = 0.005
#: inverse strength of the regularisation
LOOSENESS = 1.0
_MOST_ROUNDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacker:
    """A linear map from the voters' log-probabilities to the classes' logits."""

    #: weights (m * k, k) and starts (k)
    weights: Floats
    start: Floats

    def combine(self, votes: Floats) -> Floats:
        """Probabilities (n, k) of votes (m, n, k)."""
        return proper(softmax(_columns(votes) @ self.weights + self.start))

    def parts(self) -> Parts:
        """Both arrays."""
        return {"weights": self.weights, "start": self.start}

    @staticmethod
    def restore(parts: Parts, voters: int, classes: int) -> Stacker:
        """The stacker of a model file's parts."""
        try:
            weights = np.asarray(parts["weights"], dtype=np.float64).reshape(voters * classes, classes)
            start = np.asarray(parts["start"], dtype=np.float64).reshape(classes)
        except (KeyError, ValueError, TypeError) as problem:
            raise Unreadable("model", "the stacker does not fit the voters", str(problem)) from problem
        return Stacker(weights=weights, start=start)


def stack(votes: Floats, labels: Ints) -> Stacker:
    """The stacker of votes (m, n, k) that were given out of fold, and the true classes (n)."""
    voters, _, count = votes.shape
    present = np.unique(labels)
    weights = np.zeros((voters * count, count))
    start = np.log(shares_of(labels, count))
    if len(present) < 2:
        return Stacker(weights=weights, start=start)
    # a second to load: only where something learns, never where a worker only judges
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=LOOSENESS, max_iter=_MOST_ROUNDS)
    model.fit(_columns(votes), labels)
    start = np.full(count, start.min())
    if len(present) == 2:
        weights[:, present[1]] = model.coef_[0]
        start[present] = [0.0, float(model.intercept_[0])]
    else:
        weights[:, present] = model.coef_.T
        start[present] = model.intercept_
    return Stacker(weights=weights, start=start)


def mean_of(voters: int, classes: int) -> Stacker:
    """The stacker that takes the mean of the voters' log-probabilities."""
    return Stacker(weights=np.tile(np.eye(classes) / voters, (voters, 1)), start=np.zeros(classes))


def _columns(votes: Floats) -> Floats:
    """Log-probabilities of all voters side by side (n, m * k), cut and centred row by row."""
    logs = np.log(np.maximum(votes, LEAST_SAID))
    logs = logs - logs.mean(axis=2, keepdims=True)
    return np.concatenate(list(logs), axis=1)
