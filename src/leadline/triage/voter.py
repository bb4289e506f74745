"""Voter: what any sorter of reports promises. Found by the entry point `leadline.voters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from leadline.model.decision import Vote
from leadline.model.report import Report
from leadline.model.spec import Spec


class Voter(Protocol):
    """Gives an opinion on whose matter a report is; done when `leadline.testing.check_voter` passes."""

    @property
    def spec(self) -> Spec:
        """The card of this voter."""
        ...

    def vote(self, reports: Sequence[Report]) -> list[Vote]:
        """One vote for each report, in their order; batches exist so that work can be vectorised.

        Probabilities sum to 1. Who reports, by which channel and in which mode, where somebody is
        from, how they look, what they believe, and words of hearsay change nothing.
        """
        ...
