"""Matters: sightings with nearly the same words or the same picture, grouped round the first one of each.

Knows sketches, imprints, distances and instants; knows no text. A sighting joins a matter if its sketch is
like that of a member, or a picture the same, within the window, and its place is within the radius of the
matter's first: a chain of neighbours does not carry a matter across the country.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadline.correlation.story import is_inside
from leadline.methods.bands import MOST_IN_BUCKET, Bands, Rows
from leadline.methods.geodesy import distances_m
from leadline.methods.imprint import Album
from leadline.methods.sketch import HASHES, SAME_TEXT_HASHES, values
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


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_LOW = (1 << 64) - 1
#: one row: instant (microseconds since 1970), the lead in two halves, place, what it may be off, and whether
#: it is the newest of its lead: of one that was sighted again the older rows hold no more
_COLUMNS = np.dtype(
    [
        ("at", np.int64),
        ("lead", np.uint64, 2),
        ("lat", np.float64),
        ("lon", np.float64),
        ("off_m", np.float64),
        ("is_newest", np.bool_),
    ]
)


class Matters:
    """The sightings of the last windows by what they say."""

    def __init__(self, rule: MatterRule) -> None:
        """Hold nothing."""
        self.rule = rule
        self._window = rule.window // _MICROSECOND
        self._forget()

    def _forget(self) -> None:
        self._bands = Bands()
        self._album = Album()
        self._sightings: list[Sighting] = []
        self._row_of: dict[UUID, int] = {}
        self._table = np.zeros(64, dtype=_COLUMNS)
        self._matters_of: dict[UUID, list[Matter]] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def like(self, sighting: Sighting) -> list[Like]:
        """The held sightings with nearly the same words within the window and the radius, oldest first."""
        if not sighting.sketch:
            return []
        rows, equal = self._bands.meets(values(sighting.sketch))
        is_like = equal >= SAME_TEXT_HASHES
        rows, equal = rows[is_like], equal[is_like]
        chosen = self._others(sighting, rows)
        chosen = chosen[self._near(sighting, self._table[rows[chosen]])]
        return [
            Like(self._sightings[row], count / HASHES)
            for row, count in zip(rows[chosen].tolist(), equal[chosen].tolist(), strict=True)
        ]

    def pictured(self, sighting: Sighting) -> tuple[list[Sighting], list[Sighting]]:
        """The held sightings with the same picture in the window: those within the radius, and the others.

        Oldest first; of a flood the newest are looked at.
        """
        if not sighting.imprints:
            return [], []
        rows = self._album.meets(sighting.imprints)[-MOST_IN_BUCKET:]
        rows = rows[self._others(sighting, rows)]
        is_near = self._near(sighting, self._table[rows])
        return self._seen(rows[is_near]), self._seen(rows[~is_near])

    def _others(self, sighting: Sighting, rows: Rows) -> Rows:
        """Places in `rows` of what holds now of other leads within the window, oldest first."""
        table = self._table[rows]
        at, (high, low) = _microseconds(sighting.at), _halves(sighting.lead)
        is_other = (table["lead"][:, 0] != high) | (table["lead"][:, 1] != low)
        is_meant = table["is_newest"] & is_other & (np.abs(table["at"] - at) <= self._window)
        chosen = np.flatnonzero(is_meant)
        table = table[chosen]
        return chosen[np.lexsort((table["lead"][:, 1], table["lead"][:, 0], table["at"]))]

    def _seen(self, rows: Rows) -> list[Sighting]:
        return [self._sightings[row] for row in rows.tolist()]

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
        firsts = [self._row_of[matter.first.lead] for matter in met.values()]
        near = self._near(sighting, self._table[firsts])
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
        if row == len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        place = sighting.lat, sighting.lon, sighting.uncertainty_m
        self._table[row] = (_microseconds(sighting.at), _halves(sighting.lead), *place, True)
        self._row_of[sighting.lead] = row
        self._sightings.append(sighting)

    def _leave(self, lead: UUID) -> None:
        for matter in self._matters_of.pop(lead):
            matter.members = [one for one in matter.members if one.lead != lead]
            matter.disc = None
            matter.leads.discard(lead)
        self._table["is_newest"][self._row_of.pop(lead)] = False

    def _near(self, sighting: Sighting, table: NDArray[np.void]) -> NDArray[np.bool_]:
        """Which of these rows lie within the radius, beyond what the two places may be off."""
        if not len(table):
            return np.zeros(0, dtype=np.bool_)
        away = distances_m(sighting.lat, sighting.lon, table["lat"], table["lon"])
        return away <= self.rule.radius_m + table["off_m"] + sighting.uncertainty_m


def _age(sighting: Sighting) -> tuple[datetime, UUID]:
    return sighting.at, sighting.lead


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _halves(lead: UUID) -> tuple[int, int]:
    return lead.int >> 64, lead.int & _LOW
