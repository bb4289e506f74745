"""Same matter: reports that say nearly the same, or show the same picture, about one place, of whatever kind.

Always a tie, never a deletion. Copies are one source: a tie counts nothing, and the incident of many copies
says how few sources speak in it. A picture seen again somewhere else is a tie and no more. Works on the keyed
sketch and the pictures' imprints, because words and files are sealed. Needs no order, no
clock and no database; `holds` says when a very late sighting needs a rebuild from the store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median_low

import numpy as np

from leadline.correlation.detector import Observation
from leadline.correlation.matters import Like, Matter, Matters
from leadline.correlation.sentences import hours, length
from leadline.correlation.story import disc_round
from leadline.methods.geodesy import distances_m
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.sketch import values
from leadline.model.incident import Incident, Sighting, Tie
from leadline.model.spec import Spec
from leadline.policy.matter import MatterRule

#: ties that one sighting gets: to the first of its matter, and to the newest with the same words
MOST_TIES = 5
#: windows that are kept: a report that comes late by up to one window still meets all its copies
_WINDOWS_KEPT = 2
#: arrivals whose median instant is "now" for letting go: one wrong clock cannot empty the memory
_ARRIVALS = 63
#: arrivals between two rounds of letting go
_ROUND = 256
#: members among which independent sources are counted; in a larger crowd of copies more is not asked
_FEW = 64

SPEC = Spec(
    name="same-matter",
    question="Has somebody reported the same in the same words or with the same picture, here and lately?",
    needs=("text or picture", "place"),
    method="Compares keyed sketches of words (by bands) and imprints of pictures within radius and window.",
    source="Broder 1997 (MinHash); Indyk and Motwani 1998 (banding); docs/methods/same_matter",
)


class SameMatterDetector:
    """The matters of the last windows."""

    def __init__(self, rule: MatterRule) -> None:
        """Watch by this rule."""
        self._rule = rule
        self._matters = Matters(rule)
        self._arrivals: deque[datetime] = deque(maxlen=_ARRIVALS)
        self._since_round = 0
        self._let_go: datetime | None = None

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    @property
    def keep(self) -> timedelta:
        """How far back before now `rebuild` should be given sightings."""
        return _WINDOWS_KEPT * self._rule.window

    def holds(self, at: datetime) -> bool:
        """Whether all neighbours in time of a sighting of this instant are still held."""
        return self._let_go is None or at - self._rule.window >= self._let_go

    def rebuild(self, sightings: Iterable[Sighting], incidents: Iterable[Incident] = ()) -> None:
        """Forget everything; hold these sightings; each matter has again the incident that it opened."""
        held = sorted(sightings, key=lambda sighting: (sighting.at, sighting.lead))
        self._arrivals = deque((sighting.at for sighting in held), maxlen=_ARRIVALS)
        self._since_round, self._let_go = 0, self._now() - self.keep if held else None
        self._matters.rebuild(sighting for sighting in held if _tells(sighting))
        for incident in sorted(incidents, key=lambda one: (one.opened_at, one.key)):
            if incident.rule == SPEC.name:
                self._adopt(incident)

    def observe(self, *sightings: Sighting) -> Observation:
        """Their ties to the same words and pictures, and the incidents of their matters."""
        self._arrivals.extend(sighting.at for sighting in sightings)
        ties: dict[Tie, None] = {}
        full: dict[int, tuple[Matter, datetime]] = {}
        for sighting in filter(_tells, sightings):
            like = self._matters.like(sighting)
            here, elsewhere = self._matters.pictured(sighting)
            for matter in self._matters.add(sighting, like, here):
                if opened_at := self._opened(matter):
                    full[id(matter)] = matter, opened_at
            ties |= dict.fromkeys(_ties(sighting, like))
            ties |= dict.fromkeys(_picture_ties(sighting, here))
            ties |= dict.fromkeys(_picture_ties(sighting, elsewhere, "far"))
        incidents = tuple(self._incident(*one) for one in full.values())
        self._tidy(len(sightings))
        return Observation(ties=tuple(ties), incidents=incidents)

    def _opened(self, matter: Matter) -> datetime | None:
        """When it first had enough members for an incident; None if it has not."""
        if len(matter.leads) < self._rule.count:
            return None
        if matter.opened_at is None:
            matter.opened_at = matter.members[min(len(matter.members), self._rule.count) - 1].at
        return matter.opened_at

    def _adopt(self, incident: Incident) -> None:
        for lead in incident.leads:
            for matter in self._matters.of(lead):
                if matter.opened_at is None:
                    matter.opened_at = incident.opened_at
                    matter.name = (
                        incident.leads[0] if key_of(incident.leads[0]) == incident.key else matter.name
                    )
                    matter.leads.update(incident.leads)
                    return

    def _incident(self, matter: Matter, opened_at: datetime) -> Incident:
        members = matter.members
        lat, lon, radius_m = _disc(matter)
        sources = _counted(matter)
        gone = sorted(matter.leads - {one.lead for one in members})
        return Incident(
            key=key_of(matter.name),
            rule=SPEC.name,
            kind=matter.first.kind,
            leads=(*gone, *(one.lead for one in members)),
            lat=lat,
            lon=lon,
            radius_m=radius_m,
            opened_at=opened_at,
            independent=sources,
            because=_sentence(matter, radius_m, sources),
        )

    def _now(self) -> datetime:
        return median_low(self._arrivals)

    def _tidy(self, came: int) -> None:
        self._since_round += came
        if self._since_round < _ROUND:
            return
        self._since_round = 0
        before = self._now() - self.keep
        if self._matters.evict(before):
            self._let_go = before if self._let_go is None else max(before, self._let_go)


def key_of(first: object) -> str:
    """The key of the incident of a matter, from the lead after which it is named."""
    return f"matter-{first}"


def _ties(sighting: Sighting, like: Sequence[Like]) -> tuple[Tie, ...]:
    """To the first with the same words, and to the newest."""
    chosen = list(like[:1]) + list(like[1:][-(MOST_TIES - 1) :])
    return tuple(_tie(sighting, one) for one in chosen)


def _tie(sighting: Sighting, like: Like) -> Tie:
    first, second = sorted((sighting, like.sighting), key=lambda one: (one.at, one.lead))
    share = f"{like.share:.0%}".replace("%", " %")
    kinds = (
        ""
        if first.kind == second.kind
        else f", though one is sorted as {first.kind} and one as {second.kind}"
    )
    because = (
        f"Nearly the same text (about {share} of it), {hours(second.at - first.at)} apart{kinds}; "
        "counted as one source."
    )
    return Tie(first=first.lead, second=second.lead, reason="same text", because=because)


def _tells(sighting: Sighting) -> bool:
    """Whether there is anything to compare."""
    return bool(sighting.sketch or sighting.imprints)


def _picture_ties(sighting: Sighting, same: Sequence[Sighting], where: str = "near") -> list[Tie]:
    """To the first with the same picture, and to the newest."""
    return [_picture_tie(sighting, one, where) for one in (*same[:1], *same[1:][-(MOST_TIES - 1) :])]


def _picture_tie(sighting: Sighting, other: Sighting, where: str) -> Tie:
    first, second = sorted((sighting, other), key=lambda one: (one.at, one.lead))
    apart = hours(second.at - first.at)
    if where == "near":
        because = f"The same picture, {apart} apart; counted as one source."
        return Tie(first=first.lead, second=second.lead, reason="same picture", because=because)
    (metres,) = distances_m(first.lat, first.lon, [second.lat], [second.lon])
    because = (
        f"The same picture, {length(float(metres))} and {apart} apart: places differ, so it is a tie only."
    )
    return Tie(first=first.lead, second=second.lead, reason="picture elsewhere", because=because)


def _sentence(matter: Matter, radius_m: float, sources: int) -> str:
    span = matter.members[-1].at - matter.first.at
    shown = " or show the same picture" if matter.has_pictures else ""
    counted = "one source" if sources == 1 else f"{sources} independent sources"
    return (
        f"{len(matter.leads)} reports say nearly the same{shown}, within {hours(span)} and "
        f"{length(2 * radius_m)}; copies are one source, so they count as {counted}. The first was "
        f"registered at {matter.first.at:%Y-%m-%d %H:%M} UTC and keeps its right to a reward."
    )


def _disc(matter: Matter) -> tuple[float, float, float]:
    """The smallest disc round its members."""
    if matter.disc is None:
        matter.disc = disc_round(np.array([(one.lat, one.lon) for one in matter.members]))
    return matter.disc


def _counted(matter: Matter) -> int:
    """The independent sources among its first members; counted anew only where those are others."""
    first = matter.members[:_FEW]
    if first != matter.counted:
        matter.counted, matter.sources = first, _sources(first)
    return matter.sources


def _sources(members: Sequence[Sighting]) -> int:
    codes: dict[bytes, int] = {}
    reporters = [
        UNKNOWN if one.reporter is None else codes.setdefault(one.reporter, len(codes)) for one in members
    ]
    sources = Sources(
        np.array(reporters, dtype=np.int64),
        np.array([values(one.sketch) for one in members]),
        np.array([bool(one.sketch) for one in members]),
        [one.imprints for one in members],
    )
    return sources.count(np.ones(len(members), dtype=np.bool_), len(members))
