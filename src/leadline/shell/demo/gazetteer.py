"""The demo town's own gazetteer: streets as lines, landmarks, districts and villages, in two languages."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadline.methods.placing import holding
from leadline.ports.gazetteer import Line, Named
from leadline.shell.demo import names, shore, streets
from leadline.shell.demo.ground import Plan, lonlat, to_degrees
from leadline.shell.registers.gazetteer import Entry, merged

_SOURCE = "demo town"


def entries() -> list[Entry]:
    """Everything in the town that has a name."""
    return [*_streets(), *_marks(), *_districts(), *_villages()]


def _streets() -> list[Entry]:
    found = []
    for street in streets.lay(np.random.default_rng(0)):
        if street.en:
            short = (street.en.split(", ")[0],) if ", " in street.en else ()
            found.append(_entry((street.en, street.zh, *short), "road", [_line(street.line)]))
    return merged(found)


def _entry(all_names: tuple[str, ...], kind: str, lines: list[Line]) -> Entry:
    area = holding(lines, 0.0)
    place = Named(
        name=all_names[0], kind=kind, lat=area.lat, lon=area.lon, radius_m=area.radius_m, source=_SOURCE,
        lines=tuple(lines),
    )  # fmt: skip
    return Entry(names=all_names, place=place)


def _line(points: Plan) -> Line:
    return tuple((lat, lon) for lon, lat in lonlat(points))


def _marks() -> Iterator[Entry]:
    for _, en, zh, phi, inland, length, width, _, _ in names.LANDMARKS:
        x, y = shore.harbour(phi, inland)[0]
        yield _disc((en, zh), "building", (float(x), float(y)), float(np.hypot(length, width)) / 2 + 20)
    for _, en, zh, (x, y), length, width, _, _ in names.OUTLYING:
        yield _disc((en, zh), "building", (x, y), float(np.hypot(length, width)) / 2 + 20)


def _villages() -> Iterator[Entry]:
    for en, zh, middle, size, _ in names.VILLAGES:
        yield _disc((en, zh), "locality", middle, float(np.hypot(*size)) / 2 + 100)


def _districts() -> Iterator[Entry]:
    for en, zh, bearings, inland, _ in names.DISTRICTS:
        edge = _line(shore.sector(bearings, inland))
        area = holding([edge], 0.0)
        place = Named(
            name=en, kind="locality", lat=area.lat, lon=area.lon, radius_m=area.radius_m, source=_SOURCE
        )
        yield Entry(names=(en, zh), place=place)


def _disc(all_names: tuple[str, ...], kind: str, middle: tuple[float, float], radius_m: float) -> Entry:
    lat, lon = to_degrees(*middle)
    place = Named(name=all_names[0], kind=kind, lat=lat, lon=lon, radius_m=radius_m, source=_SOURCE)
    return Entry(names=all_names, place=place)
