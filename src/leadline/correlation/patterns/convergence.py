"""Convergence: of the reports round a protected site, more and more lie near it than in its own past.

Each source counts once. Compares a site with itself, so busy sites are no alarm for being busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadline.correlation.chance import SHOWN_P, key_of, said, said_zh
from leadline.correlation.distances import Beside, beside, outline_of
from leadline.correlation.pattern import Scene
from leadline.correlation.sentences import length
from leadline.correlation.witnesses import one_each
from leadline.methods.chords import Whole
from leadline.methods.convergence import Convergence, converging
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.model.spec import Spec
from leadline.policy import Policy, load
from leadline.policy.watch import WatchRule

#: recent reports near a site, and past ones in its surroundings, below which nothing can be told
_LEAST_NEAR, _LEAST_PAST = 3, 10

SPEC = Spec(
    name="convergence",
    question="Do reports move in on a protected site, compared with its own past?",
    needs=("place", "protected sites"),
    method="Beta-binomial tail of the near share against the site's own past; best of all by permutation.",
    source="Skellam 1948; Lancaster 1961 (mid-p); Westfall and Young 1993; docs/methods/convergence",
)


class ConvergenceDetector:
    """Compares the last days with all days before, for every site of the watch list at once."""

    def __init__(self, rule: WatchRule | None = None, draws: int = 999, most_p: float = SHOWN_P) -> None:
        """Take what is near, round and recent from the rule; None takes the default policy's.

        What chance brings with more than `most_p` is not told.
        """
        self._rule = rule or load().watch
        self._draws, self._most_p = draws, most_p

    @classmethod
    def for_policy(cls, policy: Policy) -> ConvergenceDetector:
        """The detector with this policy's numbers."""
        return cls(policy.watch)

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """The sites that reports converge on, the least probable first; nothing without a past to compare."""
        past, recent = self._parted(scene)
        if not scene.sites or len(recent) < _LEAST_NEAR or len(past) < _LEAST_PAST:
            return ()
        everyone = [*past, *recent]
        is_recent = np.arange(len(everyone)) >= len(past)
        close = self._beside(scene, everyone)
        long_ago = np.bincount(close.sites[close.points < len(past)], minlength=len(scene.sites))
        asked = np.flatnonzero(long_ago >= _LEAST_PAST)
        around = np.zeros((len(asked), len(everyone)), dtype=np.bool_)
        near = np.zeros_like(around)
        for row, place in enumerate(asked.tolist()):
            points, apart = close.of(place)
            around[row, points] = True
            near[row, points] = apart <= self._near_m(scene.sites[place])
        found = converging(near, around, is_recent, rng, self._draws)
        patterns = []
        for row, one in enumerate(found):
            if one.near >= _LEAST_NEAR and one.p_value <= self._most_p:
                rows = np.flatnonzero(near[row] & is_recent)
                site = scene.sites[int(asked[row])]
                what = (site, [everyone[lead] for lead in rows.tolist()], np.flatnonzero(around[row]))
                patterns.append(self._pattern(one, what, (len(asked), everyone)))
        return tuple(sorted(patterns, key=lambda one: (one.p_value, one.key)))

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        past, recent = self._parted(scene)
        if not scene.sites:
            return "No protected sites are known."
        days = self._rule.recent.days
        if len(past) < _LEAST_PAST:
            older = f"{_few(len(past))} older than the last {days} days"
            return f"{older}; at least {_LEAST_PAST} are needed."
        most = int(np.bincount(self._beside(scene, past).sites, minlength=1).max())
        if most < _LEAST_PAST:
            return (
                f"No site has {_LEAST_PAST} reports of its past within {length(self._rule.ring_m)}; the most "
                f"is {most}."
            )
        if len(recent) < _LEAST_NEAR:
            newer = f"{_few(len(recent))} of the last {days} days"
            return f"{newer}; at least {_LEAST_NEAR} are needed."
        return ""

    def _parted(self, scene: Scene) -> tuple[list[Sighting], list[Sighting]]:
        """The sources of the past, and those of the last days."""
        recent_from = scene.until - self._rule.recent
        past = one_each([one for one in scene.sightings if one.at <= recent_from])
        recent = one_each([one for one in scene.sightings if recent_from < one.at <= scene.until])
        return past, recent

    def _beside(self, scene: Scene, sightings: Sequence[Sighting]) -> Beside:
        """What lies near or round each site."""
        lat, lon = np.array([one.lat for one in sightings]), np.array([one.lon for one in sightings])
        reach = max(self._rule.ring_m, *map(self._near_m, scene.sites))
        return beside([outline_of(site) for site in scene.sites], lat, lon, reach)

    def _near_m(self, site: ProtectedSite) -> float:
        return site.near_m or self._rule.near_m

    def _pattern(
        self,
        found: Convergence,
        what: tuple[ProtectedSite, list[Sighting], Whole],
        among: tuple[int, list[Sighting]],
    ) -> Pattern:
        site, sightings, around = what
        tried, everyone = among
        leads = tuple(one.lead for one in sightings)
        members = frozenset(leads)
        lat, lon = site.middle()
        figure: dict[str, Any] = {
            "draw": "convergence",
            "site": site.id,
            "centre": [round(lat, 6), round(lon, 6)],
            "near_m": self._near_m(site),
            "ring_m": self._rule.ring_m,
            "recent": [[round(one.lat, 6), round(one.lon, 6)] for one in sightings],
            "past": [
                [round(everyone[row].lat, 5), round(everyone[row].lon, 5)]
                for row in around.tolist()[:300]
                if everyone[row].lead not in members
            ],
            "counts": {
                "near": found.near,
                "recent": found.recent,
                "past_near": found.past_near,
                "past": found.past,
            },
        }
        return Pattern(
            key=key_of("convergence", leads, site.id),
            detector="convergence",
            leads=leads,
            p_value=found.p_value,
            tried=tried,
            null="the site's own past share, with the same reports called recent at random",
            starts_at=sightings[0].at,
            ends_at=sightings[-1].at,
            because=self._because(found, site),
            because_zh=self._because_zh(found, site),
            figure=figure,
            protocol="protected-site",
        )

    def _because(self, found: Convergence, site: ProtectedSite) -> str:
        days = round(self._rule.recent.total_seconds() / 86_400)
        return (
            f"In the last {days} days {found.near} of {found.recent} independent reports round "
            f"{site.name_en} lie within {length(self._near_m(site))} of it; before, {found.past_near} of "
            f"{found.past} did. A shift this strong at any watched site comes by chance "
            f"{said(found.p_value)} times."
        )

    def _because_zh(self, found: Convergence, site: ProtectedSite) -> str:
        days = round(self._rule.recent.total_seconds() / 86_400)
        return (
            f"最近{days}天，{site.name_zh}周边{found.recent}条独立举报中"
            f"有{found.near}条在其{self._near_m(site):.0f}米以内；"
            f"此前为{found.past}条中的{found.past_near}条。"
            f"各受保护地点中偶然出现这样集中的可能{said_zh(found.p_value)}。"
        )


def _few(count: int) -> str:
    """So few independent reports, as a sentence begins.

    >>> _few(0), _few(1), _few(2)
    ('No independent report is', 'Only 1 independent report is', 'Only 2 independent reports are')
    """
    many = "reports are" if count > 1 else "report is"
    return f"{f'Only {count}' if count else 'No'} independent {many}"
