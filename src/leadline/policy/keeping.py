"""Keeping: what is stored open, when a report made in anger is asked about again, how long reports stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from leadline.model.disposition import Disposition
from leadline.policy.term import DAY, HOUR, MINUTE, YEAR, Term, duration


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


def _switch(meaning: str) -> Term:
    return Term(meaning=meaning, unit="yes or no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is stored open beside the sealed words; see docs/rights/kept.md for what each switch costs."""

    kind: Annotated[bool, _switch("store which kind of object a report is about")]
    cues: Annotated[bool, _switch("store which words of the lexicon spoke")]
    sketch: Annotated[bool, _switch("store a keyed sketch of the words, to count copies once")]
    reporter: Annotated[
        bool, _switch("store a keyed fingerprint of a confidential reporter, to count them once")
    ]
    coordinates: Annotated[bool, _switch("store coordinates open; no: they are sealed with the words")]


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
