"""The ground under the demo town: where it lies, and metres of its plan as degrees.

The town lies at 2 degrees north, 86 degrees east, on the high seas of the central
Indian Ocean, more than 600 km from any coast: on the coarse world map there is only
water, so the town's own layers bring all its land; nobody's land, port or border is
under it; and it is inside the rectangle (0.8-55.8 N, 72-137.8 E) in which GCJ-02
differs from WGS 84, so that places in that frame are really converted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: a run of points of the plan, one (x east, y north) row each, metres from the middle of the harbour
Plan = NDArray[np.float64]

#: middle of the harbour, degrees WGS 84
ORIGIN_LAT_DEG = 2.0
ORIGIN_LON_DEG = 86.0
#: metres in a degree of latitude and of longitude at 2 N (WGS 84 radii of curvature there)
METRES_PER_LAT_DEG = 110_575.5
METRES_PER_LON_DEG = 111_252.2
#: decimals of a degree kept in the layers: 1.1 m
DECIMALS = 5
#: the bay opens to the south-south-east
_TURN = math.radians(19.0)


def bend(points: Plan) -> Plan:
    """Where the points of the tidy plan lie on the ground, metres: turned, squeezed and bent, without folds.

    A town drawn with compasses looks drawn. The slopes of the sines stay below 0.4: no street crosses
    itself.
    """
    x, y = points[:, 0], points[:, 1]
    east = 0.94 * x + 230 * np.sin(y / 1450 + 0.6) + 150 * np.sin((x + 0.6 * y) / 980)
    north = 1.04 * y + 210 * np.sin(x / 1300 - 0.5) + 110 * np.sin((y - 0.5 * x) / 900 + 1.0)
    c, s = math.cos(_TURN), math.sin(_TURN)
    return np.column_stack([c * east - s * north, s * east + c * north])


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """(lat, lon) in degrees WGS 84 of a point of the plan in metres; flat within 0.1 % over 20 km."""
    east, north = bend(np.array([[x, y]]))[0]
    return float(ORIGIN_LAT_DEG + north / METRES_PER_LAT_DEG), float(
        ORIGIN_LON_DEG + east / METRES_PER_LON_DEG
    )


def lonlat(points: Plan) -> list[list[float]]:
    """GeoJSON positions (lon, lat) of a run of points of the plan."""
    ground = bend(points)
    lon = ORIGIN_LON_DEG + ground[:, 0] / METRES_PER_LON_DEG
    lat = ORIGIN_LAT_DEG + ground[:, 1] / METRES_PER_LAT_DEG
    pairs = np.round(np.column_stack([lon, lat]), DECIMALS)
    return [[float(a), float(b)] for a, b in pairs]


def ring(points: Plan) -> list[list[float]]:
    """A closed GeoJSON ring, counter-clockwise as RFC 7946 asks."""
    x, y = points[:, 0], points[:, 1]
    area = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
    closed = lonlat(points if area > 0 else points[::-1])
    return [*closed, closed[0]]


def thinned(points: Plan, slack_m: float) -> Plan:
    """The same line with fewer points, none left out over `slack_m` off it (Douglas & Peucker 1973)."""
    if len(points) < 3:
        return points
    start, way = points[0], points[-1] - points[0]
    length = max(float(np.hypot(*way)), 1e-9)
    off = np.abs(way[0] * (points[:, 1] - start[1]) - way[1] * (points[:, 0] - start[0])) / length
    worst = int(np.argmax(off))
    if off[worst] <= slack_m:
        return points[[0, -1]]
    return np.vstack([thinned(points[: worst + 1], slack_m)[:-1], thinned(points[worst:], slack_m)])


def plan(points: Sequence[tuple[float, float]]) -> Plan:
    """Points of the plan from pairs of metres."""
    return np.asarray(points, dtype=np.float64)


def smooth(points: Plan, steps: int, *, is_closed: bool) -> Plan:
    """A curve through all the points (centripetal-free Catmull-Rom), `steps` points to each stretch."""
    if is_closed:
        padded = np.vstack([points[-1:], points, points[:2]])
    else:
        padded = np.vstack([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None]
    pieces = []
    for i in range(len(padded) - 3):
        a, b, c, d = padded[i : i + 4]
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    curve = np.vstack(pieces)
    return curve if is_closed else np.vstack([curve, points[-1:]])


def roughen(points: Plan, amount_m: float, rng: np.random.Generator) -> Plan:
    """The same line with coves and points along it: summed sines of falling size, fading out at both ends."""
    t = np.linspace(0.0, 2 * np.pi, len(points))
    push = np.zeros(len(points))
    for wave in (9, 17, 29, 43, 71):
        push += np.sin(wave * t + rng.uniform(0, 2 * np.pi)) * rng.uniform(0.4, 1.0) * 9 / wave
    push *= amount_m * np.minimum(1.0, 6 * np.sin(t / 2))
    return np.asarray(points + _normals(points) * push[:, None], dtype=np.float64)


def box(x: float, y: float, length_m: float, width_m: float, turn_deg: float = 0.0) -> Plan:
    """A rectangle round (x, y), its length along `turn_deg` counter-clockwise from east."""
    a, b = length_m / 2, width_m / 2
    corners = np.array([(-a, -b), (a, -b), (a, b), (-a, b)])
    c, s = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    return np.asarray(corners @ np.array([[c, s], [-s, c]]) + (x, y), dtype=np.float64)


def ribbon(points: Plan, width_m: float | NDArray[np.float64]) -> Plan:
    """The outline of a band along a line: a river, a breakwater, a runway."""
    half = np.broadcast_to(np.asarray(width_m, dtype=np.float64), (len(points),))[:, None] / 2
    return np.vstack([points + _normals(points) * half, (points - _normals(points) * half)[::-1]])


def is_inside(points: Plan, outline: Plan) -> NDArray[np.bool_]:
    """For each point whether it lies inside the outline (even-odd rule)."""
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    x1, y1 = outline[:, 0][None, :], outline[:, 1][None, :]
    x2, y2 = np.roll(outline[:, 0], -1)[None, :], np.roll(outline[:, 1], -1)[None, :]
    straddles = (y1 > y) != (y2 > y)
    rise = np.where(y2 == y1, 1.0, y2 - y1)
    crosses = straddles & (x < (x2 - x1) * (y - y1) / rise + x1)
    return np.asarray(np.count_nonzero(crosses, axis=1) % 2 == 1)


def _normals(points: Plan) -> Plan:
    """Unit vectors to the left of a line, one a point."""
    along = np.gradient(points, axis=0)
    return np.asarray(
        np.column_stack([-along[:, 1], along[:, 0]]) / np.linalg.norm(along, axis=1)[:, None],
        dtype=np.float64,
    )
