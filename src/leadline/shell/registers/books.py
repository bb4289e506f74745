"""Books: dated records of others out of a folder of files: one file a book, its name the source.

CSV, JSON lines (.gz or not) or Parquet with the columns subject and time (or earliest and latest), and, if
they are there, id, what, where, lat, lon. A date without a clock time is the whole day. A row without a
subject or a readable time is counted and left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from leadline.errors import BadInput, Missing
from leadline.exchange.rows import instant_s
from leadline.exchange.tables import ENDINGS, Table, named, read_table
from leadline.ports.records import DatedRecord
from leadline.shell.registers.tracks import key_of

#: column names that are tried, small letters without blanks and marks, best first
GUESSED: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "number", "no", "编号"),
    "subject": (
        "subject",
        "ship",
        "vessel",
        "mmsi",
        "vesselname",
        "shipname",
        "permit",
        "船名",
        "对象",
        "事项",
    ),
    "what": ("what", "event", "action", "type", "事件"),
    "earliest": ("earliest", "from", "start", "time", "date", "at", "timestamp", "datetime", "时间", "日期"),
    "latest": ("latest", "until", "to", "end", "截止"),
    "where": ("where", "place", "berth", "dock", "location", "地点", "泊位"),
    "lat": ("lat", "latitude", "纬度"),
    "lon": ("lon", "lng", "longitude", "经度"),
}
_DAY = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")
_HAN = re.compile(r"[\u3400-\u9fff]")


class Books:
    """Records over the files of a folder; read when they are asked for, again when they change."""

    def __init__(self, path: Path, zone: ZoneInfo | None = None) -> None:
        """Raise Missing if the folder is not there; `zone` is that of times that name none, UTC if unset."""
        if not path.is_dir():
            raise Missing("records", "a folder with one file a book", "is it misspelt, or a file?")
        self._path = path
        self._zone = zone or ZoneInfo("UTC")
        #: rows left out
        self.garbled = 0
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._held: Mapping[str, Sequence[DatedRecord]] = {}
        self._subjects: Mapping[str, Sequence[DatedRecord]] = {}

    def about(self, subject: str, since: datetime, until: datetime) -> Sequence[DatedRecord]:
        """The entries about a subject (case and spaces do not count) that touch a time, oldest first."""
        return [one for one in self._looked()[1].get(key_of(subject), ()) if _touches(one, since, until)]

    def of(self, source: str, since: datetime, until: datetime) -> Sequence[DatedRecord]:
        """The entries of one book that touch a time, oldest first: whether it was kept at all."""
        return [one for one in self._looked()[0].get(source, ()) if _touches(one, since, until)]

    def sources(self) -> Sequence[str]:
        """The books that are here."""
        return sorted(self._looked()[0])

    def subjects_in(self, text: str) -> Sequence[str]:
        """The subjects that stand in a text, as the books write them, in the order of the text.

        A subject shorter than four letters (two Chinese characters) is too common to be looked for.
        """
        plain, by_subject = key_of(text), self._looked()[1]
        places = {key: plain.find(key) for key in by_subject if len(key) >= (2 if _HAN.search(key) else 4)}
        found = sorted((place, key) for key, place in places.items() if place >= 0)
        return [by_subject[key][0].subject for _, key in found]

    def _looked(self) -> tuple[Mapping[str, Sequence[DatedRecord]], Mapping[str, Sequence[DatedRecord]]]:
        """The entries by book and by subject; files that changed are read again."""
        files = [file for file in sorted(self._path.iterdir()) if _plain_of(file) is not None]
        stamp = tuple((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)
        if stamp != self._stamp:
            self._held = self._by_source(files)
            self._subjects = _by_subject(self._held)
            self._stamp = stamp
        return self._held, self._subjects

    def _by_source(self, files: Sequence[Path]) -> Mapping[str, Sequence[DatedRecord]]:
        self.garbled = 0
        found: dict[str, list[DatedRecord]] = {}
        for file in files:
            plain = _plain_of(file) or file
            found.setdefault(plain.stem, []).extend(self._read(file, plain.stem))
        return {source: sorted(rows, key=lambda one: one.earliest) for source, rows in found.items()}

    def _read(self, file: Path, source: str) -> list[DatedRecord]:
        table = read_table(file, "records")
        columns = {one: _column(table, one) for one in GUESSED}
        for needed in ("subject", "earliest"):
            if columns[needed] is None:
                limit = (
                    f"a column such as {GUESSED[needed][0]}; {file.name} has {named(table.columns) or 'none'}"
                )
                raise Missing(f"records {needed}", limit, "rename it in the file")
        self.garbled += len(table.broken)
        rows = (
            self._record(
                {one: column[place] if column else None for one, column in columns.items()}, source, number
            )
            for place, number in enumerate(table.numbers)
        )
        return [row for row in rows if row is not None]

    def _record(self, row: Mapping[str, Any], source: str, number: int) -> DatedRecord | None:
        try:
            earliest, end = interval_of(row["earliest"], self._zone)
            latest = interval_of(row["latest"], self._zone)[1] if _said(row["latest"]) else end
        except BadInput:
            self.garbled += 1
            return None
        subject = _said(row["subject"])
        if not subject or latest < earliest:
            self.garbled += 1
            return None
        return DatedRecord(
            source=source,
            id=_said(row["id"]) or str(number),
            subject=subject,
            what=_said(row["what"]).casefold(),
            earliest=earliest,
            latest=latest,
            where=_said(row["where"]),
            spot=_spot(row["lat"], row["lon"]),
        )


def _plain_of(file: Path) -> Path | None:
    """The file's name without .gz, or None for one that is no book."""
    plain = file.with_suffix("") if file.suffix == ".gz" else file
    return plain if plain.suffix.lower() in ENDINGS and not file.name.startswith(".") else None


def _by_subject(books: Mapping[str, Sequence[DatedRecord]]) -> Mapping[str, Sequence[DatedRecord]]:
    found: dict[str, list[DatedRecord]] = {}
    for rows in books.values():
        for one in rows:
            found.setdefault(key_of(one.subject), []).append(one)
    return {key: sorted(rows, key=lambda one: one.earliest) for key, rows in found.items()}


def interval_of(value: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when until when a cell means: one instant, or a whole day of the zone.

    Raises BadInput for what is no time.

    >>> [str(one) for one in interval_of("2026-03-01", ZoneInfo("UTC"))]
    ['2026-03-01 00:00:00+00:00', '2026-03-01 23:59:59+00:00']
    """
    day = _DAY.match(str(value))
    if day is None:
        seconds = instant_s(value, zone)
        if math.isnan(seconds):
            raise BadInput("time", "ISO 8601 such as 2026-03-01T08:00:00+08:00", "an empty cell?")
        at = datetime.fromtimestamp(seconds, UTC)
        return at, at
    try:
        start = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=zone)
    except ValueError as problem:
        raise BadInput("time", "a day of the calendar", "day and month swapped?") from problem
    end = (start + timedelta(days=1)).astimezone(UTC) - timedelta(seconds=1)
    return start.astimezone(UTC), end


def _touches(one: DatedRecord, since: datetime, until: datetime) -> bool:
    return one.earliest <= until and one.latest >= since


def _column(table: Table, one: str) -> list[Any] | None:
    plain = {
        "".join(letter for letter in title.casefold() if letter.isalnum()): title for title in table.columns
    }
    return next((table.columns[plain[name]] for name in GUESSED[one] if name in plain), None)


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _spot(lat: Any, lon: Any) -> tuple[float, float] | None:
    try:
        spot = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    return spot if abs(spot[0]) <= 90 and abs(spot[1]) <= 180 else None
