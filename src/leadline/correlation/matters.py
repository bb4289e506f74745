"""Matters: sightings with nearly the same words, grouped round the first one of each matter.

Knows sketches, distances and instants; knows no text. A sighting joins a matter if its sketch is like that
of a member within the window, and its place is within the radius of the matter's first: a chain of neighbours
does not carry a matter across the country.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np

from leadline.methods.bands import Bands
from leadline.methods.geodesy import distances_m
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
        self._sightings: list[Sighting] = []
        self._row_of: dict[UUID, int] = {}
        #: whether a row is the newest of its lead: of one that was sighted again the older rows hold no more
        self._is_newest = np.zeros(64, dtype=np.bool_)
        self._matters_of: dict[UUID, list[Matter]] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def like(self, sighting: Sighting) -> list[Like]:
        """The held sightings with nearly the same words within the window and the radius, oldest first."""
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

    def add(self, sighting: Sighting, like: Sequence[Like]) -> list[Matter]:
        """The matters that the sighting is now in: all that it met, or one of its own."""
        known = self._row_of.get(sighting.lead)
        if known is not None and self._sightings[known] == sighting:
            return self._matters_of[sighting.lead]
        if known is not None:
            self._leave(sighting.lead)
        self._hold(sighting)
        met = {id(one): one for each in like for one in self._matters_of.get(each.sighting.lead, ())}
        near = self._near(sighting, [matter.first for matter in met.values()])
        joined = [matter for matter, is_near in zip(met.values(), near, strict=True) if is_near]
        joined = sorted(joined, key=lambda one: _age(one.first)) or [Matter(name=sighting.lead)]
        for matter in joined:
            insort(matter.members, sighting, key=_age)
            matter.leads.add(sighting.lead)
        self._matters_of[sighting.lead] = joined
        return joined

    def rebuild(self, sightings: Iterable[Sighting]) -> None:
        """Nothing; exactly these sightings are held."""
        self._forget()
        for sighting in sorted(sightings, key=_age):
            self.add(sighting, self.like(sighting))

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
        return True

    def of(self, lead: UUID) -> Sequence[Matter]:
        """The matters of a lead that is held."""
        return self._matters_of.get(lead, ())

    def _held(self) -> list[Sighting]:
        return sorted((self._sightings[row] for row in self._row_of.values()), key=_age)

    def _hold(self, sighting: Sighting) -> None:
        row = self._bands.add(values(sighting.sketch))
        if row == len(self._is_newest):
            self._is_newest = np.concatenate((self._is_newest, np.zeros_like(self._is_newest)))
        self._is_newest[row] = True
        self._row_of[sighting.lead] = row
        self._sightings.append(sighting)

    def _leave(self, lead: UUID) -> None:
        for matter in self._matters_of.pop(lead):
            matter.members = [one for one in matter.members if one.lead != lead]
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
