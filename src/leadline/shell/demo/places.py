"""Where people of the demo town see things: corners and landmarks by kind of place, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from leadline.shell.demo import names, shore, streets
from leadline.shell.demo.ground import to_degrees

#: kinds of landmark that a kind of place chooses from
_CHOICE = {
    "guarded": frozenset({"yard", "institute", "industry", "mast"}),
    "port": frozenset({"market", "transport", "light", "industry", "beach"}),
    "town": frozenset({"civic", "market", "transport", "health", "sport", "campus", "industry"}),
}
#: how many of the nearest corners count as "by" a landmark
_NEAR = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place as words and as a point: the words of English and Chinese reporters, degrees WGS 84."""

    #: what {where}, {street}, {landmark} and {district} stand for, by language
    words: dict[str, dict[str, str]]
    #: latitude in degrees
    lat: float
    #: longitude in degrees
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    en: str
    zh: str
    kind: str
    x: float
    y: float


def choose(places: str, rng: np.random.Generator) -> Spot:
    """A corner by a landmark of that kind of place ("town" for an unknown kind)."""
    marks = _marks()
    wanted = [mark for mark in marks if mark.kind in _CHOICE.get(places, _CHOICE["town"])]
    mark = wanted[int(rng.integers(len(wanted)))]
    corners = _corners()
    gaps = np.array([(corner.x - mark.x) ** 2 + (corner.y - mark.y) ** 2 for corner in corners])
    order = np.argsort(gaps)
    corner = corners[int(order[int(rng.integers(_NEAR if places != "town" else 60))])]
    return spot_at(corner, mark, rng)


def spot_at(corner: streets.Corner, mark: _Mark, rng: np.random.Generator) -> Spot:
    """The spot at a corner by a landmark, with words as different people would put them."""
    way = int(rng.integers(5))
    first, second = corner.en
    en = (
        f"the corner of {first} and {second}", f"{first} near {second}",
        f"{second} {int(rng.integers(2, 90))}", f"{first}, close to {second}",
        f"the {first}/{second} crossing",
    )[way]  # fmt: skip
    a, b = corner.zh
    zh = (f"{a}和{b}路口", f"{a}靠近{b}", f"{b}{int(rng.integers(2, 90))}号", f"{b}{a}拐角", f"{a}{b}交叉口")[
        way
    ]
    district = _district(corner.x, corner.y)
    lat, lon = to_degrees(corner.x, corner.y)
    return Spot(
        words={
            "en": {"where": en, "street": first, "landmark": _the(mark.en), "district": district[0]},
            "zh": {"where": zh, "street": a, "landmark": mark.zh, "district": district[1]},
        },
        lat=lat,
        lon=lon,
    )


def _the(name: str) -> str:
    return name if name.startswith(("Lanhaven", "Tern Beach")) else f"the {name}"


def _district(x: float, y: float) -> tuple[str, str]:
    phi, inland = float(np.degrees(np.arctan2(y, x))), float(np.hypot(x, y)) - shore.BAY_M
    for en, zh, bearing, depth, _ in names.DISTRICTS:
        if bearing[0] <= phi < bearing[1] and depth[0] <= inland < depth[1]:
            return en, zh
    return names.TOWN


@lru_cache(maxsize=1)
def _corners() -> tuple[streets.Corner, ...]:
    return tuple(streets.corners(streets.lay(np.random.default_rng(0))))


@lru_cache(maxsize=1)
def _marks() -> tuple[_Mark, ...]:
    marks = []
    for _, en, zh, phi, inland, _, _, _, kind in names.LANDMARKS:
        x, y = shore.harbour(phi, inland)[0]
        marks.append(_Mark(en=en, zh=zh, kind=kind, x=float(x), y=float(y)))
    for _, en, zh, (x, y), _, _, _, kind in names.OUTLYING:
        marks.append(_Mark(en=en, zh=zh, kind=kind, x=x, y=y))
    return tuple(marks)
