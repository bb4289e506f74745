"""Clock: where "now" comes from. The core never calls it by itself; the shell passes it in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """This instant, aware UTC."""
        ...
