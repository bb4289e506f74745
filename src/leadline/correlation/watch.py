"""Watch: one near rule over one kind of object; decides which incidents a sighting opens or joins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import numpy as np

from leadline.correlation.base_rate import Past
from leadline.correlation.detector import Observation
from leadline.correlation.field import NOWHERE, Field, Rows
from leadline.correlation.sentences import grown_sentence, opened_sentence
from leadline.correlation.ties import ties_of
from leadline.errors import OutOfRange
from leadline.methods.disc import TIE_M, Disc, Points, best_disc, check_radius, companions
from leadline.model.incident import Incident, Sighting
from leadline.policy.places import NearRule

#: leads up to which the independent sources of an incident are counted anew each time it grows
_FEW = 64


class Watch:
    """The window of one kind under one rule, and the incidents that are open in it."""

    def __init__(self, name: str, kind: str, rule: NearRule, past: Past | None) -> None:
        """Be empty. Raises OutOfRange for a radius or a count that cannot be asked for."""
        check_radius(rule.radius_m)
        if rule.count < 2:
            raise OutOfRange("count", f"must be 2 or more, was {rule.count}", "one report is no pattern")
        self.name, self.kind, self.rule, self.past = name, kind, rule, past
        self.window_s = rule.window.total_seconds()
        self.field = Field(2 * (rule.radius_m + TIE_M))
        self.incidents: dict[int, Incident] = {}
        self._members: dict[int, set[UUID]] = {}

    def restore(self, sightings: Sequence[Sighting], incidents: Iterable[Incident]) -> None:
        """Hold these sightings, and of these incidents the ones that still have a lead here."""
        self.field.add(sightings)
        ours = [one for one in incidents if one.rule == self.name and one.kind == self.kind]
        for incident in sorted(ours, key=lambda one: (one.opened_at, one.key)):
            rows = [self.field.row_of[lead] for lead in incident.leads if lead in self.field.row_of]
            if rows:
                self._keep(len(self.incidents), incident, np.array(rows, dtype=np.int64))

    def observe(self, sighting: Sighting) -> Observation:
        """Ties to the nearest and to its like, and every incident that it is in."""
        is_told_more = self._has_new_pictures(sighting)
        row = self._hold(sighting)
        around = self.field.near(row, self.window_s)
        met, loose = self._met(row, around)
        mine = {number for number, members in self._members.items() if sighting.lead in members}
        for number in mine if is_told_more else ():
            self._count_anew(number)
        if self.field.table["home"][row] != NOWHERE:
            met = set()  # it joined all that it met when it came; who comes later joins them
        if met | mine:
            changed = self._join(row, list(met | mine), loose)
        elif len(loose):
            changed = self._open(row, around, loose)
        else:
            changed = []
        incidents = tuple(self.incidents[number] for number in changed)
        return Observation(ties=ties_of(self.field, row, around, self.rule.radius_m), incidents=incidents)

    def evict(self, before: datetime) -> None:
        """Let go of old sightings, and of incidents that have none left."""
        if self.field.evict(before):
            alive = set(np.unique(self.field.table["home"][: len(self.field)]).tolist())
            for number in set(self.incidents) - alive:
                del self.incidents[number], self._members[number]

    def _has_new_pictures(self, sighting: Sighting) -> bool:
        """Whether the lead is held already, and only its pictures were not known when it came."""
        row = self.field.row_of.get(sighting.lead)
        held = sighting if row is None else self.field.sightings[row]
        return held != sighting and replace(held, imprints=sighting.imprints) == sighting

    def _count_anew(self, number: int) -> None:
        """The incident keeps its leads; of its sources fewer remain where their pictures are the same."""
        incident = self.incidents[number]
        places = [self.field.row_of.get(lead) for lead in incident.leads[:_FEW]]
        rows = [place for place in places if place is not None]
        if len(rows) == len(incident.leads):
            sources = self.field.sources(np.array(rows, dtype=np.int64))
            independent = sources.count(np.ones(len(rows), dtype=np.bool_), len(rows))
            if independent != incident.independent:
                because = grown_sentence(incident.because, len(rows), independent)
                self.incidents[number] = replace(incident, independent=independent, because=because)

    def _hold(self, sighting: Sighting) -> int:
        row = self.field.row_of.get(sighting.lead)
        if row is None or self.field.sightings[row] != sighting:
            home = self.field.table["home"][row] if self._has_new_pictures(sighting) else NOWHERE
            self.field.add([sighting])
            self.field.table["home"][self.field.row_of[sighting.lead]] = home
        return self.field.row_of[sighting.lead]

    def _met(self, row: int, around: Rows) -> tuple[set[int], Rows]:
        """Numbers of the incidents that share a full disc with the row, and the loose rows that do."""
        homes, place = np.unique(self.field.table["home"][around], return_inverse=True)
        shift = int(len(homes) > 0 and homes[0] == NOWHERE)
        groups = np.concatenate(([0], place + 1 - shift)).astype(np.int64)
        number_of = {home: group for group, home in enumerate(homes[shift:].tolist(), 1)}
        lonely = 1 + np.flatnonzero(place < shift)
        groups[lonely] = np.arange(len(lonely)) + len(number_of) + 1
        met = np.zeros(len(lonely) + len(number_of) + 1, dtype=np.bool_)
        for part in self._windows(row, around):
            chosen = np.concatenate(([0], part + 1))
            found = companions(
                self._points(row, around[part]), self.rule.radius_m, self.rule.count, groups[chosen]
            )
            met[: len(found)] |= found
        loose = around[lonely[met[groups[lonely]]] - 1]
        if met[0] and self.field.table["home"][row] == NOWHERE:
            loose = np.append(loose, row)
        return {home for home, group in number_of.items() if met[group]}, loose

    def _windows(self, row: int, around: Rows) -> Iterator[Rows]:
        """Positions in `around` of each largest set that fits into one window with the row.

        One, if the row is the newest; more if it came late.
        """
        here = float(self.field.table["at"][row])
        at = self.field.table["at"][around]
        starts = np.unique(np.append(at[at <= here], here)) if at.max(initial=here) > here else at[:1]
        ends = np.searchsorted(at, starts + self.window_s, side="right")
        last = 0
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if end > last:
                last = end
                yield np.arange(np.searchsorted(at, start), end)

    def _points(self, row: int, others: Rows) -> Points:
        rows = np.concatenate(([row], others)).astype(np.int64)
        table = self.field.table
        return Points(table["lat"][rows], table["lon"][rows], self.field.sources(rows))

    def _join(self, row: int, numbers: list[int], loose: Rows) -> list[int]:
        """The row joins all these incidents, everything loose the oldest of them; all numbers come back."""
        lead = self.field.sightings[row].lead
        numbers = sorted(numbers, key=lambda one: (self.incidents[one].opened_at, self.incidents[one].key))
        for number in numbers:
            rows = loose if number == numbers[0] else np.array([], dtype=np.int64)
            if lead not in self._members[number]:
                rows = np.union1d(rows, [row])
            if len(rows):
                self._grow(number, rows)
        return numbers

    def _grow(self, number: int, rows: Rows) -> None:
        incident = self.incidents[number]
        leads = self._oldest_first(incident.leads, self.field.leads(rows))
        independent = self._independent(number, incident, rows)
        because = grown_sentence(incident.because, len(leads), independent)
        grown = replace(incident, leads=leads, independent=independent, because=because)
        self._keep(number, grown, rows)

    def _independent(self, number: int, incident: Incident, rows: Rows) -> int:
        """Independent sources with these rows; counted anew while few, in a crowd only the new ones."""
        if len(incident.leads) <= _FEW:
            places = self.field.row_of
            old = np.array([places[lead] for lead in incident.leads if lead in places], dtype=np.int64)
            if len(old) == len(incident.leads) and self._are_alone(old, rows):
                return incident.independent + len(rows)
            sources = self.field.sources(np.union1d(old, rows))
            everyone = np.ones(len(sources), dtype=np.bool_)
            return max(incident.independent, sources.count(everyone, len(sources)))
        old = np.flatnonzero(self.field.table["home"][: len(self.field)] == number)
        sources = self.field.sources(np.concatenate((old, rows)))
        fresh = (not sources.alike(place)[:place].any() for place in range(len(old), len(sources)))
        return incident.independent + sum(fresh)

    def _are_alone(self, old: Rows, rows: Rows) -> bool:
        """Whether each of these rows is a source that no other of them and none of the old ones is."""
        sources = self.field.sources(np.concatenate((old, rows)))
        return all(np.count_nonzero(sources.alike(place)) == 1 for place in range(len(old), len(sources)))

    def _open(self, row: int, around: Rows, loose: Rows) -> list[int]:
        """A new incident round the best disc; the other leads that share a full disc are in it too."""
        best: tuple[Disc, Rows] | None = None
        for part in self._windows(row, around):
            rows = np.array(sorted(around[part].tolist(), key=self._age), dtype=np.int64)
            disc = best_disc(self._points(row, rows), self.rule.radius_m, self.rule.count)
            if disc is not None and (best is None or disc.independent > best[0].independent):
                best = disc, np.concatenate(([row], rows))[list(disc.members)]
        if best is None:
            return []
        number = max(self.incidents, default=NOWHERE) + 1
        self._keep(number, self._incident(best[0], best[1]), best[1])
        others = np.setdiff1d(loose, best[1])
        if len(others):
            self._grow(number, others)
        return [number]

    def _incident(self, disc: Disc, rows: Rows) -> Incident:
        leads = self._oldest_first((), self.field.leads(rows))
        instants = [self.field.sightings[row].at for row in rows.tolist()]
        return Incident(
            key=incident_key(self.name, self.kind, leads),
            rule=self.name,
            kind=self.kind,
            leads=leads,
            lat=disc.lat,
            lon=disc.lon,
            radius_m=disc.radius_m,
            opened_at=max(instants),
            independent=disc.independent,
            because=opened_sentence(
                self.name, self.kind, self.rule, disc, (min(instants), max(instants)), self.past
            ),
            protocol=self.rule.protocol or None,
        )

    def _keep(self, number: int, incident: Incident, rows: Rows) -> None:
        self.incidents[number] = incident
        members = self._members.setdefault(number, set())
        members.update(self.field.leads(rows) if members else incident.leads)
        homes = self.field.table["home"]
        homes[rows[homes[rows] == NOWHERE]] = number

    def _age(self, row: int) -> tuple[datetime, UUID]:
        sighting = self.field.sightings[row]
        return sighting.at, sighting.lead

    def _is_newer(self, lead: UUID, than: UUID) -> bool:
        rows = self.field.row_of
        return than in rows and self._age(rows[than]) < self._age(rows[lead])

    def _oldest_first(self, leads: tuple[UUID, ...], more: list[UUID]) -> tuple[UUID, ...]:
        """All the leads; those whose sighting is no longer held are older than the rest."""
        rows = self.field.row_of
        if leads and len(more) == 1 and self._is_newer(more[0], leads[-1]):
            return (*leads, more[0])
        gone = [lead for lead in leads if lead not in rows]
        held = [lead for lead in (*leads, *more) if lead in rows]
        return (*gone, *sorted(held, key=lambda lead: self._age(rows[lead])))


def incident_key(rule: str, kind: str, leads: Iterable[UUID]) -> str:
    """The key of the incident that these leads opened: the same set, the same key."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (rule, kind):
        digest.update(len(part.encode()).to_bytes(4, "big") + part.encode())
    for lead in sorted(leads):
        digest.update(lead.bytes)
    return f"near-{digest.hexdigest()}"
