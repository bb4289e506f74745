"""Sorter: a batch of opened reports decided together: votes, copies, what is permitted, who is in the sample.

Everything that a machine does alone goes through here. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leadline.model.decision import Decision
from leadline.model.report import Report
from leadline.policy import Policy
from leadline.policy.taxonomy import Taxonomy
from leadline.ports.automation import Automation, Standing
from leadline.triage.actions import kept_open
from leadline.triage.decide import decide, fingerprint
from leadline.triage.nearest import Newcomer, around
from leadline.triage.sampling import lot
from leadline.triage.voter import Voter

_VISITED = "An earlier report speaks of the same place; only a person closes it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorter:
    """The voters, and what holds for them at this line."""

    voters: Sequence[Voter]
    taxonomy: Taxonomy
    policy: Policy
    automation: Automation

    def sort(
        self, reports: Sequence[Report], newcomers: Sequence[Newcomer], seed: bytes, now: datetime
    ) -> list[Decision]:
        """One decision a report, in their order; `seed` was drawn before a report was opened."""
        standing = self.automation.standing(fingerprint(self.voters), now)
        oldest = min((newcomer.self_.at for newcomer in newcomers), default=now)
        near = around(newcomers, self.automation.earlier(oldest), self.policy.automation.same_place_m)
        decided = decide(self.voters, reports, self.taxonomy, around=near, permits=standing.permits)
        kept = self._kept_open(reports, decided)
        return [
            replace(decision, audited=is_drawn(report, seed, standing))
            for report, decision in zip(reports, kept, strict=True)
        ]

    def _kept_open(self, reports: Sequence[Report], decided: Sequence[Decision]) -> list[Decision]:
        closing = [
            report.id for report, decision in zip(reports, decided, strict=True) if is_closed_by(decision)
        ]
        visited = self.automation.visited(closing) if closing else frozenset()
        return [
            replace(decision, moves=kept_open(decision.moves, _VISITED)) if report.id in visited else decision
            for report, decision in zip(reports, decided, strict=True)
        ]


def is_closed_by(decision: Decision) -> bool:
    """Whether the machine takes the report out of the queue."""
    return any(move.is_automatic and move.action.is_closing for move in decision.moves)


def is_drawn(report: Report, seed: bytes, standing: Standing) -> bool:
    """Whether a second person decides the report again; settled by seed and id alone."""
    said = report.circumstances
    share = standing.shares.get((said.language, said.channel.value), 0.0)
    return bool(seed) and lot(seed, report.id) < share


def readers(report: Report, decision: Decision, seed: bytes, policy: Policy) -> int:
    """How many people give it a second look, independently of each other: 0, 1 or 2."""
    if not decision.audited:
        return 0
    return 2 if lot(seed, report.id, 2) < policy.automation.double_share else 1
