"""Exact distances of sightings from the protected sites of the watch list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadline.errors import BadInput
from leadline.methods.geodesy import Floats
from leadline.methods.polygon import Outline, distances, outline
from leadline.model.protected import ProtectedSite


def outline_of(site: ProtectedSite) -> Outline:
    """The site as pieces to measure from. Raises BadInput that names the site if its rings make no area."""
    try:
        rings = tuple(np.array(ring) for rings in site.polygons for ring in rings)
        return outline(rings, np.array(site.points, dtype=np.float64).reshape(-1, 2))
    except BadInput as error:
        raise BadInput(f"site {site.id}", error.limit, error.cause) from error


def from_sites(sites: Sequence[ProtectedSite], lat: Floats, lon: Floats, within_m: float = np.inf) -> Floats:
    """Metres from each site (rows) to each point (columns), 0 inside; infinity beyond `within_m`."""
    if not sites:
        return np.empty((0, len(lat)))
    return np.vstack([distances(outline_of(site), lat, lon, within_m) for site in sites])
