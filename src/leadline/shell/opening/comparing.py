"""Comparing: which older image an officer wished to lay under an image of a lead, and whether that may be.

It may be of the same report, or of one that belongs with it when the images are opened: not of any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.hands import EnteredRow
from leadline.shell.tables.together import belonging

#: the verifier whose claims name two images, and the prefix of a file in a claim
IMAGERY, FILE = "imagery", "file:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The older image that is to be laid under an image of a lead."""

    #: the image of the lead, and the older one, which need not exist any more
    newer: UUID
    older: UUID
    #: the officer who asked for it
    by: str
    #: the older image, or None where it is gone or of a report that does not belong with this one
    row: EvidenceRow | None


def wishes(lead: UUID) -> Mapping[UUID, Wish]:
    """What officers asked for, the newest for each image of the lead."""
    entered = list(EnteredRow.objects.filter(lead=lead, verifier=IMAGERY))
    newest = {file_of(one.claim.get("about")): one for one in entered}
    found = {}
    for newer, one in newest.items():
        older = file_of(one.claim.get("before"))
        if newer is not None and older is not None:
            found[newer] = Wish(newer=newer, older=older, by=one.by, row=may_compare(lead, older))
    return found


def may_compare(lead: UUID, older: UUID) -> EvidenceRow | None:
    """The older image, if it is of this lead or of one that belongs with it."""
    row = EvidenceRow.objects.filter(id=older).select_related("report").first()
    if row is None or (row.report_id != lead and row.report_id not in belonging(lead)):
        return None
    return row


def file_of(named: object) -> UUID | None:
    """The id of a file as claims name it, "file:<id>" or the id alone; None for anything else.

    >>> file_of("file:7b1f6a52-0000-4000-8000-000000000001")
    UUID('7b1f6a52-0000-4000-8000-000000000001')
    >>> file_of("the gate") is file_of(None) is None
    True
    """
    try:
        return UUID(str(named).removeprefix(FILE))
    except ValueError:
        return None
