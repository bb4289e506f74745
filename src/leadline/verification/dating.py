"""Dating: whether dated entries, two clocks' lists or one list's hours agree with what is stated of them.

It speaks of records and clocks, never of who a person is. What is said of it stands in `dating_said`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput, OutOfRange
from leadline.exchange.rows import instant_s
from leadline.methods.clocks import Offset, Zonelike, offset, zonelike
from leadline.methods.hours import Hours, hours
from leadline.policy.records import RecordsRule

Floats = NDArray[np.float64]
#: instants of one list, at most
MOST_INSTANTS = 200_000
#: two instants this exact can be told to be whole quarter hours apart, s
_EXACT_S = 120.0
#: the zones of the Earth are at most so far apart, s
_FARTHEST_S = 26 * 3600.0
#: shares of entries written in another zone that count as ordinary, and as another zone
_ORDINARY, _OTHER = 0.05, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated entry about a thing."""

    #: what it is: "notice", "construction record", "photo" …
    label: str
    #: from when until when; no latest for one instant
    earliest: datetime
    latest: datetime | None = None
    #: whose it is: "words", "file:<id>", "register:<book>" …
    source: str = ""
    #: how far it may be off, s; None for the policy's
    tolerance_s: float | None = None
    #: whether the zone of its clock is known
    zone_known: bool = True

    @property
    def end(self) -> datetime:
        """Until when."""
        return self.earliest if self.latest is None else self.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The two entries that lie farthest apart, the earlier one first."""

    first: Entry
    second: Entry
    #: seconds between them; 0 or less where they overlap
    gap_s: float
    #: seconds that are allowed
    tolerance_s: float
    #: whether the gap is that of a time zone, where both are exact; None where it is not
    zone: Zonelike | None

    @property
    def agrees(self) -> bool:
        """Whether they lie close enough."""
        return self.gap_s <= self.tolerance_s

    @property
    def ratio(self) -> float:
        """The gap in tolerances, 0 where they overlap."""
        return round(min(max(self.gap_s, 0.0) / max(self.tolerance_s, 1.0), 1e6), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What two lists of the same events say of their clocks; no offset where they cannot be matched."""

    found: Offset | None
    zone: Zonelike | None
    #: entries of the two lists
    many: tuple[int, int]
    #: seconds that are allowed
    tolerance_s: float
    #: chance below which a match counts
    doubt: float

    @property
    def is_matched(self) -> bool:
        """Whether the lists are surely of the same events."""
        return self.found is not None and self.found.chance < self.doubt

    @property
    def agrees(self) -> bool:
        """Whether the two clocks show the same time, within what is allowed."""
        if self.found is None:
            return False
        drifted = abs(self.found.drift_s_day) * self.found.span_s / 86_400.0 / 2
        return abs(self.found.offset_s) + drifted <= max(self.tolerance_s, 3 * self.found.error_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """How a list of instants fits a stated zone."""

    many: int
    #: entries that are written with an offset of their own, and those whose offset is not the zone's
    written: int
    elsewhere: int
    #: offsets that were written, hours east of UTC, the most frequent first
    offsets_h: tuple[float, ...]
    hours: Hours
    #: whether there is enough for the hours to say anything
    is_enough: bool
    doubt: float

    @property
    def share_elsewhere(self) -> float:
        """Share of the written offsets that are not the zone's."""
        return self.elsewhere / self.written if self.written else 0.0

    @property
    def is_written_elsewhere(self) -> bool:
        """Whether at least half of what is written with an offset has another zone's."""
        return self.share_elsewhere >= _OTHER

    @property
    def agrees(self) -> bool | None:
        """Whether the zone fits; None where it cannot be told."""
        if self.is_written_elsewhere:
            return False
        if self.is_enough and not self.hours.is_flat and self.hours.chance < self.doubt:
            return False
        fits_hours = self.is_enough and self.hours.chance >= self.doubt
        return True if fits_hours and self.share_elsewhere <= _ORDINARY else None


def gap_of(entries: Sequence[Entry], rule: RecordsRule) -> Gap:
    """The two entries that lie farthest apart beyond what is allowed between them."""
    pairs = [_gap(one, other, rule) for place, one in enumerate(entries) for other in entries[place + 1 :]]
    return max(pairs, key=lambda pair: pair.gap_s - pair.tolerance_s)


def _gap(one: Entry, other: Entry, rule: RecordsRule) -> Gap:
    first, second = sorted((one, other), key=lambda entry: (entry.earliest, entry.end))
    gap_s = (second.earliest - first.end).total_seconds()
    tolerance = _tolerance_s(first, second, rule)
    exact = max((entry.end - entry.earliest).total_seconds() for entry in (first, second)) <= _EXACT_S
    zone = None
    if gap_s > tolerance and exact and gap_s <= _FARTHEST_S:
        near = zonelike(gap_s, 0.0)
        zone = near if abs(near.rest_s) <= max(tolerance if tolerance < 60 else 0.0, 3.0) else None
    if gap_s > tolerance and not (first.zone_known and second.zone_known):
        zone = zone or _any_zone(first, second, tolerance)
    return Gap(first=first, second=second, gap_s=gap_s, tolerance_s=tolerance, zone=zone)


def _any_zone(first: Entry, second: Entry, tolerance: float) -> Zonelike | None:
    """The nearest shift by a time zone that would bring an entry of unknown zone into the other one."""
    low = (second.earliest - first.end).total_seconds() - tolerance
    high = (second.end - first.earliest).total_seconds() + tolerance
    quarters = int(np.ceil(low / 900.0))
    if quarters * 900.0 > min(high, _FARTHEST_S):
        return None
    near = zonelike(quarters * 900.0, 0.0)
    chance = min(1.0, (high - low) / 900.0)
    return Zonelike(nearest_s=near.nearest_s, kind=near.kind, rest_s=0.0, chance=chance)


def _tolerance_s(one: Entry, other: Entry, rule: RecordsRule) -> float:
    own = [entry.tolerance_s for entry in (one, other) if entry.tolerance_s is not None]
    if own:
        return max(own)
    is_file = any(entry.source.startswith("file:") for entry in (one, other))
    return (rule.photo if is_file else rule.entry).total_seconds()


def compare_clocks(
    first: Sequence[datetime], second: Sequence[datetime], rule: RecordsRule, tolerance_s: float | None
) -> Clocks:
    """What two lists of instants say of their clocks."""
    one, other = (np.array([_aware(at).timestamp() for at in series]) for series in (first, second))
    found = offset(one, other)
    return Clocks(
        found=found,
        zone=_zone_of(found) if found is not None else None,
        many=(len(one), len(other)),
        tolerance_s=rule.clock.total_seconds() if tolerance_s is None else tolerance_s,
        doubt=rule.doubt,
    )


def _zone_of(found: Offset) -> Zonelike | None:
    """The offset as a time zone, where it lies on the raster and does not move."""
    near = zonelike(found.offset_s, found.error_s)
    is_near = abs(near.rest_s) <= max(5.0, 4 * found.error_s)
    return near if is_near and near.nearest_s and not found.drift_s_day else None


def fit_zone(instants: Sequence[str], stated: str, rule: RecordsRule) -> ZoneFit:
    """How a list of instants fits a zone (IANA name or ±HH:MM); one without a zone is read in it."""
    zone = read_zone(stated)
    read = [_read(text, zone) for text in instants]
    seconds = np.array([at.timestamp() for at, _ in read])
    stated_h = np.array([_offset_h(at.astimezone(zone)) for at, _ in read])
    own_h = np.array([_offset_h(at) if is_written else np.nan for at, is_written in read])
    written = np.isfinite(own_h)
    values, counts = np.unique(own_h[written], return_counts=True)
    fit = hours(seconds, stated_h, ordinary=rule.night_share, doubt=rule.doubt)
    return ZoneFit(
        many=len(read),
        written=int(np.count_nonzero(written)),
        elsewhere=int(np.count_nonzero(written & (np.abs(own_h - stated_h) > 1e-6))),
        offsets_h=tuple(float(value) for value in values[np.argsort(-counts, kind="stable")]),
        hours=fit,
        is_enough=fit.sittings >= rule.least_sittings and fit.days >= rule.least_days,
        doubt=rule.doubt,
    )


def read_zone(name: str) -> ZoneInfo | timezone:
    """A zone by its IANA name or as ±HH:MM, UTC+8; BadInput for none.

    >>> read_zone("UTC+8") == read_zone("+08:00")
    True
    """
    plain = name.strip().upper().removeprefix("UTC").removeprefix("GMT").replace("−", "-")
    if plain and plain[0] in "+-":
        hours_, _, minutes = plain[1:].partition(":")
        if not minutes and len(hours_) == 4:
            hours_, minutes = hours_[:2], hours_[2:]
        if (
            hours_.isdecimal()
            and (minutes or "0").isdecimal()
            and int(hours_) <= 14
            and int(minutes or 0) < 60
        ):
            shift = timedelta(hours=int(hours_), minutes=int(minutes or 0))
            return timezone(shift if plain[0] == "+" else -shift)
    try:
        return ZoneInfo(name.strip() or "UTC")
    except (ValueError, OSError, KeyError):
        raise BadInput("zone", "a zone such as Asia/Shanghai or +08:00", "is it misspelt?") from None


def _read(text: str, zone: ZoneInfo | timezone) -> tuple[datetime, bool]:
    """The instant and whether it has an offset of its own; UTC is no place's own, servers write it."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return datetime.fromtimestamp(instant_s(text), UTC), False
    if at.tzinfo is None:
        return at.replace(tzinfo=zone), False
    return at, bool(at.utcoffset())


def _offset_h(at: datetime) -> float:
    shift = at.utcoffset()
    return shift.total_seconds() / 3600.0 if shift is not None else 0.0


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise OutOfRange("time", "an instant with its zone", "is Z or +08:00 missing?")
    return at


def check_entries(entries: Sequence[Entry]) -> None:
    """Nothing, or OutOfRange for an entry that cannot be."""
    for entry in entries:
        if _aware(entry.end) < _aware(entry.earliest):
            raise OutOfRange("latest", "must not be before earliest", "are the two swapped?")
        if entry.tolerance_s is not None and not 0 <= entry.tolerance_s <= 366 * 86_400:
            raise OutOfRange("tolerance_s", "0 to a year in seconds", "minutes or milliseconds?")
