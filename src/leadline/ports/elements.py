"""ElementSets: orbital elements of satellites as they were published, with their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementSet:
    """The two lines of one satellite at one epoch (TLE format)."""

    #: catalogue number (NORAD), 1 to 339999
    number: int
    #: name as published, or ""
    name: str
    #: instant that the elements are for, aware UTC
    epoch: datetime
    line1: str
    line2: str


class ElementSets(Protocol):
    """Dated element sets of an operator."""

    def nearest(self, at: datetime, names: Sequence[str] = ()) -> Sequence[ElementSet]:
        """For each satellite the set whose epoch is nearest to an instant, in the order of their numbers.

        `names`: only these, by name or catalogue number; empty for all.
        """
        ...
