"""Automation: what the flow asks about acting alone: what may be done, who gets a second look.

Without an adapter (`BY_HAND`) every action is off and nothing is drawn. Must not know a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from leadline.model.action import Cell
from leadline.model.certificate import Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is remembered of an earlier report to find copies of it; no words."""

    #: the report
    lead: UUID
    #: when it was received
    at: datetime
    #: keyed sketch of its words; may be empty
    sketch: bytes
    #: latitude and longitude in degrees, WGS 84, or None
    spot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds at one instant."""

    #: every cell that was ever tried; a cell that is not here is off
    permits: Mapping[Cell, Permit] = field(default_factory=dict)
    #: share of the reports that get a second look, by (language, channel)
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)


class Automation(Protocol):
    """The rows behind certificates, switches and second looks."""

    def draw(self, reports: Sequence[UUID], now: datetime) -> bytes:
        """The seed of a sample among these reports; it is committed to the audit chain on return."""
        ...

    def standing(self, model_hash: str, now: datetime) -> Standing:
        """What holds now for these voters."""
        ...

    def earlier(self, before: datetime) -> Sequence[Earlier]:
        """The newest reports before an instant, as far as copies are looked for."""
        ...

    def visited(self, reports: Sequence[UUID]) -> frozenset[UUID]:
        """Which of these reports have an earlier one at their place."""
        ...


class ByHand:
    """A line without certificates: everything is off, nothing is drawn."""

    def draw(self, reports: Sequence[UUID], now: datetime) -> bytes:
        """No seed."""
        return b""

    def standing(self, model_hash: str, now: datetime) -> Standing:
        """Nothing holds."""
        return Standing()

    def earlier(self, before: datetime) -> Sequence[Earlier]:
        """Nothing."""
        return ()

    def visited(self, reports: Sequence[UUID]) -> frozenset[UUID]:
        """None."""
        return frozenset()


#: what a line has before it has an adapter
BY_HAND: Automation = ByHand()
