"""Whether a clock on a wall, of which the zone is not known, can show a given instant.

A camera writes what its clock shows and, mostly, not its zone. Every offset from UTC that is in civil use is
tried (source: IANA time zone database 2025b, offsets in force since 2016: -12:00 to +14:00, 40 of them). How
much a fit is worth depends on how much would fit by luck: `chance` is the share of a day and a zone's width
of wall times that some offset would explain, so a fit to 3 seconds says much and a fit to 10 minutes little.
Offsets in minutes, east positive; gaps in seconds. The clock's own error is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from leadline.errors import BadInput

#: offsets from UTC in civil use, minutes
OFFSETS_MIN = (*range(-720, 841, 60), -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)
#: width of all wall times that one instant can have, seconds
_SPAN_S = (max(OFFSETS_MIN) - min(OFFSETS_MIN)) * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFit:
    """How a wall time lies to an interval of instants."""

    #: the offset that fits best, minutes east of UTC
    offset_min: int
    #: seconds by which it still misses the interval: positive if the wall time is later; 0 inside
    gap_s: float
    #: all offsets that fit within the tolerance, best first
    fitting: tuple[int, ...]
    #: share of all wall times that would have fitted some of the offsets, 0 to 1
    chance: float

    @property
    def fits(self) -> bool:
        """Whether some offset explains the wall time."""
        return bool(self.fitting)


def fit_wall(
    wall: datetime,
    interval: tuple[datetime, datetime],
    tolerance_s: float,
    offsets_min: Sequence[int] = OFFSETS_MIN,
) -> WallFit:
    """How a naive wall time fits an interval of aware instants, earliest first, over the given offsets.

    Raises BadInput for a wall time with a zone, instants without one, and a tolerance below 0.
    """
    earliest, latest = interval
    if wall.tzinfo is not None or earliest.utcoffset() is None or latest.utcoffset() is None:
        raise BadInput("time", "a wall time has no zone, an instant has one", "were they swapped?")
    if tolerance_s < 0:
        raise BadInput("tolerance", "at least 0 s", "a sign?")
    gaps = sorted(
        ((_gap(wall, offset, interval), offset) for offset in offsets_min),
        key=lambda pair: (abs(pair[0]), abs(pair[1])),
    )
    return WallFit(
        offset_min=gaps[0][1],
        gap_s=gaps[0][0],
        fitting=tuple(offset for gap, offset in gaps if abs(gap) <= tolerance_s),
        chance=_chance((latest - earliest).total_seconds() + 2 * tolerance_s, offsets_min),
    )


def offset_minutes(written: str) -> int | None:
    """Minutes of an offset as written, such as "+08:00" or "Z"; None if it is not one.

    >>> offset_minutes("+05:45"), offset_minutes("-0330"), offset_minutes("Z"), offset_minutes("local")
    (345, -210, 0, None)
    """
    plain = written.strip().replace("'", "")
    if plain in ("Z", "z", "UTC"):
        return 0
    digits = plain[1:].replace(":", "")
    if plain[:1] not in ("+", "-") or len(digits) != 4 or not digits.isascii() or not digits.isdigit():
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if plain[0] == "+" else -minutes) if minutes <= 15 * 60 else None


def written_offset(minutes: int) -> str:
    """An offset as people write it.

    >>> written_offset(345), written_offset(-210), written_offset(0)
    ('UTC+5:45', 'UTC-3:30', 'UTC')
    """
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def _gap(wall: datetime, offset_min: int, interval: tuple[datetime, datetime]) -> float:
    earliest, latest = interval
    instant = (wall - timedelta(minutes=offset_min)).replace(tzinfo=UTC)
    if instant < earliest:
        return (instant - earliest).total_seconds()
    return max(0.0, (instant - latest).total_seconds())


def _chance(window_s: float, offsets_min: Sequence[int]) -> float:
    """Length of the union of windows round each offset, as a share of all wall times."""
    covered = 0.0
    reached = float("-inf")
    for start in sorted(offset * 60.0 for offset in offsets_min):
        covered += max(0.0, start + window_s - max(start, reached))
        reached = max(reached, start + window_s)
    return float(min(1.0, covered / (_SPAN_S + window_s)))
