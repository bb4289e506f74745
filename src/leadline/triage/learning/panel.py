"""Panel: several learners that judge the same text, cross-fitted and combined into one answer.

Cross-fitting: each training row is judged by learners that never saw it or a copy of it; the
combination and the confidence are learnt from these judgements, and `crossed` keeps them, so that
a certificate can be drawn from the training rows too. Must not know reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from leadline.errors import BadInput
from leadline.triage.learning.confidence import Confidence, Evidence, learn_confidence, mean_confidence
from leadline.triage.learning.folds import blocks, folds
from leadline.triage.learning.learner import Fitted, Floats, Ints, Learner, Reader, Rows, Spoken
from leadline.triage.learning.mask import masked
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.ngrams import FittedNgrams, NgramLearner
from leadline.triage.learning.rules import RulesLearner
from leadline.triage.learning.stacking import Stacker, mean_of, stack
from leadline.triage.learning.threads import one_thread

#: parts into which the training rows are cut for cross-fitting: more of them where rows are few
FOLDS = 5
FINE_FOLDS = 10
FEW_ROWS = 8_000


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
    #: how sure it is of its first class, and of its first two
    sure_of_one: Confidence
    sure_of_two: Confidence
    #: what an officer may call each training text: a short name, public words, or nothing
    cases: tuple[str, ...] = field(default=(), repr=False)
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
        parts = FOLDS if len(read) > FEW_ROWS else FINE_FOLDS
        fold = blocks(times, parts) if times is not None else folds(read, places, parts, rng)
        votes, echoes, kept = [], [], []
        for learner in learning:
            reader = learner.reader(read)
            rows = reader.read(read)
            own, near = _crossed_votes((learner, reader), rows, places, fold, (known, rng))
            votes.append(own)
            echoes.append(near)
            kept.append((reader, _named(learner.learn(reader, rows, places, known, rng), rows)))
        evidence = _crossed_shares(np.stack(votes), np.concatenate(echoes), places, fold)
        return Panel(
            classes=known,
            names=tuple(learner.name for learner in learning),
            readers=tuple(reader for reader, _ in kept),
            fitted=tuple(fitted for _, fitted in kept),
            stacker=stack(evidence.votes, places),
            sure_of_one=learn_confidence(evidence, places, 1),
            sure_of_two=learn_confidence(evidence, places, 2),
            crossed=_crossed(evidence, places, fold),
        )

    @staticmethod
    def without_crossing(
        texts: Sequence[str],
        labels: Sequence[str],
        classes: Sequence[str],
        rng: np.random.Generator,
        learners: Sequence[Learner] | None = None,
    ) -> Panel:
        """A panel whose voters count alike and whose confidence is their mean: in a tenth of the time.

        For texts that earn no certificate, such as a starter corpus.
        """
        learning = tuple(learners or fast_learners())
        known = tuple(classes)
        places = _places(texts, labels, known)
        read = [masked(text) for text in texts]
        kept = []
        for learner in learning:
            reader = learner.reader(read)
            rows = reader.read(read)
            kept.append((reader, _named(learner.learn(reader, rows, places, known, rng), rows)))
        return Panel(
            classes=known,
            names=tuple(learner.name for learner in learning),
            readers=tuple(reader for reader, _ in kept),
            fitted=tuple(fitted for _, fitted in kept),
            stacker=mean_of(len(learning), len(known)),
            sure_of_one=mean_confidence(1),
            sure_of_two=mean_confidence(2),
        )

    def votes(self, texts: Sequence[str]) -> Floats:
        """Each voter's probabilities (m, n, k)."""
        return self.judge(texts).votes

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """The panel's probabilities (n, k)."""
        return self.judge(texts).probabilities

    def judge(self, texts: Sequence[str]) -> Judged:
        """Votes, probabilities and both confidences, with each text read once."""
        with one_thread():
            return self._judged(self._evidence(self._rows(texts)))

    def hear(self, texts: Sequence[str], most: int = 5) -> Heard:
        """What `judge` gives and what spoke to each voter, with each text read once."""
        with one_thread():
            rows = self._rows(texts)
            judged = self._judged(self._evidence(rows))
            said = zip(self.names, self.fitted, rows, judged.votes, strict=True)
            spoken = {name: fitted.spoke(own, votes, most) for name, fitted, own, votes in said}
        return Heard(judged=judged, spoken=spoken)

    def _rows(self, texts: Sequence[str]) -> list[Rows]:
        read = [masked(text) for text in texts]
        return [reader.read(read) for reader in self.readers]

    def _evidence(self, rows: Sequence[Rows]) -> Evidence:
        votes = np.stack([fitted.judge(own) for fitted, own in zip(self.fitted, rows, strict=True)])
        echoes = [fitted.echoes(own) for fitted, own in zip(self.fitted, rows, strict=True)]
        return Evidence(votes=votes, echoes=np.concatenate(echoes), shares=self.stacker.combine(votes))

    def _judged(self, evidence: Evidence) -> Judged:
        return Judged(
            votes=evidence.votes,
            probabilities=evidence.shares,
            confidence=self.sure_of_one.of(evidence),
            confidence_of_two=self.sure_of_two.of(evidence),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The panel's answer on texts."""

    #: each voter's probabilities (m, n, k), and the panel's (n, k)
    votes: Floats
    probabilities: Floats
    #: confidence that the first class is right, and that one of the first two is (n)
    confidence: Floats
    confidence_of_two: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The panel's answer on texts, with what spoke."""

    judged: Judged
    #: by voter: for each text what spoke for its first class, the strongest first
    spoken: Mapping[str, Sequence[tuple[Spoken, ...]]]


def _crossed_shares(votes: Floats, echoes: Floats, labels: Ints, fold: Ints) -> Evidence:
    """The evidence on training rows, each fold combined by a stacker that learnt from the other folds."""
    shares = np.zeros(votes.shape[1:])
    for number in np.unique(fold):
        mine = fold == number
        others = ~mine if not mine.all() else mine
        shares[mine] = stack(votes[:, others], labels[others]).combine(votes[:, mine])
    return Evidence(votes=votes, echoes=echoes, shares=shares)


def _crossed(evidence: Evidence, labels: Ints, fold: Ints) -> Crossed:
    """Each fold's confidence as learnt from the other folds."""
    one, two = np.zeros(len(labels)), np.zeros(len(labels))
    for number in np.unique(fold):
        mine, others = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        others = others if len(others) else mine
        for most, answer in ((1, one), (2, two)):
            learnt = learn_confidence(evidence.take(others), labels[others], most)
            answer[mine] = learnt.of(evidence.take(mine))
    return Crossed(
        probabilities=evidence.shares,
        votes=evidence.votes,
        confidence=one,
        confidence_of_two=two,
        labels=labels,
        fold=fold,
    )


def _crossed_votes(
    learning: tuple[Learner, Reader],
    rows: Rows,
    labels: Ints,
    fold: Ints,
    task: tuple[tuple[str, ...], np.random.Generator],
) -> tuple[Floats, Floats]:
    """Votes (n, k) and echoes (c, n, k) on rows that the judging learner never saw."""
    learner, reader = learning
    classes, rng = task
    votes = np.zeros((len(labels), len(classes)))
    echoes: Floats | None = None
    for number in np.unique(fold):
        mine, others = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        fitted = learner.learn(reader, *_some(rows, labels, others if len(others) else mine), classes, rng)
        held = rows.take(mine)
        votes[mine] = fitted.judge(held)
        near = fitted.echoes(held)
        echoes = np.zeros((len(near), *votes.shape)) if echoes is None else echoes
        echoes[:, mine] = near
    return votes, np.zeros((0, *votes.shape)) if echoes is None else echoes


def _some(rows: Rows, labels: Ints, index: Ints) -> tuple[Rows, Ints]:
    return rows.take(index), labels[index]


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
