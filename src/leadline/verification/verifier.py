"""Verifier: what any check of a report promises. Found by the entry point `leadline.verifiers`."""

from __future__ import annotations

from typing import Protocol

from leadline.model.decision import Decision
from leadline.model.finding import Finding
from leadline.model.report import Report
from leadline.model.spec import Spec


class Verifier(Protocol):
    """Answers one question about one report; done when `leadline.testing.check_verifier` passes."""

    @property
    def spec(self) -> Spec:
        """The card of this verifier; the first of its `needs` is its subject (see `plan`)."""
        ...

    def verify(self, report: Report, decision: Decision) -> Finding:
        """One finding. What is missing makes it INCONCLUSIVE and is named; it never raises for that.

        Inputs carry `own_words = True` when the method read nothing but the reporter's own words:
        such a finding may contradict, but it corroborates nothing.
        """
        ...
