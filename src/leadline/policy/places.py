"""Places: the near rules, and what counts as town, round a town and country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.policy.term import MINUTE, YEAR, Term, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRule:
    """When reports of one kind are one incident: `count` in any disc of `radius_m` within `window`."""

    kinds: Annotated[
        tuple[str, ...],
        Term(
            meaning="object kinds that the rule watches, each for itself",
            low=1,
            high=100,
            unit="list",
        ),
    ]
    count: Annotated[
        int,
        Term(
            meaning="independent reports that open the incident",
            low=2,
            high=1000,
            unit="reports",
        ),
    ]
    radius_m: Annotated[float, Term(meaning="radius of the disc", low=1, high=200_000, unit="m")]
    window: Annotated[timedelta, duration("time that holds the reports", MINUTE, YEAR)]
    protocol: Annotated[str, Term(meaning="protocol that is proposed", low=1, high=60, unit="text")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What makes the line propose a protocol for one lead."""

    protected_site: Annotated[
        tuple[str, ...],
        Term(
            meaning="raising phrases (lexicon entries) that propose the protocol protected-site",
            low=0,
            high=100,
            unit="list",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A place of the population register, such as one that the operator adds to the population register."""

    name: str
    lat: float
    lon: float
    population: int
    #: what it is called in Chinese; "" if `name` serves both
    name_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementClasses:
    """What counts as town and as round a town: a disc whose area is population ÷ density, capped."""

    urban_population: Annotated[
        int,
        Term(meaning="least people of a town", low=1, high=50_000_000, unit="people"),
    ]
    urban_density: Annotated[
        float,
        Term(
            meaning="people per km² that size a town's disc",
            low=1,
            high=100_000,
            unit="people/km²",
        ),
    ]
    urban_radius_most_m: Annotated[
        float, Term(meaning="largest radius of a town", low=100, high=200_000, unit="m")
    ]
    suburban_population: Annotated[
        int,
        Term(
            meaning="least people of a place with surroundings",
            low=1,
            high=50_000_000,
            unit="people",
        ),
    ]
    suburban_density: Annotated[
        float,
        Term(
            meaning="people per km² that size the disc round a town",
            low=1,
            high=100_000,
            unit="people/km²",
        ),
    ]
    suburban_radius_most_m: Annotated[
        float,
        Term(meaning="largest radius round a town", low=100, high=500_000, unit="m"),
    ]
