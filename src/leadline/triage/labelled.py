"""Labelled: texts with their labels, and times where there are any, for trials on anybody's own data.

Knows neither the line's reports nor its labels; a label is any word or number.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput, Missing, Unreadable

#: fewest rows that anything can be learnt and certified from
LEAST_ROWS = 40
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Rows of one kind of text."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    #: numbers that grow with time (seconds since 1970 where the file had instants); None: no times
    times: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, places: NDArray[np.int64] | Iterable[int]) -> Labelled:
        """The rows at these places, in this order."""
        chosen = [int(place) for place in places]
        times = self.times
        return Labelled(
            texts=tuple(self.texts[place] for place in chosen),
            labels=tuple(self.labels[place] for place in chosen),
            times=None if times is None else tuple(times[place] for place in chosen),
        )

    def in_time(self) -> Labelled:
        """The rows, oldest first; as they are if they have no times."""
        if self.times is None:
            return self
        return self.take(np.argsort(np.asarray(self.times), kind="stable"))


def from_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    text: str = "text",
    label: str = "y",
    time: str | None = None,
    name: str = "rows",
) -> Labelled:
    """The rows of any mappings. Raises BadInput naming the row and the field that is missing or unfit."""
    texts, labels, times = [], [], []
    for number, row in enumerate(rows, 1):
        where = f"{name}, row {number}"
        if not isinstance(row, Mapping):
            raise BadInput(where, "an object with fields", "is it a list or a bare value?")
        written = _field(row, text, where)
        if not isinstance(written, str):
            raise BadInput(where, f'"{text}" is a text', f"it is {type(written).__name__}")
        texts.append(written)
        labels.append(_label(_field(row, label, where), label, where))
        if time is not None:
            times.append(_instant(_field(row, time, where), time, where))
    return Labelled(texts=tuple(texts), labels=tuple(labels), times=tuple(times) if time else None)


def parse(
    packed: bytes, *, text: str = "text", label: str = "y", time: str | None = None, name: str = "file"
) -> Labelled:
    """The rows of JSON lines, gzipped or plain. Raises Unreadable where the bytes are not that."""
    try:
        plain = gzip.decompress(packed) if packed[:2] == _GZIP else packed
        lines = plain.decode("utf-8-sig").split("\n")
    except (OSError, EOFError, zlib.error) as problem:
        raise Unreadable(name, "a whole gzip file", "was it cut off?") from problem
    except UnicodeDecodeError as problem:
        raise Unreadable(name, "UTF-8 text, one JSON object a line", "another encoding?") from problem
    rows = [_row(line, f"{name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    return from_rows(rows, text=text, label=label, time=time, name=name)


def require(rows: Labelled, name: str, least: int = LEAST_ROWS) -> None:
    """Refuse rows that nothing can be learnt from: too few, or all of one class."""
    if len(rows) < least:
        raise BadInput(name, f"at least {least} labelled rows", f"{len(rows)} given")
    if len(set(rows.labels)) < 2:
        raise BadInput(name, "rows of at least two classes", "all rows have the same label")


def _row(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as problem:
        raise Unreadable(where, "one JSON object", "is it another format?") from problem


def _field(row: Mapping[str, Any], field: str, where: str) -> Any:
    if row.get(field) is None:
        raise Missing(where, f'a field "{field}"', f"it has: {', '.join(sorted(map(str, row)))[:200]}")
    return row[field]


def _label(value: Any, field: str, where: str) -> str:
    if not isinstance(value, str | int | float | bool):
        raise BadInput(where, f'"{field}" is one word or number', f"it is {type(value).__name__}")
    return str(value)


def _instant(value: Any, field: str, where: str) -> float:
    wanted = f'"{field}" is a number or an instant as in ISO 8601'
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput(where, wanted, f"it is {type(value).__name__}")
    try:
        found = float(value)
    except ValueError:
        found = _seconds(str(value), wanted, where)
    if not math.isfinite(found):
        raise BadInput(where, wanted, "it is not finite")
    return found


def _seconds(text: str, wanted: str, where: str) -> float:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(where, wanted, "another format?") from problem
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
