"""Recurring places and local times of sightings: what the pattern detectors measure on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

import numpy as np
from scipy.spatial import cKDTree

from leadline.correlation.pattern import Scene
from leadline.methods.geodesy import Floats, sure_chord, unit_vectors
from leadline.model.incident import Sighting

#: a Monday: weeks of local time are counted from it
_MONDAY = datetime(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """Sightings that lie within one radius of the first of them."""

    #: mean of its sightings, degrees WGS 84
    lat: float
    lon: float
    #: rows of the sightings, oldest first
    rows: tuple[int, ...]


def places_of(sightings: Sequence[Sighting], radius_m: float) -> tuple[RecurringPlace, ...]:
    """The places of these sightings, those with most sightings first.

    Each sighting that belongs to no place yet opens one and takes all loose ones within the radius.
    """
    if not sightings:
        return ()
    vectors = vectors_of(sightings)
    tree, reach = cKDTree(vectors), sure_chord(radius_m) + 1e-12
    free = np.ones(len(sightings), dtype=np.bool_)
    found: list[RecurringPlace] = []
    for row in range(len(sightings)):
        if not free[row]:
            continue
        # only for a row that opens a place: asked for all at once, a million rows of one point are 10¹²
        near = np.array(tree.query_ball_point(vectors[row], reach), dtype=np.int64)
        rows = tuple(np.sort(near[free[near]]).tolist())
        free[list(rows)] = False
        lat, lon = _middle(vectors[list(rows)])
        found.append(RecurringPlace(lat, lon, rows))
    return tuple(sorted(found, key=lambda place: (-len(place.rows), place.rows)))


def _middle(vectors: Floats) -> tuple[float, float]:
    east, north, up = vectors.sum(axis=0).tolist()
    return float(np.degrees(np.arctan2(up, np.hypot(east, north)))), float(
        np.degrees(np.arctan2(north, east))
    )


def vectors_of(sightings: Sequence[Sighting]) -> Floats:
    """Unit vectors of the sightings' places, shape (n, 3)."""
    return unit_vectors([one.lat for one in sightings], [one.lon for one in sightings])


def local_seconds(instants: Sequence[datetime], zone: tzinfo) -> Floats:
    """Seconds of the zone's wall clock since Monday 1970-01-05 00:00, daylight saving followed."""
    return np.array([(at.astimezone(zone).replace(tzinfo=None) - _MONDAY).total_seconds() for at in instants])


def seen_seconds(sightings: Sequence[Sighting], zone: tzinfo) -> tuple[Floats, Floats]:
    """Local begin and end of when the thing was seen; the report's own instant where that is not said."""
    begins = local_seconds([one.seen_from or one.seen_until or one.at for one in sightings], zone)
    ends = local_seconds([one.seen_until or one.seen_from or one.at for one in sightings], zone)
    return np.minimum(begins, ends), np.maximum(begins, ends)


def recent_of(scene: Scene, within: timedelta | None) -> Scene:
    """The scene with the sightings of its last days only; the background stays whole. None keeps all."""
    if within is None:
        return scene
    since = scene.until - within
    return replace(scene, sightings=[one for one in scene.sightings if since < one.at <= scene.until])
