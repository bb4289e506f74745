"""Queue: the one order in which leads stand before the officers, as columns that can be stored.

Band first (0 at the top), then the score, then who came first, then the id: a total order,
so that keyset paging never shows a lead twice or leaves one out. A clock changes the band only
at the instants that `next_change` gives. A missed acknowledgement does not lift a lead: with a
backlog, old harmless reports would bury new grave ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from leadline.model.deadline import Clock, Deadline
from leadline.model.lead import Lead
from leadline.model.priority import Priority
from leadline.priority.deadline import Paused, is_overdue

#: clocks whose miss lifts a lead
_LIFTING = frozenset({Clock.DANGER, Clock.SCREENING, Clock.RESPONSE})


class Band(IntEnum):
    """The coarse order, by the clocks that run; smaller is sooner."""

    DANGER_MISSED = 0
    DANGER = 1
    MISSED = 2
    SENSITIVE = 3
    REST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueKey:
    """Four columns: ORDER BY band, score DESC, received_at, lead."""

    #: the coarse order
    band: Band
    #: the score of stage 5
    score: float
    #: registration of the first revision, aware UTC
    received_at: datetime
    #: the last word between equals
    lead: UUID

    @property
    def order(self) -> tuple[int, float, datetime, int]:
        """A tuple that sorts ascending in the order of the queue."""
        return (int(self.band), -self.score, self.received_at, self.lead.int)


def queue_key(lead: Lead, priority: Priority, clocks: Sequence[Deadline | Paused], now: datetime) -> QueueKey:
    """Where a lead stands in the queue; `clocks` are those still to be met."""
    return QueueKey(
        band=band(clocks, now), score=priority.score, received_at=lead.report.received_at, lead=lead.id
    )


def band(clocks: Sequence[Deadline | Paused], now: datetime) -> Band:
    """The coarse order that running clocks give."""
    running = [item for item in clocks if isinstance(item, Deadline)]
    missed = {item.clock for item in running if is_overdue(item, now)}
    kinds = {item.clock for item in running}
    if Clock.DANGER in missed:
        return Band.DANGER_MISSED
    if Clock.DANGER in kinds:
        return Band.DANGER
    if missed & _LIFTING:
        return Band.MISSED
    return Band.SENSITIVE if Clock.SCREENING in kinds else Band.REST


def next_change(clocks: Sequence[Deadline | Paused], now: datetime) -> datetime | None:
    """The next instant after which the band may be another by time alone, or None."""
    ahead = [
        item.due_at
        for item in clocks
        if isinstance(item, Deadline) and item.clock in _LIFTING and item.due_at >= now
    ]
    return min(ahead, default=None)
