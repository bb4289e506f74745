"""Check: walks the whole chain once, in constant memory, and says what was done to it.

It finds a changed, removed, reordered, inserted or forked entry by the chain alone; a cut
tail and a chain that was made anew need anchors. Entries after the last anchor are only as
safe as the database. Must not know where entries or anchors are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from leadline.audit.anchor import Anchor
from leadline.audit.chain import START, Entry, Head, entry_hash, head_of
from leadline.errors import BadInput


class Damage(StrEnum):
    """What was done to a chain."""

    CHANGED = "changed"
    REPLACED = "replaced"
    REMOVED = "removed"
    REORDERED = "reordered"
    INSERTED = "inserted"
    FORKED = "forked"
    REWRITTEN = "rewritten"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where a chain does not hold."""

    #: number of the first entry that is wrong or missing
    seq: int
    #: what was done
    damage: Damage
    #: a sentence that an auditor can read aloud
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check found."""

    #: entries that hold
    entries: int
    #: where the good part of the chain ends
    head: Head
    #: entries up to this number are also held by an anchor
    anchored_to: int
    #: the first fault, or None
    fault: Fault | None
    #: a sentence that an auditor can read aloud
    because: str

    @property
    def is_whole(self) -> bool:
        """Whether no fault was found."""
        return self.fault is None


def verify(entries: Iterable[Entry], anchors: Iterable[Anchor] = ()) -> Result:
    """What the chain looks like; entries come in the order of `seq`, anchors in the order of writing.

    Takes a stream of any length and keeps two entries and one anchor. Anchors may raise
    Tampered themselves, when their signature does not hold.
    """
    walk = _Walk(anchors)
    stream = iter(entries)
    for entry in stream:
        fault = walk.step(entry)
        if fault is not None:
            return walk.result(_settle(fault, stream))
    return walk.result(walk.end())


class _Walk:
    """The good part of the chain so far."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self.head = START
        self._before = START
        self._anchored_to = 0
        self._anchors = iter(anchors)
        self._next = next(self._anchors, None)

    def step(self, entry: Entry) -> Fault | None:
        """The fault of the next entry, or None and the walk has moved on."""
        expected = self.head.seq + 1
        if not _holds(entry):
            return Fault(
                seq=expected,
                damage=Damage.CHANGED,
                because=f"Entry {expected} was changed: its content does not match its hash.",
            )
        if entry.seq != expected:
            return self._out_of_place(entry, expected)
        if entry.prev_hash != self.head.hash:
            return Fault(
                seq=expected,
                damage=Damage.REPLACED,
                because=f"Entry {expected} does not follow from entry {self.head.seq}: one of the two was "
                "replaced and its hash made anew.",
            )
        self._before, self.head = self.head, head_of(entry)
        return self._meet_anchors()

    def end(self) -> Fault | None:
        """The fault of a chain that stops here, or None."""
        fault = self._meet_anchors()
        if fault is not None or self._next is None:
            return fault
        first, last = self.head.seq + 1, self._next.seq
        return Fault(
            seq=first,
            damage=Damage.CUT,
            because=f"The chain ends at entry {self.head.seq}, but the anchor of "
            f"{self._next.at:%Y-%m-%d %H:%M} UTC saw entry {last}: "
            f"entries {first} to {last} or more were removed.",
        )

    def result(self, fault: Fault | None) -> Result:
        """The whole answer."""
        loose = self.head.seq - self._anchored_to
        good = (
            f"The chain is whole: {self.head.seq} entries; anchors hold {self._anchored_to} of them, "
            f"the last {loose} rest on the database alone."
        )
        return Result(
            entries=self.head.seq,
            head=self.head,
            anchored_to=self._anchored_to,
            fault=fault,
            because=good if fault is None else fault.because,
        )

    def _out_of_place(self, entry: Entry, expected: int) -> Fault:
        """What an entry that holds by itself but has the wrong number tells."""
        if entry.seq > expected:
            return Fault(
                seq=expected,
                damage=Damage.REMOVED,
                because=f"Entries {expected} to {entry.seq - 1} are missing: they were removed.",
            )
        if (
            entry.hash != self.head.hash
            and entry.seq == self.head.seq
            and entry.prev_hash == self._before.hash
        ):
            return Fault(
                seq=entry.seq,
                damage=Damage.FORKED,
                because=f"The chain forks: two entries {entry.seq} both follow entry {self._before.seq}.",
            )
        return Fault(
            seq=entry.seq,
            damage=Damage.INSERTED,
            because=f"A second entry {entry.seq} stands after entry {self.head.seq}: it was inserted.",
        )

    def _meet_anchors(self) -> Fault | None:
        """Compare every anchor of this head with it."""
        while self._next is not None and self._next.seq <= self.head.seq:
            anchor = self._next
            if anchor.seq < self.head.seq and anchor.seq != 0:
                raise BadInput("anchors", "in the order of writing", "sorted some other way?")
            if anchor.seq == self.head.seq and anchor.hash != self.head.hash:
                return self._rewritten(anchor)
            self._anchored_to = anchor.seq
            self._next = next(self._anchors, None)
        return None

    def _rewritten(self, anchor: Anchor) -> Fault:
        return Fault(
            seq=self._anchored_to + 1,
            damage=Damage.REWRITTEN,
            because=f"Entry {anchor.seq} is not the one that the anchor of "
            f"{anchor.at:%Y-%m-%d %H:%M} UTC saw: "
            f"the chain was made anew somewhere in entries {self._anchored_to + 1} to {anchor.seq}.",
        )


def _holds(entry: Entry) -> bool:
    """Whether the content of an entry gives its hash; content that cannot be hashed does not."""
    try:
        return entry_hash(entry) == entry.hash
    except BadInput:
        return False


def _settle(fault: Fault, rest: Iterator[Entry]) -> Fault:
    """A removed entry that turns up later was only moved."""
    if fault.damage is Damage.REMOVED and any(entry.seq == fault.seq for entry in rest):
        return Fault(
            seq=fault.seq,
            damage=Damage.REORDERED,
            because=f"Entry {fault.seq} stands later than its place: entries were reordered.",
        )
    return fault
