"""Shapes: recurring places that form a regular figure, and stops spread evenly round a protected site.

Never on its own a reason to act: among 20 places some triangle is equilateral to 5 % nine times in ten. So
each figure is compared with the best one of as many places drawn out of all that people report from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from leadline.correlation.chance import SHOWN_P, key_of, said, said_zh, shares_at_most, unlikeliest
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import RecurringPlace, places_of, recent_of
from leadline.methods.encircling import unevenness
from leadline.methods.geodesy import Floats
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
#: most sightings of a place that its middle is drawn from
_MOST_AVERAGED = 10
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
    #: the sightings of each other place in metres, one place's after the other's
    members: Sequence[Floats]
    #: metres by which a drawn place is moved; 0 where there are enough others
    smooth_m: float


#: a chance of its own, and what makes the pattern once that is judged against all that was tried
_Found = tuple[float, Callable[[float], Pattern]]


class ShapesDetector:
    """Looks for triangles, squares, pentagons, hexagons, and for rings round the watched sites."""

    def __init__(self, draws: int = 999, within: timedelta | None = RECENT, most_p: float = SHOWN_P) -> None:
        """Draw so many sets of places (the least chance is 1 / (draws + 1)) for the last days (None: all).

        What chance brings with more than `most_p` is not told.
        """
        self._draws, self._within, self._most_p = draws, within, most_p

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
        sets = np.concatenate((ground.here[None], _draw(ground, len(ground.here), rng, self._draws)))
        figures = np.column_stack([regularity(sets, corners, LEAST_SIDE_M) for corners in CORNERS])
        rings = [self._ring_chances(ground, site, sets, rng) for site in scene.sites]
        chances = np.column_stack((shares_at_most(figures), *rings))
        least, mean = unlikeliest(chances), 1e-6 * chances[0].mean()
        found = [
            *_figures(scene, ground, chances[0]),
            *(_ring(scene, ground, site, chances[0, 4 + row]) for row, site in enumerate(scene.sites)),
        ]
        # a ring of too few stops has the chance 1, and is none
        judged = [(float(np.mean(least <= own + mean + 1e-12)), make) for own, make in found if own < 1]
        kept = [make(chance) for chance, make in judged if chance <= self._most_p]
        return tuple(sorted(kept, key=lambda one: (one.p_value, one.key)))

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        every = places_of(recent_of(scene, self._within).sightings, PLACE_M)
        if len(every) < min(CORNERS):
            places = "place" if len(every) == 1 else "places"
            return f"Only {len(every)} {places}; a figure has at least {min(CORNERS)} corners."
        many = [sum(len(one.rows) >= visits for one in every) for visits in _VISITS]
        if min(many) > MOST_PLACES:
            return (
                f"{min(many)} places were reported {_VISITS[-1]} times or more; among more than "
                f"{MOST_PLACES} some regular figure is certain."
            )
        kept, visits = next((n, v) for n, v in zip(many, _VISITS, strict=True) if n <= MOST_PLACES)
        if kept < min(CORNERS):
            return (
                f"{many[0]} places are too many to tell a figure, and only {kept} of them were reported "
                f"{visits} times or more."
            )
        return ""

    def _ring_chances(
        self, ground: _Ground, site: ProtectedSite, sets: Floats, rng: np.random.Generator
    ) -> Floats:
        """Of each set the chance that as many stops round the site stand as evenly; 1 with too few stops."""
        off, apart = _round(sets, ground, site)
        turns, far = _round(ground.others, ground, site)
        pool = np.flatnonzero((far >= _RING_M[0]) & (far <= _RING_M[1]))
        is_near = (apart >= _RING_M[0]) & (apart <= _RING_M[1])
        stops = is_near.sum(axis=1)
        chances = np.ones(len(sets))
        for many in np.unique(stops[stops >= _LEAST_STOPS]).tolist():
            if len(pool) < 2 * many:
                continue
            rows = np.flatnonzero(stops == many)
            inside = np.nonzero(is_near[rows])[1].reshape(len(rows), many)
            here = unevenness(
                np.take_along_axis(off[rows], inside, 1), np.take_along_axis(apart[rows], inside, 1)
            )
            picks = pool[_weighted(ground.weights[pool], many, rng, self._draws)]
            usual = np.sort(unevenness(turns[picks], far[picks]))
            chances[rows] = (1 + np.searchsorted(usual, here, side="right")) / (self._draws + 1)
        return chances


def _figures(scene: Scene, ground: _Ground, chances: Floats) -> list[_Found]:
    """The figure that is least probable of those that are there, with its own chance."""
    best = {corners: most_regular(ground.here, corners, LEAST_SIDE_M) for corners in CORNERS}
    seen = [column for column in reversed(range(len(CORNERS))) if len(best[CORNERS[column]][1])]
    if not seen:
        return []
    column = min(seen, key=lambda one: chances[one])
    corners = CORNERS[column]
    off, rows = best[corners]

    def pattern(chance: float) -> Pattern:
        places = [ground.places[row] for row in rows.tolist()]
        more = {"corners": corners, "off": round(off, 4), "places": len(ground.here)}
        told = (corners, off, len(ground.here), chance)
        words = (_figure_sentence(*told), _figure_sentence_zh(*told))
        return _pattern(scene, places, chance, words, (len(CORNERS), more, None))

    return [(float(chances[column]), pattern)]


def _ring(scene: Scene, ground: _Ground, site: ProtectedSite, own: float) -> _Found:
    """The stops round a site, with their own chance."""
    azimuth, distance = _round(ground.here, ground, site)
    near = np.flatnonzero((distance >= _RING_M[0]) & (distance <= _RING_M[1]))

    def pattern(chance: float) -> Pattern:
        places = [ground.places[row] for row in near.tolist()]
        uneven = round(float(unevenness(azimuth[near], distance[near])), 4)
        more = {"uneven": uneven, "places": len(near), "site": site.id}
        words = (_ring_sentence(site, len(near), chance), _ring_sentence_zh(site, len(near), chance))
        return _pattern(scene, places, chance, words, (1, more, site.middle()))

    return float(own), pattern


def _round(points: Floats, ground: _Ground, site: ProtectedSite) -> tuple[Floats, Floats]:
    """Azimuths in degrees and distances in metres of points of the plane from a site."""
    lat, lon = site.middle()
    centre = plane(np.array([lat]), np.array([lon]), _middle(ground.places))[0]
    east, north = points[..., 0] - centre[0], points[..., 1] - centre[1]
    return np.degrees(np.arctan2(east, north)), np.hypot(east, north)


def _ground(scene: Scene) -> _Ground | None:
    every = places_of(scene.sightings, PLACE_M)
    least = next((n for n in _VISITS if sum(len(one.rows) >= n for one in every) <= MOST_PLACES), 0)
    places = [place for place in every if least and len(place.rows) >= least]
    if len(places) < 3:
        return None
    newest = scene.background[-_MOST_BACKGROUND:]
    others = [place for place in places_of(newest, PLACE_M) if len(place.rows) >= least]
    middle = _middle(places)
    here, there = (
        plane(np.array([one.lat for one in some]), np.array([one.lon for one in some]), middle)
        for some in (places, others or places)
    )
    counts = np.array([len(one.rows) for one in others or places], dtype=np.float64)
    seen = newest if others else scene.sightings
    rows = [seen[row] for place in others or places for row in place.rows]
    spots = plane(np.array([one.lat for one in rows]), np.array([one.lon for one in rows]), middle)
    members = np.split(spots, np.cumsum(counts)[:-1].astype(np.int64))
    smooth = 0.0 if len(there) >= _THICK * len(here) else _neighbour_m(there)
    return _Ground(places, here, there, counts / counts.sum(), members, smooth)


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
    """Sets of as many places of the background, each place once a set unless there are too few.

    A place lies where as many of its sightings as one of the places asked about has lie on average, and not
    where all of them do: a place of one visit is where that visit was.
    """
    if ground.smooth_m:
        picks = rng.choice(len(ground.others), (draws, many), p=ground.weights)
        return np.asarray(ground.others[picks] + rng.normal(0, 1, (draws, many, 2)) * ground.smooth_m)
    picks = _weighted(ground.weights, many, rng, draws)
    sizes = np.array([len(one) for one in ground.members])
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    visits = np.array([min(len(place.rows), _MOST_AVERAGED) for place in ground.places])
    every = np.concatenate(ground.members)
    total = np.zeros((draws, many, 2))
    for turn in range(int(visits.max())):
        rows = begins[picks] + (rng.random(picks.shape) * sizes[picks]).astype(np.int64)
        total += every[rows] * (turn < visits)[None, :, None]
    return np.asarray(total / visits[None, :, None])


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
    ).replace("%", " %")


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
