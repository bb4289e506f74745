"""Store: what the flow asks of the rows, and what each step writes down. Must not know a database.

A batch is one transaction: the leads that wait for a step are claimed, the effects are written,
and the mark that the step is done is written with them, all or nothing. CHECK alone is slow: its leads
are claimed without holding a row, and what it found is written in a transaction of its own at the end,
if the words are still the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from leadline.model.action import Move
from leadline.model.checking import Entered, Told
from leadline.model.deadline import Clock, Deadline
from leadline.model.decision import Decision
from leadline.model.finding import Finding
from leadline.model.grade import Grade
from leadline.model.incident import Incident, Sighting, Tie
from leadline.model.lead import Lead
from leadline.model.priority import Priority
from leadline.model.protocol import Proposal
from leadline.ports.registers import Setting


class Step(StrEnum):
    """What a lead can wait for; each is done once for every round of a lead."""

    SORT = "sort"
    TIE = "tie"
    RANK = "rank"
    #: beside the others, once nothing else waits: no sorting waits for it
    CHECK = "check"


class ToCheck(StrEnum):
    """How a lead waits for CHECK."""

    NOT = ""
    #: only for the verifiers for which officers entered something since it was checked
    ENTERED = "entered"
    #: for all verifiers: words, files or company are new
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One lead that waits for a step; its report holds no words until they are opened."""

    #: the lead with an unopened report
    lead: Lead
    #: round of sorting; the mark of the step is unique for (report, step, round)
    round: int
    #: the sealed words by revision, oldest first; only for SORT and CHECK
    sealed: tuple[tuple[int, bytes], ...] = ()
    #: the sealed contact; only for SORT
    sealed_contact: bytes | None = None
    #: the clocks that already run
    running: tuple[Deadline, ...] = ()
    #: the clocks that somebody has met; they do not start again
    met: frozenset[Clock] = frozenset()
    #: whether files came with it; only for SORT and CHECK
    has_files: bool = False
    #: the claims that officers entered, oldest first; only for SORT and CHECK
    entered: tuple[Entered, ...] = ()
    #: the other leads of its incidents, oldest first; only for CHECK
    company: tuple[Told, ...] = ()
    #: the verifiers for which officers entered something since it was checked; empty: ask all
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What stages 2 and 3 write down for one lead."""

    lead: UUID
    #: how it is sorted
    decision: Decision
    #: the same sentence in Chinese
    because_zh: str
    #: what the verifiers found
    findings: tuple[Finding, ...]
    #: proposed grade
    grade: Grade
    #: keyed MinHash of the words
    sketch: bytes
    #: keyed fingerprint of a confidential reporter
    reporter: bytes | None
    #: share of the five questions that is answered, 0 to 1
    completeness: float
    #: when to ask whether the reporter stands by it, if it was made in anger
    confirm_ask_at: datetime | None
    #: how many people give it a second look, blind
    readers: int = 0
    #: seed of the batch's sample, hexadecimal; "" if nothing was drawn
    seed: str = ""
    #: whether a check of its own can say something about it
    checks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """What stage 4 writes down for a whole batch; everything in it has a key."""

    ties: tuple[Tie, ...] = ()
    incidents: tuple[Incident, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What stages 5 and 6 write down for one lead."""

    lead: UUID
    #: the score with its parts
    priority: Priority
    #: coarse order by running clocks
    band: int
    #: when the band may be another by time alone
    band_changes_at: datetime | None
    #: how thickly settled its place is
    setting: Setting | None
    #: the clocks that must run
    deadlines: tuple[Deadline, ...]
    #: playbooks that fit
    proposals: tuple[Proposal, ...]
    #: a sentence if somebody must look at once, or ""
    alarm: str
    #: what the machine does under certificates once the lead is in the queue
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the step that checks writes down for one lead."""

    lead: UUID
    #: what the verifiers found
    findings: tuple[Finding, ...]
    #: the grade that all findings that hold propose together
    grade: Grade
    #: whether its place in the queue has to be worked out anew
    rank_again: bool = False
    #: imprints of its pictures; where they are new the lead waits to be tied again, b"" changes nothing
    imprints: bytes = b""


Effect = Sorted | Ranked | Checked


class Batch(Protocol):
    """Leads claimed by one worker inside one transaction."""

    @property
    def waiting(self) -> Sequence[Waiting]:
        """The claimed leads, oldest first; empty if none waits."""
        ...

    def write(self, effects: Sequence[Effect], tied: Tied | None = None) -> None:
        """Nothing; effects, marks and the next step are written for every claimed lead.

        Of CHECK nothing is written for a lead whose words are others meanwhile: it waits anew.
        """
        ...


class Store(Protocol):
    """The rows of the line, as the flow needs them."""

    def batch(self, step: Step, limit: int) -> AbstractContextManager[Batch]:
        """At most `limit` leads that wait for `step`; commits at the end, rolls back on an error.

        A lead waits for CHECK once nothing else waits for it; never claimed by two at once.
        """
        ...

    def sightings(self, since: datetime) -> Sequence[Sighting]:
        """All sightings of open or closed leads since an instant, oldest first."""
        ...

    def sightings_of(self, leads: Sequence[UUID]) -> Sequence[Sighting]:
        """The sightings of these leads that have a kind and a place, oldest first."""
        ...

    def incidents(self, since: datetime) -> Sequence[Incident]:
        """The incidents with a lead since an instant; also those that an officer closed."""
        ...
