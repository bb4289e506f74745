"""Keeping: when a report made in anger is asked about again, and how long reports are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.model.disposition import Disposition
from leadline.policy.term import DAY, HOUR, MINUTE, YEAR, duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """When a report made in anger is asked about again."""

    cooling: Annotated[
        timedelta,
        duration(
            "wait before the reporter is asked whether they stand by it",
            MINUTE,
            7 * DAY,
        ),
    ]
    expires: Annotated[
        timedelta,
        duration(
            "how long the question stays open; the report stays in the queue either way",
            HOUR,
            YEAR,
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a report is kept after it was closed, by outcome."""

    protected: Annotated[timedelta, duration("protected expression", timedelta(0), YEAR)]
    out_of_scope: Annotated[timedelta, duration("not for this line", DAY, 10 * YEAR)]
    withdrawn: Annotated[timedelta, duration("taken back by the reporter", timedelta(0), 10 * YEAR)]
    no_merit: Annotated[timedelta, duration("looked at, nothing in it", DAY, 10 * YEAR)]
    unresolved: Annotated[timedelta, duration("could not be settled; reviewed at the end", DAY, 10 * YEAR)]
    lead: Annotated[timedelta, duration("followed up; reviewed at the end", DAY, 30 * YEAR)]

    def of(self, disposition: Disposition) -> timedelta:
        """How long a report that ended so is kept after it ended."""
        kept: timedelta = getattr(self, disposition.value)
        return kept
