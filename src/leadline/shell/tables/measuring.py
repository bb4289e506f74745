"""Measuring: what a receiver showed at a lead's place, as an officer enters it or the reporter adds it.

Each is another row, never a change. The newest counts in place of what the report says, from the next look
for patterns on; only what an officer measured there is not replaced by what the reporter adds. Erasing the
report erases the rows; the audit chain holds who, when and how, never what was shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from leadline.audit.chain import Draft
from leadline.errors import BadInput, Missing, NotAllowed
from leadline.model.reading import RadioReading
from leadline.shell.tables.acts import Act, check_open, hold
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.reading import place_of, reading_of


class How(StrEnum):
    """How an officer knows what the receiver showed."""

    TOLD = "told"
    MEASURED = "measured"


#: how a row is marked that the reporter added through the inbox
ADDED = "added"


def measure(act: Act, reading: RadioReading | None, how: How) -> None:
    """This reading counts for the lead; None takes out the one that counted.

    Raises Missing where there is neither, NotAllowed for a lead without coordinates or one that ended.
    """
    with hold(act) as held:
        check_open(held.row)
        if place_of(held.row.report) is None:
            raise NotAllowed("this report has no coordinates, so nobody knows where the reading was taken")
        if reading is None and reading_of(held.row) is None:
            raise Missing("reading", "a strength or a direction", "both fields were empty")
        shown = asdict(reading or RadioReading())
        ReadingRow.objects.create(lead=held.row, how=how.value, by=act.by, at=act.at, **shown)
        held.row.measured = shown
        held.meet("measure")
        held.write("reading.entered", how=how.value, change="entered" if reading else "taken out")


def add_reading(lead: LeadRow, reading: RadioReading, now: datetime) -> Draft:
    """The reporter's reading is stored with the lead, whose lock the caller holds and which it saves.

    Raises BadInput for a report without coordinates: nobody knows where it was taken.
    """
    if place_of(lead.report) is None:
        raise BadInput("reading", "only with a report that has coordinates", "the report names no point")
    shown = asdict(reading)
    row = ReadingRow.objects.create(lead=lead, how=ADDED, by="", at=now, **shown)
    if counting(ReadingRow.objects.filter(lead=lead)) == row:
        lead.measured = shown
    return Draft(
        at=now, kind="reading.entered", subject=str(lead.pk), detail={"how": ADDED, "change": "entered"}
    )


def counting(rows: Iterable[ReadingRow]) -> ReadingRow | None:
    """Of the rows of a lead, oldest first, the one that counts; None for none.

    A row without strength and direction says that no reading counts.
    """
    holds: ReadingRow | None = None
    for row in rows:
        if row.how != ADDED or holds is None or not _is_measured(holds):
            holds = row
    return holds


def _is_measured(row: ReadingRow) -> bool:
    return row.how == How.MEASURED and not (row.strength_dbm is None and row.bearing_deg is None)
