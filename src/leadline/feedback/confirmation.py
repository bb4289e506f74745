"""Confirmation: when a report made in anger is asked about again (story S08).

Anger only delays and halves; it never closes, and danger to life is never held back for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leadline.model.deadline import spoken
from leadline.model.decision import Decision
from leadline.model.report import Danger, Report
from leadline.policy import Policy

#: the lexicon whose cues ask for a confirmation
ANGER = "anger"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationPlan:
    """When the reporter is asked, and until when the question stays open."""

    #: end of the cooling period, aware UTC
    ask_at: datetime
    #: end of the question, aware UTC; afterwards the report simply stays unconfirmed
    expires_at: datetime
    #: a sentence that an officer can read aloud
    because: str


def plan_confirmation(report: Report, decision: Decision, policy: Policy) -> ConfirmationPlan | None:
    """When to ask whether the reporter stands by it; None without anger, or with danger to life."""
    terms = sorted({cue.term for cue in decision.cues if cue.lexicon == ANGER})
    if not terms or report.circumstances.danger is Danger.NOW:
        return None
    ask_at = report.received_at + policy.confirmation.cooling
    wait = spoken(policy.confirmation.cooling)
    because = f"The words speak of anger ({', '.join(terms)}); the reporter is asked again after {wait}."
    return ConfirmationPlan(ask_at=ask_at, expires_at=ask_at + policy.confirmation.expires, because=because)
