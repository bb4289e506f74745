"""Place file: the operator's own roads and localities as CSV or GeoJSON, for the gazetteer.

CSV: columns name, lat, lon, and as wanted kind, radius_m, name_zh, aliases (parted by |). GeoJSON: points,
lines and polygons with the same words as properties. No message repeats a coordinate.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leadline.errors import BadInput, Unreadable
from leadline.methods.geodesy import check_point
from leadline.methods.placing import holding
from leadline.ports.gazetteer import Line, Named
from leadline.shell.registers.gazetteer import Entry, merged

#: radius of a point whose file says none, metres
POINT_M = 100.0
_NAMES = ("name", "name_en", "name_zh", "name:en", "name:zh", "alt_name", "aliases")


def read_places(path: Path) -> list[Entry]:
    """The entries of a file. Raises Unreadable for another format, BadInput with the row."""
    try:
        whole = path.read_bytes()
        text = (gzip.decompress(whole) if path.suffix == ".gz" else whole).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Unreadable("gazetteer", "a readable CSV or GeoJSON file", type(error).__name__) from error
    rows = _features(text) if text.lstrip().startswith("{") else _rows(text)
    found = [entry for number, row in enumerate(rows, 1) if (entry := _entry(number, *row, path.name))]
    if not found:
        raise Unreadable("gazetteer", "at least one named place", "has it a column or property `name`?")
    return merged(found)


Row = tuple[Mapping[str, Any], str, list[Line]]


def _rows(text: str) -> Iterator[Row]:
    for row in csv.DictReader(io.StringIO(text)):
        given = {
            str(name).strip(): value or "" for name, value in row.items() if isinstance(value, str | None)
        }
        try:
            point = (float(given.get("lat", "")), float(given.get("lon", "")))
        except ValueError:
            yield given, "", []
            continue
        yield given, "point", [(point,)]


def _features(text: str) -> Iterator[Row]:
    try:
        features = json.loads(text)["features"]
        for feature in features:
            shape = feature["geometry"] or {"type": "", "coordinates": []}
            yield feature.get("properties") or {}, *_shape(shape["type"], shape["coordinates"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            "gazetteer", "a GeoJSON FeatureCollection", f"{type(error).__name__}: broken?"
        ) from error


def _shape(kind: str, given: Any) -> tuple[str, list[Line]]:
    if kind == "Point":
        return "point", [_line([given])]
    if kind == "LineString":
        return "line", [_line(given)]
    if kind == "MultiLineString":
        return "line", [_line(line) for line in given]
    if kind == "Polygon":
        return "area", [_line(given[0])]
    if kind == "MultiPolygon":
        return "area", [_line(rings[0]) for rings in given]
    return "", []


def _line(positions: Any) -> Line:
    return tuple((float(position[1]), float(position[0])) for position in positions)


def _entry(number: int, given: Mapping[str, Any], shape: str, lines: list[Line], source: str) -> Entry | None:
    names = tuple(
        dict.fromkeys(
            one.strip() for title in _NAMES for one in str(given.get(title) or "").split("|") if one.strip()
        )
    )
    if not names or not lines or not all(lines):
        return None
    try:
        for line in lines:
            for lat, lon in line:
                check_point(lat, lon)
        radius = float(given.get("radius_m") or (POINT_M if shape == "point" else 0.0))
    except ValueError as error:
        cause = "latitude and longitude swapped, or a word for a number?"
        raise BadInput(
            "gazetteer", f"row {number} must have a place and a radius in metres", cause
        ) from error
    area = holding(lines, 0.0)
    usual = {"point": "building", "line": "road", "area": "locality"}[shape]
    place = Named(
        name=names[0],
        kind=str(given.get("kind") or ("road" if given.get("highway") else usual)),
        lat=area.lat,
        lon=area.lon,
        radius_m=max(area.radius_m, radius),
        source=source,
        lines=tuple(lines) if shape == "line" else (),
    )
    return Entry(names=names, place=place)
