"""Drawing: what a pattern looks like on a map, as GeoJSON (RFC 7946) in degrees, longitude first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from leadline.exchange.geojson import DECIMALS, Feature
from leadline.methods.geodesy import destinations

#: corners of a circle as it is drawn
CORNERS = 64
#: a circle is drawn at least so large, metres, or nobody would see it
LEAST_DRAWN_M = 50.0


def circle(lat: float, lon: float, radius_m: float, properties: Mapping[str, object]) -> Feature:
    """A circle round a place as a polygon, anticlockwise as RFC 7946 wants it; at least 50 m are drawn."""
    azimuths = -np.linspace(0.0, 360.0, CORNERS + 1)
    radius = np.full(CORNERS + 1, max(radius_m, LEAST_DRAWN_M))
    north, east = destinations(np.full(CORNERS + 1, lat), np.full(CORNERS + 1, lon), azimuths, radius)
    # one turn must not jump at the antimeridian
    east = lon + (east - lon + 180.0) % 360.0 - 180.0
    ring = [[round(float(x), DECIMALS), round(float(y), DECIMALS)] for x, y in zip(east, north, strict=True)]
    ring[-1] = ring[0]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": dict(properties),
    }
