"""Bounds: how long a text may be, how far a date may lie, how much comes in before work is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, YEAR, Term, duration


def letters(meaning: str) -> Term:
    """A Term for the most characters of a text field."""
    return Term(meaning=meaning, low=1, high=1_000_000, unit="characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one report may hold."""

    what: Annotated[int, letters("the description")]
    where: Annotated[int, letters("the place in words")]
    when: Annotated[int, letters("the time in words")]
    how_known: Annotated[int, letters("how the reporter knows")]
    evidence: Annotated[int, letters("what evidence there is")]
    contact: Annotated[int, letters("how a confidential reporter can be reached")]
    reason: Annotated[int, letters("the reason an officer gives for an act")]
    question: Annotated[int, letters("a question of an officer to the reporter")]
    body_bytes: Annotated[
        int,
        Term(
            meaning="one request to the form or the API",
            low=1024,
            high=100_000_000,
            unit="bytes",
        ),
    ]
    revisions: Annotated[
        int,
        Term(
            meaning="how often a reporter may add to a report",
            low=0,
            high=10_000,
            unit="times",
        ),
    ]
    past: Annotated[timedelta, duration("how long ago a thing may have happened", DAY, 1000 * YEAR)]
    future: Annotated[
        timedelta,
        duration(
            "how far ahead a thing may be dated: wrong clocks and time zones",
            timedelta(0),
            YEAR,
        ),
    ]
    uncertainty_assumed_m: Annotated[
        float,
        Term(
            meaning="radius assumed when a point comes without one",
            low=1,
            high=100_000,
            unit="m",
        ),
    ]
    uncertainty_most_m: Annotated[
        float,
        Term(
            meaning="largest radius that still counts as a place",
            low=1,
            high=20_100_000,
            unit="m",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLevel:
    """From this many reports a minute on, each further one costs 2^bits hashes."""

    #: reports a minute over the whole site
    above_per_minute: int
    #: leading zero bits asked for
    bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How reports are taken in under load; never by address, because addresses are shared."""

    work: Annotated[
        tuple[WorkLevel, ...],
        Term(
            meaning="proof of work that grows with the flood, whole site",
            low=0,
            high=16,
            unit="levels",
        ),
    ]
    work_valid: Annotated[
        timedelta,
        duration(
            "how long a proof-of-work challenge may be answered",
            timedelta(seconds=10),
            DAY,
        ),
    ]
    plain_wait: Annotated[
        timedelta,
        duration(
            "wait asked of a form without script instead of work",
            timedelta(0),
            timedelta(minutes=10),
        ),
    ]
    batch: Annotated[
        int,
        Term(
            meaning="reports that share one commit, at most",
            low=1,
            high=10_000,
            unit="reports",
        ),
    ]
    drain: Annotated[
        int,
        Term(
            meaning="waiting reports that a worker sorts at once, at most",
            low=1,
            high=100_000,
            unit="reports",
        ),
    ]

    def bits(self, per_minute: float) -> int:
        """Leading zero bits that the next report costs at this rate of the whole site."""
        asked = [level.bits for level in self.work if per_minute > level.above_per_minute]
        return max(asked, default=0)
