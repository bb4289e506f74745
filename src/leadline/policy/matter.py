"""Matter: when reports with nearly the same words are one matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, MINUTE, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRule:
    """How far apart copies may lie, and how many open an incident of their own."""

    radius_m: Annotated[
        float,
        Term(
            meaning="most between the places of two reports with the same words",
            low=1,
            high=700_000,
            unit="m",
        ),
    ]
    window: Annotated[timedelta, duration("most between two of them", MINUTE, 366 * DAY)]
    count: Annotated[
        int,
        Term(
            meaning="reports with the same words that open an incident of their own; copies stay one source",
            low=2,
            high=1000,
            unit="reports",
        ),
    ]
