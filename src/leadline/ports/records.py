"""Records: dated entries that others keep: dock books, customs, permits, construction, access logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRecord:
    """One entry of somebody's book."""

    #: whose book: "dock", "customs", "construction", "notice" …
    source: str
    #: the entry's own number in that book
    id: str
    #: what it is about: a ship, a permit number, a thing
    subject: str
    #: what it says happened, one word where possible: "arrival", "declaration", "work" …
    what: str
    #: from when until when, aware UTC; equal for one instant
    earliest: datetime
    latest: datetime
    #: where, as the book names it, or ""
    where: str = ""
    #: latitude and longitude in degrees WGS 84, or None
    spot: tuple[float, float] | None = None


class Records(Protocol):
    """The books that an operator may look into."""

    def about(self, subject: str, since: datetime, until: datetime) -> Sequence[DatedRecord]:
        """The entries about a subject (case and spaces do not count) that touch a time, oldest first."""
        ...

    def sources(self) -> Sequence[str]:
        """The books that are here."""
        ...

    def of(self, source: str, since: datetime, until: datetime) -> Sequence[DatedRecord]:
        """The entries of one book that touch a time, oldest first: whether it was kept at all."""
        ...

    def subjects_in(self, text: str) -> Sequence[str]:
        """The subjects that stand in a text, as the books write them, in the order of the text."""
        ...
