"""Density: coordinates collected so densely, or for so long, that it is more than an ordinary walk.

The bounds are the policy's `collecting`: what is ordinary, and from when a person should look at locking
the area or at locating. The chance beside them compares with as many points out of the real reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from leadline.correlation.chance import SHOWN_P, key_of, said, said_zh, shares_at_most, unlikeliest
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import local_seconds, recent_of
from leadline.methods.density import (
    Rows,
    fullest_disc,
    longest_run_s,
    radius_of,
)
from leadline.methods.geodesy import Floats
from leadline.methods.triangle import plane
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.spec import Spec
from leadline.policy import Policy, load
from leadline.policy.watch import CollectingRule

#: fewer points are no collecting
LEAST_POINTS = 3
#: area over which density is counted
AREA_KM2 = 1.0
#: newest points of a background that draws take from: so many, or so many times those asked about
_MOST_BACKGROUND, _MOST_TIMES = 20_000, 6
#: draws after which no more are made if chance brings as much more often than this: a chance that is told
#: lies below it and is of all draws, so it is no smaller for the stop
_FIRST_DRAWS, _ORDINARY = 99, 0.2

#: how far back points are taken together
RECENT = timedelta(days=7)

SPEC = Spec(
    name="density",
    question="Are coordinates collected more densely, or for longer, than is ordinary?",
    needs=("place", "times"),
    method="Most points in any disc of 1 km², the longest unbroken run there, against draws of real reports.",
    source="Chazelle and Lee 1986 (circle placement); policy collecting; docs/methods/density",
)


@dataclass(frozen=True, slots=True)
class _Collected:
    """The fullest disc and what is known of it."""

    sightings: list[Sighting]
    points: Floats
    per_km2: float
    minutes: float
    chances: tuple[float, float]
    p_value: float


class DensityDetector:
    """Finds the fullest disc of 1 km², and says on which side of the policy's bounds it lies."""

    def __init__(
        self,
        rule: CollectingRule | None = None,
        draws: int = 199,
        within: timedelta | None = RECENT,
        always: bool = False,
    ) -> None:
        """Take the bounds from the rule (None: the default policy's); look at the last days.

        `within` None looks at all, and tells what passes a bound even where chance brings as much; `always`
        tells what was measured even where it is ordinary.
        """
        self._rule, self._draws = rule or load().collecting, draws
        self._within, self._always = within, always

    @classmethod
    def for_policy(cls, policy: Policy) -> DensityDetector:
        """The detector with this policy's numbers."""
        return cls(policy.collecting)

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """One pattern where a bound is passed; nothing below, or with too few points."""
        sightings = list(recent_of(scene, self._within).sightings)
        if len(sightings) < LEAST_POINTS:
            return ()
        found = self._measure(scene, sightings, rng)
        is_ordinary = (
            found.per_km2 <= self._rule.civil_per_km2
            and found.minutes <= self._rule.civil_for.total_seconds() / 60
        )
        is_chance = self._within is not None and found.p_value > SHOWN_P
        is_told = self._always or not (is_ordinary or is_chance)
        return (self._pattern(found),) if is_told else ()

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        many = len(recent_of(scene, self._within).sightings)
        return "" if many >= LEAST_POINTS else f"Only {many} points; at least {LEAST_POINTS} are needed."

    def measure(self, scene: Scene, rng: np.random.Generator) -> float:
        """The chance of these points' density and duration, whether they pass a bound or not."""
        return self._measure(scene, list(scene.sightings), rng).p_value

    def _measure(self, scene: Scene, sightings: list[Sighting], rng: np.random.Generator) -> _Collected:
        middle = (sightings[0].lat, sightings[0].lon)
        points, times = _plane(sightings, middle), local_seconds([one.at for one in sightings], scene.zone)
        rows = fullest_disc(points, radius_of(AREA_KM2))
        usual = list(scene.background)[-max(_MOST_BACKGROUND, _MOST_TIMES * len(sightings)) :] or sightings
        there, then = _plane(usual, middle), local_seconds([one.at for one in usual], scene.zone)
        many = min(len(sightings), len(usual))
        sets = [self._strength(points, times, rows)]
        # all of them drawn out of all of them are always the same
        always = self._drawn(there, then, np.arange(many)) if many == len(usual) else None
        for draws in (min(_FIRST_DRAWS, self._draws), self._draws):
            while len(sets) <= draws:
                drawn = rng.choice(len(usual), many, replace=False, shuffle=False)
                sets.append(always or self._drawn(there, then, drawn))
            chances = shares_at_most(-np.array(sets))
            least = unlikeliest(chances)
            if np.mean(least <= least[0]) > _ORDINARY:
                break
        run = longest_run_s(times[rows], self._rule.civil_for.total_seconds())
        inside = [sightings[row] for row in rows.tolist()]
        each = (float(chances[0, 0]), float(chances[0, 1]))
        p_value = float(np.mean(least <= least[0]))
        return _Collected(inside, points[rows], len(rows) / AREA_KM2, run / 60, each, p_value)

    def _drawn(self, there: Floats, then: Floats, rows: Rows) -> tuple[float, float]:
        """How dense and how long a set out of the background is."""
        return self._strength(there[rows], then[rows], fullest_disc(there[rows], radius_of(AREA_KM2)))

    def _strength(self, points: Floats, times: Floats, rows: Rows) -> tuple[float, float]:
        """How dense and how long a set is; what ties in whole numbers is told apart by less than one."""
        spread = float(np.median(np.abs(points - np.median(points, axis=0))))
        gap = self._rule.civil_for.total_seconds()
        run = longest_run_s(times[rows], gap)
        shortest = float(np.min(np.diff(np.sort(times)), initial=np.inf))
        return len(rows) + 1 / (1 + spread / 1000), run + 1 / (1 + shortest / gap)

    def _pattern(self, found: _Collected) -> Pattern:
        leads = tuple(one.lead for one in found.sightings)
        ordered = sorted(found.sightings, key=lambda one: (one.at, one.lead))
        return Pattern(
            key=key_of("density", leads),
            detector="density",
            leads=tuple(one.lead for one in ordered),
            p_value=found.p_value,
            tried=2,
            null="as many points drawn from all reports of the line",
            starts_at=ordered[0].at,
            ends_at=ordered[-1].at,
            because=self._because(found),
            because_zh=self._because_zh(found),
            figure=self._figure(found),
        )

    def levels(self, per_km2: float, minutes: float) -> tuple[str, str]:
        """What density and duration call for: "ordinary", "more", and "lock" or "locate"."""
        rule = self._rule
        dense = "lock" if per_km2 >= rule.lock_per_km2 else "more"
        long = "locate" if minutes >= rule.locate_for.total_seconds() / 60 else "more"
        return (
            dense if per_km2 > rule.civil_per_km2 else "ordinary",
            long if minutes > rule.civil_for.total_seconds() / 60 else "ordinary",
        )

    def _because(self, found: _Collected) -> str:
        rule = self._rule
        dense, long = self.levels(found.per_km2, found.minutes)
        asks = [
            word
            for word, said_so in (
                (f"locking the area is proposed from {rule.lock_per_km2:g} on", dense == "lock"),
                (f"locating is proposed from {_minutes(rule.locate_for)} min on", long == "locate"),
            )
            if said_so
        ]
        proposal = f" {'; '.join(asks).capitalize()}; a person decides." if asks else ""
        return (
            f"{found.per_km2:g} points lie in one km² (up to {rule.civil_per_km2:g} is ordinary), "
            f"{_steady(found.minutes, rule.civil_for)}. As many points out of all reports are as dense or "
            f"as steady by chance {said(found.p_value)} "
            f"times.{proposal}"
        )

    def _because_zh(self, found: _Collected) -> str:
        rule = self._rule
        dense, long = self.levels(found.per_km2, found.minutes)
        asks = "".join(
            word
            for word, said_so in (
                (f"达到每平方公里{rule.lock_per_km2:g}个，建议封控该区域。", dense == "lock"),
                (f"持续达到{_minutes(rule.locate_for)}分钟，建议定位采集位置。", long == "locate"),
            )
            if said_so
        )
        return (
            f"一平方公里内有{found.per_km2:g}个采集点（不超过{rule.civil_per_km2:g}个属正常），"
            f"{_steady_zh(found.minutes, rule.civil_for)}。"
            f"从全部举报中随机抽取同样多的点，偶然如此密集或持续的可能{said_zh(found.p_value)}。"
            f"{asks}{'须由人员决定。' if asks else ''}"
        )

    def _figure(self, found: _Collected) -> dict[str, Any]:
        dense, long = self.levels(found.per_km2, found.minutes)
        middle = found.points.mean(axis=0)
        return {
            "draw": "density",
            "points": [[round(one.lat, 6), round(one.lon, 6)] for one in found.sightings],
            "radius_m": round(radius_of(AREA_KM2), 1),
            "offsets_m": [[round(x, 1), round(y, 1)] for x, y in (found.points - middle).tolist()],
            "per_km2": found.per_km2,
            "minutes": round(found.minutes, 1),
            "bounds": {
                "civil_per_km2": self._rule.civil_per_km2,
                "lock_per_km2": self._rule.lock_per_km2,
                "civil_min": _minutes(self._rule.civil_for),
                "locate_min": _minutes(self._rule.locate_for),
            },
            "levels": [dense, long],
            "p_density": found.chances[0],
            "p_duration": found.chances[1],
        }


def _steady(minutes: float, ordinary: timedelta) -> str:
    if minutes < 1:
        return "none of them collected right after another"
    return f"collected without a break for {minutes:.0f} min (up to {_minutes(ordinary)} is ordinary)"


def _steady_zh(minutes: float, ordinary: timedelta) -> str:
    if minutes < 1:
        return "没有连续采集"
    return f"连续采集{minutes:.0f}分钟（不超过{_minutes(ordinary)}分钟属正常）"


def _plane(sightings: list[Sighting], middle: tuple[float, float]) -> Floats:
    return plane(np.array([one.lat for one in sightings]), np.array([one.lon for one in sightings]), middle)


def _minutes(time: timedelta) -> int:
    return round(time.total_seconds() / 60)
