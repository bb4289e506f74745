"""Fixes: ship positions as columns out of CSV, Parquet or a log, whatever the columns are called.

A row that cannot be a position of a ship is counted and left out; the others go on: half a track lives.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute, csv, parquet

from leadline.errors import Missing, Unreadable
from leadline.exchange.tables import named
from leadline.shell.registers.instants import read_instants

Floats = NDArray[np.float64]
#: column names that are tried, small letters without blanks and marks, best first
GUESSED: Mapping[str, tuple[str, ...]] = {
    "vessel": ("mmsi", "vessel", "vesselid", "shipid", "sourcemmsi", "imo", "船舶", "船舶编号", "id"),
    "time": (
        "time", "timestamp", "basedatetime", "datetime", "timeutc", "timeutcdmy", "t", "at", "dateandtime",
        "receivedat", "时间",
    ),
    "lat": ("lat", "latitude", "latdeg", "y", "纬度"),
    "lon": ("lon", "lng", "long", "longitude", "londeg", "x", "经度"),
    "name": ("name", "vesselname", "shipname", "船名"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How an operator's files are to be read, where guessing would not do."""

    #: column by field of GUESSED
    columns: Mapping[str, str] = field(default_factory=dict)
    #: whether 03/04/2026 is the 3rd of April; None to tell from the column's name and values
    day_first: bool | None = None
    #: zone of times that name none
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(slots=True, kw_only=True)
class Collected:
    """Positions and names as they were told, in their order, and what was left out."""

    #: identity of each, a list or an Arrow array of texts
    vessel: Any = field(default_factory=list)
    time_s: Sequence[float] | Floats = field(default_factory=list)
    lat: Sequence[float] | Floats = field(default_factory=list)
    lon: Sequence[float] | Floats = field(default_factory=list)
    #: (vessel, second, name), each time a name is told
    names: list[tuple[str, float, str]] = field(default_factory=list)
    #: sentences or rows that could not be read
    garbled: int = 0
    #: positions that no ship can have
    impossible: int = 0
    #: positions of which nobody says when
    undated: int = 0

    def fix(self, vessel: str, at: float, lat: float, lon: float) -> None:
        """Take one position, or count why not."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            self.impossible += 1
        elif not math.isfinite(at):
            self.undated += 1
        else:
            self.vessel.append(vessel)
            self.time_s.append(at)  # type: ignore[union-attr]
            self.lat.append(lat)  # type: ignore[union-attr]
            self.lon.append(lon)  # type: ignore[union-attr]

    def call(self, vessel: str, at: float, name: str) -> None:
        """Take a name; one without an instant counts from the beginning."""
        self.names.append((vessel, at if math.isfinite(at) else 0.0, name))


def read_columns(path: Path, reading: Reading) -> Collected:
    """The positions of a CSV (.gz or not) or Parquet file.

    Raises Missing for a column that is neither named nor guessed, Unreadable for another format.
    """
    table, torn = _open(path)
    places = {one: _column(table, one, reading) for one in GUESSED}
    instants = read_instants(places["time"], reading)
    lat, lon = _numbers(places["lat"]), _numbers(places["lon"])
    is_place = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    is_dated = np.isfinite(instants)
    kept = np.flatnonzero(is_place & is_dated)
    vessel = _texts(places["vessel"], kept)
    found = Collected(vessel=vessel, time_s=instants[kept], lat=lat[kept], lon=lon[kept], garbled=torn)
    found.impossible = int(np.count_nonzero(~is_place))
    found.undated = int(np.count_nonzero(is_place & ~is_dated))
    if places["name"] is not None:
        found.names = _first_told(vessel, instants[kept], _texts(places["name"], kept))
    return found


def _first_told(vessel: Any, at: Floats, name: Any) -> list[tuple[str, float, str]]:
    """Each name of each ship once, at the first second at which it was told."""
    told = pyarrow.table({"vessel": vessel, "at": at, "name": name})
    first = told.group_by(["vessel", "name"]).aggregate([("at", "min")])
    rows = zip(*(first.column(one).to_pylist() for one in ("vessel", "at_min", "name")), strict=True)
    return [(ship, second, called) for ship, second, called in rows if called]


def _open(path: Path) -> tuple[pyarrow.Table, int]:
    """The table of a file, and how many rows could not be taken apart."""
    skipped: list[int] = []

    def skip(row: Any) -> str:
        skipped.append(row.actual_columns)
        return "skip"

    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return parquet.ParquetFile(path).read(), 0
        packed = path.read_bytes()
        text = _utf8(gzip.decompress(packed) if path.suffix == ".gz" else packed)
        options = csv.ParseOptions(invalid_row_handler=skip)
        return csv.read_csv(pyarrow.BufferReader(text), parse_options=options), len(skipped)
    except FileNotFoundError as problem:
        raise Missing("tracks", "a file of ship positions", "is the path right?") from problem
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, pyarrow.ArrowException) as problem:
        raise Unreadable(
            "tracks", "CSV, Parquet or a log of AIS sentences", f"{path.name} is neither"
        ) from problem


def _utf8(text: bytes) -> bytes:
    """The text in UTF-8; what is not is read as GB 18030, as Chinese spreadsheets write it."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030").encode()
    return text


def _column(table: pyarrow.Table, one: str, reading: Reading) -> Any:
    plain = {_plain(title): title for title in table.column_names}
    given = reading.columns.get(one)
    tried = (_plain(given),) if given else GUESSED[one]
    title = next((plain[name] for name in tried if name in plain), None)
    if title is not None:
        return _Titled(title, table.column(title).combine_chunks())
    if one == "name" and not given:
        return None
    has = named(table.column_names) or "none"
    raise Missing(one, f'the column "{given or tried[0]}"; the file has {has}', "name it with --columns")


@dataclass(frozen=True, slots=True)
class _Titled:
    """A column with its title."""

    title: str
    values: Any


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def _numbers(column: _Titled) -> Floats:
    """Numbers, not a number for what is none."""
    try:
        cast = compute.cast(column.values, pyarrow.float64())
        return np.asarray(cast.to_numpy(zero_copy_only=False), dtype=np.float64)
    except pyarrow.ArrowException:
        return np.array([_number(value) for value in column.values.to_pylist()], dtype=np.float64)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _texts(column: _Titled, kept: NDArray[np.intp]) -> Any:
    """The texts of the kept rows as an Arrow array; numbers without a point."""
    values = column.values.take(pyarrow.array(kept))
    if pyarrow.types.is_floating(values.type):
        values = compute.cast(values, pyarrow.int64(), safe=False)
    texts = compute.fill_null(compute.cast(values, pyarrow.string()), "")
    return compute.utf8_trim_whitespace(texts)
