"""Words: the urgency, severity and certainty of a lead in the vocabulary of CAP 1.2.

Derived from what the reporter ticked, the category and the findings. Never from
hearsay words, and never from who reports. Source: OASIS CAP 1.2, section 3.2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from leadline.model.finding import Verdict
from leadline.model.lead import Lead
from leadline.model.priority import Certainty, Severity, Urgency
from leadline.model.report import Basis, Danger, Report

_FIRST_HAND = frozenset({Basis.SAW, Basis.RECORDED})
_AT_LEAST_SEVERE = frozenset({Severity.EXTREME, Severity.SEVERE})


def urgency(report: Report, recent: timedelta) -> tuple[Urgency, str]:
    """When somebody should act, and why; `recent` is how long ago still counts as going on."""
    circumstances = report.circumstances
    if circumstances.danger is Danger.NOW:
        return Urgency.IMMEDIATE, "The reporter says that somebody is in danger now."
    moment = circumstances.moment
    if moment is None:
        return Urgency.UNKNOWN, "No time is given."
    if moment.earliest > report.received_at:
        return Urgency.FUTURE, "It is dated after the report."
    if moment.latest >= report.received_at - recent:
        hours = recent.total_seconds() / 3600
        return Urgency.EXPECTED, f"It happened within {hours:g} hours before the report."
    return Urgency.PAST, "It is over."


def severity(lead: Lead, severities: Mapping[str, Severity]) -> tuple[Severity, str]:
    """How bad it may be, and why; at least Severe while somebody is in danger."""
    category = lead.decision.category if lead.decision else None
    word = severities.get(category, Severity.UNKNOWN) if category else Severity.UNKNOWN
    if lead.report.circumstances.danger is Danger.NOW and word not in _AT_LEAST_SEVERE:
        return Severity.SEVERE, "Danger to life counts as Severe at least."
    if category is None:
        return word, "No category is known yet."
    return word, f"The taxonomy calls {category} {word}."


def certainty(lead: Lead) -> tuple[Certainty, str]:
    """How sure it is, and why; corroboration counts; hedging and a report's own words do not."""
    supporting = [
        item.verifier for item in lead.findings if item.verdict is Verdict.SUPPORTS and not item.is_own_words
    ]
    against = [
        item.verifier
        for item in lead.findings
        if item.verdict is Verdict.CONTRADICTS and not item.is_own_words
    ]
    independent = max((item.independent for item in lead.incidents), default=1)
    first_hand = lead.report.circumstances.basis in _FIRST_HAND
    if supporting or independent > 1:
        voices = [f"the {name} check supports it" for name in supporting]
        if independent > 1:
            voices.append(f"{independent} independent sources report it")
        reason = f"{' and '.join(voices)}."
        word = Certainty.OBSERVED if first_hand and not against else Certainty.LIKELY
        return word, reason[0].upper() + reason[1:]
    if against:
        return Certainty.UNLIKELY, f"The {' and '.join(against)} check speaks against it and none for it."
    if first_hand:
        return Certainty.POSSIBLE, "First hand, not checked yet."
    return Certainty.UNKNOWN, "Not checked yet."
