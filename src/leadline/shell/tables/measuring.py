"""Measuring: what a receiver showed at a lead's place, as an officer enters it: another row, never a change.

The newest row counts in place of what the report says, from the next look for patterns on. Erasing the
report erases the rows; the audit chain holds who, when and how, never what was shown.
"""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum

from leadline.errors import Missing, NotAllowed
from leadline.model.reading import RadioReading
from leadline.shell.tables.acts import Act, check_open, hold
from leadline.shell.tables.hands import ReadingRow
from leadline.shell.tables.reading import place_of, reading_of


class How(StrEnum):
    """How an officer knows what the receiver showed."""

    TOLD = "told"
    MEASURED = "measured"


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
