"""Slabs: Parquet files of sightings cut into spans of time, each read with the time before it (the halo).

What a method of window T says of a report depends on the T before it, so a slab read with that halo gives
the same answers as the whole. Only columns and instants are known here; nothing of rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray
from pyarrow import parquet

from leadline.errors import BadInput, Missing, Unreadable

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: rows that a slab has at least, where row groups allow: some 300 MB with everything that is made of them
ROWS_PER_SLAB = 2_000_000
_MICRO = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of the columns; an empty name means that there is none."""

    #: instant: a timestamp, or seconds since 1970
    time: str = "time"
    #: degrees WGS 84
    lat: str = "lat"
    #: degrees WGS 84
    lon: str = "lon"
    #: kind of object: text, or a whole number
    kind: str = ""
    #: who wrote: text, or a whole number; empty is unknown
    reporter: str = ""
    #: what was written: equal texts are copies
    text: str = ""
    #: what a row is called; without it a row is called by its number over all files
    id: str = ""

    def named(self) -> dict[str, str]:
        """Column by field, of those that there are."""
        return {name: column for name, column in asdict(self).items() if column}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row group of one file."""

    #: number of the file, number of the group in it, and of its first row over all files
    file: int
    group: int
    first_row: int
    rows: int
    #: seconds since 1970 of its oldest and newest row
    oldest: float
    newest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One slab: from when until when, the end not counted; seconds since 1970."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slab:
    """Rows of a span and its halo, oldest first, in columns of equal length."""

    span: Span
    at: Floats
    lat: Floats
    lon: Floats
    #: codes into `kinds`
    kind: Whole
    kinds: tuple[str, ...]
    #: codes, -1 where nobody is named
    reporter: Whole
    #: codes, -1 where nothing is written
    text: Whole
    #: the texts themselves, None without a column
    words: Any
    #: what each row is called
    ids: Any
    #: rows of the span that have no place or instant that can be used
    left_out: int

    def is_inside(self) -> NDArray[np.bool_]:
        """Which rows are of the span itself, not of its halo."""
        return self.at >= self.span.start


def files_of(folder: Path) -> tuple[Path, ...]:
    """The Parquet files in a folder by name, or the one file; Missing if there is none."""
    found = tuple(sorted(folder.glob("**/*.parquet"))) if folder.is_dir() else (folder,)
    if not found or not all(path.is_file() for path in found):
        raise Missing("--in", "must be a Parquet file, or a folder with some", "is the path right?")
    return found


def groups_of(files: Sequence[Path], columns: Columns) -> tuple[Group, ...]:
    """Every row group with its oldest and newest instant, from the files' statistics where they have some.

    Raises Unreadable for what is no Parquet, Missing for a column that a file does not have, BadInput for one
    that is of another type in another file.
    """
    found: list[Group] = []
    first = 0
    types: dict[str, tuple[str, str, str]] = {}
    for number, path in enumerate(files):
        opened = _open(path, columns)
        _check_types(path, opened, columns, types)
        for group in range(opened.num_row_groups):
            rows = opened.metadata.row_group(group).num_rows
            if rows:
                oldest, newest = _range(opened, group, columns.time)
                found.append(
                    Group(file=number, group=group, first_row=first, rows=rows, oldest=oldest, newest=newest)
                )
            first += rows
    if not any(group.oldest == group.oldest for group in found):
        raise Missing("--time", "needs an instant in at least one row", "another column, or an empty file?")
    return tuple(found)


def spans_of(groups: Sequence[Group], rows: int = ROWS_PER_SLAB) -> tuple[Span, ...]:
    """Slabs with about so many rows each, that cover every instant once."""
    dated = sorted((group for group in groups if group.oldest == group.oldest), key=lambda one: one.oldest)
    edges, held = [dated[0].oldest], 0
    for group in dated:
        if held >= rows and group.oldest > edges[-1]:
            edges.append(group.oldest)
            held = 0
        held += group.rows
    edges.append(float(np.nextafter(max(group.newest for group in dated), np.inf)))
    return tuple(Span(start=start, end=end) for start, end in pairwise(edges))


def read_slab(
    files: Sequence[Path], groups: Sequence[Group], columns: Columns, span: Span, halo_s: float
) -> Slab:
    """The rows of a span and of the `halo_s` before it, oldest first; equal instants as in the files."""
    since = span.start - halo_s
    wanted = [group for group in groups if group.newest >= since and group.oldest < span.end]
    parts = [
        _cut(files[file], list(some), columns, (since, span.end))
        for file, some in groupby(wanted, key=lambda group: group.file)
    ]
    table = pyarrow.concat_tables([part for part, _ in parts], promote_options="permissive")
    at, lat, lon = seconds(table[columns.time]), _numbers(table[columns.lat]), _numbers(table[columns.lon])
    kind, kinds = _kinds(table, columns.kind)
    row_numbers = np.concatenate([numbers for _, numbers in parts])
    slab = Slab(
        span=span,
        at=at,
        lat=lat,
        lon=lon,
        kind=kind,
        kinds=kinds,
        reporter=_voices(table, columns.reporter),
        text=_voices(table, columns.text),
        words=table[columns.text].combine_chunks() if columns.text else None,
        ids=table[columns.id].combine_chunks() if columns.id else pyarrow.array(row_numbers),
        left_out=0,
    )
    return _in_order(slab)


def _in_order(slab: Slab) -> Slab:
    """The slab without rows that have no usable place, oldest first."""
    is_good = (np.abs(slab.lat) <= 90) & (np.abs(slab.lon) <= 180)
    if is_good.all() and _is_rising(slab.at):
        return slab
    order = np.flatnonzero(is_good)
    if not _is_rising(slab.at[order]):
        order = order[np.argsort(slab.at[order], kind="stable")]
    return replace(
        slab,
        at=slab.at[order],
        lat=slab.lat[order],
        lon=slab.lon[order],
        kind=slab.kind[order],
        reporter=slab.reporter[order],
        text=slab.text[order],
        words=None if slab.words is None else slab.words.take(pyarrow.array(order)),
        ids=slab.ids.take(pyarrow.array(order)),
        left_out=int(np.count_nonzero(~is_good & slab.is_inside())),
    )


def _is_rising(at: Floats) -> bool:
    """Whether no instant is before another, and each is a number."""
    return bool((at[1:] >= at[:-1]).all()) and not np.isnan(at[:1]).any()


def seconds(column: Any) -> Floats:
    """Seconds since 1970 of a column of timestamps or numbers; not a number where a cell is empty."""
    kind = column.type
    if pyarrow.types.is_timestamp(kind):
        micro = column.cast(pyarrow.timestamp("us", kind.tz), safe=False).cast(pyarrow.int64())
        return _numbers(micro) / _MICRO
    if not (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
        limit = f"must be timestamps or seconds since 1970, was {kind}"
        raise BadInput("time", limit, "instants as text? convert them to timestamps first")
    return _numbers(column)


def _open(path: Path, columns: Columns) -> Any:
    try:
        opened = parquet.ParquetFile(path)
    except (OSError, pyarrow.ArrowException) as problem:
        raise Unreadable(
            "--in", "must be whole Parquet files", f"{path.name}: cut off, or not Parquet?"
        ) from problem
    names = opened.schema_arrow.names
    for field, column in columns.named().items():
        if column not in names:
            limit = f'needs the column "{column}"; {path.name} has {", ".join(names[:20])}'
            raise Missing(f"--{field}", limit, "is it named otherwise?")
    return opened


def _check_types(path: Path, opened: Any, columns: Columns, seen: dict[str, tuple[str, str, str]]) -> None:
    """Nothing, if every column is of the sort that it is of in the files before, which are in `seen`."""
    for field, column in columns.named().items():
        kind = opened.schema_arrow.field(column).type
        sort = _sort(kind)
        before, name, told = seen.setdefault(field, (sort, path.name, str(kind)))
        if sort != before:
            limit = f'the column "{column}" is {told} in {name} and {kind} in {path.name}'
            raise BadInput(f"--{field}", limit, "files of two exports in one folder?")


def _sort(kind: Any) -> str:
    """Whether a column holds instants, numbers or something else: only what is of one sort can be joined."""
    if pyarrow.types.is_timestamp(kind):
        return "instants"
    return "numbers" if pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind) else "others"


def _range(opened: Any, group: int, time: str) -> tuple[float, float]:
    about = opened.metadata.row_group(group)
    place = opened.schema_arrow.names.index(time)
    said = about.column(place).statistics if about.num_columns == len(opened.schema_arrow.names) else None
    if said is not None and said.has_min_max:
        edges = pyarrow.array([said.min, said.max], type=opened.schema_arrow.field(time).type)
        oldest, newest = seconds(edges).tolist()
        return float(oldest), float(newest)
    at = seconds(opened.read_row_group(group, columns=[time])[time])
    at = at[np.isfinite(at)]
    return (float(at.min()), float(at.max())) if len(at) else (np.nan, np.nan)


def _cut(
    path: Path, groups: Sequence[Group], columns: Columns, between: tuple[float, float]
) -> tuple[Any, Whole]:
    """The rows of some groups of one file within a time, and their numbers over all files."""
    wanted = list(dict.fromkeys(columns.named().values()))
    # opened once: a file of many groups has much to say of itself
    table = parquet.ParquetFile(path).read_row_groups([group.group for group in groups], columns=wanted)
    at = seconds(table[columns.time])
    numbers = np.concatenate([np.arange(one.first_row, one.first_row + one.rows) for one in groups])
    if _is_rising(at):
        first, behind = np.searchsorted(at, between).tolist()
        return table.slice(first, behind - first), numbers[first:behind]
    is_within = (at >= between[0]) & (at < between[1])
    return table.filter(pyarrow.array(is_within)), numbers[is_within]


def _numbers(column: Any) -> Floats:
    if not (pyarrow.types.is_integer(column.type) or pyarrow.types.is_floating(column.type)):
        raise BadInput("place", f"must be a column of numbers, was {column.type}", "coordinates as text?")
    plain = column if isinstance(column, pyarrow.Array) else column.combine_chunks()
    return np.asarray(plain.cast(pyarrow.float64(), safe=False).to_numpy(zero_copy_only=False))


def _kinds(table: Any, name: str) -> tuple[Whole, tuple[str, ...]]:
    """A code for each cell and what the codes mean; -1 for an empty cell; -1 for all without a column."""
    if not name:
        return np.full(table.num_rows, -1, dtype=np.int64), ()
    codes, column = _coded(table[name])
    said = ["" if one is None else str(one) for one in column.dictionary.to_pylist()]
    return codes, tuple(said)


def _voices(table: Any, name: str) -> Whole:
    """A code for each cell, equal for equal cells; -1 for an empty cell; -1 for all without a column."""
    if not name:
        return np.full(table.num_rows, -1, dtype=np.int64)
    column = table[name]
    if pyarrow.types.is_integer(column.type) and (pyarrow.compute.min(column).as_py() or 0) >= 0:
        return _filled(column)
    return _coded(column)[0]


def _coded(column: Any) -> tuple[Whole, Any]:
    whole = column.combine_chunks()
    if not pyarrow.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode()
    codes = _filled(whole.indices)
    empty = pyarrow.compute.index(whole.dictionary.cast(pyarrow.string()), "").as_py()
    return (np.where(codes == empty, -1, codes) if empty >= 0 else codes), whole


def _filled(column: Any) -> Whole:
    whole = pyarrow.compute.fill_null(column.cast(pyarrow.int64()), -1)
    plain = whole if isinstance(whole, pyarrow.Array) else whole.combine_chunks()
    return np.asarray(plain.to_numpy(zero_copy_only=False), dtype=np.int64)
