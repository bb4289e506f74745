"""Term: what one number of the policy means and what is possible for it.

Values live in the TOML files beside this page, each with its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one number means, and the least and most that make sense for it."""

    #: one sentence for `leadline policy show` and docs/policy/keys.md
    meaning: str
    #: the least that is possible; for texts the least length, for lists the least count
    low: Any = 0
    #: the most that is possible
    high: Any = 1_000_000
    #: unit that the TOML must state: for numbers exactly this one, for durations s, min, h or d
    unit: str = ""
    #: allowed words, if only some are
    words: tuple[str, ...] = ()


def duration(meaning: str, low: timedelta, high: timedelta) -> Term:
    """A Term for a stretch of time."""
    return Term(meaning=meaning, low=low, high=high, unit="s, min, h or d")


def points(meaning: str) -> Term:
    """A Term for a summand of the priority score."""
    return Term(meaning=meaning, low=0, high=100, unit="points")
