"""Rows: sightings of anybody's own data, from a file with columns of any name, checked row by row.

A row that cannot be used is named with its number, its field and the likely cause, and the good rows go on.
Places become WGS 84, instants aware UTC. No message repeats a coordinate or a text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.exchange.leads import lead_of
from leadline.exchange.tables import Table, named, read_table
from leadline.methods.datum import to_wgs84
from leadline.methods.sketch import KEY_BYTES, sketch
from leadline.model.incident import Sighting
from leadline.model.place import Datum

Floats = NDArray[np.float64]

#: what a row may say, and the column names that are tried when the caller names none
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "ID", "编号"),
    "lat": ("lat", "latitude", "Latitude", "纬度"),
    "lon": ("lon", "lng", "longitude", "Longitude", "经度"),
    "time": ("time", "t", "at", "timestamp", "时间"),
    "kind": ("kind", "category", "类别"),
    "text": ("text", "正文"),
    "reporter": ("reporter", "举报人"),
}
#: instants that can be meant, seconds since 1970: the years 1900 to 2100
FIRST_S, LAST_S = -2_208_988_800.0, 4_102_444_800.0
#: refused rows that an answer lists one by one
_MOST_LISTED = 100
#: rows from which it is said that they all lie at one point or instant
_SUSPICIOUS = 10
#: seconds that one row may be away from all others before its clock is doubted: a year
_YEAR_S = 366 * 86_400.0
#: where a file is sketched, nothing is kept: no secret is needed, only always the same sketch
_OPEN_KEY = bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a caller needs of each row, and where it stands."""

    #: column by field of FIELDS, where the caller names it; such a column must be there
    columns: Mapping[str, str] = field(default_factory=dict)
    #: fields without which a row is of no use
    needs: Collection[str] = ("lat", "lon", "time")
    #: the frame of the coordinates
    datum: Datum = Datum.WGS84
    #: the zone of times that name none
    zone: tzinfo = UTC
    #: further columns, taken as they are
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was left out, and why."""

    #: number of the row, counted from 1 without the header
    row: int
    #: the field that is wrong
    field: str
    #: what is wrong with it, and the likely cause
    problem: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """The rows that can be used, oldest first, in columns of equal length."""

    #: what the file calls each row: the id column, or the row's number
    ids: list[str]
    #: degrees WGS 84, not a number where a row has none
    lat: Floats
    #: degrees WGS 84, not a number where a row has none
    lon: Floats
    #: seconds since 1970, UTC; not a number where a row has none
    at: Floats
    #: kind of object, "" where a row has none
    kinds: list[str]
    #: what was written, "" where nothing was
    texts: list[str]
    #: who wrote, "" where nobody is named
    reporters: list[str]
    #: the further columns that were asked for
    extra: Mapping[str, list[Any]]
    #: rows that were left out
    refused: tuple[Refused, ...]
    #: what looks wrong though it can be used, as sentences
    doubts: tuple[str, ...]
    #: leads that stand for the rows, made when they are first asked for
    leads: list[UUID] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def lead_of(self, row: int) -> UUID:
        """The lead that stands for a row: its id if that is a UUID, else always the same one for the id."""
        if not self.leads:
            self.leads.extend(map(lead_of, self.ids))
        return self.leads[row]

    def names(self) -> Mapping[UUID, str]:
        """What the file calls the row of each lead."""
        return {self.lead_of(row): name for row, name in enumerate(self.ids)}

    def instant(self, row: int) -> datetime:
        """When, aware UTC."""
        return datetime.fromtimestamp(float(self.at[row]), UTC)

    def sightings(self) -> list[Sighting]:
        """The rows as the detectors take them, oldest first; each different text becomes a sketch once."""
        sketches = {text: sketch(text, _OPEN_KEY) if text else b"" for text in dict.fromkeys(self.texts)}
        return [
            Sighting(
                lead=self.lead_of(row),
                kind=self.kinds[row],
                lat=float(self.lat[row]),
                lon=float(self.lon[row]),
                at=self.instant(row),
                reporter=self.reporters[row].encode() or None,
                sketch=sketches[self.texts[row]],
            )
            for row in range(len(self))
        ]

    def plain(self) -> dict[str, Any]:
        """What an answer says of its input, as plain JSON."""
        return {
            "kept": len(self),
            "refused": len(self.refused),
            "refused_rows": [
                {"row": one.row, "field": one.field, "problem": one.problem}
                for one in self.refused[:_MOST_LISTED]
            ],
            "doubts": list(self.doubts),
        }


def read_rows(path: Path, wanted: Wanted, name: str = "--in") -> Rows:
    """The usable rows of a file, oldest first, and what is wrong with the others.

    Raises Missing for a file or a column that is not there, BadInput when no row can be used, with the cause
    that most rows share.
    """
    return rows_of(read_table(path, name), wanted, name)


def rows_of(table: Table, wanted: Wanted, name: str = "--in") -> Rows:
    """The usable rows of a table; see `read_rows`."""
    places = {one: _column(table, wanted, one) for one in FIELDS}
    for title in wanted.extra:
        if title not in table.columns:
            limit = f"is no column of the file, which has {named(table.columns) or 'none'}"
            raise Missing(f'"{title}"', limit, "misspelt?")
    reading = _Reading(table, wanted, places)
    for place in range(len(table.numbers)):
        reading.take(place)
    return reading.rows(name)


def _column(table: Table, wanted: Wanted, name: str) -> list[Any] | None:
    given = wanted.columns.get(name)
    tried = (given,) if given else FIELDS[name]
    found = next((title for title in tried if title in table.columns), None)
    if found is not None:
        return table.columns[found]
    if given or name in wanted.needs:
        limit = f'needs the column "{tried[0]}"; the file has {named(table.columns)}'
        raise Missing(f"--{name}", limit, _why_none(table, name))
    return None


def _why_none(table: Table, name: str) -> str:
    if any(mark in title for title in table.columns for mark in ";\t"):
        return "semicolons or tabs instead of commas?"
    return f"name the column with --{name}"


class _Reading:
    """The rows that were taken so far."""

    def __init__(self, table: Table, wanted: Wanted, columns: Mapping[str, list[Any] | None]) -> None:
        self.table, self.wanted, self.columns = table, wanted, columns
        self.taken: list[tuple[float, float, float, str]] = []
        self.places: list[int] = []
        self.refused = [Refused(row=number, field="row", problem=why) for number, why in table.broken.items()]
        self.seen: set[str] = set()
        self.jumps, self.before = 0, -math.inf
        self.unread: Counter[str] = Counter()

    def take(self, place: int) -> None:
        """Take one row, or write down why not."""
        try:
            name = self._name(place)
            lat, lon = self._point(place)
            at = self._instant(place)
            self._check(place, at, lat)
        except BadInput as problem:
            said = f"{problem.limit} ({problem.cause})" if problem.cause else problem.limit
            row = self.table.numbers[place]
            self.refused.append(Refused(row=row, field=problem.field, problem=said))
            return
        self.seen.add(name)
        self.jumps += at < self.before
        self.before = at if at == at else self.before
        self.taken.append((lat, lon, at, name))
        self.places.append(place)

    def _cell(self, name: str, place: int) -> Any:
        column = self.columns[name]
        return None if column is None else column[place]

    def _name(self, place: int) -> str:
        given = self._cell("id", place)
        name = str(self.table.numbers[place]) if given in (None, "") else str(given)
        if name in self.seen:
            raise BadInput("id", "must name one row only", "the same row twice?")
        return name

    def _instant(self, place: int) -> float:
        try:
            return instant_s(self._cell("time", place), self.wanted.zone)
        except BadInput:
            if "time" in self.wanted.needs:
                raise
            self.unread["time"] += 1
            return math.nan

    def _point(self, place: int) -> tuple[float, float]:
        try:
            return self._degrees(place)
        except BadInput:
            if "lat" in self.wanted.needs or "lon" in self.wanted.needs:
                raise
            self.unread["place"] += 1
            return math.nan, math.nan

    def _degrees(self, place: int) -> tuple[float, float]:
        lat, lon = number(self._cell("lat", place), "lat"), number(self._cell("lon", place), "lon")
        if lat != lat or lon != lon:
            return math.nan, math.nan
        if abs(lat) > 180 or abs(lon) > 360:
            raise OutOfRange("place", "must be in degrees", "metres of a projection such as UTM?")
        return to_wgs84(lat, lon, self.wanted.datum)

    def _check(self, place: int, at: float, lat: float) -> None:
        needs = self.wanted.needs
        if lat != lat and ("lat" in needs or "lon" in needs):
            raise Missing("place", "needs a latitude and a longitude", "a place without coordinates?")
        if at != at and "time" in needs:
            raise Missing("time", "needs an instant", "an empty cell?")
        for name in ("kind", "text", "reporter"):
            if name in needs and not _text(self._cell(name, place)):
                raise Missing(name, "needs something in the cell", "an empty cell?")

    def rows(self, name: str) -> Rows:
        """What was taken, oldest first."""
        if not self.taken:
            raise self._nothing(name)
        columns = np.array([row[:3] for row in self.taken], dtype=np.float64)
        order = np.argsort(columns[:, 2], kind="stable")
        places = [self.places[row] for row in order.tolist()]
        return Rows(
            ids=[self.taken[row][3] for row in order.tolist()],
            lat=columns[order, 0],
            lon=columns[order, 1],
            at=columns[order, 2],
            kinds=self._texts("kind", places),
            texts=self._texts("text", places),
            reporters=self._texts("reporter", places),
            extra={
                title: [self.table.columns[title][place] for place in places] for title in self.wanted.extra
            },
            refused=tuple(sorted(self.refused, key=lambda one: one.row)),
            doubts=tuple(self._doubts(columns)),
        )

    def _texts(self, name: str, places: Sequence[int]) -> list[str]:
        column = self.columns[name]
        return [""] * len(places) if column is None else [_text(column[place]) for place in places]

    def _nothing(self, name: str) -> BadInput:
        if not self.refused:
            return Missing(name, "needs at least one row", "an empty file?")
        counted = Counter((one.field, one.problem) for one in self.refused)
        (wrong, problem), rows = counted.most_common(1)[0]
        of = f"in {rows:,} of {len(self.refused):,}"
        return BadInput(name, f"has no row that can be used: {of}, {wrong}: {problem}")

    def _doubts(self, columns: Floats) -> list[str]:
        said, rows = [], len(columns)
        has_place, has_time = bool(np.isfinite(columns[:, 0]).any()), bool(np.isfinite(columns[:, 2]).any())
        if rows >= _SUSPICIOUS and has_place and len(np.unique(columns[:, :2], axis=0)) == 1:
            said.append(f"All {rows:,} rows lie at one point: the middle of a town, or a form's default?")
        if rows >= _SUSPICIOUS and has_time and len(np.unique(columns[:, 2])) == 1:
            said.append(f"All {rows:,} rows have one instant: the time of the export instead of the report?")
        if bool(((columns[:, 0] == 0) & (columns[:, 1] == 0)).any()):
            said.append("Some rows lie at latitude 0, longitude 0: empty coordinates written as zeros?")
        if self.jumps:
            often = "once" if self.jumps == 1 else f"{self.jumps:,} times"
            said.append(f"The time runs back {often} from row to row; the rows were put in order.")
        said += [
            f"In {rows:,} rows the {what} cannot be read; it is not needed here and was left empty."
            for what, rows in self.unread.items()
        ]
        return [*said, *_lonely(np.sort(columns[:, 2][np.isfinite(columns[:, 2])]))]


def _lonely(at: Floats) -> list[str]:
    """Whether the newest or the oldest row is years away from all others; `at` is in order."""
    if len(at) < _SUSPICIOUS:
        return []
    sides = (
        ("newest", "after", at[-1] - at[-2], at[-2] - at[0]),
        ("oldest", "before", at[1] - at[0], at[-1] - at[1]),
    )
    return [
        f"The {which} row lies {gap / _YEAR_S:,.0f} years {where} all others: a clock that was set wrong?"
        for which, where, gap, others in sides
        if gap > max(_YEAR_S, others)
    ]


def number(value: Any, name: str) -> float:
    """The number in a cell, not a number (NaN) for an empty one; BadInput for what is none.

    >>> number(" 4.5", "lat")
    4.5
    """
    if value is None or value == "" or isinstance(value, bool):
        return math.nan
    try:
        found = float(value)
    except (TypeError, ValueError):
        said = "must be a number, with a point and no unit"
        raise BadInput(name, said, "degrees, minutes and seconds, or a comma for the point?") from None
    if math.isinf(found):
        raise OutOfRange(name, "must be finite")
    return found


def instant_s(value: Any, zone: tzinfo = UTC) -> float:
    """Seconds since 1970, UTC, of a cell: an instant, ISO 8601, or seconds; NaN for an empty one.

    A time without a zone is read in `zone`. Raises BadInput for what is none, OutOfRange before 1900 or
    after 2100.

    >>> instant_s("2026-03-01T08:00:00+08:00") == instant_s("2026-03-01 00:00") == instant_s(1772323200)
    True
    """
    if value is None or value == "" or isinstance(value, bool):
        return math.nan
    found = value if isinstance(value, int | float) else _instant(value, zone)
    if not found != found and not FIRST_S <= found <= LAST_S:
        raise OutOfRange("time", "must be within the years 1900 to 2100", "milliseconds instead of seconds?")
    return float(found)


def _instant(value: Any, zone: tzinfo) -> float:
    try:
        when = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        try:
            return float(value)
        except ValueError:
            said = "must be ISO 8601 such as 2026-03-01T08:00:00+08:00, or seconds since 1970"
            raise BadInput("time", said, "day and month in local order?") from None
    return (when if when.tzinfo else when.replace(tzinfo=zone)).timestamp()


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()
