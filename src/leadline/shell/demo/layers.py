"""The town as GeoJSON layers, in drawing order, each with a simple style for light and dark maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.shell.demo import names, shore, streets
from leadline.shell.demo.ground import Plan, box, lonlat, ring, thinned

Feature = dict[str, Any]

#: colour of each class in a light and a dark map
COLOURS = {
    "island": ("#f2efe6", "#23272e"),
    "made": ("#e3ded2", "#2c3139"),
    "breakwater": ("#c9c2b2", "#3b414b"),
    "river": ("#b5d3e3", "#16222d"),
    "basin": ("#a9cbde", "#14202b"),
    "park": ("#cfe3c0", "#22332a"),
    "wood": ("#c3d9b2", "#1e2f27"),
    "field": ("#e6e7c8", "#2a2e26"),
    "old-town": ("#ead9c8", "#33302e"),
    "centre": ("#ecdcd2", "#343031"),
    "residential": ("#ebe6dd", "#2b2f36"),
    "industrial": ("#ddd8de", "#2f2f38"),
    "campus": ("#e9e6cf", "#302f2b"),
    "yard": ("#d9cfd4", "#3a2f36"),
    "suburb": ("#efebe2", "#282c33"),
    "landmark": ("#d5c7b4", "#474039"),
    "protected": ("#c9a9a9", "#5a3a3e"),
}
#: width in pixels at zoom 13 and colours of each rank of street
ROADS = {
    "trunk": (3.2, "#e8b35a", "#8a6a34"),
    "main": (2.2, "#f6dc9a", "#6a5c3c"),
    "street": (1.2, "#ffffff", "#464d58"),
    "lane": (0.7, "#ffffff", "#3c424c"),
}


#: how far a drawn street may lie off the laid one, metres (before the plan is bent)
_SLACK_M = 1.2


def layers(seed: int = 7) -> dict[str, Feature]:
    """Feature collections by layer name, lowest first: land, green, districts, parks, water and so on.

    The same seed gives the same bytes. Positions are (lon, lat) in degrees WGS 84, to 1.1 m. Features have
    `class`, `name_en` and `name_zh`; every collection has `style` (MapLibre paint, light and dark).
    """
    rng = np.random.default_rng(seed)
    coast = shore.island(rng)
    lanes = streets.lay(rng)
    return {
        "land": _collection([_polygon("island", coast, names.ISLAND)], _fill()),
        "green": _collection([_area(area) for area in shore.countryside(rng)], _fill()),
        "districts": _collection(_districts(), _fill()),
        "parks": _collection([_area(area) for area in shore.parks()], _fill()),
        "water": _collection([_area(area) for area in shore.water()], _fill()),
        "made": _collection([_area(area) for area in shore.made_land()], _fill()),
        "roads": _collection([_road(street) for street in lanes], _line()),
        "landmarks": _collection([*_landmarks(), *_labels()], _fill()),
    }


def _collection(features: Sequence[Feature], style: Feature) -> Feature:
    return {"type": "FeatureCollection", "style": style, "features": list(features)}


def _polygon(look: str, outline: Plan, title: tuple[str, str], **extra: Any) -> Feature:
    return {
        "type": "Feature",
        "properties": {"class": look, "name_en": title[0], "name_zh": title[1], **extra},
        "geometry": {"type": "Polygon", "coordinates": [ring(outline)]},
    }


_SAME = {
    "pier": "made", "terminal": "made", "skerry": "made", "lake": "river", "dock": "basin",
    "cemetery": "park", "heath": "field",
}  # fmt: skip


def _area(area: shore.Area) -> Feature:
    return _polygon(_SAME.get(area.kind, area.kind), area.outline, (area.en, area.zh), kind=area.kind)


def _districts() -> list[Feature]:
    town = [
        _polygon(kind, shore.sector(bearing, inland), (en, zh))
        for en, zh, bearing, inland, kind in names.DISTRICTS
    ]
    villages = [
        _polygon("suburb", box(x, y, length + 160, width + 160, turn), (en, zh))
        for en, zh, (x, y), (length, width), turn in names.VILLAGES
    ]
    return town + villages


def _road(street: streets.Street) -> Feature:
    return {
        "type": "Feature",
        "properties": {"class": street.rank, "name_en": street.en, "name_zh": street.zh},
        "geometry": {"type": "LineString", "coordinates": lonlat(thinned(street.line, _SLACK_M))},
    }


def _landmarks() -> list[Feature]:
    features = []
    for key, en, zh, phi, inland, length, width, turn, kind in names.LANDMARKS:
        x, y = shore.harbour(phi, inland)[0]
        across = box(float(x), float(y), length, width, phi + 90 + turn)
        features.append(_landmark(key, across, (en, zh), kind))
    for key, en, zh, middle, long, wide, angle, kind in names.OUTLYING:
        features.append(_landmark(key, box(*middle, long, wide, angle), (en, zh), kind))
    return features


def _landmark(key: str, outline: Plan, title: tuple[str, str], kind: str) -> Feature:
    is_protected = kind in names.PROTECTED_KINDS
    colour = "protected" if is_protected else "landmark"
    return _polygon(colour, outline, title, id=key, kind=kind, protected=is_protected)


def _labels() -> list[Feature]:
    """A point with the name of each district, village and of the town, for the map's lettering."""
    points = [(*names.TOWN, *shore.harbour(93, 800)[0], "town")]
    for en, zh, bearing, inland, _ in names.DISTRICTS:
        points.append((en, zh, *shore.harbour(sum(bearing) / 2, sum(inland) / 2)[0], "district"))
    points += [(en, zh, x, y, "village") for en, zh, (x, y), _, _ in names.VILLAGES]
    return [
        {
            "type": "Feature",
            "properties": {"class": "label", "rank": rank, "name_en": en, "name_zh": zh},
            "geometry": {"type": "Point", "coordinates": lonlat(np.array([[x, y]]))[0]},
        }
        for en, zh, x, y, rank in points
    ]


def _match(values: dict[str, Any], otherwise: Any) -> list[Any]:
    flat: list[Any] = [part for pair in values.items() for part in pair]
    return ["match", ["get", "class"], *flat, otherwise]


def _fill() -> Feature:
    light = {name: pair[0] for name, pair in COLOURS.items()}
    dark = {name: pair[1] for name, pair in COLOURS.items()}
    return {
        "type": "fill",
        "light": {"fill-color": _match(light, COLOURS["landmark"][0])},
        "dark": {"fill-color": _match(dark, COLOURS["landmark"][1])},
    }


def _line() -> Feature:
    width = _match({name: triple[0] for name, triple in ROADS.items()}, 1.0)
    return {
        "type": "line",
        "light": {"line-color": _match({k: v[1] for k, v in ROADS.items()}, "#ffffff"), "line-width": width},
        "dark": {"line-color": _match({k: v[2] for k, v in ROADS.items()}, "#3c424c"), "line-width": width},
    }
