"""Locate: where the source of an interference is, from where it was noticed, how strongly, which way.

Locates what disturbs receivers, never a person who reports. Says "cannot tell" where geometry does not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np

from leadline.correlation.chance import key_of, said, said_zh
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import recent_of
from leadline.correlation.sentences import length
from leadline.methods.geodesy import Floats, destinations
from leadline.methods.locate import LEAST_PLACES, Located, locate
from leadline.methods.triangle import plane
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.spec import Spec

#: corners of the ellipse in a figure
_CORNERS = 72
#: sets of places that the chance is drawn from
DRAWS = 999

#: kinds that are noticed where they are not, by phones and receivers
KINDS = ("jammer", "base-station")
#: a source is taken to stay where it is for so long
RECENT = timedelta(hours=72)

SPEC = Spec(
    name="locate",
    question="Where is the source of the interference?",
    needs=("place",),
    method="Posterior over a grid from path loss, bearings and places; the ellipse that holds 95 % of it.",
    source="Rappaport 2002 (path loss); docs/methods/locate",
)
_WHY = {
    "few": "there are too few places with a reading",
    "people": "no strengths or directions were given, and too few other reports say where people are",
    "line": "the reporters stand nearly on a line, so a mirrored place fits as well",
    "outside": "the source may lie outside all that was looked at",
    "vague": "the place is less certain than the whole area the reports come from",
}
_WHY_ZH = {
    "few": "有读数的地点太少",
    "people": "没有信号强度或方位，其他举报也太少，不知道人们平时在哪里",
    "line": "报告人几乎站在一条直线上，镜像位置同样吻合",
    "outside": "干扰源可能位于所查看范围之外",
    "vague": "位置的不确定范围超过举报所在的整个区域",
}
_BY = {
    "strength": "the strengths",
    "direction": "the directions",
    "strength and direction": "the strengths and directions",
    "place": "the places alone",
}
_BY_ZH = {
    "strength": "信号强度",
    "direction": "方位",
    "strength and direction": "信号强度和方位",
    "place": "举报地点本身",
}


class LocateDetector:
    """One pattern with an ellipse, or one that says why it cannot be told."""

    def __init__(
        self,
        kinds: Collection[str] | None = KINDS,
        within: timedelta | None = RECENT,
        draws: int = DRAWS,
    ) -> None:
        """Locate sources of these kinds (None: of any) from the sightings of the last days (None: of all).

        The least chance that can come out is 1 / (draws + 1).
        """
        self._kinds, self._within, self._draws = kinds, within, draws

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """Where the source of these sightings is; nothing for too few sightings."""
        sightings = self._asked(scene)
        if len(sightings) < LEAST_PLACES:
            return ()
        middle = (sightings[0].lat, sightings[0].lon)
        places = _plane(sightings, middle)
        others = _others(scene, {one.lead for one in sightings})
        found = locate(
            places,
            np.array([np.nan if one.strength_dbm is None else one.strength_dbm for one in sightings]),
            np.array([np.nan if one.bearing_deg is None else one.bearing_deg for one in sightings]),
            plane(others[:, 0], others[:, 1], middle) if len(others) else None,
        )
        background = _plane(list(scene.background) or sightings, middle)
        p_value = chance_so_close(places, background, rng, self._draws)
        return (_pattern(sightings, found, middle, p_value),)

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        many = len(self._asked(scene))
        return "" if many >= LEAST_PLACES else f"Only {many} reports; at least {LEAST_PLACES} are needed."

    def _asked(self, scene: Scene) -> list[Sighting]:
        return [
            one
            for one in recent_of(scene, self._within).sightings
            if self._kinds is None or one.kind in self._kinds
        ]


def chance_so_close(
    places: Floats, background: Floats, rng: np.random.Generator, draws: int = DRAWS
) -> float:
    """Chance that as many reports of any kind lie as close together, by the median distance."""
    picks = rng.integers(0, len(background), (draws, len(places)))
    drawn = _spread(background[picks])
    return float((1 + np.count_nonzero(drawn <= _spread(places[None])[0])) / (draws + 1))


def _spread(sets: Floats) -> Floats:
    apart = sets - np.median(sets, axis=1, keepdims=True)
    return np.asarray(np.median(np.hypot(apart[..., 0], apart[..., 1]), axis=1), dtype=np.float64)


def _others(scene: Scene, asked: Collection[UUID]) -> Floats:
    """Where others report from, rows of (lat, lon)."""
    known = scene.people or {one.lead: (one.lat, one.lon) for one in scene.background}
    return np.array([place for lead, place in known.items() if lead not in asked]).reshape(-1, 2)


def _plane(sightings: Sequence[Sighting], middle: tuple[float, float]) -> Floats:
    return plane(np.array([one.lat for one in sightings]), np.array([one.lon for one in sightings]), middle)


def _pattern(
    sightings: list[Sighting], found: Located, middle: tuple[float, float], p_value: float
) -> Pattern:
    leads = tuple(one.lead for one in sightings)
    told = _refusals(found) if found.refused else _sentences(found, sightings, p_value)
    return Pattern(
        key=key_of("locate", leads),
        detector="locate",
        leads=leads,
        p_value=p_value,
        tried=1,
        null="as many reports of any kind, for how close together these lie",
        starts_at=sightings[0].at,
        ends_at=max(one.at for one in sightings),
        because=told[0],
        because_zh=told[1],
        figure=_figure(sightings, found, middle),
    )


def _told_by(found: Located, sightings: Sequence[Sighting]) -> tuple[str, str]:
    """What told, with how many gave it."""
    if found.by == "place":
        return _BY[found.by], _BY_ZH[found.by]
    strengths = sum(one.strength_dbm is not None for one in sightings)
    bearings = sum(one.bearing_deg is not None for one in sightings)
    counted = {"strength": (strengths, "个信号强度"), "direction": (bearings, "个方位")}
    used = [(name, *counted[name]) for name in counted if name in found.by]
    return (
        " and ".join(f"{many} {name}s" for name, many, _ in used),
        "和".join(f"{many}{name_zh}" for _, many, name_zh in used),
    )


def _sentences(found: Located, sightings: Sequence[Sighting], p_value: float) -> tuple[str, str]:
    many = len(sightings)
    by, by_zh = _told_by(found, sightings)
    return (
        f"From {by} of {many} reports the source lies with 95 % certainty in an ellipse of "
        f"{length(2 * found.major_m)} by {length(2 * found.minor_m)}, if it did not move. Reports of any "
        f"kind lie as close together by chance {said(p_value)} times.",
        f"根据{many}条举报的{by_zh}，若干扰源未移动，则有95%的把握位于一个"
        f"约{2 * found.major_m:.0f}米乘{2 * found.minor_m:.0f}米的椭圆内。"
        f"任意举报偶然同样集中的可能{said_zh(p_value)}。",
    )


def _refusals(found: Located) -> tuple[str, str]:
    return (
        f"Where the source is cannot be told from {_BY[found.by]}: {_WHY[found.refused]}. A reading from "
        "another side, or a bearing, would help.",
        f"仅凭{_BY_ZH[found.by]}无法判断干扰源的位置：{_WHY_ZH[found.refused]}。"
        "从另一侧补充读数或方位会有帮助。",
    )


def _figure(sightings: list[Sighting], found: Located, middle: tuple[float, float]) -> dict[str, Any]:
    figure: dict[str, Any] = {
        "draw": "ellipse",
        "by": found.by,
        "refused": found.refused,
        "places": [[round(one.lat, 6), round(one.lon, 6)] for one in sightings],
        "strength_dbm": [one.strength_dbm for one in sightings],
        "bearing_deg": [one.bearing_deg for one in sightings],
    }
    if found.refused:
        return figure
    turn = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    axis = np.radians(found.axis_deg)
    along, across = found.major_m * np.cos(turn), found.minor_m * np.sin(turn)
    east = found.east_m + along * np.sin(axis) + across * np.cos(axis)
    north = found.north_m + along * np.cos(axis) - across * np.sin(axis)
    lat, lon = _ground(np.append(east, found.east_m), np.append(north, found.north_m), middle)
    corners = [
        [round(one, 6), round(other, 6)] for one, other in zip(lat.tolist(), lon.tolist(), strict=True)
    ]
    return figure | {
        "centre": corners[-1],
        "ellipse": corners[:-1],
        "major_m": round(found.major_m, 1),
        "minor_m": round(found.minor_m, 1),
        "axis_deg": round(found.axis_deg, 1),
    }


def _ground(east: Floats, north: Floats, middle: tuple[float, float]) -> tuple[Floats, Floats]:
    return destinations(middle[0], middle[1], np.degrees(np.arctan2(east, north)), np.hypot(east, north))
