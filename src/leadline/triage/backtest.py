"""Backtest: what would have come of certifying on the older second looks and acting on the newer ones.

Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from leadline.methods.selective import interval
from leadline.model.action import Action, Cell
from leadline.model.label import Look
from leadline.policy.automation import Automation
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.earning import earn, evidence

#: share of the looks, the oldest, that certificates are drawn from
OLDER = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What would have come of one cell."""

    cell: Cell
    #: looks before and after the cut
    before: int
    after: int
    #: the threshold that would have been certified, or None
    threshold: float | None
    #: what would have been done by machine afterwards, and how much of it was wrong
    done: int
    wrong: int
    #: 95 % interval of the share wrong
    low: float
    high: float
    #: actionable reports that would have been lost
    lost: int
    because: str

    @property
    def coverage(self) -> float:
        """Share of the later reports that would have been done by machine."""
        return self.done / self.after if self.after else 0.0


def backtest(
    cell: Cell, looks: Sequence[Look], policy: Automation, taxonomy: Taxonomy, now: datetime
) -> Outcome:
    """The outcome of one cell; `looks` are those of its language and channel."""
    ordered = sorted(looks, key=lambda look: (look.at, look.label.lead))
    cut = int(len(ordered) * OLDER)
    older, newer = ordered[:cut], ordered[cut:]
    earned = earn(cell, older, policy, taxonomy, model_hash="", now=now)
    held = earned.certificate
    seen = evidence(cell, newer, taxonomy)
    done = seen.scores >= held.threshold if held else np.zeros(len(newer), dtype=bool)
    wrong = int(np.count_nonzero(done & ~seen.right))
    low, high = interval(wrong, int(np.count_nonzero(done)))
    return Outcome(
        cell=cell,
        before=len(older),
        after=len(newer),
        threshold=held.threshold if held else None,
        done=int(np.count_nonzero(done)),
        wrong=wrong,
        low=low,
        high=high,
        lost=int(np.count_nonzero(done & seen.actionable)) if cell.action.is_closing else 0,
        because=earned.because,
    )


def outcomes(looks: Sequence[Look], policy: Automation, taxonomy: Taxonomy, now: datetime) -> list[Outcome]:
    """The outcome of every cell that has looks."""
    places = sorted({(look.language, look.channel) for look in looks})
    return [
        backtest(
            Cell(action=action, language=language, channel=channel),
            [look for look in looks if (look.language, look.channel) == (language, channel)],
            policy,
            taxonomy,
            now,
        )
        for language, channel in places
        for action in Action
    ]
