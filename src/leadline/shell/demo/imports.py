"""Files of real reports, row by row: CSV and JSON lines, plain or gzip; bad rows are explained.

Nothing is shortened or left out in silence: each row comes out as a Row or as a RowError.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

from leadline.errors import BadInput, OutOfRange, Unreadable
from leadline.shell.demo.encodings import detect_encoding, read_text
from leadline.shell.demo.mapping import Mapping, complete
from leadline.shell.demo.rows import Cell, submission
from leadline.shell.demo.stream import KEY_SPACE, DemoReport, Submission, stamp

#: letters of a bad value that an error shows; more could be somebody's words
SHOWN = 40
#: longest field of a CSV row in characters
_LONGEST_FIELD = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that became a report."""

    #: number of the row in the file, the first row of data is 1
    number: int
    #: JSON body of `POST /api/v1/reports`
    submission: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """A row that did not, and why."""

    #: number of the row in the file, the first row of data is 1
    number: int
    #: column, or "row"
    column: str
    #: the first letters of the value
    value: str
    #: what is allowed
    limit: str
    #: the likely mistake
    cause: str

    def __str__(self) -> str:
        """One line for the operator."""
        shown = f" {self.value!r}" if self.value else ""
        return f"row {self.number}, {self.column}{shown}: {self.limit} ({self.cause})"


def header(path: Path, encoding: str = "") -> list[str]:
    """Names of the columns: the first line of a CSV file, the keys of the first JSON object.

    Raises Unreadable for an unknown encoding and BadInput for a file without rows.
    """
    lines = read_text(path, encoding or detect_encoding(path))
    if is_json_lines(path):
        names = next((keys for line in lines if (keys := _keys(line))), [])
    else:
        names = next(csv.reader(lines, _dialect(path, encoding)), [])
    if not names:
        raise BadInput("file", "at least one row", "it is empty, or no line is a JSON object")
    return [name.strip() for name in names]


def read(
    path: Path, mapping: Mapping | None = None, *, until: datetime | None = None
) -> Iterator[Row | RowError]:
    """Every row of the file in order, as a report or as an error; what happened after `until` is one.

    Raises what `header` and `mapping.complete` raise; after that, bad rows come out as values.
    """
    chosen = complete(mapping or Mapping(), header(path, mapping.encoding if mapping else ""))
    number = 0
    try:
        for number, record in enumerate(_records(path, chosen.encoding), start=1):
            yield _row(number, record, chosen, until)
    except Unreadable as error:
        yield RowError(number=number + 1, column="row", value="", limit=error.limit, cause=error.cause)


def as_stream(rows: Iterable[Row], path: Path, started_at: datetime) -> Iterator[DemoReport]:
    """The rows as a stream for `play`: at the pace of their own times where these go forward.

    The key depends on file name, row and content, so playing the same file twice stores every row once.
    """
    first: datetime | None = None
    at = started_at
    for row in rows:
        moment = row.submission.get("moment")
        if moment:
            happened = datetime.fromisoformat(moment["earliest"])
            first = first or happened
            at = max(at, started_at + max(happened - first, timedelta(0)))
        body = json.dumps(row.submission, sort_keys=True, ensure_ascii=False)
        key = uuid5(KEY_SPACE, f"{path.name}/{row.number}/{body}")
        yield DemoReport(at=at, key=str(key), submission=row.submission)


def write_rejects(path: Path, errors: Iterable[RowError]) -> int:
    """How many rows were written to `path`: number, column, value (cut), limit, cause; UTF-8 with a mark."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "column", "value", "limit", "cause"])
        for error in errors:
            writer.writerow([error.number, error.column, error.value, error.limit, error.cause])
            count += 1
    return count


def is_json_lines(path: Path) -> bool:
    """Whether the name says JSON lines."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return bool(suffixes) and suffixes[-1] in {".jsonl", ".ndjson", ".json"}


def _row(
    number: int, record: Cell | RowError, mapping: Mapping, until: datetime | None = None
) -> Row | RowError:
    if isinstance(record, RowError):
        return record
    try:
        said = submission(record, mapping)
        if until is not None and "moment" in said and said["moment"]["earliest"] > stamp(until):
            limit = f"not after {stamp(until)}"
            raise OutOfRange(mapping.when, limit, "in the future: a mistyped year, or a wrong zone?")
        return Row(number=number, submission=said)
    except BadInput as error:
        value = str(record.get(error.field) or "")[:SHOWN]
        return RowError(number=number, column=error.field, value=value, limit=error.limit, cause=error.cause)


def _records(path: Path, encoding: str) -> Iterator[Cell | RowError]:
    lines = read_text(path, encoding or detect_encoding(path))
    if is_json_lines(path):
        yield from _json_records(lines)
    else:
        yield from _csv_records(lines, path, encoding)


def _json_records(lines: Iterator[str]) -> Iterator[Cell | RowError]:
    filled = (line for line in lines if line.strip())
    for number, line in enumerate(filled, start=1):
        try:
            record: Any = json.loads(line)
        except ValueError:
            yield _broken(number, "one JSON object in a line", "the line is cut off or has a stray quote")
            continue
        yield (
            record
            if isinstance(record, dict)
            else _broken(number, "a JSON object", "it is a list or a value")
        )


def _csv_records(lines: Iterator[str], path: Path, encoding: str) -> Iterator[Cell | RowError]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(lines, _dialect(path, encoding))
    names = [name.strip() for name in next(reader)]
    number = 0
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken(number, f"fields of {_LONGEST_FIELD} characters at most", "a quote is never closed")
            continue
        if not values:
            number -= 1
        elif len(values) == len(names):
            yield dict(zip(names, values, strict=True))
        else:
            limit = f"{len(names)} fields as in the header, not {len(values)}"
            yield _broken(number, limit, _why_uneven(values))


def _why_uneven(values: list[str]) -> str:
    swallowed = sum(value.count("\n") for value in values)
    if swallowed > 1:
        return f"a quote is never closed: {swallowed} more lines of the file were read as part of this row"
    return "the row is cut off, or a text has the separator without quotes"


def _dialect(path: Path, encoding: str) -> type[csv.Dialect]:
    """Separator and quotes of a CSV file, from its first lines; a comma if in doubt."""
    lines = read_text(path, encoding or detect_encoding(path))
    first = next(lines, "")
    separator = max(",;\t|", key=first.count)

    class Found(csv.excel):
        delimiter = separator

    return Found


def _keys(line: str) -> list[str]:
    try:
        record = json.loads(line)
    except ValueError:
        return []
    return list(record) if isinstance(record, dict) else []


def _broken(number: int, limit: str, cause: str) -> RowError:
    return RowError(number=number, column="row", value="", limit=limit, cause=cause)
