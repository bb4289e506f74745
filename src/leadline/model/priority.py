"""Priority: the place of a lead in the queue, with every part of the score shown.

Urgency, severity and certainty use the words of CAP 1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """When somebody should act (CAP 1.2)."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """How bad it may be (CAP 1.2)."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure it is (CAP 1.2)."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One term or factor of the score."""

    #: name as in the policy, such as "named"
    name: str
    #: "+" for a term, "×" for a factor, "≤" for the ceiling
    operator: str
    #: its size
    value: float
    #: a sentence why
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A score and what it is made of; higher is sooner."""

    #: the place in the queue: 0 to the policy's ceiling
    score: float
    #: the CAP words
    urgency: Urgency
    #: the CAP words
    severity: Severity
    #: the CAP words
    certainty: Certainty
    #: the terms and factors, in the order they were applied
    parts: tuple[Part, ...]
