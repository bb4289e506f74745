"""Clocks: the promises that run as deadlines, and who is told when one is missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.model.deadline import Clock
from leadline.model.place import Surroundings
from leadline.policy.term import DAY, HOUR, MINUTE, Term, duration

ROLES = ("officer", "supervisor", "auditor", "administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The promises that run as deadlines."""

    danger: Annotated[
        timedelta,
        duration(
            "danger to life: until a person has the report before them",
            timedelta(seconds=5),
            HOUR,
        ),
    ]
    screening: Annotated[
        timedelta,
        duration(
            "sensitive subject: until the first screening by an officer",
            MINUTE,
            7 * DAY,
        ),
    ]
    response_urban: Annotated[timedelta, duration("response proposed in a town", MINUTE, 7 * DAY)]
    response_suburban: Annotated[timedelta, duration("response proposed round a town", MINUTE, 7 * DAY)]
    response_rural: Annotated[
        timedelta,
        duration("response proposed in the country and at sea", MINUTE, 7 * DAY),
    ]
    acknowledge: Annotated[
        timedelta,
        duration(
            "until an officer has acknowledged the report to the reporter",
            MINUTE,
            30 * DAY,
        ),
    ]

    referral: Annotated[
        timedelta,
        duration(
            "another office is proposed: until somebody confirms it or decides otherwise", HOUR, 90 * DAY
        ),
    ]

    def response(self, surroundings: Surroundings) -> timedelta:
        """The response time proposed in one kind of surroundings."""
        times = {
            Surroundings.URBAN: self.response_urban,
            Surroundings.SUBURBAN: self.response_suburban,
            Surroundings.RURAL: self.response_rural,
        }
        return times[surroundings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Who is told, in which order, when one clock is missed."""

    roles: Annotated[
        tuple[str, ...],
        Term(
            meaning="who is told at the missed deadline, and after each further step, in this order",
            low=1,
            high=8,
            unit="list",
            words=ROLES,
        ),
    ]
    step: Annotated[timedelta, duration("wait between two levels", timedelta(seconds=10), 30 * DAY)]
    repeats: Annotated[
        int,
        Term(
            meaning="how often the last level is told again, one step apart",
            low=0,
            high=100,
            unit="times",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalations:
    """The escalation chain of each clock."""

    danger: Escalation
    screening: Escalation
    response: Escalation
    acknowledge: Escalation
    referral: Escalation

    def of(self, clock: Clock) -> Escalation:
        """The chain of one clock."""
        chains = {
            Clock.DANGER: self.danger,
            Clock.SCREENING: self.screening,
            Clock.RESPONSE: self.response,
            Clock.ACKNOWLEDGE: self.acknowledge,
            Clock.REFERRAL: self.referral,
        }
        return chains[clock]
