"""Where words such as "the corner of", "between" and "north of" put a place, and within how many metres.

Lines are roads as points (lat, lon), degrees WGS 84; radii and distances are metres. Geometry is done in a
plane that touches the Earth at the first point (equirectangular on the mean sphere, source: Snyder 1987, "Map
projections", USGS PP 1395, chapter 12): within 1 % over 50 km, beside radii of 15 m and more. Knows no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadline.methods.geodesy import MEAN_RADIUS_M, Floats, destinations, distance_m

Line = Sequence[tuple[float, float]]
_DEGREE_M = np.pi / 180 * MEAN_RADIUS_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A disc that holds a place; with lines, the place is within `breadth_m` of them as well."""

    lat: float
    lon: float
    radius_m: float
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    breadth_m: float = 0.0

    def outside_m(self, lat: float, lon: float) -> float:
        """Metres from a point to the nearest of the area; 0 inside it."""
        off = distance_m(self.lat, self.lon, lat, lon) - self.radius_m
        if self.lines:
            off = max(off, min(distance_to(line, lat, lon) for line in self.lines) - self.breadth_m)
        return max(0.0, off)


def holding(lines: Sequence[Line], breadth_m: float) -> Area:
    """The area of a road: within `breadth_m` of its lines; its disc is round the middle of its box."""
    points = np.array([point for line in lines for point in line])
    origin = (float(points[0, 0]), float(points[0, 1]))
    flat = _plane(points, origin)
    lat, lon = _degrees((flat.min(axis=0) + flat.max(axis=0)) / 2, origin)
    reach = float(np.hypot(*_plane(points, (lat, lon)).T).max())
    kept = tuple(tuple((float(a), float(b)) for a, b in line) for line in lines)
    return Area(lat=lat, lon=lon, radius_m=reach + breadth_m, lines=kept, breadth_m=breadth_m)


def around(lat: float, lon: float, radius_m: float) -> Area:
    """A plain disc."""
    return Area(lat=lat, lon=lon, radius_m=radius_m)


def beside(area: Area, more_m: float) -> Area:
    """All that lies within so many metres of an area."""
    breadth = area.breadth_m + more_m if area.lines else 0.0
    return Area(
        lat=area.lat, lon=area.lon, radius_m=area.radius_m + more_m, lines=area.lines, breadth_m=breadth
    )  # fmt: skip


def away(area: Area, metres: float, azimuth_deg: float | None, errors: tuple[float, float]) -> Area:
    """So many metres from an area, in a direction (degrees clockwise from north) or in any.

    `errors`: the share by which the distance is off, and the degrees by which the direction is.
    """
    share, turn_deg = errors
    if azimuth_deg is None:
        return around(area.lat, area.lon, area.radius_m + metres * (1 + share))
    lat, lon = destinations(area.lat, area.lon, azimuth_deg, metres)
    swing = 2 * metres * float(np.sin(np.radians(turn_deg) / 2))
    return around(float(lat[0]), float(lon[0]), area.radius_m + metres * share + swing)


def crossing(first: Sequence[Line], second: Sequence[Line]) -> tuple[float, float, float]:
    """(lat, lon) half-way between the nearest points of two roads, and the metres between those points."""
    origin = (float(first[0][0][0]), float(first[0][0][1]))
    ours = [_dense(_plane(np.array(line), origin)) for line in first]
    theirs = [_dense(_plane(np.array(line), origin)) for line in second]
    best = (np.inf, np.zeros(2))
    for one in ours:
        for other in theirs:
            apart = np.hypot(one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1])
            row, column = np.unravel_index(int(np.argmin(apart)), apart.shape)
            if apart[row, column] < best[0]:
                best = (float(apart[row, column]), (one[row] + other[column]) / 2)
    lat, lon = _degrees(best[1], origin)
    return lat, lon, float(best[0])


def stretch(line: Line, first: tuple[float, float], second: tuple[float, float]) -> list[tuple[float, float]]:
    """The part of a line between the points on it that are nearest to two places."""
    origin = (float(line[0][0]), float(line[0][1]))
    dense = _dense(_plane(np.array(line), origin))
    ends = _plane(np.array([first, second]), origin)
    rows = sorted(int(np.argmin(np.hypot(*(dense - end).T))) for end in ends)
    return [_degrees(point, origin) for point in dense[rows[0] : rows[1] + 1]]


def distance_to(line: Line, lat: float, lon: float) -> float:
    """Metres from a point to the nearest point of a line.

    >>> round(distance_to([(0.0, 0.0), (0.0, 1.0)], 0.001, 0.5))
    111
    """
    points = _plane(np.array(line), (lat, lon))
    if len(points) == 1:
        return float(np.hypot(*points[0]))
    start, way = points[:-1], np.diff(points, axis=0)
    squared = np.maximum((way**2).sum(axis=1), 1e-9)
    share = np.clip(-(start * way).sum(axis=1) / squared, 0, 1)
    return float(np.hypot(*(start + share[:, None] * way).T).min())


def _plane(points: Floats, origin: tuple[float, float]) -> Floats:
    """Metres east and north of the origin."""
    east = ((points[:, 1] - origin[1] + 540) % 360 - 180) * _DEGREE_M * np.cos(np.radians(origin[0]))
    return np.column_stack((east, (points[:, 0] - origin[0]) * _DEGREE_M))


def _degrees(point: Floats, origin: tuple[float, float]) -> tuple[float, float]:
    lat = origin[0] + float(point[1]) / _DEGREE_M
    lon = origin[1] + float(point[0]) / (_DEGREE_M * float(np.cos(np.radians(origin[0]))))
    return lat, (lon + 540) % 360 - 180


def _dense(points: Floats, step_m: float = 10.0, most: int = 2000) -> Floats:
    """The line with points about every ten metres, at most so many."""
    if len(points) < 2:
        return points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    count = int(min(most, max(2, along[-1] // step_m + 2)))
    at = np.unique(np.concatenate([along, np.linspace(0, along[-1], count)]))
    return np.column_stack([np.interp(at, along, column) for column in points.T])
