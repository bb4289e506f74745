"""Shapes: recurring places that form a regular figure, and stops spread evenly round a protected site.

Never on its own a reason to act: among 20 places some triangle is equilateral to 5 % nine times in ten. So
each figure is compared with the best one of as many places drawn out of all that people report from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from leadline.correlation.chance import SHOWN_P, corrected, key_of, said, said_zh, shares_at_most, unlikeliest
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import RecurringPlace, places_of, recent_of
from leadline.methods.encircling import unevenness
from leadline.methods.geodesy import Floats, courses
from leadline.methods.triangle import CORNERS, most_regular, plane, regularity
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.model.spec import Spec

#: sightings this close are of one place
PLACE_M = 150.0
#: a shorter side is within how far a street corner and a report's place are off
LEAST_SIDE_M = 400.0
#: with more places some figure is certain, and nothing can be told
MOST_PLACES = 24
#: if there are too many places, those are taken that were visited at least so often
_VISITS = (1, 2, 3)
#: places of the background per tried place below which draws are smoothed by the distance of neighbours
_THICK = 5
#: how far from a site stops may stand, metres
_RING_M = (50.0, 3000.0)
#: how far back places are taken together
RECENT = timedelta(days=30)
#: most sightings of the background that places are taken from, the newest
_MOST_BACKGROUND = 20_000
#: stops round a site: fewer are no ring
_LEAST_STOPS = 4
_NAMES = {3: "an equilateral triangle", 4: "a square", 5: "a regular pentagon", 6: "a regular hexagon"}
_NAMES_ZH = {3: "等边三角形", 4: "正方形", 5: "正五边形", 6: "正六边形"}

SPEC = Spec(
    name="shapes",
    question="Do recurring places form a regular figure, or stand evenly round a protected site?",
    needs=("place",),
    method="Compares the most regular figure with the best of as many places drawn from all reports.",
    source="Westfall and Young 1993 (best of many); Umeyama 1991 (fit); docs/methods/shapes",
)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The places asked about and those they are compared with, in metres of one plane."""

    places: Sequence[RecurringPlace]
    here: Floats
    others: Floats
    #: how likely each other place is drawn: its share of the sightings
    weights: Floats
    #: metres by which a drawn place is moved; 0 where there are enough others
    smooth_m: float


class ShapesDetector:
    """Looks for triangles, squares, pentagons, hexagons, and for rings round the watched sites."""

    def __init__(self, draws: int = 999, within: timedelta | None = RECENT) -> None:
        """Draw so many sets of places (the least chance is 1 / (draws + 1)) for the last days (None: all)."""
        self._draws, self._within = draws, within

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """The figures that stand out, the least probable first; nothing with too few or too many places."""
        scene = recent_of(scene, self._within)
        ground = _ground(scene)
        if ground is None:
            return ()
        found = [*self._figures(scene, ground, rng), *self._rings(scene, ground, rng)]
        tries = 1 + len(scene.sites)
        kept = [pattern(corrected(p_value, tries)) for p_value, pattern in found]
        kept = [one for one in kept if one.p_value <= SHOWN_P]
        return tuple(sorted(kept, key=lambda one: (one.p_value, one.key)))

    def _figures(self, scene: Scene, ground: _Ground, rng: np.random.Generator) -> list[Any]:
        best = {corners: most_regular(ground.here, corners, LEAST_SIDE_M) for corners in CORNERS}
        if not any(len(rows) for _, rows in best.values()):
            return []
        drawn = _draw(ground, len(ground.here), rng, self._draws)
        table = np.column_stack(
            [np.append(best[corners][0], regularity(drawn, corners, LEAST_SIDE_M)) for corners in CORNERS]
        )
        chances = shares_at_most(table)
        least = unlikeliest(chances)
        p_value = float(np.mean(least <= least[0]))
        # only a figure that is there: where every draw is as regular, one that is not has the same chance, 1
        seen = [column for column in reversed(range(len(CORNERS))) if len(best[CORNERS[column]][1])]
        corners = CORNERS[min(seen, key=lambda column: chances[0][column])]
        off, rows = best[corners]

        def pattern(chance: float) -> Pattern:
            places = [ground.places[row] for row in rows.tolist()]
            more = {"corners": corners, "off": round(off, 4), "places": len(ground.here)}
            told = (corners, off, len(ground.here), chance)
            words = (_figure_sentence(*told), _figure_sentence_zh(*told))
            return _pattern(scene, places, chance, words, (len(CORNERS), more, None))

        return [(p_value, pattern)]

    def _rings(self, scene: Scene, ground: _Ground, rng: np.random.Generator) -> list[Any]:
        return [ring for site in scene.sites if (ring := self._ring(scene, ground, site, rng))]

    def _ring(self, scene: Scene, ground: _Ground, site: ProtectedSite, rng: np.random.Generator) -> Any:
        lat, lon = site.middle()
        azimuth, distance = courses(
            lat, lon, [one.lat for one in ground.places], [one.lon for one in ground.places]
        )
        near = np.flatnonzero((distance >= _RING_M[0]) & (distance <= _RING_M[1]))
        centre = plane(np.array([lat]), np.array([lon]), _middle(ground.places))[0]
        east, north = (ground.others - centre).T
        apart = np.hypot(east, north)
        pool = np.flatnonzero((apart >= _RING_M[0]) & (apart <= _RING_M[1]))
        if len(near) < _LEAST_STOPS or len(pool) < 2 * len(near):
            return None
        picks = _weighted(ground.weights[pool], len(near), rng, self._draws)
        turns = np.degrees(np.arctan2(east, north))[pool]
        here = float(unevenness(azimuth[near], distance[near]))
        drawn = unevenness(turns[picks], apart[pool][picks])
        p_value = float((1 + np.count_nonzero(drawn <= here)) / (self._draws + 1))

        def pattern(chance: float) -> Pattern:
            places = [ground.places[row] for row in near.tolist()]
            more = {"uneven": round(here, 4), "places": len(near), "site": site.id}
            words = (_ring_sentence(site, len(near), chance), _ring_sentence_zh(site, len(near), chance))
            return _pattern(scene, places, chance, words, (1, more, (lat, lon)))

        return p_value, pattern


def _ground(scene: Scene) -> _Ground | None:
    every = places_of(scene.sightings, PLACE_M)
    least = next((n for n in _VISITS if sum(len(one.rows) >= n for one in every) <= MOST_PLACES), 0)
    places = [place for place in every if least and len(place.rows) >= least]
    if len(places) < 3:
        return None
    others = [
        place
        for place in places_of(scene.background[-_MOST_BACKGROUND:], PLACE_M)
        if len(place.rows) >= least
    ]
    middle = _middle(places)
    here, there = (
        plane(np.array([one.lat for one in some]), np.array([one.lon for one in some]), middle)
        for some in (places, others or places)
    )
    counts = np.array([len(one.rows) for one in others or places], dtype=np.float64)
    smooth = 0.0 if len(there) >= _THICK * len(here) else _neighbour_m(there)
    return _Ground(places, here, there, counts / counts.sum(), smooth)


def _middle(places: Sequence[RecurringPlace]) -> tuple[float, float]:
    first = places[0].lon
    lons = [(one.lon - first + 540) % 360 - 180 for one in places]
    lat = sum(one.lat for one in places) / len(places)
    return lat, (first + sum(lons) / len(lons) + 540) % 360 - 180


def _neighbour_m(points: Floats) -> float:
    """The median distance of a place from the place nearest to it, metres."""
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return float(np.median(apart.min(axis=1)))


def _draw(ground: _Ground, many: int, rng: np.random.Generator, draws: int) -> Floats:
    """Sets of as many places of the background, each place once a set unless there are too few."""
    if ground.smooth_m:
        picks = rng.choice(len(ground.others), (draws, many), p=ground.weights)
    else:
        picks = _weighted(ground.weights, many, rng, draws)
    return np.asarray(ground.others[picks] + rng.normal(0, 1, (draws, many, 2)) * ground.smooth_m)


def _weighted(weights: Floats, many: int, rng: np.random.Generator, draws: int) -> Any:
    """Rows drawn by weight without putting back (the smallest of exponential times, Efraimidis 2006)."""
    times = rng.exponential(1.0, (draws, len(weights))) / np.maximum(weights, 1e-300)
    return np.argpartition(times, many - 1, axis=1)[:, :many]


def _pattern(
    scene: Scene,
    places: Sequence[RecurringPlace],
    p_value: float,
    words: tuple[str, str],
    what: tuple[int, dict[str, Any], tuple[float, float] | None],
) -> Pattern:
    tried, more, site = what
    rows = sorted(row for place in places for row in place.rows)
    sightings = [scene.sightings[row] for row in rows]
    leads = tuple(one.lead for one in sightings)
    figure = {
        "draw": "figure",
        "at": [[round(one.lat, 6), round(one.lon, 6)] for one in places],
        "visits": [len(one.rows) for one in places],
        "others": [[round(one.lat, 5), round(one.lon, 5)] for one in scene.sightings[:200]],
        **({"centre": [round(site[0], 6), round(site[1], 6)]} if site else {}),
        **more,
    }
    return Pattern(
        key=key_of("shapes", leads, len(places), more.get("site", "")),
        detector="shapes",
        leads=leads,
        p_value=p_value,
        tried=tried * (1 + len(scene.sites)),
        null="as many places drawn from all places that are reported from",
        starts_at=sightings[0].at,
        ends_at=sightings[-1].at,
        because=words[0],
        because_zh=words[1],
        figure=figure,
    )


def _figure_sentence(corners: int, off: float, places: int, p_value: float) -> str:
    return (
        f"{corners} of {places} recurring places form {_NAMES[corners]}: no corner is more than "
        f"{off:.1%} of a side from its place. Among as many places drawn from all that people report from "
        f"here, a figure this regular comes by chance {said(p_value)} times. On its own it proves nothing."
    )


def _figure_sentence_zh(corners: int, off: float, places: int, p_value: float) -> str:
    return (
        f"{places}个反复出现的地点中，有{corners}个构成{_NAMES_ZH[corners]}，各顶点偏差不超过边长的{off:.1%}。"
        f"从本地所有举报地点中随机抽取同样多的地点，偶然构成同样规则图形的可能{said_zh(p_value)}。仅凭这一点不能说明问题。"
    )


def _ring_sentence(site: ProtectedSite, many: int, p_value: float) -> str:
    return (
        f"{many} recurring places stand round {site.name_en} at even angles and distances; places drawn from "
        f"all that people report from round there stand as evenly by chance {said(p_value)} times."
    )


def _ring_sentence_zh(site: ProtectedSite, many: int, p_value: float) -> str:
    return (
        f"{many}个反复出现的地点以均匀的角度和距离环绕{site.name_zh}；从周边所有举报地点中随机抽取，"
        f"偶然同样均匀的可能{said_zh(p_value)}。"
    )
