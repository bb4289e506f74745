"""Score: how soon a lead should be read, with every part shown.

Order of operations, fixed: terms are added, then the factors, then the ceiling.
  (urgency + severity + certainty + completeness + raising + sensitive + incident + raised)
  × named × unconfirmed, at most the ceiling.
A term of size 0 and a factor of 1 are left out. Hearsay has no part in it. An anonymous
report is never below its own sum: a name can only lift. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Mapping

from leadline.model.action import Action
from leadline.model.lead import Lead
from leadline.model.priority import Part, Priority, Severity
from leadline.policy import Policy
from leadline.policy.weights import Weights
from leadline.priority.words import certainty, severity, urgency

#: the five questions whose answers make a report complete
QUESTIONS = ("what", "where", "when", "how_known", "evidence")
#: decimals kept, so that a stored score compares equal to a computed one
DECIMALS = 3


def score(lead: Lead, policy: Policy, *, confidential: bool, severities: Mapping[str, Severity]) -> Priority:
    """The score of a lead, its CAP words and its parts.

    `confidential`: the report has a name behind it that can be asked. `severities`: the
    taxonomy's word for each category id. The parts, applied in order, give the score.
    """
    weights = policy.priority
    urgency_word, urgency_why = urgency(lead.report, weights.recent)
    severity_word, severity_why = severity(lead, severities)
    certainty_word, certainty_why = certainty(lead)
    terms = (
        _term("urgency", weights.urgency.of(urgency_word), f"Urgency {urgency_word}: {urgency_why}"),
        _term("severity", weights.severity.of(severity_word), f"Severity {severity_word}: {severity_why}"),
        _term(
            "certainty", weights.certainty.of(certainty_word), f"Certainty {certainty_word}: {certainty_why}"
        ),
        _completeness(lead, weights),
        _raising(lead, weights),
        _sensitive(lead, weights),
        _incident(lead, weights),
        _raised(lead, policy),
    )
    parts = tuple(part for part in terms if part.value) + _factors(lead, weights, confidential)
    raw = total(parts)
    if raw > weights.ceiling:
        parts += (_ceiling(weights.ceiling),)
    return Priority(
        score=round(min(raw, weights.ceiling), DECIMALS),
        urgency=urgency_word,
        severity=severity_word,
        certainty=certainty_word,
        parts=parts,
    )


def total(parts: tuple[Part, ...]) -> float:
    """What the parts come to, applied in their order."""
    result = 0.0
    for part in parts:
        if part.operator == "+":
            result += part.value
        elif part.operator == "×":
            result *= part.value
        else:
            result = min(result, part.value)
    return result


def _term(name: str, value: float, because: str) -> Part:
    return Part(name=name, operator="+", value=round(value, DECIMALS), because=because)


def _ceiling(value: float) -> Part:
    return Part(name="ceiling", operator="≤", value=value, because=f"No score goes above {value:g}.")


def _completeness(lead: Lead, weights: Weights) -> Part:
    filled = [name for name in QUESTIONS if name in lead.report.circumstances.filled]
    share = len(filled) / len(QUESTIONS)
    because = f"{len(filled)} of {len(QUESTIONS)} questions are answered."
    return _term("completeness", weights.completeness * share, because)


def _raising(lead: Lead, weights: Weights) -> Part:
    phrases = sorted(set(lead.decision.raising)) if lead.decision else []
    value = min(len(phrases) * weights.raising, weights.raising_most)
    return _term("raising", value, f"It names what raises the level: {', '.join(phrases)}.")


def _sensitive(lead: Lead, weights: Weights) -> Part:
    is_sensitive = bool(lead.decision and lead.decision.sensitive)
    return _term("sensitive", weights.sensitive * is_sensitive, "The subject is at bureau level or above.")


def _incident(lead: Lead, weights: Weights) -> Part:
    strongest = max(lead.incidents, key=lambda item: item.independent, default=None)
    others = max(strongest.independent - 1, 0) if strongest else 0
    kind = strongest.kind if strongest else ""
    because = f"It belongs to an incident ({kind}) with {others} further independent sources."
    return _term("incident", min(others * weights.incident, weights.incident_most), because)


def _raised(lead: Lead, policy: Policy) -> Part:
    """What a certified action of the machine adds; it never takes anything away."""
    done = [move for move in lead.decision.moves if move.is_automatic] if lead.decision else []
    is_raised = any(move.action is Action.RAISE for move in done)
    return _term("raised", policy.automation.raised * is_raised, "The voters are sure that it is grave.")


def _factors(lead: Lead, weights: Weights, confidential: bool) -> tuple[Part, ...]:
    found = []
    if confidential:
        because = "The reporter gave a name and can be asked."
        found.append(Part(name="named", operator="×", value=weights.named_factor, because=because))
    if not lead.report.circumstances.confirmed:
        because = "The reporter has not yet confirmed what was written in anger."
        found.append(
            Part(name="unconfirmed", operator="×", value=weights.unconfirmed_factor, because=because)
        )
    return tuple(part for part in found if part.value != 1)
