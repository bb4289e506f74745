"""MeaningVoter: compares what a text means with past cases. Must not know who reports."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.model.decision import Vote
from leadline.model.report import Report
from leadline.model.spec import Spec
from leadline.triage.sorting import Sorting

SPEC = Spec(
    name="meaning",
    question="Whose matter is this report, and what is it about?",
    needs=("text", "model"),
    method="Vectors of a multilingual encoder in a kernel machine; the nearest past cases are named.",
    source="Yang and others 2019; Rifkin and Lippert 2007; docs/methods/meaning.md",
)


class MeaningVoter:
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
