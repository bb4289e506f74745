"""Replay: what came of a stream, in numbers that a page can draw and a program can read.

Knows no texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.methods.agreement import jointly
from leadline.methods.selective import interval
from leadline.triage.learning.learner import Ints
from leadline.triage.learning.running import NAMES

Mask = NDArray[np.bool_]
QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One batch of the stream; places count from its first report."""

    first: int
    last: int
    #: None: the action was off, people answered all
    threshold: float | None
    estimate: float | None
    upper_bound: float | None
    effective_rows: float
    automatic: int
    audits: int
    #: the report at which the alarm rang
    alarm_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What happened in a part of the stream."""

    reports: int
    automatic: int
    #: wrong automatic answers; with a dismissal: actionable reports among the dismissed
    errors: int
    #: share of the automatic answers that were wrong, with its 95 % interval
    error: float
    error_interval: tuple[float, float]
    coverage: float
    audits: int
    #: actionable reports, and the share of them that was lost (0 without a dismissal)
    actionable: int
    missed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The outcome of a replay."""

    rule: Mapping[str, Any]
    classes: tuple[str, ...]
    whole: Part
    quarters: tuple[Part, ...]
    #: the largest error (or share missed) of a quarter, and whether the whole kept the risk
    worst_quarter: float
    is_kept: bool
    #: audits as a share of automatic answers, and of all reports
    audits_of_automatic: float
    audits_of_all: float
    turns: tuple[Turn, ...]
    #: when the action went off or on, as sentences
    timeline: tuple[str, ...]
    #: what always giving the commonest label would have cost
    majority_error: float
    voter_accuracies: Mapping[str, float]
    error_correlations: tuple[tuple[float, ...], ...]
    together: str
    because: str

    def plain(self) -> dict[str, Any]:
        """The outcome as values that JSON knows."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of each row of the stream."""

    #: true class, the machine's answer (-1: not asked), and each voter's
    truth: Ints
    answers: Ints
    votes: Ints
    automatic: Mask
    audited: Mask
    #: whether the row is actionable
    wanted: Mask


def summed(rule: Any, classes: tuple[str, ...], rows: Outcome, turns: tuple[Turn, ...]) -> Replay:
    """The outcome of the stream's rows."""
    truth, answers, votes = rows.truth, rows.answers, rows.votes
    automatic, audited, wanted = rows.automatic, rows.audited, rows.wanted
    dismisses = bool(rule.actionable)
    wrong = automatic & (wanted if dismisses else answers != truth)
    parts = [
        _part(automatic[part], audited[part], wrong[part], wanted[part])
        for part in np.array_split(np.arange(len(truth)), QUARTERS)
    ]
    whole = _part(automatic, audited, wrong, wanted)
    risk = whole.missed if dismisses else whole.error
    judged = answers >= 0
    together = (
        jointly(votes[:, judged], truth[judged], np.random.default_rng(rule.seed)) if judged.any() else None
    )
    return Replay(
        rule=asdict(rule),
        classes=classes,
        whole=whole,
        quarters=tuple(parts),
        worst_quarter=max(part.missed if dismisses else part.error for part in parts),
        is_kept=risk <= rule.risk,
        audits_of_automatic=whole.audits / max(1, whole.automatic),
        audits_of_all=whole.audits / max(1, whole.reports),
        turns=turns,
        timeline=_timeline(turns),
        majority_error=1 - float(np.bincount(truth).max()) / len(truth),
        voter_accuracies={}
        if together is None
        else {name: 1 - rate for name, rate in zip(NAMES, together.error_rates, strict=True)},
        error_correlations=() if together is None else together.correlations,
        together="" if together is None else together.because,
        because=_because(whole, dismisses),
    )


def _part(automatic: Mask, audited: Mask, wrong: Mask, wanted: Mask) -> Part:
    n, errors, actionable = int(automatic.sum()), int(wrong.sum()), int(wanted.sum())
    return Part(
        reports=len(automatic),
        automatic=n,
        errors=errors,
        error=errors / max(1, n),
        error_interval=interval(errors, n),
        coverage=n / max(1, len(automatic)),
        audits=int(audited.sum()),
        actionable=actionable,
        missed=errors / actionable if actionable else 0.0,
    )


def _timeline(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    found, was_on = [], False
    for turn in turns:
        is_on = turn.threshold is not None
        if is_on and not was_on:
            found.append(f"Report {turn.first}: switched on, certified error at most {turn.upper_bound:.2%}.")
        if was_on and not is_on:
            found.append(f"Report {turn.first}: off, the newest reports no longer prove the bound.")
        if turn.alarm_at is not None:
            found.append(f"Report {turn.alarm_at}: the alarm of the audits rang, switched off.")
        was_on = is_on and turn.alarm_at is None
    return tuple(found)


def _because(whole: Part, dismisses: bool) -> str:
    if not whole.automatic:
        return f"No threshold could be certified: people answered all {whole.reports} reports."
    if dismisses:
        lost = f"{whole.errors} of {whole.actionable} actionable ones ({whole.missed:.2%})"
        return (
            f"{whole.automatic} of {whole.reports} reports were dismissed by the machine"
            f" ({whole.coverage:.0%}), and with them {lost}."
        )
    return (
        f"{whole.automatic} of {whole.reports} reports were answered by the machine ({whole.coverage:.0%}),"
        f" {whole.errors} wrongly ({whole.error:.2%}); people looked at {whole.audits} of them."
    )
