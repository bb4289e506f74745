"""Api: train, certify, evaluate, explain, backtest and report as functions, for anybody's labelled texts.

The commands of `leadline triage` do the same on files and on the line's own second looks; docs/howto/sort.md
shows both. Knows texts and labels, no reports of the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.errors import BadInput, OutOfRange
from leadline.methods.agreement import Jointly, jointly
from leadline.methods.selective import Method, Selection
from leadline.methods.selective import certify as _certify
from leadline.triage.evaluate import Progress, evaluate
from leadline.triage.labelled import Labelled, from_rows, parse, require
from leadline.triage.learning.learner import Learner, Spoken
from leadline.triage.learning.panel import Panel
from leadline.triage.stream import StreamRule, stream
from leadline.triage.trial import Evaluation, TrialRule

__all__ = [
    "Explanation",
    "Labelled",
    "Report",
    "StreamRule",
    "TrialRule",
    "backtest",
    "certify",
    "evaluate",
    "explain",
    "from_rows",
    "parse",
    "report",
    "stream",
    "train",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a panel answers a text as it does."""

    #: classes with their probabilities, the most probable first
    classes: tuple[tuple[str, float], ...]
    #: chance that the first class is right, and one of the first two, as the panel learnt from its mistakes
    confidence: float
    confidence_of_two: float
    #: each voter's first class with its probability
    votes: dict[str, tuple[str, float]]
    #: what spoke to each voter: words, cues, places of past cases in the training texts
    spoken: dict[str, tuple[Spoken, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a panel says of its own training rows, each judged without having been learnt from."""

    rows: int
    accuracy: float
    #: share of rows whose class is not among the first two
    miss_of_two: float
    voter_accuracies: dict[str, float]
    #: how the voters err together; whoever names several voters names this
    together: Jointly


def train(
    rows: Labelled,
    *,
    seed: int = 0,
    learners: Sequence[Learner] | None = None,
) -> Panel:
    """The panel of these rows, cross-fitted; blocks of time where they have times.

    The same rows and seed give the same panel. Raises BadInput where nothing can be learnt.
    """
    require(rows, "rows")
    older_first = rows.in_time()
    classes = sorted(set(rows.labels))
    rng = np.random.default_rng(seed)
    return Panel.fit(older_first.texts, older_first.labels, classes, rng, older_first.times, learners)


def certify(
    panel: Panel,
    *,
    risk: float = 0.007,
    delta: float = 0.05,
    method: Method = "bonferroni",
    at_most: int = 1,
) -> Selection:
    """The loosest confidence from which the panel may answer alone, from its cross-fitted answers.

    `at_most` 1: the first class must be right; 2: one of the first two. Holds for texts that are exchangeable
    with the training rows. Raises BadInput for a panel that was loaded from a file: it keeps no such answers.
    """
    if at_most not in (1, 2):
        raise OutOfRange("at_most", "1 or 2", "an answer names one class or two")
    crossed = panel.crossed
    if crossed is None:
        raise BadInput("panel", "one that was trained in this process", "was it loaded from a file?")
    first = np.argsort(-crossed.probabilities, axis=1, kind="stable")[:, :at_most]
    right = (first == crossed.labels[:, None]).any(axis=1)
    sure = crossed.confidence if at_most == 1 else crossed.confidence_of_two
    return _certify(sure, right, alpha=risk, delta=delta, method=method)


def explain(panel: Panel, text: str, *, most: int = 5) -> Explanation:
    """Why the panel answers this text as it does; at most `most` things that spoke to each voter."""
    heard = panel.hear([text], most)
    shares, votes = heard.judged.probabilities[0], heard.judged.votes[:, 0]
    order = np.argsort(-shares, kind="stable")
    return Explanation(
        classes=tuple((panel.classes[place], float(shares[place])) for place in order),
        confidence=float(heard.judged.confidence[0]),
        confidence_of_two=float(heard.judged.confidence_of_two[0]),
        votes={
            name: (panel.classes[int(own.argmax())], float(own.max()))
            for name, own in zip(panel.names, votes, strict=True)
        },
        spoken={name: tuple(said[0]) for name, said in heard.spoken.items()},
    )


def backtest(
    rows: Labelled, rule: TrialRule, *, older: float = 0.7, progress: Progress | None = None
) -> Evaluation:
    """What had come of learning and certifying on the oldest share of the rows and acting on the others."""
    if rows.times is None:
        raise BadInput("rows", "rows with times", "without them nothing is older")
    if not 0 < older < 1:
        raise OutOfRange("older", "between 0 and 1", "a share, not a percentage")
    ordered = rows.in_time()
    cut = round(older * len(ordered))
    return evaluate(ordered.take(range(cut)), ordered.take(range(cut, len(ordered))), rule, progress=progress)


def report(panel: Panel, *, seed: int = 0) -> Report:
    """How well the panel and its voters sort the training rows, and how far the voters err together."""
    crossed = panel.crossed
    if crossed is None:
        raise BadInput("panel", "one that was trained in this process", "was it loaded from a file?")
    order = np.argsort(-crossed.probabilities, axis=1, kind="stable")
    hit = order[:, :2] == crossed.labels[:, None]
    together = jointly(crossed.votes.argmax(axis=2), crossed.labels, np.random.default_rng(seed))
    return Report(
        rows=len(crossed.labels),
        accuracy=float(hit[:, 0].mean()),
        miss_of_two=float(1 - hit.any(axis=1).mean()),
        voter_accuracies={
            name: 1 - rate for name, rate in zip(panel.names, together.error_rates, strict=True)
        },
        together=together,
    )
