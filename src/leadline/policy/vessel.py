"""Vessel: what counts as at the dock, as silence and as a meeting when ships' tracks are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import DAY, MINUTE, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselRule:
    """The numbers that people chose for reading tracks; nature's are in methods/vessel.py."""

    radius_m: Annotated[
        float, Term(meaning="how near to the claimed place counts as there", low=10, high=50_000, unit="m")
    ]
    dark: Annotated[
        timedelta, duration("silence of a transponder beyond which nothing is concluded", MINUTE, DAY)
    ]
    least_top_kn: Annotated[
        float, Term(meaning="top speed that every ship is granted", low=1, high=60, unit="kn")
    ]
    unknown_top_kn: Annotated[
        float,
        Term(
            meaning="top speed granted to a ship of which fewer than 10 moves are known",
            low=1,
            high=60,
            unit="kn",
        ),
    ]
    most_kn: Annotated[
        float, Term(meaning="speed beyond which a leg is no movement of a ship", low=20, high=200, unit="kn")
    ]
    look_round: Annotated[
        timedelta, duration("how long before and after the claimed time a track is read", DAY, 366 * DAY)
    ]
    list_reach_m: Annotated[
        float,
        Term(
            meaning="ships with a fix within this are listed if no ship is named",
            low=100,
            high=500_000,
            unit="m",
        ),
    ]
    book_margin: Annotated[
        timedelta,
        duration("how far from the claimed time an entry of a customs book counts", MINUTE, 30 * DAY),
    ]
    meet_m: Annotated[
        float, Term(meaning="how close two ships lie that meet at sea", low=10, high=10_000, unit="m")
    ]
    meet_kn: Annotated[
        float, Term(meaning="how slow two ships are that meet at sea", low=0.1, high=20, unit="kn")
    ]
    meet_for: Annotated[
        timedelta, duration("how long two ships lie together that meet at sea", MINUTE, 30 * DAY)
    ]
    port_m: Annotated[
        float,
        Term(meaning="how far from the claimed place a meeting is at sea", low=100, high=500_000, unit="m"),
    ]
