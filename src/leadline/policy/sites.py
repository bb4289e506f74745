"""Sites: the operator's watch list of protected places, read from a GeoJSON file (RFC 7946).

Each feature is a Point, MultiPoint, Polygon or MultiPolygon with a name. Must not know what was reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from leadline.errors import Misconfigured
from leadline.model.protected import ProtectedSite, Ring

#: the fictional sites of the demo town
DEMO = Path(__file__).parent / "demo-sites.geojson"
#: most sites of one list, and most corners of one site
MOST_SITES, MOST_CORNERS = 20_000, 100_000
#: names of coordinate frames that a file may carry: GeoJSON of 2008 named them
_FRAMES = ("CRS84", "EPSG::4326", "EPSG:4326", "OGC:1.3:CRS84")

Position = tuple[float, float]


def read_sites(path: Path) -> tuple[ProtectedSite, ...]:
    """The protected sites of a file, in its order.

    Raises Misconfigured with the file, the number of the feature (from 1), what is wrong and why.
    """
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(f"{path.name}: cannot be read: {error.strerror}; does the path exist?") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path.name}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise Misconfigured(f"{path.name}: is not JSON at line {error.lineno}") from error
    return sites_of(tree, path.name)


def sites_of(tree: Any, file: str) -> tuple[ProtectedSite, ...]:
    """The protected sites of a GeoJSON document; `file` names it in errors."""
    features = _features(tree, file)
    found = [_Reader(f"{file}: feature {place}").site(one, place) for place, one in enumerate(features, 1)]
    seen: set[str] = set()
    for place, site in enumerate(found, 1):
        if site.id in seen:
            raise Misconfigured(f"{file}: feature {place}: id {site.id!r} was used before; ids are unique")
        seen.add(site.id)
    return tuple(found)


def _features(tree: Any, file: str) -> Sequence[Any]:
    if not isinstance(tree, Mapping):
        raise Misconfigured(f"{file}: must be a GeoJSON object, is a {type(tree).__name__}")
    frame = str(tree.get("crs", ""))
    if frame and not any(name in frame for name in _FRAMES):
        raise Misconfigured(
            f"{file}: crs names another frame; GeoJSON is WGS 84 longitude, latitude; convert it"
        )
    features = tree.get("features") if tree.get("type") == "FeatureCollection" else [tree]
    if not isinstance(features, list) or not features:
        raise Misconfigured(f"{file}: holds no features; export the sites as a FeatureCollection")
    if len(features) > MOST_SITES:
        raise Misconfigured(f"{file}: has {len(features)} features, at most {MOST_SITES}")
    return features


class _Reader:
    """Reads one feature; `where` begins each of its errors."""

    def __init__(self, where: str) -> None:
        self.where, self.corners = where, 0

    def wrong(self, what: str, cause: str) -> Misconfigured:
        return Misconfigured(f"{self.where}: {what}; {cause}")

    def site(self, feature: Any, place: int) -> ProtectedSite:
        if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
            raise self.wrong("must be a Feature", "a bare geometry?")
        said = feature.get("properties") or {}
        name = str(said.get("name_en") or said.get("name") or said.get("name_zh") or "").strip()
        if not name:
            raise self.wrong("has no name", "give it the property name, or name_en and name_zh")
        geometry = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        read = self._geometries().get(str(kind))
        if read is None:
            raise self.wrong(
                f"geometry {kind} is not a Point, MultiPoint, Polygon or MultiPolygon", "a line?"
            )
        polygons, points = read(geometry.get("coordinates"))  # type: ignore[union-attr]
        if not polygons and not points:
            raise self.wrong("has no coordinates", "an empty geometry?")
        return ProtectedSite(
            id=str(feature.get("id") or said.get("id") or f"site-{place}"),
            name_en=name,
            name_zh=str(said.get("name_zh") or name).strip(),
            polygons=polygons,
            points=points,
            near_m=self._near(said.get("near_m")),
        )

    def _geometries(
        self,
    ) -> Mapping[str, Callable[[Any], tuple[tuple[tuple[Ring, ...], ...], tuple[Position, ...]]]]:
        return {
            "Point": lambda given: ((), (self._position(given),)),
            "MultiPoint": lambda given: ((), tuple(self._position(one) for one in self._list(given))),
            "Polygon": lambda given: ((self._polygon(given),), ()),
            "MultiPolygon": lambda given: (tuple(self._polygon(one) for one in self._list(given)), ()),
        }

    def _list(self, given: Any) -> list[Any]:
        if not isinstance(given, list):
            raise self.wrong("coordinates must be a list", "is the geometry type right?")
        return given

    def _polygon(self, given: Any) -> tuple[Ring, ...]:
        rings = tuple(self._ring(one) for one in self._list(given))
        if not rings:
            raise self.wrong("a polygon has no ring", "an empty geometry?")
        return rings

    def _ring(self, given: Any) -> Ring:
        ring = tuple(self._position(one) for one in self._list(given))
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise self.wrong("a ring needs four positions, the last equal to the first", "is it left open?")
        if len(set(ring)) < 3:
            raise self.wrong("a ring has fewer than three corners", "a line drawn as a polygon?")
        return ring[:-1]

    def _position(self, given: Any) -> Position:
        self.corners += 1
        if self.corners > MOST_CORNERS:
            raise self.wrong(f"has more than {MOST_CORNERS} corners", "simplify the outline")
        if not isinstance(given, list) or len(given) < 2 or not all(_is_number(one) for one in given[:2]):
            raise self.wrong("a position must be [longitude, latitude]", "a text in place of a number?")
        lon, lat = float(given[0]), float(given[1])
        if abs(lon) > 360 or abs(lat) > 180:
            raise self.wrong("coordinates are not degrees", "metres of a projection such as UTM?")
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise self.wrong("longitude must be within ±180, latitude within ±90", "latitude put first?")
        return lat, lon

    def _near(self, given: Any) -> float | None:
        if given is None:
            return None
        if not _is_number(given) or not 1 <= given <= 100_000:
            raise self.wrong("near_m must be a number of metres within 1 to 100,000", "kilometres?")
        return float(given)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
