"""Chords: which pieces of an outline can be the nearest to a point, by straight lines through the earth.

Points and the ends of pieces become earth-centred metres on the WGS 84 ellipsoid (source: IOGP 2019, EPSG
method 9602 at height 0). A chord is never longer than the geodesic, and up to 100 km the order of chords is
that of the geodesics within 0.1 m; with that slack, and with how far each piece bows from its chord, the
pieces that are left hold the nearest one. The exact distance is then measured on those few only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import compiled
from leadline.methods.geodesy import ECCENTRICITY_SQUARED, EQUATOR_M, Floats

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: metres up to which chords tell which piece is the nearest
FAR_M = 100_000.0
#: slack in the order of chords: metres, and metres per cubic metre (0.1 m at 100 km; chords of one geodesic
#: length differ by d³/24 times the difference of two curvatures, 2e-17/m² between meridian and parallel)
_SLACK_M, _SLACK_CUBED = 1e-5, 1e-16
#: pieces, or edges, that are passed by together where a ball, or a band, round them lies too far off
_TOGETHER = 16


class Chords(NamedTuple):
    """The pieces of an outline as straight lines, metres from the middle of the earth."""

    #: where each begins, and the way to its end, both (pieces, 3)
    starts: Floats
    steps: Floats
    #: how far each piece may lie beside its chord
    bows: Floats
    #: balls that hold sixteen pieces each: middles (balls, 3) and radii
    centres: Floats
    radii: Floats


def earth_centred(lat: Floats, lon: Floats) -> Floats:
    """Metres from the middle of the earth, shape (n, 3), of points in degrees on the ellipsoid."""
    phi, lam = np.radians(lat), np.radians(lon)
    normal = EQUATOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    flat = normal * np.cos(phi)
    up = normal * (1 - ECCENTRICITY_SQUARED) * np.sin(phi)
    return np.stack((flat * np.cos(lam), flat * np.sin(lam), up), axis=-1)


def chords_of(pieces: Floats) -> Chords:
    """The chords of pieces, which are lat, lon, lat, lon in degrees and straight in them."""
    starts, ends = earth_centred(pieces[:, 0], pieces[:, 1]), earth_centred(pieces[:, 2], pieces[:, 3])
    middles = earth_centred((pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2)
    bows = 1.25 * np.linalg.norm(middles - (starts + ends) / 2, axis=1)
    blocks = np.arange(0, len(pieces), _TOGETHER)
    low = np.minimum.reduceat(np.minimum(starts, ends), blocks)
    high = np.maximum.reduceat(np.maximum(starts, ends), blocks)
    radii = np.linalg.norm(high - low, axis=1) / 2 + np.maximum.reduceat(bows, blocks)
    return Chords(starts, ends - starts, bows, (low + high) / 2, radii)


@compiled
def candidates(points: Floats, chords: Chords, reach: float) -> Whole:
    """Rows of points and pieces, by point, that hold the nearest piece to each within the reach.

    points: (n, 3), earth-centred; reach: metres.
    """
    found = np.empty((max(16, 2 * len(points)), 2), dtype=np.int64)
    count = 0
    for row in range(len(points)):
        point = points[row]
        best = _nearest(point, chords)
        limit = min(best + _SLACK_M + _SLACK_CUBED * best**3, reach + _SLACK_M)
        for block in range(len(chords.radii)):
            if _apart(point, chords.centres[block]) - chords.radii[block] > limit:
                continue
            for piece in range(block * _TOGETHER, min((block + 1) * _TOGETHER, len(chords.bows))):
                if _to_chord(point, chords, piece) - chords.bows[piece] <= limit:
                    if count == len(found):
                        found = np.concatenate((found, np.empty_like(found)))
                    found[count, 0], found[count, 1] = row, piece
                    count += 1
    return found[:count]


@compiled
def _nearest(point: Floats, chords: Chords) -> float:
    """Metres that the nearest piece is surely within."""
    best = np.inf
    for block in range(len(chords.radii)):
        if _apart(point, chords.centres[block]) - chords.radii[block] > best:
            continue
        for piece in range(block * _TOGETHER, min((block + 1) * _TOGETHER, len(chords.bows))):
            best = min(best, _to_chord(point, chords, piece) + chords.bows[piece])
    return best


@compiled
def _apart(one: Floats, other: Floats) -> float:
    """Metres between two points."""
    return float(np.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2))


@compiled
def _to_chord(point: Floats, chords: Chords, piece: int) -> float:
    """Metres from a point to a straight piece."""
    start, step = chords.starts[piece], chords.steps[piece]
    x, y, z = point[0] - start[0], point[1] - start[1], point[2] - start[2]
    squared = step[0] ** 2 + step[1] ** 2 + step[2] ** 2
    if squared > 0:
        share = min(1.0, max(0.0, (x * step[0] + y * step[1] + z * step[2]) / squared))
        x, y, z = x - share * step[0], y - share * step[1], z - share * step[2]
    return float(np.sqrt(x * x + y * y + z * z))


@compiled
def turn_inside(ring: Floats, lat: Floats, lon: Floats, found: Mask) -> None:
    """Nothing; turns over each of `found` whose point an odd number of the ring's edges lies east of.

    ring: (corners, 2), lat and unrolled lon; lat, lon: of the points, longitudes unrolled likewise.
    """
    many = len(ring)
    blocks = (many + _TOGETHER - 1) // _TOGETHER
    low, high = np.full(blocks, np.inf), np.full(blocks, -np.inf)
    for edge in range(many):
        for corner in (edge, (edge + 1) % many):
            low[edge // _TOGETHER] = min(low[edge // _TOGETHER], ring[corner, 0])
            high[edge // _TOGETHER] = max(high[edge // _TOGETHER], ring[corner, 0])
    for row in range(len(lat)):
        for block in range(blocks):
            if not low[block] <= lat[row] <= high[block]:
                continue
            for edge in range(block * _TOGETHER, min((block + 1) * _TOGETHER, many)):
                lat1, lon1 = ring[edge, 0], ring[edge, 1]
                lat2, lon2 = ring[(edge + 1) % many, 0], ring[(edge + 1) % many, 1]
                if (lat1 > lat[row]) != (lat2 > lat[row]):
                    at = lon1 + (lat[row] - lat1) / (lat2 - lat1) * (lon2 - lon1)
                    found[row] ^= lon[row] < at
