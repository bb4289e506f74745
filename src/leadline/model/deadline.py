"""Deadline: a stored instant by which somebody must have acted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Clock(StrEnum):
    """Which promise runs. Names match `[clocks.*]` in the policy."""

    DANGER = "danger"
    SCREENING = "screening"
    RESPONSE = "response"
    ACKNOWLEDGE = "acknowledge"


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
