"""Exact distances of sightings from the protected sites of the watch list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from leadline.errors import BadInput
from leadline.methods.chords import Whole
from leadline.methods.geodesy import Floats
from leadline.methods.polygon import Outline, outline, pairs_within
from leadline.model.protected import ProtectedSite


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Beside:
    """Every pair of a site and a point that lie within reach of each other, by site, then by point."""

    #: row of the site, and of the point
    sites: Whole
    points: Whole
    #: metres, 0 inside
    metres: Floats

    def of(self, site: int) -> tuple[Whole, Floats]:
        """The points by one site, and their metres."""
        first, last = np.searchsorted(self.sites, [site, site + 1])
        return self.points[first:last], self.metres[first:last]


def outline_of(site: ProtectedSite) -> Outline:
    """The site as pieces to measure from. Raises BadInput that names the site if its rings make no area."""
    try:
        rings = tuple(np.array(ring) for rings in site.polygons for ring in rings)
        return outline(rings, np.array(site.points, dtype=np.float64).reshape(-1, 2))
    except BadInput as error:
        raise BadInput(f"site {site.id}", error.limit, error.cause) from error


def beside(outlines: Sequence[Outline], lat: Floats, lon: Floats, within_m: ArrayLike) -> Beside:
    """What lies within `within_m` of each site, one reach for all or one for each."""
    sites, points, metres = pairs_within(outlines, lat, lon, within_m)
    return Beside(sites=sites, points=points, metres=metres)
