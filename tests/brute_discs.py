"""Outside truth for discs: every disc that two points define, on geographiclib's ellipsoid, by bisection."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from geographiclib.geodesic import Geodesic

Point = tuple[float, float]

EARTH = Geodesic.WGS84


def metres(a: Point, b: Point) -> float:
    return EARTH.Inverse(*a, *b, Geodesic.DISTANCE)["s12"]


def towards(a: Point, azimuth_deg: float, distance_m: float) -> Point:
    there = EARTH.Direct(*a, azimuth_deg, distance_m)
    return there["lat2"], there["lon2"]


def held_sets(points: Sequence[Point], radius_m: float) -> list[set[int]]:
    """The points in each disc that two of them define, of those discs that hold the first point."""
    pairs = [(a, b) for a, b in permutations(points, 2) if 1e-6 < metres(a, b) <= 2 * radius_m]
    centres = [*points, *(_rim(a, b, side, radius_m) for a, b in pairs for side in (180.0, -180.0))]
    held = [{i for i, point in enumerate(points) if metres(one, point) <= radius_m + 1e-6} for one in centres]
    return [some for some in held if 0 in some]


def most_sources(points: Sequence[Point], radius_m: float, sources: Sequence[int]) -> int:
    """Most different sources in any disc of the radius that holds the first point."""
    return max(len({sources[i] for i in some}) for some in held_sets(points, radius_m))


def _rim(a: Point, b: Point, side: float, radius_m: float) -> Point:
    inside = EARTH.Inverse(*a, *b)["azi1"]
    outside = inside + side
    for _ in range(45):
        middle = (inside + outside) / 2
        is_within = metres(towards(a, middle, radius_m), b) <= radius_m
        inside, outside = (middle, outside) if is_within else (inside, middle)
    return towards(a, inside, radius_m)
