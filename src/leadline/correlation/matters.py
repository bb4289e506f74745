"""Matters: sightings with nearly the same words or the same picture, grouped round the first one of each.

Knows sketches, imprints, distances and instants; knows no text. A sighting joins a matter if its sketch is
like that of a member, or a picture the same, within the window, and its place is within the radius of the
matter's first: a chain of neighbours does not carry a matter across the country.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np

from leadline.correlation.story import is_inside
from leadline.methods.bands import MOST_IN_BUCKET, Bands
from leadline.methods.geodesy import distances_m
from leadline.methods.imprint import Album
from leadline.methods.sketch import SAME_TEXT_HASHES, values
from leadline.model.incident import Sighting
from leadline.policy.matter import MatterRule


@dataclass(slots=True, kw_only=True)
class Matter:
    """The leads that say the same in one place."""

    #: unique for the matter, named after the lead that was first when it began
    name: UUID
    #: the sightings of it that are held, in order of time
    members: list[Sighting] = field(default_factory=list)
    #: all its leads, also those that were let go
    leads: set[UUID] = field(default_factory=set)
    #: when it had enough members for an incident
    opened_at: datetime | None = None
    #: the smallest disc round the members, centre in degrees, radius in metres; None: not worked out
    disc: tuple[float, float, float] | None = None
    #: the members whose independent sources are counted, and how many those are
    counted: Sequence[Sighting] = ()
    sources: int = 0
    #: whether a member came in by its picture
    has_pictures: bool = False

    @property
    def first(self) -> Sighting:
        """The member that was registered first, of those that are held."""
        return self.members[0]


class Like(NamedTuple):
    """A sighting with nearly the same words, and how alike they are."""

    sighting: Sighting
    #: estimate of the Jaccard similarity, 0 to 1
    share: float


class Matters:
    """The sightings of the last windows by what they say."""

    def __init__(self, rule: MatterRule) -> None:
        """Hold nothing."""
        self.rule = rule
        self._forget()

    def _forget(self) -> None:
        self._bands = Bands()
        self._album = Album()
        self._sightings: list[Sighting] = []
        self._row_of: dict[UUID, int] = {}
        #: whether a row is the newest of its lead: of one that was sighted again the older rows hold no more
        self._is_newest = np.zeros(64, dtype=np.bool_)
        self._matters_of: dict[UUID, list[Matter]] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def like(self, sighting: Sighting) -> list[Like]:
        """The held sightings with nearly the same words within the window and the radius, oldest first."""
        if not sighting.sketch:
            return []
        own = values(sighting.sketch)
        rows, equal = self._bands.meets(own)
        is_like = (equal >= SAME_TEXT_HASHES) & self._is_newest[rows]
        found = [
            Like(other, count / len(own))
            for row, count in zip(rows[is_like].tolist(), equal[is_like].tolist(), strict=True)
            if (other := self._sightings[row]).lead != sighting.lead
            and abs(other.at - sighting.at) <= self.rule.window
        ]
        near = self._near(sighting, [one.sighting for one in found])
        return sorted((one for one, is_near in zip(found, near, strict=True) if is_near), key=_age_of)

    def pictured(self, sighting: Sighting) -> tuple[list[Sighting], list[Sighting]]:
        """The held sightings with the same picture in the window: those within the radius, and the others.

        Oldest first; of a flood the newest are looked at.
        """
        rows = self._album.meets(sighting.imprints)[-MOST_IN_BUCKET:] if sighting.imprints else ()
        found = [
            other
            for row in rows
            if self._is_newest[row]
            and (other := self._sightings[row]).lead != sighting.lead
            and abs(other.at - sighting.at) <= self.rule.window
        ]
        found.sort(key=_age)
        is_near = self._near(sighting, found)
        return (
            [one for one, near in zip(found, is_near, strict=True) if near],
            [one for one, near in zip(found, is_near, strict=True) if not near],
        )

    def add(
        self, sighting: Sighting, like: Sequence[Like], pictured: Sequence[Sighting] = ()
    ) -> list[Matter]:
        """The matters that the sighting is now in: all that it met, or one of its own."""
        known = self._row_of.get(sighting.lead)
        if known is not None and self._sightings[known] == sighting:
            return self._matters_of[sighting.lead]
        if known is not None:
            self._leave(sighting.lead)
        self._hold(sighting)
        others = [*(each.sighting for each in like), *pictured]
        met = {id(one): one for other in others for one in self._matters_of.get(other.lead, ())}
        shown = {id(one) for other in pictured for one in self._matters_of.get(other.lead, ())}
        near = self._near(sighting, [matter.first for matter in met.values()])
        joined = [matter for matter, is_near in zip(met.values(), near, strict=True) if is_near]
        joined = sorted(joined, key=lambda one: _age(one.first)) or [Matter(name=sighting.lead)]
        for matter in joined:
            insort(matter.members, sighting, key=_age)
            if matter.disc is not None and not is_inside(matter.disc, sighting.lat, sighting.lon):
                matter.disc = None
            matter.leads.add(sighting.lead)
            matter.has_pictures = matter.has_pictures or id(matter) in shown
        self._matters_of[sighting.lead] = joined
        return joined

    def rebuild(self, sightings: Iterable[Sighting]) -> None:
        """Nothing; exactly these sightings are held."""
        self._forget()
        for sighting in sorted(sightings, key=_age):
            self.add(sighting, self.like(sighting), self.pictured(sighting)[0])

    def evict(self, before: datetime) -> bool:
        """Let go of what is older, once half can go; matters keep their name and the leads they had."""
        kept = [one for one in self._held() if one.at >= before]
        if 2 * len(kept) > len(self._sightings):
            return False
        matters = self._matters_of
        self._forget()
        for sighting in kept:
            self._hold(sighting)
            self._matters_of[sighting.lead] = matters[sighting.lead]
        for matter in {id(one): one for some in self._matters_of.values() for one in some}.values():
            matter.members = [one for one in matter.members if one.at >= before]
            matter.disc = None
        return True

    def of(self, lead: UUID) -> Sequence[Matter]:
        """The matters of a lead that is held."""
        return self._matters_of.get(lead, ())

    def _held(self) -> list[Sighting]:
        return sorted((self._sightings[row] for row in self._row_of.values()), key=_age)

    def _hold(self, sighting: Sighting) -> None:
        row = self._bands.add(values(sighting.sketch))
        self._album.add(row, sighting.imprints)
        if row == len(self._is_newest):
            self._is_newest = np.concatenate((self._is_newest, np.zeros_like(self._is_newest)))
        self._is_newest[row] = True
        self._row_of[sighting.lead] = row
        self._sightings.append(sighting)

    def _leave(self, lead: UUID) -> None:
        for matter in self._matters_of.pop(lead):
            matter.members = [one for one in matter.members if one.lead != lead]
            matter.disc = None
            matter.leads.discard(lead)
        self._is_newest[self._row_of.pop(lead)] = False

    def _near(self, sighting: Sighting, others: Sequence[Sighting]) -> list[bool]:
        """Which of the others lie within the radius, beyond what the two places may be off."""
        if not others:
            return []
        lats, lons = [one.lat for one in others], [one.lon for one in others]
        off = np.array([one.uncertainty_m + sighting.uncertainty_m for one in others])
        away = distances_m(sighting.lat, sighting.lon, lats, lons)
        return [bool(one) for one in away <= self.rule.radius_m + off]


def _age(sighting: Sighting) -> tuple[datetime, UUID]:
    return sighting.at, sighting.lead


def _age_of(like: Like) -> tuple[datetime, UUID]:
    return _age(like.sighting)
