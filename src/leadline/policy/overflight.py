"""Overflight: what counts as a pass and as a coincidence with passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, HOUR, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class OverflightRule:
    """From which elevation on a satellite passes, and when the word "coincides" may be used."""

    mask_deg: Annotated[
        float,
        Term(meaning="elevation from which on a satellite counts as passing", low=0, high=89, unit="deg"),
    ]
    window: Annotated[
        timedelta,
        duration("time round the middle of a pass that counts as inside it", timedelta(seconds=1), 6 * HOUR),
    ]
    most_age: Annotated[
        timedelta, duration("age of an element set from which on it is refused", HOUR, 30 * DAY)
    ]
    moved: Annotated[
        timedelta,
        duration(
            "how far from its real day an event could have been, to see what chance does", 10 * DAY, 200 * DAY
        ),
    ]
    least_p: Annotated[
        float,
        Term(
            meaning="chance below which events are said to coincide with passes",
            low=1e-6,
            high=0.05,
            unit="p",
        ),
    ]
    least_events: Annotated[
        int, Term(meaning="events below which no coincidence is told", low=2, high=100, unit="events")
    ]
    most_satellites: Annotated[
        int, Term(meaning="satellites that one claim may search", low=1, high=20_000, unit="satellites")
    ]
