"""Tables: named columns from a CSV, JSON lines or Parquet file, and rows back into one.

What a line says is not understood here (`rows.py` does that); a line that cannot even be taken apart is named
and left out. Knows no reports, no database.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from leadline.errors import BadInput, Missing, Unreadable

#: endings that can be read and written; the first two also with .gz behind
ENDINGS = (".csv", ".jsonl", ".parquet")
#: characters of one cell; more is no cell but a missing quotation mark
_MOST_CELL = 1_000_000


@dataclass(slots=True)
class Table:
    """Columns of equal length as the file has them: texts from CSV, anything plain from the others."""

    #: every column by its name
    columns: dict[str, list[Any]] = field(default_factory=dict)
    #: number of each row that is in the columns, counted from 1
    numbers: list[int] = field(default_factory=list)
    #: rows that could not be taken apart, and why
    broken: dict[int, str] = field(default_factory=dict)


def read_table(path: Path, name: str = "--in") -> Table:
    """The table of a file, by the file's ending.

    Raises Missing for no file, BadInput for another ending, Unreadable for bytes that are not what the
    ending says.
    """
    ending = _ending(path, name)
    try:
        if ending == ".parquet":
            return _read_parquet(path)
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8-sig")
    except FileNotFoundError as problem:
        raise Missing(name, "there is no such file", "is the path right?") from problem
    except UnicodeDecodeError as problem:
        raise Unreadable(
            name, "must be a file in UTF-8", "saved in GB 18030 or by an old spreadsheet?"
        ) from problem
    except (OSError, EOFError, zlib.error, pyarrow.ArrowException) as problem:
        raise Unreadable(name, f"must be a whole {ending} file", "cut off, or another format?") from problem
    return _read_csv(text, name) if ending == ".csv" else _read_lines(text, name)


def write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Nothing; the rows stand in the file, whole or not at all. Lists become JSON in CSV cells."""
    ending = _ending(path, "--out")
    check_writable(path)
    part = path.with_name(path.name + ".part")
    if ending == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist([dict(row) for row in rows]), part)
    else:
        lines = _csv_of(rows) if ending == ".csv" else "".join(f"{_json(row)}\n" for row in rows)
        packed = lines.encode()
        part.write_bytes(gzip.compress(packed, mtime=0) if path.suffix == ".gz" else packed)
    part.replace(path)


def check_writable(path: Path, name: str = "--out") -> None:
    """Nothing, if a table can be written there: before hours are spent on what is to be written."""
    _ending(path, name)
    if not path.parent.is_dir():
        raise Missing(name, "there is no such folder", "is the path right?")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise BadInput(name, "cannot be written there", "a folder, or one of somebody else's?")


def _ending(path: Path, name: str) -> str:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    ending = plain.suffix.lower()
    if ending not in ENDINGS or (path.suffix == ".gz" and ending == ".parquet"):
        limit = "must end in .csv, .jsonl, .csv.gz, .jsonl.gz or .parquet"
        raise BadInput(name, limit, f'"{path.suffix}" is none of them')
    return ending


def _read_parquet(path: Path) -> Table:
    # not by read_table, which would look at folders beside the file for a partition
    found = parquet.ParquetFile(path).read()
    for place, column in enumerate(found.schema):
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
            coarse = pyarrow.timestamp("us", column.type.tz)
            found = found.set_column(place, column.name, found.column(place).cast(coarse, safe=False))
    return Table(found.to_pydict(), list(range(1, found.num_rows + 1)))


def _read_csv(text: str, name: str) -> Table:
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(reader, [])
        return _columns(head, name, enumerate(reader, start=1))
    except csv.Error as problem:
        raise Unreadable(
            name, "must have cells between commas", f"{problem}; a lost quotation mark?"
        ) from problem


def _columns(head: list[str], name: str, lines: Iterator[tuple[int, list[str]]]) -> Table:
    if not head:
        raise Missing(name, "needs a first line that names the columns", "an empty file?")
    if len(set(head)) < len(head):
        raise BadInput(name, "needs a first line that names every column once", "no header, or a name twice?")
    table = Table()
    kept: list[list[str]] = []
    for number, cells in lines:
        if len(cells) == len(head):
            kept.append(cells)
            table.numbers.append(number)
        elif cells:
            table.broken[number] = f"{len(cells)} cells where the header has {len(head)}"
    turned = zip(*kept, strict=True) if kept else ((),) * len(head)
    table.columns = {title.strip(): list(column) for title, column in zip(head, turned, strict=True)}
    return table


def _read_lines(text: str, name: str) -> Table:
    table, rows = Table(), []
    titles: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            rows.append(row)
            table.numbers.append(number)
            titles.update(dict.fromkeys(row))
        else:
            table.broken[number] = "no JSON object"
    if not rows:
        cause = "one array over all rows, or another format?" if table.broken else "an empty file?"
        raise Missing(name, "needs a JSON object in each line", cause)
    table.columns = {title: [row.get(title) for row in rows] for title in titles}
    return table


def _csv_of(rows: Sequence[Mapping[str, Any]]) -> str:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([_cell(row.get(title)) for title in titles] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return _json(value) if isinstance(value, Mapping | list | tuple) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def named(names: Collection[str]) -> str:
    """Column names as they are listed in a message, the first twenty.

    >>> named(["lat", "lon"])
    'lat, lon'
    """
    shown = ", ".join(list(names)[:20])
    return shown if len(names) <= 20 else f"{shown}, …"
