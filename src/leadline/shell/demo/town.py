"""The demo town in one place: its map, its people and its life. Start here.

Lanhaven (澜港) is made up, and so is everybody in it. See `ground` for where it lies and why.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from leadline.shell.demo import names
from leadline.shell.demo.ground import to_degrees
from leadline.shell.demo.incidents import incidents
from leadline.shell.demo.layers import Feature
from leadline.shell.demo.layers import layers as layers
from leadline.shell.demo.stream import DemoReport, kinds, life

#: people in the town and in each village of the story
_TOWN_PEOPLE = 410_000
_VILLAGE_PEOPLE = (6_200, 5_400, 2_900, 7_800, 1_700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A place where people of the demo live, for the line's register of settlements."""

    #: name in English and Chinese
    en: str
    zh: str
    #: degrees WGS 84
    lat: float
    lon: float
    #: people
    population: int


def reports(
    seed: int = 7,
    *,
    now: datetime,
    days: float = 3.0,
    per_day: float = 130.0,
    without: frozenset[str] = frozenset(),
) -> Iterator[DemoReport]:
    """The last `days` days of the town up to `now`: daily life and the incidents, in order of time.

    The same arguments give the same reports. Incidents before the first day are left out, and of daily life
    what was told otherwise.
    """
    start = now - timedelta(days=days)
    told = [report for report in incidents(now) if report.at >= start]
    daily = life(seed=seed, start=start, end=now, per_day=per_day, only=kinds() - without)
    yield from heapq.merge(daily, told, key=lambda r: r.at)


def live(seed: int = 7, *, now: datetime, per_day: float = 130.0) -> Iterator[DemoReport]:
    """Daily life from `now` on, without end."""
    return life(seed=seed + 1, start=now, end=now + timedelta(days=3650), per_day=per_day)


def settlements() -> list[Home]:
    """Town and villages with their people: what the operator of the demo adds to the population register."""
    lat, lon = to_degrees(0.0, 1500.0)
    homes = [Home(en=names.TOWN[0], zh=names.TOWN[1], lat=lat, lon=lon, population=_TOWN_PEOPLE)]
    for (en, zh, (x, y), _, _), people in zip(names.VILLAGES, _VILLAGE_PEOPLE, strict=True):
        lat, lon = to_degrees(x, y)
        homes.append(Home(en=en, zh=zh, lat=lat, lon=lon, population=people))
    return homes


__all__ = ["DemoReport", "Feature", "Home", "layers", "live", "reports", "settlements"]
