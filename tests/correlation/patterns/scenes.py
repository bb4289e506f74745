"""Scenes round a town, for the tests of the pattern detectors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from brute_discs import towards
from leadline.correlation.pattern import Scene
from leadline.model.incident import Sighting

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
TOWN = (31.2, 121.5)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def sighting(number, place=TOWN, hours=0.0, **more):
    """The sighting with this number, at (lat, lon), so many hours after Monday 2026-01-05 00:00 UTC."""
    at = MONDAY + timedelta(hours=float(hours))
    return Sighting(
        lead=UUID(int=number),
        kind=more.pop("kind", "drone"),
        lat=float(place[0]),
        lon=float(place[1]),
        at=at,
        **more,
    )


def around(east_m, north_m, town=TOWN):
    """(lat, lon) so many metres east and north of the town."""
    return towards(towards(town, 90, float(east_m)), 0, float(north_m))


def reporting(rng, many, weeks=20, spread_m=4000.0, first=10_000):
    """Sightings by the hours of people awake, thick in the middle of the town."""
    days = rng.integers(0, 7 * weeks, many)
    hours = 24 * days + 7 + 16 * rng.beta(3, 2, many) - 8
    places = rng.normal(0, spread_m, (many, 2))
    rows = [sighting(first + n, around(*places[n]), hours[n], kind="other") for n in range(many)]
    return sorted(rows, key=lambda one: one.at)


def scene(sightings, background, **more):
    """A scene of these, oldest first, in Shanghai."""
    rows = sorted(sightings, key=lambda one: one.at)
    everything = sorted([*background, *rows], key=lambda one: one.at)
    until = max(one.at for one in everything)
    return Scene(sightings=rows, background=everything, until=until, zone=SHANGHAI, **more)
