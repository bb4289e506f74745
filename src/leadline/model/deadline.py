"""Deadline: a stored instant by which somebody must have acted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Clock(StrEnum):
    """Which promise runs. Names match `[clocks.*]` in the policy."""

    DANGER = "danger"
    SCREENING = "screening"
    RESPONSE = "response"
    ACKNOWLEDGE = "acknowledge"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One running clock of one lead."""

    #: which promise
    clock: Clock
    #: when it started, aware UTC
    started_at: datetime
    #: by when, aware UTC
    due_at: datetime
    #: a sentence that an officer can read aloud
    because: str
    #: how long it stood still so far; already in `due_at`
    stood: timedelta = timedelta(0)


def spoken(length: timedelta) -> str:
    """A stretch of time as people say it, in whole units, rounded to the nearest second.

    >>> spoken(timedelta(hours=2)), spoken(timedelta(minutes=90)), spoken(timedelta(seconds=60))
    ('2 h', '1 h 30 min', '1 min')
    """
    seconds = round(length.total_seconds())
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    words = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count} {name}")
    return " ".join(words) or "0 s"
