"""A sphere that fits the ellipsoid round one point so well that discs can be decided on it.

Each point keeps its geodesic distance and azimuth from the middle (both exact) and is put on the
sphere whose curvature is the ellipsoid's there. How far any other distance can be off follows from the
curvature's range over the region: by Sturm's comparison of Jacobi fields, lengths differ at most
by the ratio of sin(ρ√K)/√K over that range (do Carmo 1992, "Riemannian Geometry", chapter 10).
That is 3·10⁻¹¹ at 5 km and 10⁻⁴ at 700 km, where one sphere for the whole earth would leave 0.56 %.
Lengths in metres; vectors have length 1 and the middle at (0, 0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadline.methods.geodesy import EQUATOR_M, Floats, courses, curvature_per_m2, destinations

#: what rounding can add to a computed distance, metres (measured 4·10⁻⁹; taken far above it)
ROUNDING_M = 1e-5


@dataclass(frozen=True, slots=True)
class LocalSphere:
    """The fitting sphere round one point."""

    #: the point, degrees WGS 84
    lat: float
    #: the point, degrees WGS 84
    lon: float
    #: the sphere's radius in metres
    radius_m: float

    @classmethod
    def around(cls, lat: float, lon: float) -> LocalSphere:
        """The sphere whose curvature is the ellipsoid's at this point."""
        return cls(lat, lon, float(1 / np.sqrt(curvature_per_m2(lat))))

    def project(self, lat: Floats, lon: Floats) -> Floats:
        """Points of the ellipsoid as vectors on the sphere, shape (n, 3)."""
        azimuth, distance = courses(self.lat, self.lon, lat, lon)
        turn, arc = np.radians(azimuth), distance / self.radius_m
        return np.stack((np.sin(arc) * np.cos(turn), np.sin(arc) * np.sin(turn), np.cos(arc)), axis=-1)

    def locate(self, vectors: Floats) -> tuple[Floats, Floats]:
        """(lat, lon) on the ellipsoid of vectors on the sphere: the reverse of `project`."""
        turn = np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0]))
        arc = np.arctan2(np.hypot(vectors[:, 0], vectors[:, 1]), vectors[:, 2])
        return destinations(self.lat, self.lon, turn, arc * self.radius_m)

    def slack_m(self, radius_m: float) -> float:
        """Metres by which a distance of up to `radius_m` can differ between sphere and ellipsoid.

        Holds for points up to two radii from the middle and centres up to one: all geodesics
        between them stay inside three radii.
        """
        reach = 3 * radius_m
        span = np.degrees(reach / EQUATOR_M) * 1.01
        north, south = min(90.0, self.lat + span), max(-90.0, self.lat - span)
        lowest = 0.0 if south <= 0 <= north else min(abs(north), abs(south))
        curvatures = curvature_per_m2([self.lat, lowest, max(abs(north), abs(south))])
        roots = np.sqrt(curvatures)
        fields = np.sin(reach * roots) / roots
        return float(np.max(np.abs(fields / fields[0] - 1)) * radius_m * 1.01 + ROUNDING_M)
