"""Weights: the parts of the priority score, in the words of CAP 1.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.model.priority import Certainty, Severity, Urgency
from leadline.policy.term import MINUTE, YEAR, Term, duration, points


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyPoints:
    """What each urgency word of CAP 1.2 adds."""

    immediate: Annotated[float, points("urgency Immediate: somebody is in danger now")]
    expected: Annotated[float, points("urgency Expected: it is going on or belongs to an incident")]
    future: Annotated[float, points("urgency Future: it is announced")]
    past: Annotated[float, points("urgency Past: it is over")]
    unknown: Annotated[float, points("urgency Unknown: no time is given")]

    def of(self, word: Urgency) -> float:
        """Points of one word."""
        return float(getattr(self, word.name.lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityPoints:
    """What each severity word of CAP 1.2 adds."""

    extreme: Annotated[float, points("severity Extreme")]
    severe: Annotated[float, points("severity Severe")]
    moderate: Annotated[float, points("severity Moderate")]
    minor: Annotated[float, points("severity Minor")]
    unknown: Annotated[float, points("severity Unknown: no category yet")]

    def of(self, word: Severity) -> float:
        """Points of one word."""
        return float(getattr(self, word.name.lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyPoints:
    """What each certainty word of CAP 1.2 adds."""

    observed: Annotated[float, points("certainty Observed: first hand and supported")]
    likely: Annotated[float, points("certainty Likely: supported by a check or an independent report")]
    possible: Annotated[float, points("certainty Possible: first hand, not checked")]
    unlikely: Annotated[float, points("certainty Unlikely: a check speaks against it and none for it")]
    unknown: Annotated[float, points("certainty Unknown: not checked")]

    def of(self, word: Certainty) -> float:
        """Points of one word."""
        return float(getattr(self, word.name.lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The parts of the priority score; docs/stages/priority.md gives the order of operations."""

    urgency: UrgencyPoints
    severity: SeverityPoints
    certainty: CertaintyPoints
    recent: Annotated[
        timedelta, duration("how long before the report still counts as going on", MINUTE, YEAR)
    ]
    completeness: Annotated[
        float,
        points("what, where, when, how known and evidence all filled; in proportion otherwise"),
    ]
    raising: Annotated[float, points("each different raising phrase")]
    raising_most: Annotated[float, points("all raising phrases together, at most")]
    sensitive: Annotated[float, points("the subject is at bureau level or above")]
    incident: Annotated[float, points("each further independent source of the incident it belongs to")]
    incident_most: Annotated[float, points("incident membership, at most")]
    named_factor: Annotated[
        float,
        Term(
            meaning="factor for a report with a name; never below 1",
            low=1,
            high=10,
            unit="factor",
        ),
    ]
    unconfirmed_factor: Annotated[
        float,
        Term(
            meaning="factor while a report made in anger is not confirmed",
            low=0.01,
            high=1,
            unit="factor",
        ),
    ]
    ceiling: Annotated[float, Term(meaning="the highest score", low=1, high=10_000, unit="points")]
