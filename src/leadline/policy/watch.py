"""Watch: what counts as near a protected site, and how much collecting of coordinates is ordinary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, MINUTE, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    """What counts as near, as round and as on a protected site."""

    near_m: Annotated[
        float,
        Term(meaning="distance from a protected site that counts as near", low=1, high=100_000, unit="m"),
    ]
    ring_m: Annotated[
        float,
        Term(
            meaning="distance up to which reports are compared with those near the site",
            low=1,
            high=500_000,
            unit="m",
        ),
    ]
    match_m: Annotated[
        float,
        Term(
            meaning="how far a coordinate of a data set may lie outside a protected site and still be of it",
            low=0.01,
            high=10_000,
            unit="m",
        ),
    ]
    recent: Annotated[
        timedelta, duration("the last days whose reports are compared with the time before", DAY, 366 * DAY)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectingRule:
    """From what density and duration on the collecting of coordinates is more than ordinary."""

    civil_per_km2: Annotated[
        float,
        Term(meaning="points per km² up to which collecting is ordinary", low=0.01, high=1e6, unit="1/km²"),
    ]
    lock_per_km2: Annotated[
        float,
        Term(
            meaning="points per km² from which locking the area is proposed", low=0.01, high=1e6, unit="1/km²"
        ),
    ]
    civil_for: Annotated[timedelta, duration("how long ordinary collecting lasts", MINUTE, DAY)]
    locate_for: Annotated[timedelta, duration("from how long on locating it is proposed", MINUTE, DAY)]
