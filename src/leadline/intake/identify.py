"""Identify: the ids of what comes in: they sort by the instant of receipt, and cannot be guessed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from uuid import UUID


def new_id(at: datetime, rng: Callable[[int], bytes] = os.urandom) -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.

    >>> from datetime import UTC
    >>> str(new_id(datetime(2026, 1, 5, tzinfo=UTC), bytes))
    '019b8b74-1800-7000-8000-000000000000'
    """
    number = int(at.timestamp() * 1000) << 80 | int.from_bytes(rng(10))
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)
