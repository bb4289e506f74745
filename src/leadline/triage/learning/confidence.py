"""Confidence: how likely the panel's answer is right, learnt from its own mistakes out of fold.

A logistic regression over what the voters and the nearest cases give to the answer, plus the voters'
mean logit, which falls when one voter dissents, however sure the others are. It orders answers for
selective prediction (Geifman and El-Yaniv 2017); a threshold with a guarantee is set elsewhere, on
other rows. Must not know texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.errors import Unreadable
from leadline.triage.learning.learner import Floats, Ints, Parts

#: inverse strength of the regularisation
LOOSENESS = 0.3
#: probabilities are kept this far from 0 and 1
_EDGE = 1e-5
#: above this logit a voter is simply sure
_SURE = 3.0
_MOST_ROUNDS = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of an answer before its truth."""

    #: each voter's probabilities (m, n, k)
    votes: Floats
    #: shares of classes among nearest cases (c, n, k)
    echoes: Floats
    #: the panel's probabilities (n, k)
    shares: Floats

    def take(self, index: Ints) -> Evidence:
        """The evidence of these rows."""
        return Evidence(votes=self.votes[:, index], echoes=self.echoes[:, index], shares=self.shares[index])


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """A linear map from evidence to the logit of being right."""

    #: how many of the first classes may hold the truth: 1 or 2
    most: int
    #: mean and spread of each column, its weight, and the start
    middle: Floats
    spread: Floats
    weights: Floats
    start: float

    def of(self, evidence: Evidence) -> Floats:
        """Between 0 and 1 for each row (n); 1 where as many classes are allowed as there are."""
        if evidence.shares.shape[1] <= self.most:
            return np.ones(len(evidence.shares))
        table = _columns(evidence, self.most)
        mean = table[:, 0]
        learnt = mean
        if len(self.weights):
            learnt = (table - self.middle) / self.spread @ self.weights + self.start
        return np.asarray(1.0 / (1.0 + np.exp(-(learnt + mean) / 2)), dtype=np.float64)

    def parts(self) -> Parts:
        """All numbers."""
        return {
            f"middle_{self.most}": self.middle,
            f"spread_{self.most}": self.spread,
            f"weights_{self.most}": self.weights,
            f"start_{self.most}": np.array([self.start]),
        }

    @staticmethod
    def restore(parts: Parts, most: int, columns: int) -> Confidence:
        """The confidence of a model file's parts; `columns` is what its voters give, or none was learnt."""
        try:
            weights = np.asarray(parts[f"weights_{most}"], dtype=np.float64).reshape(-1)
            if len(weights) not in (0, columns):
                raise ValueError(f"{len(weights)} weights for {columns} columns")
            return Confidence(
                most=most,
                middle=np.asarray(parts[f"middle_{most}"], dtype=np.float64).reshape(len(weights)),
                spread=np.asarray(parts[f"spread_{most}"], dtype=np.float64).reshape(len(weights)),
                weights=weights,
                start=float(np.asarray(parts[f"start_{most}"], dtype=np.float64).reshape(1)[0]),
            )
        except (KeyError, ValueError, TypeError) as problem:
            raise Unreadable("model", "its confidence does not fit the voters", str(problem)) from problem


def columns_of(voters: int, echoes: int, classes: int) -> int:
    """How many numbers the confidence looks at."""
    return 2 + 2 * voters + 1 + min(2, classes - 1) + echoes


def mean_confidence(most: int) -> Confidence:
    """The confidence that is the voters' mean, learnt from nothing."""
    nothing = np.zeros(0)
    return Confidence(most=most, middle=nothing, spread=nothing, weights=nothing, start=0.0)


def learn_confidence(evidence: Evidence, labels: Ints, most: int) -> Confidence:
    """The confidence learnt from evidence given out of fold and the true classes (n)."""
    table = _columns(evidence, most)
    first = np.argsort(-evidence.shares, axis=1, kind="stable")[:, :most]
    right = (first == labels[:, None]).any(axis=1)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    weights = np.zeros(table.shape[1])
    if right.all() or not right.any() or evidence.shares.shape[1] <= most:
        return Confidence(most=most, middle=middle, spread=spread, weights=weights, start=0.0)
    # a second to load: only where something learns, never where a worker only judges
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=LOOSENESS, max_iter=_MOST_ROUNDS)
    model.fit((table - middle) / spread, right)
    return Confidence(
        most=most, middle=middle, spread=spread, weights=model.coef_[0], start=float(model.intercept_[0])
    )


def _columns(evidence: Evidence, most: int) -> Floats:
    """Mean and least logit of the voters, each voter, the panel, the runners-up, the nearest cases."""
    order = np.argsort(-evidence.shares, axis=1, kind="stable")
    chosen = order[:, :most]
    voters = _logit(_given(evidence.votes, chosen))
    panel = _logit(_given(evidence.shares[None], chosen))[0]
    rest = np.log(np.maximum(np.take_along_axis(evidence.shares, order, axis=1)[:, 1:3], _EDGE))
    near = _given(evidence.echoes, chosen)
    return np.column_stack(
        [voters.mean(axis=0), voters.min(axis=0), *voters, *np.minimum(voters, _SURE), panel, rest, *near]
    )


def _given(tables: Floats, chosen: Ints) -> Floats:
    """What each table gives to the chosen classes together (tables, n)."""
    return np.asarray([np.take_along_axis(table, chosen, axis=1).sum(axis=1) for table in tables]).reshape(
        len(tables), len(chosen)
    )


def _logit(shares: Floats) -> Floats:
    inside = np.clip(shares, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(inside) - np.log1p(-inside), dtype=np.float64)
