"""Records: how far two dates of one thing may differ, and when a time zone counts as unfitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsRule:
    """The numbers that people chose for comparing dated records."""

    photo: Annotated[
        timedelta,
        duration("how far a picture's own time may lie outside the claimed time", timedelta(0), DAY),
    ]
    entry: Annotated[
        timedelta,
        duration("how far two entries of books may lie apart and still agree", timedelta(0), 30 * DAY),
    ]
    clock: Annotated[
        timedelta, duration("how far two clocks may lie apart and still agree", timedelta(0), DAY)
    ]
    look_round: Annotated[
        timedelta, duration("how long before and after the claimed time books are searched", DAY, 3660 * DAY)
    ]
    doubt: Annotated[
        float,
        Term(
            meaning="chance below which two series count as of the same events",
            low=1e-9,
            high=0.5,
            unit="share",
        ),
    ]
    night_share: Annotated[
        float,
        Term(
            meaning="share of entries in 00:00 to 07:00 that is still ordinary",
            low=0.01,
            high=0.29,
            unit="share",
        ),
    ]
    least_sittings: Annotated[
        int,
        Term(
            meaning="hours with entries that a time zone is judged by, at least",
            low=5,
            high=100_000,
            unit="hours",
        ),
    ]
    least_days: Annotated[
        int,
        Term(
            meaning="days with entries that a time zone is judged by, at least",
            low=2,
            high=10_000,
            unit="days",
        ),
    ]
