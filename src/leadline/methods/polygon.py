"""Exact distance from points to polygons on the WGS 84 ellipsoid, and whether they lie inside.

An edge is what GeoJSON says (RFC 7946, section 3.1.1): a straight line in longitude and latitude, which is
not the geodesic: at 60° north they differ by 3 m in the middle of a 10 km edge. Edges are cut into pieces of
at most 200 m; those that can be the nearest are found by their chords (`chords.py`), beyond 100 km in an
azimuthal equidistant plane round the point. On them the geodesic distance (Karney 2013, error below 15 nm) is
minimised: its square is a parabola along a piece but for parts in 10⁹, laid through three points, then
through three close to its foot. A piece that bends, near a pole, is searched by golden section (Kiefer 1953).
Inside is decided by the even-odd rule in longitude and latitude, longitudes unrolled across the antimeridian.
Degrees and metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leadline.errors import BadInput
from leadline.methods.chords import FAR_M, Chords, Whole, candidates, chords_of, earth_centred, turn_inside
from leadline.methods.geodesy import LEAST_RATIO, MEAN_RADIUS_M, Floats, courses, distances_m, unit_vectors

Mask = NDArray[np.bool_]

#: longest piece of an edge, metres: its chord leaves the edge by less than 5 mm below 80° of latitude
PIECE_M = 200.0
#: pieces beside the nearest one on which the exact distance is looked for
_CLOSEST = 3
#: shares of a golden section
_GOLDEN = (np.sqrt(5) - 1) / 2
_STEPS = 48
#: metres beside its chord from which a piece is not taken as straight
_BENT_M = 0.02
#: share of a piece round the foot of its first parabola on which the second is laid
_CLOSE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The rings of some polygons, cut into pieces, and single points."""

    #: pieces as lat, lon, lat, lon; longitudes unrolled, so that no piece is longer than half a turn
    pieces: Floats
    #: corners of every ring as (lat, unrolled lon), first not repeated
    rings: tuple[Floats, ...]
    #: a disc that holds everything: unit vector of its middle, and its radius in metres on the sphere
    middle: Floats
    radius_m: float
    #: the pieces as straight lines
    chords: Chords


def outline(rings: tuple[Floats, ...], points: Floats) -> Outline:
    """The outline of rings (corners as lat, lon) and single points (lat, lon).

    Holes are rings like any other. Raises BadInput for a ring of fewer than three corners or round a pole.

    A field of a hundredth of a degree with a mast beside it; its edges are cut into pieces of 200 m at most:

    >>> field = np.array([[50.0, 8.0], [50.0, 8.01], [50.01, 8.01], [50.01, 8.0]])
    >>> shape = outline((field,), np.array([[50.02, 8.02]]))
    >>> len(shape.rings), len(shape.pieces)
    (1, 21)
    """
    unrolled = tuple(_unroll(np.asarray(ring, dtype=np.float64)) for ring in rings)
    parts = [_cut(ring) for ring in unrolled]
    if len(points):
        parts.append(np.hstack((points, points)))
    if not parts:
        raise BadInput("geometry", "at least one point or polygon", "an empty geometry?")
    pieces = np.vstack(parts)
    vectors = unit_vectors(pieces[:, 0], pieces[:, 1])
    middle = vectors.sum(axis=0) / np.linalg.norm(vectors.sum(axis=0))
    radius = MEAN_RADIUS_M * float(np.max(_angle(vectors, middle))) + PIECE_M
    return Outline(pieces, unrolled, middle, radius, chords_of(pieces))


def _unroll(ring: Floats) -> Floats:
    if len(ring) > 1 and np.array_equal(ring[0], ring[-1]):
        ring = ring[:-1]
    if len(ring) < 3:
        raise BadInput("geometry", "a ring of at least three corners", "a line given as a polygon?")
    steps = (np.diff(ring[:, 1], append=ring[0, 1]) + 540) % 360 - 180
    if abs(steps.sum()) > 1:
        raise BadInput("geometry", "a ring that goes round no pole", "split it at the antimeridian")
    lons = ring[0, 1] + np.concatenate(([0.0], np.cumsum(steps[:-1])))
    return np.column_stack((ring[:, 0], lons))


def _cut(ring: Floats) -> Floats:
    ends = np.roll(ring, -1, axis=0)
    lengths = distances_m(ring[:, 0], ring[:, 1], ends[:, 0], ends[:, 1])
    found = []
    for start, end, length in zip(ring, ends, lengths.tolist(), strict=True):
        cuts = np.linspace(0, 1, max(1, int(np.ceil(length / PIECE_M))) + 1)[:, None]
        corners = start + (end - start) * cuts
        found.append(np.hstack((corners[:-1], corners[1:])))
    return np.vstack(found)


def _angle(vectors: Floats, middle: Floats) -> Floats:
    half = np.minimum(np.linalg.norm(vectors - middle, axis=-1) / 2, 1.0)
    return np.asarray(2 * np.arcsin(half), dtype=np.float64)


def inside(shape: Outline, lat: Floats, lon: Floats) -> Mask:
    """Which points lie inside by the even-odd rule; a point on the edge may be called either.

    >>> field = np.array([[50.0, 8.0], [50.0, 8.01], [50.01, 8.01], [50.01, 8.0]])
    >>> inside(outline((field,), np.empty((0, 2))), np.array([50.005, 50.02]), np.array([8.005, 8.005]))
    array([ True, False])
    """
    found = np.zeros(len(lat), dtype=np.bool_)
    for ring in shape.rings:
        across = ring[0, 1] + (lon - ring[0, 1] + 540) % 360 - 180
        for turn in (-360.0, 0.0, 360.0):
            turn_inside(ring, lat, across + turn, found)
    return found


def distances(shape: Outline, lat: Floats, lon: Floats, within_m: float = np.inf) -> Floats:
    """Metres from each point to the shape, 0 inside; infinity where it is surely more than `within_m`.

    Error below 1 mm for edges up to 100 km away, as compared with dense sampling of the edges.

    >>> field = np.array([[50.0, 8.0], [50.0, 8.01], [50.01, 8.01], [50.01, 8.0]])
    >>> lat, lon = np.array([50.005, 50.011, 50.02]), np.full(3, 8.005)
    >>> distances(outline((field,), np.empty((0, 2))), lat, lon, within_m=500.0).round(2)
    array([  0.  , 111.23,    inf])
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    found = np.full(len(lat), np.inf)
    apart = MEAN_RADIUS_M * _angle(unit_vectors(lat, lon), shape.middle) - shape.radius_m
    near = np.flatnonzero(apart * LEAST_RATIO <= within_m)
    found[near] = _measured(shape, lat[near], lon[near], within_m)
    return found


def pairs_within(
    shapes: Sequence[Outline], lat: Floats, lon: Floats, within_m: ArrayLike
) -> tuple[Whole, Whole, Floats]:
    """Rows of shapes and points with their distance, of all that are within `within_m` of each other.

    By shape, then by point; `within_m` is one for all or one for each shape.

    >>> masts = [outline((), np.array([[50.0, lon]])) for lon in (8.0, 8.1)]
    >>> shape, point, apart = pairs_within(masts, np.array([50.0, 50.001]), np.array([8.101, 8.0]), 200.0)
    >>> shape, point, apart.round(1)
    (array([0, 1]), array([1, 0]), array([111.2,  71.7]))
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    reach = np.broadcast_to(np.asarray(within_m, dtype=np.float64), len(shapes))
    if not len(shapes) or not len(lat):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    order = np.argsort(lat, kind="stable")
    lats, lons = lat[order], lon[order]
    parts = []
    for shape, within in zip(shapes, reach.tolist(), strict=True):
        near = np.sort(order[_near(shape, lats, lons, within)])
        apart = _measured(shape, lat[near], lon[near], within)
        parts.append((near[apart <= within], apart[apart <= within]))
    rows = np.repeat(np.arange(len(shapes)), [len(points) for points, _ in parts])
    return rows, np.concatenate([one for one, _ in parts]), np.concatenate([one for _, one in parts])


def _near(shape: Outline, lat: Floats, lon: Floats, within_m: float) -> Whole:
    """Rows of the points, which are in order of latitude, that are not surely beyond the reach.

    A cap of angle a round latitude φ reaches a to the north and south, and asin(sin a / cos φ) to the east.
    """
    angle = min((within_m / LEAST_RATIO + shape.radius_m) / MEAN_RADIUS_M, np.pi) + 1e-9
    east, north, up = shape.middle
    phi, lam = np.arctan2(up, np.hypot(east, north)), np.arctan2(north, east)
    first, last = np.searchsorted(lat, np.degrees([phi - angle, phi + angle]))
    if abs(phi) + angle >= np.pi / 2:
        return np.arange(first, last)
    wide = np.degrees(np.arcsin(np.sin(angle) / np.cos(phi))) + 1e-9
    beside = np.abs((lon[first:last] - np.degrees(lam) + 540) % 360 - 180)
    return np.asarray(first + np.flatnonzero(beside <= wide), dtype=np.int64)


def _measured(shape: Outline, lat: Floats, lon: Floats, within_m: float) -> Floats:
    """Metres from each point to the shape, 0 inside; infinity beyond `within_m`."""
    found = np.full(len(lat), np.inf)
    if not len(lat):
        return found
    within = inside(shape, lat, lon)
    found[within] = 0.0
    rest = np.flatnonzero(~within)
    points, pieces = candidates(earth_centred(lat[rest], lon[rest]), shape.chords, min(within_m, FAR_M)).T
    np.minimum.at(found, rest[points], _least(shape, pieces, lat[rest[points]], lon[rest[points]]))
    if within_m > FAR_M:
        for row in rest[~np.isfinite(found[rest])].tolist():
            found[row] = _distance(shape.pieces, lat[row], lon[row])
    found[found > within_m] = np.inf
    return found


def _least(shape: Outline, rows: Whole, lat: Floats, lon: Floats) -> Floats:
    """The least geodesic distance of each point to the piece beside it."""
    pieces = shape.pieces[rows]
    shares = np.broadcast_to(np.array([[0.0], [0.5], [1.0]]), (3, len(rows)))
    first = _tried(pieces, shares, lat, lon)
    foot = _foot(shares, first)
    close = np.clip(foot, _CLOSE, 1 - _CLOSE) + np.array([[-_CLOSE], [0.0], [_CLOSE]])
    second = _tried(pieces, close, lat, lon)
    last = _along(pieces, _foot(close, second), lat, lon)
    found = np.minimum(np.minimum(first.min(axis=0), second.min(axis=0)), last)
    bent = np.flatnonzero(shape.chords.bows[rows] > _BENT_M)
    if len(bent):
        found[bent] = _golden(pieces[bent], lat[bent], lon[bent])
    return np.asarray(found, dtype=np.float64)


def _tried(pieces: Floats, shares: Floats, lat: Floats, lon: Floats) -> Floats:
    return np.stack([_along(pieces, share, lat, lon) for share in shares])


def _foot(shares: Floats, apart: Floats) -> Floats:
    """The share, 0 to 1, where the parabola through three squared distances is least."""
    squares = apart**2
    half = (shares[2] - shares[0]) / 2
    bend = squares[0] - 2 * squares[1] + squares[2]
    lean = squares[0] - squares[2]
    # a bend of nought is a piece of no length, or one so far off that its ends are as near as its middle
    step = np.divide(lean * half, 2 * bend, out=np.zeros(len(bend)), where=bend > 0)
    return np.asarray(np.clip(shares[1] + step, 0.0, 1.0), dtype=np.float64)


def _distance(pieces: Floats, lat: float, lon: float) -> float:
    azimuth, length = courses(lat, lon, pieces[:, [0, 2]], pieces[:, [1, 3]])
    turn = np.radians(azimuth)
    ends = np.stack((length * np.sin(turn), length * np.cos(turn)), axis=-1)
    rough = _to_chord(ends[:, 0], ends[:, 1])
    closest = np.argsort(rough, kind="stable")[:_CLOSEST]
    here = np.full(len(closest), lat), np.full(len(closest), lon)
    return float(np.min(_golden(pieces[closest], *here)))


def _to_chord(start: Floats, end: Floats) -> Floats:
    """Distance of the origin from each straight piece, shape (n,), of starts and ends of shape (n, 2)."""
    step = end - start
    squared = np.maximum((step**2).sum(axis=1), 1e-18)
    share = np.clip(-(start * step).sum(axis=1) / squared, 0, 1)
    return np.asarray(np.linalg.norm(start + share[:, None] * step, axis=1), dtype=np.float64)


def _golden(pieces: Floats, lat: Floats, lon: Floats) -> Floats:
    """The least geodesic distance to each piece, by golden section on the share of its length."""
    low, high = np.zeros(len(pieces)), np.ones(len(pieces))
    for _ in range(_STEPS):
        first, second = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        is_first = _along(pieces, first, lat, lon) < _along(pieces, second, lat, lon)
        high, low = np.where(is_first, second, high), np.where(is_first, low, first)
    shares = (np.zeros(len(pieces)), np.ones(len(pieces)), (low + high) / 2)
    return np.asarray(np.min([_along(pieces, share, lat, lon) for share in shares], axis=0), dtype=np.float64)


def _along(pieces: Floats, share: Floats, lat: Floats, lon: Floats) -> Floats:
    there = pieces[:, :2] + share[:, None] * (pieces[:, 2:] - pieces[:, :2])
    return distances_m(lat, lon, there[:, 0], there[:, 1])
