"""Watch: sightings near a protected site of the operator's list, with the exact distance.

Always says the distance, which is a fact. The chance beside it tells how often as many lie so near by where
people report; where that is often, the sentence says that it is ordinary here, and no finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.stats import hypergeom

from leadline.correlation.chance import SHOWN_P, corrected, key_of, said, said_zh
from leadline.correlation.distances import beside, outline_of
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import recent_of
from leadline.correlation.sentences import length
from leadline.correlation.witnesses import one_each
from leadline.methods.chords import Whole
from leadline.methods.geodesy import Floats
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.model.spec import Spec
from leadline.policy import Policy, load
from leadline.policy.watch import WatchRule

#: how far back sightings are looked at
RECENT = timedelta(days=7)
#: a chance from which something is said to be so nearly always
NEARLY_ALWAYS = 0.95

SPEC = Spec(
    name="watch",
    question="What lies near a protected site, and how near exactly?",
    needs=("place", "protected sites"),
    method="Geodesic distance to the outline; hypergeometric chance of as many near among all reports.",
    source="Karney 2013 (geodesics); RFC 7946 (outlines); docs/methods/watch",
)


@dataclass(frozen=True, slots=True)
class _Near:
    """What lies near one site."""

    site: ProtectedSite
    reach_m: float
    #: rows of the sightings near it, and how far each is, metres
    rows: list[int]
    apart: Floats
    sources: int
    p_value: float


class WatchDetector:
    """One pattern for each site with a sighting near it, whatever its chance: being near is a fact."""

    def __init__(self, rule: WatchRule | None = None, within: timedelta | None = RECENT) -> None:
        """Take what is near from the rule (None: the default policy's); look at the last days (None: all)."""
        self._rule, self._within = rule or load().watch, within

    @classmethod
    def for_policy(cls, policy: Policy) -> WatchDetector:
        """The detector with this policy's numbers."""
        return cls(policy.watch)

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """One pattern a site with something near it, the least probable by chance first."""
        scene = recent_of(scene, self._within)
        if not scene.sites or not scene.sightings:
            return ()
        outlines = [outline_of(site) for site in scene.sites]
        reach = np.array([site.near_m or self._rule.near_m for site in scene.sites])
        near = beside(outlines, *_columns(scene.sightings), reach)
        everyone = scene.background or scene.sightings
        usual = np.bincount(beside(outlines, *_columns(everyone), reach).sites, minlength=len(outlines))
        asked = len(one_each(scene.sightings))
        found = []
        for row in np.unique(near.sites).tolist():
            here = (*near.of(row), float(reach[row]))
            counts = (int(usual[row]), len(everyone), asked)
            found.append(self._near(scene, scene.sites[row], here, counts))
        patterns = [_pattern(scene, one, len(scene.sites)) for one in found]
        return tuple(sorted(patterns, key=lambda one: (one.p_value, one.key)))

    def _near(
        self,
        scene: Scene,
        site: ProtectedSite,
        here: tuple[Whole, Floats, float],
        usual: tuple[int, int, int],
    ) -> _Near:
        rows, apart, reach = here
        sources = len(one_each([scene.sightings[row] for row in rows.tolist()]))
        asked = usual[2]
        near, everyone = max(usual[0], sources), max(usual[1], asked)
        chance = float(hypergeom.sf(sources - 1, everyone, near, asked))
        p_value = corrected(max(chance, 1e-12), len(scene.sites))
        return _Near(site, reach, rows.tolist(), apart, sources, p_value)


def _columns(sightings: object) -> tuple[Floats, Floats]:
    rows = list(sightings)  # type: ignore[call-overload]
    return np.array([one.lat for one in rows]), np.array([one.lon for one in rows])


def _pattern(scene: Scene, near: _Near, tried: int) -> Pattern:
    sightings = [scene.sightings[row] for row in near.rows]
    leads = tuple(one.lead for one in sightings)
    lat, lon = near.site.middle()
    nearest = int(np.argmin(near.apart))
    return Pattern(
        key=key_of("watch", leads, near.site.id),
        detector="watch",
        leads=leads,
        p_value=near.p_value,
        tried=tried,
        null="as many reports drawn from all reports of the line",
        starts_at=sightings[0].at,
        ends_at=sightings[-1].at,
        because=_because(near, sightings[nearest].uncertainty_m),
        because_zh=_because_zh(near, sightings[nearest].uncertainty_m),
        figure={
            "draw": "watch",
            "site": near.site.id,
            "centre": [round(lat, 6), round(lon, 6)],
            "near_m": near.reach_m,
            "outline": [
                [[round(one, 6), round(other, 6)] for one, other in rings[0]] for rings in near.site.polygons
            ],
            "recent": [[round(one.lat, 6), round(one.lon, 6)] for one in sightings],
            "distance_m": [round(apart, 2) for apart in near.apart.tolist()],
        },
    )


def _because(near: _Near, uncertainty_m: float) -> str:
    nearest = float(np.min(near.apart))
    where = "inside it" if nearest == 0 else f"{_exact(nearest)} from its edge"
    about = f" (its place is good to {length(uncertainty_m)})" if uncertainty_m else ""
    return (
        f"{len(near.rows)} {'report lies' if len(near.rows) == 1 else 'reports lie'} within "
        f"{length(near.reach_m)} of {near.site.name_en}, from {near.sources} independent "
        f"{'source' if near.sources == 1 else 'sources'}; the nearest is {where}{about}. "
        f"{_how_often(near.p_value)}"
    )


def _how_often(p_value: float) -> str:
    """The chance in a sentence: a finding's, or that it is ordinary."""
    if p_value <= SHOWN_P:
        by_chance = f"as many lie so near some watched site by chance {said(p_value)} times"
        return f"By where people report here, {by_chance}."
    often = "nearly always" if p_value >= NEARLY_ALWAYS else f"{said(p_value)} times"
    return f"That is ordinary here: by where people report, as many lie so near some watched site {often}."


def _how_often_zh(p_value: float) -> str:
    if p_value <= SHOWN_P:
        return f"按本地平时的举报地点，偶然有这么多条靠近受保护地点的可能{said_zh(p_value)}。"
    often = "几乎总会如此" if p_value >= NEARLY_ALWAYS else f"偶然出现的可能{said_zh(p_value)}"
    return f"这在本地很平常：按平时的举报地点，有这么多条靠近受保护地点，{often}。"


def _because_zh(near: _Near, uncertainty_m: float) -> str:
    nearest = float(np.min(near.apart))
    where = "位于其范围之内" if nearest == 0 else f"距其边界{_exact(nearest, '米', '公里')}"
    about = f"（位置误差约{uncertainty_m:.0f}米）" if uncertainty_m else ""
    return (
        f"{near.site.name_zh}周边{near.reach_m:.0f}米内有{len(near.rows)}条举报，"
        f"来自{near.sources}个独立来源；"
        f"最近一条{where}{about}。{_how_often_zh(near.p_value)}"
    )


def _exact(metres: float, small: str = " m", large: str = " km") -> str:
    """A distance with as many digits as people need near a fence."""
    if metres < 10:
        return f"{metres:.1f}{small}"
    return f"{metres:.0f}{small}" if metres < 1000 else f"{metres / 1000:.1f}{large}"
