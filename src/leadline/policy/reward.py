"""Reward: what the law of the place says about rewards. Leadline proposes, a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from leadline.policy.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One class of reward; `to_amount` 0 means open-ended."""

    #: id, such as "important"
    name: str
    #: least amount in the currency of the profile
    from_amount: int
    #: most amount; 0 if there is none
    to_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """The reward rule of one jurisdiction; all zero and empty where none is offered."""

    offered: Annotated[
        bool,
        Term(meaning="whether this line may propose rewards at all", unit="yes or no"),
    ]
    law: Annotated[
        str,
        Term(meaning="the rule, as it is cited to people", low=0, high=300, unit="text"),
    ]
    currency: Annotated[str, Term(meaning="ISO 4217 code", low=0, high=3, unit="text")]
    tiers: Annotated[
        tuple[Tier, ...],
        Term(meaning="classes of reward, lowest first", low=0, high=20, unit="tiers"),
    ]
    start_working_days: Annotated[
        int,
        Term(
            meaning="start of the procedure after verified and handled",
            low=0,
            high=1000,
            unit="working days",
        ),
    ]
    tell_working_days: Annotated[
        int,
        Term(
            meaning="telling the reporter after the decision",
            low=0,
            high=1000,
            unit="working days",
        ),
    ]
    claim_months: Annotated[int, Term(meaning="time to claim", low=0, high=120, unit="months")]
    claim_longest_years: Annotated[
        int,
        Term(
            meaning="longest extension of the time to claim, then waived",
            low=0,
            high=30,
            unit="years",
        ),
    ]
