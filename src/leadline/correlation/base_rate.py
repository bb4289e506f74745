"""How often a near rule would be true by chance: what an officer must know before trusting it.

In a city with ten reports of a kind a day, "three within 5 km and 72 hours" is true almost always.
The past count of the kind round the place gives a Poisson rate; the chance that some disc
holds k lies between the chance for one fixed disc and the chance for the whole surroundings (the disc
of twice the radius, in which every disc over the centre lies). Both ends are exact for that rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

#: shorter pasts say too little about a rate
LEAST_DAYS = 14.0
#: added to the past count: the middle of what is possible when little has happened (Jeffreys' prior)
_HALF = 0.5
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class PastCount:
    """How many reports of a kind came from some surroundings before a window began."""

    #: reports of the kind
    count: int
    #: days over which they were counted
    days: float


class Past(Protocol):
    """Counts what came before; the store answers it."""

    def __call__(
        self, kind: str, lat: float, lon: float, reach_m: float, before: datetime
    ) -> PastCount | None:
        """Reports of the kind within reach of the point, before the instant; None if not known."""
        ...


@dataclass(frozen=True, slots=True)
class Chance:
    """Between which shares of ordinary days the rule would be true."""

    #: for one disc that does not move
    least: float
    #: for the whole surroundings
    most: float


def expected_chance(count: int, window: timedelta, past: PastCount) -> Chance:
    """Share of ordinary days on which a window of this length holds `count` reports by chance.

    >>> expected_chance(3, timedelta(hours=72), PastCount(10, 100))
    Chance(least=7.67e-05, most=0.00412)
    """
    surroundings = (past.count + _HALF) / past.days * window.total_seconds() / _DAY_S
    return Chance(_three_digits(_tail(surroundings / 4, count)), _three_digits(_tail(surroundings, count)))


def chance_sentence(count: int, window: timedelta, past: PastCount | None) -> str:
    """The sentence that goes with an incident, or that nothing can be said yet."""
    if past is None or past.days < LEAST_DAYS:
        return "How often this happens by chance here is not known yet: too little past."
    chance = expected_chance(count, window, past)
    least, most = _percent(chance.least), _percent(chance.most)
    return (
        f"{past.count} of that kind came from round here in the {past.days:.0f} days before; at that rate "
        f"the rule would be true by chance on {most if least == most else f'{least} to {most}'} "
        "of ordinary days."
    )


def _tail(mean: float, least: int) -> float:
    """Probability that a Poisson number is at least `least`."""
    below = (math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(least))
    if mean > least:
        return max(0.0, 1.0 - math.fsum(below))
    above = (math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(least, least + 200))
    return min(1.0, math.fsum(above))


def _three_digits(share: float) -> float:
    return float(f"{share:.3g}")


def _percent(share: float) -> str:
    percent = share * 100
    if percent < 0.1:
        return "under 0.1 %"
    return f"{percent:.1f} %" if percent < 10 else f"{percent:.0f} %"
