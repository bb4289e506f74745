"""Evaluate: learn and certify on one set of labelled texts alone, and say what comes of it on another.

Without times the panel is cross-fitted and certified on its own out-of-fold answers, all of them. With
times the newest half calibrates: each block of it is judged by a panel that learnt only from what is older,
and the panel that is tried learns from all. Thresholds are laid without labels, so no row is set apart.
Knows texts and labels, no reports of the line.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput
from leadline.methods.agreement import jointly
from leadline.methods.selective import (
    Loss,
    Selection,
    certify,
    certify_dismissal,
    interval,
)
from leadline.triage.labelled import Labelled, require
from leadline.triage.learning.embedding import Remembering, meaning_vectors
from leadline.triage.learning.learner import Floats, Ints, Learner
from leadline.triage.learning.mask import masked
from leadline.triage.learning.meaning import MeaningLearner
from leadline.triage.learning.ngrams import NgramLearner
from leadline.triage.learning.panel import Judged, Panel
from leadline.triage.learning.rules import RulesLearner
from leadline.triage.stream import RESERVE_OF_LOSS
from leadline.triage.trial import Dismissal, Evaluation, Share, Trial, TrialRule

Mask = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]

QUARTERS = 4
#: texts read at a time, so that progress can be shown
_READ_AT_ONCE = 500
#: with times: the newest share of the training rows that calibrates
NEWEST = 0.5
#: with times: the newest rows are judged in up to MOST_BLOCKS blocks, each by a panel of its own, as long as
#: the panels together learn from about so many rows
MOST_BLOCKS, ROWS_TO_LEARN = 4, 8_000


@dataclass(frozen=True, slots=True)
class _Said:
    """Judged rows: probabilities (n, k), true classes (-1: none of them) and confidences."""

    shares: Floats
    truth: Ints
    #: confidence that the first class is right, or one of the first two, as asked (n)
    sure: Floats

    def right(self, at_most: int) -> Mask:
        first = np.argsort(-self.shares, axis=1, kind="stable")[:, :at_most]
        return np.asarray((first == self.truth[:, None]).any(axis=1), dtype=np.bool_)

    @staticmethod
    def of(judged: Judged, truth: Ints, at_most: int) -> _Said:
        return _Said(
            judged.probabilities, truth, judged.confidence if at_most == 1 else judged.confidence_of_two
        )


def evaluate(
    train: Labelled,
    test: Labelled,
    rule: TrialRule,
    *,
    learners: tuple[Learner, ...] | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """What the panel of `train`, certified on `train` alone, does on `test`.

    The same input and seed give the same answer, but for `cpu_ms`. Raises BadInput for rows that nothing can
    be learnt from, or a label to dismiss that is no class.
    """
    require(train, "train")
    if not len(test):
        raise BadInput("test", "at least one labelled row", "none given")
    classes = tuple(sorted(set(train.labels)))
    lost = _actionable(rule, classes)
    say = progress or _silent
    voters = learners or quick_learners(train, say)
    panel, calibration = _learn(train.in_time(), classes, rule, voters, say)
    later = test.in_time()
    began = time.process_time()
    answer = panel.judge(later.texts)
    cpu_ms = (time.process_time() - began) / len(later) * 1000
    say("judged", 1, 1)
    said = _Said.of(answer, _places(later, classes), rule.at_most)
    selection = _certified(calibration, rule)
    scores, right = said.sure, said.right(rule.at_most)
    chosen = _chosen(scores, selection)
    parts = np.array_split(np.arange(len(later)), QUARTERS) if later.times is not None else []
    together = jointly(answer.votes.argmax(axis=2), said.truth, np.random.default_rng(rule.seed))
    whole = _trial(chosen, right)
    return Evaluation(
        rule=rule,
        classes=classes,
        train_rows=len(train),
        test_rows=len(test),
        strange_labels=int((said.truth < 0).sum()),
        certificate=selection,
        whole=whole,
        error_of_all=float((~right).mean()),
        error_at_80=_error_at(scores, right, 0.8),
        by_class={name: _of(name, later, chosen, right) for name in sorted(set(later.labels))},
        quarters=tuple(_trial(chosen[part], right[part]) for part in parts),
        dismissal=_dismissal(calibration, said, lost, (rule, classes, parts)) if lost.any() else None,
        majority_error=1 - float(np.mean(said.truth == np.bincount(_places(train, classes)).argmax())),
        voter_accuracies={
            name: 1 - rate for name, rate in zip(panel.names, together.error_rates, strict=True)
        },
        together=together,
        cpu_ms=cpu_ms,
        because=_because(whole, selection),
    )


def quick_learners(rows: Labelled, say: Progress) -> tuple[Learner, ...]:
    """The three learners of every panel; vectors of these rows are made once: most of the reading."""
    kept = Remembering(meaning_vectors, len(rows))
    for place in range(0, len(rows), _READ_AT_ONCE):
        kept([masked(text) for text in rows.texts[place : place + _READ_AT_ONCE]])
        say("read", min(len(rows), place + _READ_AT_ONCE), len(rows))
    return (RulesLearner(), NgramLearner(), MeaningLearner(embed=kept))


def _learn(
    rows: Labelled, classes: tuple[str, ...], rule: TrialRule, learners: tuple[Learner, ...], say: Progress
) -> tuple[Panel, _Said]:
    """The panel of all rows, and the answers that calibrate."""
    rng = np.random.default_rng(rule.seed)
    if rows.times is None:
        say("learnt", 0, 1)
        panel = Panel.fit(rows.texts, rows.labels, classes, rng, None, learners)
        say("learnt", 1, 1)
        crossed = panel.crossed
        if crossed is None:
            raise BadInput("learners", "a panel that keeps its cross-fitted answers", "was it loaded?")
        sure = crossed.confidence if rule.at_most == 1 else crossed.confidence_of_two
        return panel, _Said(crossed.probabilities, crossed.labels, sure)
    blocks = int(np.clip(ROWS_TO_LEARN // len(rows), 1, MOST_BLOCKS))
    begins, truth = round((1 - NEWEST) * len(rows)), _places(rows, classes)
    ends = np.linspace(begins, len(rows), blocks + 1).round().astype(int)
    parts = []
    for number, (first, last) in enumerate(pairwise(ends.tolist())):
        say("learnt", number, blocks + 1)
        older = rows.take(range(first))
        panel = Panel.fit(older.texts, older.labels, classes, rng, older.times, learners)
        judged = panel.judge(rows.texts[first:last])
        parts.append(_Said.of(judged, truth[first:last], rule.at_most))
    say("learnt", blocks, blocks + 1)
    panel = Panel.fit(rows.texts, rows.labels, classes, rng, rows.times, learners)
    say("learnt", blocks + 1, blocks + 1)
    return panel, _Said(
        np.concatenate([part.shares for part in parts]),
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.sure for part in parts]),
    )


def _certified(calibration: _Said, rule: TrialRule) -> Selection:
    return certify(
        calibration.sure,
        calibration.right(rule.at_most),
        alpha=rule.risk,
        delta=rule.delta,
        method=rule.method,
    )


def _dismissal(
    calibration: _Said, said: _Said, lost: Mask, about: tuple[TrialRule, tuple[str, ...], list[Ints]]
) -> Dismissal:
    rule, classes, parts = about
    signs = [1 - rows.shares[:, lost].sum(axis=1) for rows in (calibration, said)]
    wanted = [(rows.truth < 0) | lost[rows.truth] for rows in (calibration, said)]
    selection = certify_dismissal(
        signs[0],
        wanted[0],
        loss=Loss(max_missed=rule.max_missed),
        delta=rule.delta,
        method=rule.method,
    )
    threshold = _reserved(signs[0], selection) if parts else selection.threshold
    gone = signs[1] >= (np.inf if threshold is None else threshold)
    return Dismissal(
        certificate=selection,
        threshold=threshold,
        labels=tuple(name for name, is_lost in zip(classes, lost, strict=True) if not is_lost),
        actionable=tuple(name for name, is_lost in zip(classes, lost, strict=True) if is_lost),
        coverage=float(gone.mean()),
        missed=_share(gone[wanted[1]]),
        wrong=_share(wanted[1][gone]),
        quarters=tuple(_share(gone[part][wanted[1][part]]) for part in parts),
    )


def _actionable(rule: TrialRule, classes: tuple[str, ...]) -> Mask:
    """Which classes must not be lost; none if nothing is to be dismissed."""
    for name in (*rule.dismiss, *rule.actionable):
        if name not in classes:
            raise BadInput(
                "dismiss", f"a label of the training rows: {', '.join(classes)[:200]}", "misspelt?"
            )
    if rule.actionable:
        return np.isin(classes, rule.actionable)
    if not rule.dismiss:
        return np.zeros(len(classes), dtype=np.bool_)
    found = ~np.isin(classes, rule.dismiss)
    if not found.any():
        raise BadInput("dismiss", "not every label", "nothing would be left that must not be lost")
    return found


def _places(rows: Labelled, classes: tuple[str, ...]) -> Ints:
    where = {name: place for place, name in enumerate(classes)}
    return np.array([where.get(label, -1) for label in rows.labels], dtype=np.int64)


def _chosen(scores: Floats, selection: Selection) -> Mask:
    if selection.threshold is None:
        return np.zeros(len(scores), dtype=np.bool_)
    return np.asarray(scores >= selection.threshold, dtype=np.bool_)


def _reserved(scores: Floats, selection: Selection) -> float | None:
    """With times: a stricter threshold than the certified one, since the world changes after it."""
    if selection.threshold is None:
        return None
    order = np.sort(scores)[::-1]
    return max(selection.threshold, float(order[int(RESERVE_OF_LOSS * selection.coverage * len(order))]))


def _share(bad: Mask) -> Share:
    count, n = int(bad.sum()), len(bad)
    return Share(n=n, bad=count, share=count / max(1, n), interval=interval(count, n))


def _trial(chosen: Mask, right: Mask) -> Trial:
    return Trial(
        rows=len(chosen), coverage=float(chosen.mean()) if len(chosen) else 0.0, error=_share(~right[chosen])
    )


def _of(name: str, rows: Labelled, chosen: Mask, right: Mask) -> Trial:
    mine = np.array([label == name for label in rows.labels])
    return _trial(chosen[mine], right[mine])


def _error_at(scores: Floats, right: Mask, coverage: float) -> float:
    order = np.argsort(-scores, kind="stable")[: max(1, round(coverage * len(scores)))]
    return float((~right[order]).mean())


def _because(whole: Trial, selection: Selection) -> str:
    if selection.threshold is None:
        return f"{selection.because} The action stays off; people answer everything."
    error = whole.error
    return (
        f"{selection.because} On the test rows the machine answered {whole.coverage:.0%},"
        f" {error.bad} of {error.n} wrongly ({error.share:.2%})."
    )


def _silent(what: str, done: int, whole: int) -> None:
    """No progress is shown."""
