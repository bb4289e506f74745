"""Panel: several learners that judge the same text, cross-fitted and combined into one answer.

Cross-fitting: each training row is judged by learners that never saw it or a copy of it; the
combination and the confidence are learnt from these judgements, and `crossed` keeps them, so that
a certificate can be drawn from the training rows too. Must not know reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from leadline.errors import BadInput
from leadline.triage.learning.folds import blocks, folds
from leadline.triage.learning.learner import Fitted, Floats, Ints, Learner, Reader, Rows, Spoken
from leadline.triage.learning.mask import masked
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.ngrams import FittedNgrams, NgramLearner
from leadline.triage.learning.rules import RulesLearner
from leadline.triage.learning.stacking import Stacker, stack

#: parts into which the training rows are cut for cross-fitting
FOLDS = 5


def fast_learners() -> tuple[Learner, ...]:
    """The three learners of every panel: different features and different learners."""
    return (RulesLearner(), NgramLearner(), MeaningLearner())


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """What the panel says of its own training rows, each judged without having been learnt from."""

    #: probabilities (n, k)
    probabilities: Floats
    #: each voter's own (m, n, k)
    votes: Floats
    #: confidence that the first class is right, and that one of the first two is (n)
    confidence: Floats
    confidence_of_two: Floats
    #: true classes as places in `classes` (n)
    labels: Ints
    #: fold of each row (n)
    fold: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Fitted learners and how they are combined."""

    classes: tuple[str, ...]
    names: tuple[str, ...]
    readers: tuple[Reader, ...]
    fitted: tuple[Fitted, ...]
    stacker: Stacker
    #: None for a panel that was loaded from a file
    crossed: Crossed | None = field(default=None, repr=False)

    @staticmethod
    def fit(
        texts: Sequence[str],
        labels: Sequence[str],
        classes: Sequence[str],
        rng: np.random.Generator,
        times: Sequence[float] | None = None,
        learners: Sequence[Learner] | None = None,
    ) -> Panel:
        """The panel of these labelled texts.

        With `times` (any numbers that grow with time) cross-fitting holds out blocks of time
        instead of random rows. The same input and seed give the same panel. Raises BadInput for
        a label that is not a class, or for no texts.
        """
        learning = tuple(learners or fast_learners())
        known = tuple(classes)
        places = _places(texts, labels, known)
        read = [masked(text) for text in texts]
        fold = blocks(times, FOLDS) if times is not None else folds(read, places, FOLDS, rng)
        readers = tuple(learner.reader(read) for learner in learning)
        rows = [reader.read(read) for reader in readers]
        votes = np.stack(
            [
                _crossed_votes((learner, reader), mine, places, fold, known, rng)
                for learner, reader, mine in zip(learning, readers, rows, strict=True)
            ]
        )
        fitted = tuple(
            _named(learner.learn(reader, mine, places, known, rng), mine)
            for learner, reader, mine in zip(learning, readers, rows, strict=True)
        )
        return Panel(
            classes=known,
            names=tuple(learner.name for learner in learning),
            readers=readers,
            fitted=fitted,
            stacker=stack(votes, places),
            crossed=_crossed(votes, places, fold),
        )

    def votes(self, texts: Sequence[str]) -> Floats:
        """Each voter's probabilities (m, n, k)."""
        read = [masked(text) for text in texts]
        return np.stack(
            [
                fitted.judge(reader.read(read))
                for reader, fitted in zip(self.readers, self.fitted, strict=True)
            ]
        )

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """The panel's probabilities (n, k)."""
        return self.stacker.combine(self.votes(texts))

    def judge(self, texts: Sequence[str]) -> Judged:
        """Votes, probabilities and both confidences, with each text read once."""
        return judged(self.votes(texts), self.stacker)

    def spoke(self, text: str, most: int = 5) -> dict[str, tuple[Spoken, ...]]:
        """What spoke in a text, by voter."""
        read = masked(text)
        return {name: fitted.spoke(read, most) for name, fitted in zip(self.names, self.fitted, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The panel's answer on texts."""

    #: each voter's probabilities (m, n, k), and the panel's (n, k)
    votes: Floats
    probabilities: Floats
    #: confidence that the first class is right, and that one of the first two is (n)
    confidence: Floats
    confidence_of_two: Floats


def judged(votes: Floats, stacker: Stacker) -> Judged:
    """The combination of votes (m, n, k)."""
    shares = stacker.combine(votes)
    ordered = -np.sort(-shares, axis=1)
    return Judged(
        votes=votes,
        probabilities=shares,
        confidence=ordered[:, 0],
        confidence_of_two=ordered[:, :2].sum(axis=1),
    )


def _crossed(votes: Floats, labels: Ints, fold: Ints) -> Crossed:
    """Each fold's answers by a stacker that learnt from the other folds."""
    shares = np.zeros(votes.shape[1:])
    one, two = np.zeros(len(labels)), np.zeros(len(labels))
    for number in np.unique(fold):
        mine = fold == number
        answer = judged(votes[:, mine], stack(votes[:, ~mine], labels[~mine]))
        shares[mine] = answer.probabilities
        one[mine], two[mine] = answer.confidence, answer.confidence_of_two
    return Crossed(
        probabilities=shares, votes=votes, confidence=one, confidence_of_two=two, labels=labels, fold=fold
    )


def _crossed_votes(
    learning: tuple[Learner, Reader],
    rows: Rows,
    labels: Ints,
    fold: Ints,
    classes: tuple[str, ...],
    rng: np.random.Generator,
) -> Floats:
    learner, reader = learning
    votes = np.zeros((len(labels), len(classes)))
    for number in np.unique(fold):
        mine, others = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if not len(others):
            others = mine
        fitted = learner.learn(reader, rows.take(others), labels[others], classes, rng)
        votes[mine] = fitted.judge(rows.take(mine))
    return votes


def _named(fitted: Fitted, rows: Rows) -> Fitted:
    return fitted.naming(rows) if isinstance(fitted, FittedNgrams) else fitted


def _places(texts: Sequence[str], labels: Sequence[str], classes: tuple[str, ...]) -> Ints:
    if not texts or len(texts) != len(labels):
        raise BadInput("texts", "one label for each of at least one text is needed", f"{len(texts)} texts")
    where = {name: place for place, name in enumerate(classes)}
    strange = sorted(set(labels) - set(where))
    if strange:
        raise BadInput("labels", "each label is one of the classes", f"{len(strange)} are not")
    return np.array([where[label] for label in labels], dtype=np.int64)
