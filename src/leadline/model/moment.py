"""Moment: when something happened, as an interval, because nobody remembers the second.

Must not know the clock: "now" is always passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An interval of UTC instants inside which the thing happened."""

    #: earliest possible instant, aware UTC
    earliest: datetime
    #: latest possible instant, aware UTC; equal to `earliest` for an exact time
    latest: datetime
