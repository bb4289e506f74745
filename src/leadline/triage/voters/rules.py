"""RulesVoter: weighs learnt words and cues with boosted trees. Must not know who reports."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.model.decision import Vote
from leadline.model.report import Report
from leadline.model.spec import Spec
from leadline.triage.sorting import Sorting

SPEC = Spec(
    name="rules",
    question="Whose matter is this report, and what is it about?",
    needs=("text", "model"),
    method="Log-odds of learnt words, each counted once, and cues of lexicon and shape, in boosted trees.",
    source="Monroe, Colaresi and Quinn 2008; Ke and others 2017; docs/methods/rules.md",
)


class RulesVoter:
    """One voter of a trained panel."""

    spec = SPEC

    def __init__(self, sorting: Sorting) -> None:
        """Vote with this sorting."""
        self._sorting = sorting

    @property
    def fingerprint(self) -> str:
        """Hash of the model file."""
        return self._sorting.model_hash

    def vote(self, reports: Sequence[Report]) -> list[Vote]:
        """One vote for each report."""
        return self._sorting.votes(SPEC.name, [report.text for report in reports])
