"""Earning: whether second looks prove that an action is wrong rarely enough to be done by machine.

Two risks: the share of wrong actions, and, for an action that closes reports, the share of all actionable
reports that it would lose. Both must hold at the same threshold. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from leadline.methods.selective import (
    RUNGS,
    Loss,
    Method,
    Selection,
    certify,
    certify_dismissal,
    steps,
    tail,
    upper_bound,
)
from leadline.model.action import Cell, Move
from leadline.model.certificate import Certificate, Earned
from leadline.model.label import Look
from leadline.policy.automation import Automation
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.truth import is_right

#: score of a report that is no candidate: below every threshold
NO_CANDIDATE = -1.0
_NOT_BOTH = "No threshold keeps both the wrong actions and the lost reports below their bounds."
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The looks as numbers, one row a look, in the order in which the reports came."""

    scores: Numbers
    right: Mask
    actionable: Mask

    @property
    def candidates(self) -> Mask:
        """Which rows the action could have been done on."""
        return np.asarray(self.scores > NO_CANDIDATE, dtype=np.bool_)

    def only(self, rows: Mask) -> Evidence:
        """Some of the rows."""
        return Evidence(scores=self.scores[rows], right=self.right[rows], actionable=self.actionable[rows])


def evidence(cell: Cell, looks: Sequence[Look], taxonomy: Taxonomy) -> Evidence:
    """The looks as one cell sees them."""
    ordered = sorted(looks, key=lambda look: (look.at, look.label.lead))
    found = [next((move for move in look.moves if _counts(move, cell)), None) for look in ordered]
    pairs = list(zip(found, ordered, strict=True))
    return Evidence(
        scores=np.array([move.score if move else NO_CANDIDATE for move, _ in pairs]),
        right=np.array(
            [bool(move and is_right(move, look.label, taxonomy)) for move, look in pairs], dtype=bool
        ),
        actionable=np.array([look.label.is_actionable for look in ordered], dtype=bool),
    )


def _counts(move: Move, cell: Cell) -> bool:
    return move.action is cell.action and not move.barred


def earn(
    cell: Cell,
    looks: Sequence[Look],
    policy: Automation,
    taxonomy: Taxonomy,
    *,
    model_hash: str,
    now: datetime,
) -> Earned:
    """A certificate of the cell on these looks, or the reason why there is none; issues nothing by itself."""
    seen = evidence(cell, looks, taxonomy)
    count = int(np.count_nonzero(seen.candidates))
    least = policy.fewest
    if count < least:
        why = f"{count} second looks so far; {least} without an error are the fewest that prove enough."
        return Earned(cell=cell, certificate=None, looks=count, because=why)
    found = select(cell, seen, policy)
    if found.threshold is None:
        return Earned(cell=cell, certificate=None, looks=count, because=found.because)
    instants = [look.at for look in looks]
    certificate = Certificate(
        id=str(uuid4()),
        cell=cell,
        threshold=found.threshold,
        alpha=policy.wrong_most,
        delta=policy.doubt,
        method=policy.method,
        n=found.n,
        errors=found.errors,
        upper_bound=found.upper_bound,
        missed=found.missed,
        actionable=found.actionable,
        missed_bound=found.missed_bound if cell.action.is_closing else None,
        coverage=float(np.mean(seen.scores >= found.threshold)),
        window_from=min(instants),
        window_to=max(instants),
        model_hash=model_hash,
        issued_at=now,
        expires_at=now + policy.valid,
    )
    return Earned(cell=cell, certificate=certificate, looks=count, because=found.because)


def select(cell: Cell, seen: Evidence, policy: Automation) -> Selection:
    """The threshold at which both risks hold; thresholds are laid without looking at any label."""
    counted = seen.only(seen.candidates)
    if not len(counted.scores):
        return certify([0.0], [False], alpha=policy.wrong_most, delta=policy.doubt)
    method = cast("Method", policy.method)
    rungs = steps(counted.scores, alpha=policy.wrong_most, delta=policy.doubt, method=method)
    wrong = certify(
        counted.scores,
        counted.right,
        alpha=policy.wrong_most,
        delta=policy.doubt,
        method=method,
        thresholds=rungs,
    )
    if not cell.action.is_closing or wrong.threshold is None:
        return wrong
    return _both(wrong, seen, rungs, policy, method)


def _both(
    wrong: Selection, seen: Evidence, rungs: Sequence[float], policy: Automation, method: Method
) -> Selection:
    """The stricter of the thresholds for wrong and for lost; at a stricter one "wrong" is tested again."""
    lost = certify_dismissal(
        seen.scores,
        seen.actionable,
        loss=Loss(max_missed=policy.missed_most),
        delta=policy.doubt,
        method=method,
        thresholds=rungs,
    )
    if lost.threshold is None or wrong.threshold is None:
        return lost
    threshold = max(lost.threshold, wrong.threshold)
    counted = seen.only(seen.candidates)
    done = counted.scores >= threshold
    n, errors = int(np.count_nonzero(done)), int(np.count_nonzero(done & ~counted.right))
    level = policy.doubt / RUNGS[method] if method == "bonferroni" else policy.doubt
    if threshold > wrong.threshold and tail(errors, n, policy.wrong_most) > level:
        return replace(lost, threshold=None, because=_NOT_BOTH)
    missed = int(np.count_nonzero(seen.actionable & (seen.scores >= threshold)))
    actionable = int(np.count_nonzero(seen.actionable))
    bound = wrong.upper_bound if threshold == wrong.threshold else upper_bound(errors, n, level)
    return replace(
        wrong,
        threshold=threshold,
        n=n,
        errors=errors,
        upper_bound=bound,
        actionable=actionable,
        missed=missed,
        missed_bound=upper_bound(missed, actionable, level),
        max_missed=policy.missed_most,
        because=f"{wrong.because} {lost.because}",
    )
