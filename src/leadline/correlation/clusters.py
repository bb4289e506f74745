"""Clusters: leads that are bonded become incidents with stable names; nothing is merged or split unrecorded.

Which leads are together depends only on the bonds and on what officers said by hand, never on the order in
which they came: hands first, the newest first, then bonds, the oldest leads first; a bond that would join
what an officer cut apart is not followed. Only the names depend on history: of clusters that grow together
the oldest name lives on, and of one that falls apart the part with its first lead keeps the name.
Knows no reason but the sentence of a bond, no clock and no database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from leadline.errors import Missing

Ages = Mapping[UUID, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """Why the machine holds two leads together."""

    first: UUID
    second: UUID
    #: a sentence that an officer can read aloud
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """That an officer tied two leads together or cut them apart; of one pair the newest holds."""

    first: UUID
    second: UUID
    is_tied: bool
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Leads that belong together, under a name that stays."""

    name: str
    #: when it opened; of two the older one's name lives on
    born: datetime
    #: oldest first
    leads: tuple[UUID, ...]


class Kind(StrEnum):
    """What can become of a cluster."""

    OPENED = "opened"
    JOINED = "joined"
    LEFT = "left"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that became of a cluster: to be written down as a row."""

    kind: Kind
    #: the cluster that has the name afterwards; for a split the one that kept it
    name: str
    #: merged: the name that ended; split: the name of the new part; else ""
    other: str = ""
    #: the leads that opened it, joined, left, came with the other, or went with the new part
    leads: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What holds now, and what became of what held before."""

    clusters: tuple[Cluster, ...]
    changes: tuple[Change, ...]


def settle(
    ages: Ages, bonds: Iterable[Bond], hands: Iterable[Hand], before: Iterable[Cluster], at: datetime
) -> Settled:
    """The clusters of these leads, `before` being what held until now; new ones are born `at`.

    Every lead of a bond, a hand or a cluster must have an age. A lead that is bonded to none and was in no
    cluster is in none. The same input again changes nothing. Raises Missing for a lead without an age.
    """
    held = sorted(before, key=lambda one: (one.born, one.name))
    parts = partition(ages, bonds, hands)
    for lead in (lead for one in held for lead in one.leads):
        _check_age(ages, lead)
    return _Naming(ages, held, at).name(parts)


def partition(ages: Ages, bonds: Iterable[Bond], hands: Iterable[Hand]) -> list[tuple[UUID, ...]]:
    """Which leads are together, each part oldest first, the part with the oldest lead first."""
    forest = _Forest()
    for hand in _newest_first(hands):
        _check_age(ages, hand.first)
        _check_age(ages, hand.second)
        (forest.join if hand.is_tied else forest.part)(hand.first, hand.second)
    pairs = {tuple(sorted((_age(ages, bond.first), _age(ages, bond.second)))) for bond in bonds}
    for earlier, later in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        forest.join(earlier[1], later[1])
    parts = [tuple(sorted(part, key=lambda lead: _age(ages, lead))) for part in forest.parts()]
    return sorted(parts, key=lambda part: _age(ages, part[0]))


def way(bonds: Iterable[Bond], start: UUID, end: UUID) -> tuple[Bond, ...]:
    """The shortest chain of bonds from one lead to another: why they are together; empty if they are not."""
    around: dict[UUID, list[Bond]] = {}
    for bond in bonds:
        around.setdefault(bond.first, []).append(bond)
        around.setdefault(bond.second, []).append(bond)
    came: dict[UUID, tuple[Bond, ...]] = {start: ()}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for bond in around.get(here, ()):
            there = bond.second if bond.first == here else bond.first
            if there not in came:
                came[there] = (*came[here], bond)
                waiting.append(there)
    return came.get(end, ())


class _Forest:
    """Leads in trees, and which trees may not grow together."""

    def __init__(self) -> None:
        self._above: dict[UUID, UUID] = {}
        self._apart: dict[UUID, set[UUID]] = {}

    def _root(self, lead: UUID) -> UUID:
        above = self._above.setdefault(lead, lead)
        while above != lead:
            self._above[lead] = self._above[above]
            lead, above = above, self._above[above]
        return lead

    def join(self, one: UUID, other: UUID) -> None:
        """Grow the two trees together, unless they are kept apart."""
        kept, gone = self._root(one), self._root(other)
        if kept == gone or gone in self._apart.get(kept, ()):
            return
        self._above[gone] = kept
        for enemy in self._apart.pop(gone, set()):
            self._apart[enemy].discard(gone)
            self._apart[enemy].add(kept)
            self._apart.setdefault(kept, set()).add(enemy)

    def part(self, one: UUID, other: UUID) -> None:
        """Keep the two trees apart from now on, unless they are one already."""
        first, second = self._root(one), self._root(other)
        if first != second:
            self._apart.setdefault(first, set()).add(second)
            self._apart.setdefault(second, set()).add(first)

    def parts(self) -> list[list[UUID]]:
        """The trees."""
        found: dict[UUID, list[UUID]] = {}
        for lead in list(self._above):
            found.setdefault(self._root(lead), []).append(lead)
        return list(found.values())


class _Naming:
    """Gives every part the name that it keeps, inherits or gets."""

    def __init__(self, ages: Ages, held: Sequence[Cluster], at: datetime) -> None:
        self.ages, self.held, self.at = ages, held, at
        self.home = {lead: one for one in reversed(held) for lead in one.leads}
        self.names = {one.name for one in held}
        self.changes: list[Change] = []

    def name(self, parts: Sequence[tuple[UUID, ...]]) -> Settled:
        """The clusters, and the changes in the order of the parts."""
        known = {lead for part in parts for lead in part}
        single = sorted(
            {lead for lead in self.home if lead not in known}, key=lambda lead: _age(self.ages, lead)
        )
        every = [*parts, *((lead,) for lead in single)]
        where = {lead: number for number, part in enumerate(every) for lead in part}
        stays = {one.name: where[self._first(one)] for one in self.held}
        claims: dict[int, list[Cluster]] = {}
        for one in self.held:
            claims.setdefault(stays[one.name], []).append(one)
        clusters = [self._made(part, claims.get(number, [])) for number, part in enumerate(every)]
        for one in self.held:
            gone = tuple(
                lead for lead in one.leads if where[lead] != stays[one.name] and where[lead] in claims
            )
            if gone:
                self.changes.append(Change(kind=Kind.LEFT, name=one.name, leads=gone))
        return Settled(
            clusters=tuple(sorted((one for one in clusters if one), key=lambda one: (one.born, one.name))),
            changes=tuple(self.changes),
        )

    def _first(self, cluster: Cluster) -> UUID:
        return min(cluster.leads, key=lambda lead: (self.ages[lead], lead))

    def _made(self, part: tuple[UUID, ...], claims: Sequence[Cluster]) -> Cluster | None:
        if not claims:
            return self._fresh(part)
        kept, *ended = claims
        self.changes += [
            Change(kind=Kind.MERGED, name=kept.name, other=one.name, leads=one.leads) for one in ended
        ]
        known = {lead for one in claims for lead in one.leads}
        joined = tuple(lead for lead in part if lead not in known)
        if joined:
            self.changes.append(Change(kind=Kind.JOINED, name=kept.name, leads=joined))
        return Cluster(name=kept.name, born=kept.born, leads=part)

    def _fresh(self, part: tuple[UUID, ...]) -> Cluster | None:
        """A part whose first lead carries no name: it has left, was split off, or opens."""
        old = self.home.get(part[0])
        if len(part) == 1:
            if old is not None:
                self.changes.append(Change(kind=Kind.LEFT, name=old.name, leads=part))
            return None
        name = self._new_name(part[0])
        if old is not None:
            self.changes.append(Change(kind=Kind.SPLIT, name=old.name, other=name, leads=part))
        else:
            self.changes.append(Change(kind=Kind.OPENED, name=name, leads=part))
        return Cluster(name=name, born=self.at, leads=part)

    def _new_name(self, first: UUID) -> str:
        name, times = f"incident-{first}", 1
        while name in self.names:
            times += 1
            name = f"incident-{first}-{times}"
        self.names.add(name)
        return name


def _age(ages: Ages, lead: UUID) -> tuple[datetime, UUID]:
    _check_age(ages, lead)
    return ages[lead], lead


def _check_age(ages: Ages, lead: UUID) -> None:
    if lead not in ages:
        raise Missing("ages", "every lead of a bond, a hand or a cluster", "a lead that was erased?")


def _newest_first(hands: Iterable[Hand]) -> list[Hand]:
    """The newest hand of each pair, the newest of all first."""
    newest = {_pair(hand): hand for hand in sorted(hands, key=_order)}
    return sorted(newest.values(), key=_order, reverse=True)


def _order(hand: Hand) -> tuple[datetime, bool, str]:
    return hand.at, hand.is_tied, _pair(hand)


def _pair(hand: Hand) -> str:
    return "-".join(sorted((hand.first.hex, hand.second.hex)))
