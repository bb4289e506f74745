"""Ports to the seal: anybody may seal, few may open, and every opening is written down.

The process that takes reports in needs `Sealer` only, and that needs public keys only.
`StatementOpener` is for the process that holds the intake key. Must not know keys.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from leadline.model.report import Statement


class Sealer(Protocol):
    """Closes the words of a report before they touch a disk."""

    def seal(self, statement: Statement, *, report_id: UUID, revision: int) -> bytes:
        """The statement as an age file, bound to this report and revision.

        Raises TooLong or Unreadable for words that cannot be sealed.
        """
        ...


class StatementOpener(Protocol):
    """Opens the words of one revision of one report and writes down that it did."""

    def open(self, report_id: UUID, revision: int, sealed: bytes, *, purpose: str, by: str) -> Statement:
        """The words, after the opening is in the audit chain as `report.opened`.

        `purpose` says why, such as "sorting" or "reading"; `by` is the officer's user name,
        or "" for the machine. An adapter that cannot write the audit entry must not open.
        Raises Tampered or Unreadable if the seal does not hold.
        """
        ...
