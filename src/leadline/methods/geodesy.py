"""Distances on the WGS 84 ellipsoid, the cheap bounds round them, and latitude bands.

Exact work is done by PROJ's geodesics (Karney 2013, "Algorithms for geodesics",
J. Geodesy 87, 43-55: error below 15 nanometres). Angles are degrees outside,
(lat, lon), north and east positive; lengths are metres. Knows no reports.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from leadline.errors import OutOfRange

Floats: TypeAlias = NDArray[np.float64]

#: the ellipsoid: semi-major axis in metres and flattening (NGA.STND.0036, WGS 84, table 3.1)
EQUATOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
#: mean radius of the sphere that the cheap bounds use, metres (IUGG)
MEAN_RADIUS_M = 6_371_008.8
#: an ellipsoidal distance is never less or more than these times the spherical one: the least meridian
#: radius of curvature is a(1 - e²), the greatest is a/√(1 - e²), and lengths compare as the metrics do
LEAST_RATIO = EQUATOR_M * (1 - ECCENTRICITY_SQUARED) / MEAN_RADIUS_M
MOST_RATIO = EQUATOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED) / MEAN_RADIUS_M

_GEOD = Geod(ellps="WGS84")


def check_point(lat: float, lon: float) -> None:
    """Nothing, or OutOfRange for what cannot be a point; the message never repeats the coordinates."""
    if not -90.0 <= lat <= 90.0:
        raise OutOfRange("latitude", "must be within -90 to 90 degrees", "was it swapped with the longitude?")
    if not -180.0 <= lon <= 180.0:
        raise OutOfRange(
            "longitude", "must be within -180 to 180 degrees", "degrees and minutes without a point?"
        )


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres between two points along the geodesic of the ellipsoid; error below 15 nm.

    Raises OutOfRange for what cannot be a point.

    >>> round(distance_m(52.5200, 13.4050, 48.8566, 2.3522))  # Berlin-Paris
    879699
    """
    check_point(lat1, lon1)
    check_point(lat2, lon2)
    return float(distances_m(lat1, lon1, lat2, lon2)[0])


def distances_m(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Floats:
    """Metres between points, element by element; the arguments broadcast to at least one axis."""
    return courses(lat1, lon1, lat2, lon2)[1]


def courses(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> tuple[Floats, Floats]:
    """Azimuth in degrees at the first point (clockwise from north) and metres to the second."""
    east1, north1, east2, north2 = _alike(lon1, lat1, lon2, lat2)
    azimuth, _, distance = _GEOD.inv(east1, north1, east2, north2)
    return np.asarray(azimuth, dtype=np.float64), np.asarray(distance, dtype=np.float64)


def destinations(
    lat: ArrayLike, lon: ArrayLike, azimuth_deg: ArrayLike, distance: ArrayLike
) -> tuple[Floats, Floats]:
    """(lat, lon) reached from a point on a course after so many metres; the arguments broadcast."""
    lons, lats, azimuths, lengths = _alike(lon, lat, azimuth_deg, distance)
    east, north, _ = _GEOD.fwd(lons, lats, azimuths, lengths)
    return np.asarray(north, dtype=np.float64), np.asarray(east, dtype=np.float64)


def _alike(*values: ArrayLike) -> list[Floats]:
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in values))
    return [np.ascontiguousarray(array) for array in arrays]


def unit_vectors(lat: ArrayLike, lon: ArrayLike) -> Floats:
    """Points as unit vectors of the mean sphere, shape (n, 3); no seam at the antimeridian or a pole."""
    phi, lam = np.radians(np.asarray(lat, dtype=np.float64)), np.radians(np.asarray(lon, dtype=np.float64))
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=-1)


def _chord(angle_rad: float) -> float:
    return float(2 * np.sin(min(angle_rad, np.pi) / 2))


def sure_chord(radius_m: float) -> float:
    """Chord of unit vectors up to which two points are surely within `radius_m` on the ellipsoid."""
    return _chord(radius_m / (MEAN_RADIUS_M * MOST_RATIO))


def possible_chord(radius_m: float) -> float:
    """Chord of unit vectors beyond which two points are surely farther than `radius_m`."""
    return _chord(radius_m / (MEAN_RADIUS_M * LEAST_RATIO))


def curvature_per_m2(lat: ArrayLike) -> Floats:
    """Gaussian curvature of the ellipsoid at a latitude, 1/m²: (1 - e² sin² φ)² / b²."""
    sine = np.sin(np.radians(np.asarray(lat, dtype=np.float64)))
    b_squared = EQUATOR_M**2 * (1 - ECCENTRICITY_SQUARED)
    return np.asarray((1 - ECCENTRICITY_SQUARED * sine**2) ** 2 / b_squared, dtype=np.float64)


def band_height_deg(reach_m: float) -> float:
    """Degrees of latitude that no two points within `reach_m` of each other can be apart."""
    return float(np.degrees(reach_m / (MEAN_RADIUS_M * LEAST_RATIO)) * (1 + 1e-9))


def band_of(lat: ArrayLike, height_deg: float) -> NDArray[np.int64]:
    """Number of the latitude band of each point, counted from the equator.

    Two points within the reach of `height_deg` lie in the same band or in neighbouring ones,
    whatever their longitudes: that is why the seam and the poles need no care.
    """
    return np.floor(np.asarray(lat, dtype=np.float64) / height_deg).astype(np.int64)
