"""GeoJSON: points, discs and ties as RFC 7946 writes them: longitude first, WGS 84.

Must not know the database, nor which page asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leadline.errors import BadInput, OutOfRange

Feature = dict[str, Any]
#: decimals of a degree in a file: 0.1 m
DECIMALS = 6


def point(lat: float, lon: float, properties: Mapping[str, object]) -> Feature:
    """One place as a feature; OutOfRange for coordinates that are nowhere on Earth."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": _position(lat, lon)},
        "properties": dict(properties),
    }


def line(ends: Iterable[tuple[float, float]], properties: Mapping[str, object]) -> Feature:
    """A line through places given as (lat, lon)."""
    positions = [_position(lat, lon) for lat, lon in ends]
    if len(positions) < 2:
        raise BadInput("line", "at least two places", f"got {len(positions)}")
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": positions},
        "properties": dict(properties),
    }


def collection(features: Iterable[Feature]) -> dict[str, Any]:
    """The features as one document.

    >>> collection([])
    {'type': 'FeatureCollection', 'features': []}
    """
    return {"type": "FeatureCollection", "features": list(features)}


def read_bbox(text: str) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees from "w,s,e,n"; west may be above east across the antimeridian.

    >>> read_bbox("179,-10,-179,10")
    (179.0, -10.0, -179.0, 10.0)
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise BadInput("bbox", "west,south,east,north in degrees", "four numbers were wanted") from None
    if not (-90 <= south <= north <= 90):
        raise OutOfRange("bbox", "south and north within ±90, south below north", "are they swapped?")
    if not (abs(west) <= 540 and abs(east) <= 540):
        raise OutOfRange("bbox", "west and east within ±180", "are they degrees?")
    if east - west >= 360:
        return -180.0, south, 180.0, north
    return _wrapped(west), south, _wrapped(east), north


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _position(lat: float, lon: float) -> list[float]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise OutOfRange("place", "lat within ±90, lon within ±180", "are they swapped?")
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
