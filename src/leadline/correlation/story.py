"""Story: what an incident looks like over time: the first source, how it grew, and where it is.

Pure functions over its sightings. Places are degrees WGS 84, lengths metres, instants aware UTC. A place's
uncertainty is the radius within which it may be off; where a report states none, 50 m are taken, about
what a thumb on a map can tell. Knows no text and no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import pi
from uuid import UUID

import numpy as np

from leadline.errors import Missing
from leadline.methods.enclosing import smallest_disc
from leadline.methods.geodesy import MEAN_RADIUS_M, Floats, distances_m, unit_vectors
from leadline.model.incident import Sighting

#: taken where a report states no uncertainty, metres
UNSTATED_M = 50.0
#: spans up to which growth is counted by the hour; a longer one by the day
HOURLY = timedelta(hours=72)
#: steps of a growth curve at most; a longer one is counted in wider steps
MOST_STEPS = 120
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where an incident is."""

    #: the places' mean, each weighted by how sure it is
    lat: float
    lon: float
    #: radius within which that centre may be off
    off_m: float
    #: radius round the centre that holds every report, each with what it may be off
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One hour or day of an incident's growth."""

    #: when it begins, aware UTC
    starts_at: datetime
    #: reports in it, and until its end
    reports: int
    total: int
    #: square kilometres of the smallest disc round all reports until its end
    area_km2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How an incident grew."""

    #: length of a step
    step: timedelta
    steps: tuple[Step, ...]

    @property
    def per_hour(self) -> float:
        """Reports an hour over the whole span."""
        hours = len(self.steps) * (self.step / _HOUR)
        return self.steps[-1].total / hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What can be told of an incident at a glance."""

    #: the lead that was registered first
    first: UUID
    #: from the first report to the last
    starts_at: datetime
    ends_at: datetime
    where: Where
    growth: Growth


def tell(sightings: Sequence[Sighting], zone: tzinfo = UTC) -> Story:
    """The story of these sightings; days begin at midnight in `zone`. Raises Missing for none."""
    if not sightings:
        raise Missing("sightings", "at least one", "an incident whose leads have no place?")
    ordered = sorted(sightings, key=lambda one: (one.at, one.lead))
    return Story(
        first=ordered[0].lead,
        starts_at=ordered[0].at,
        ends_at=ordered[-1].at,
        where=locate(ordered),
        growth=grow(ordered, zone),
    )


def locate(sightings: Sequence[Sighting]) -> Where:
    """The weighted centre and its radii; weights are 1/u² for the uncertainty u of each place.

    The centre may be off by √(1/Σ 1/u²), or by the scatter of the places round it over √n, if that is more
    (the larger of internal and external error: Birge 1932, Phys. Rev. 40, 207).
    """
    lat, lon = np.array([one.lat for one in sightings]), np.array([one.lon for one in sightings])
    off = np.array([one.uncertainty_m or UNSTATED_M for one in sightings])
    weight = 1 / off**2
    mean = (weight[:, None] * unit_vectors(lat, lon)).sum(axis=0)
    middle = mean / np.linalg.norm(mean)
    centre = _degrees(middle)
    away = distances_m(*centre, lat, lon)
    stated = 1 / np.sqrt(weight.sum())
    scatter = np.sqrt((weight * away**2).sum() / weight.sum() / len(sightings))
    return Where(
        lat=centre[0], lon=centre[1], off_m=float(max(stated, scatter)), radius_m=float(np.max(away + off))
    )


def grow(sightings: Sequence[Sighting], zone: tzinfo = UTC) -> Growth:
    """Reports and area by the hour, or by the day of `zone` if it took longer than three days."""
    ordered = sorted(sightings, key=lambda one: (one.at, one.lead))
    instants = [one.at for one in ordered]
    is_long = instants[-1] - instants[0] > HOURLY
    step = _DAY if is_long else _HOUR
    begin = instants[0].astimezone(zone).replace(minute=0, second=0, microsecond=0)
    begin = (begin.replace(hour=0) if is_long else begin).astimezone(UTC)
    step *= 1 + int((instants[-1] - begin) / (MOST_STEPS * step))
    points = unit_vectors([one.lat for one in ordered], [one.lon for one in ordered])
    steps: list[Step] = []
    total = 0
    for place in range(1 + int((instants[-1] - begin) / step)):
        ends_at = begin + (place + 1) * step
        until = sum(at < ends_at for at in instants)
        area = steps[-1].area_km2 if until == total and steps else disc_km2(points[:until])
        steps.append(Step(starts_at=begin + place * step, reports=until - total, total=until, area_km2=area))
        total = until
    return Growth(step=step, steps=tuple(steps))


#: what a centre may be off by being written in degrees, metres
_ROUNDING_M = 1e-6


def disc_round(places: Floats) -> tuple[float, float, float]:
    """Latitude and longitude of the centre, and radius in metres, of the smallest disc round some places.

    `places` has shape (n, 2): (lat, lon) in degrees.
    """
    middle, radius = smallest_disc(unit_vectors(places[:, 0], places[:, 1]))
    return *_degrees(middle), float(radius * MEAN_RADIUS_M)


def is_inside(disc: tuple[float, float, float], lat: float, lon: float) -> bool:
    """Whether a place in degrees lies in a disc of `disc_round`: then the disc round both is the same."""
    middle, place = unit_vectors(np.array([disc[0], lat]), np.array([disc[1], lon]))
    apart = 2 * np.arcsin(min(float(np.linalg.norm(middle - place)) / 2, 1.0))
    return float(apart * MEAN_RADIUS_M) <= disc[2] + _ROUNDING_M


def _degrees(vector: Floats) -> tuple[float, float]:
    lat = float(np.degrees(np.arcsin(np.clip(vector[2], -1.0, 1.0))))
    return lat, float(np.degrees(np.arctan2(vector[1], vector[0])))


def disc_km2(points: Floats) -> float:
    """Square kilometres of the smallest disc round these unit vectors."""
    radius_km = smallest_disc(points)[1] * MEAN_RADIUS_M / 1000
    return float(pi * radius_km**2)
