"""Instants: a column of times as seconds since 1970, in the order of day and month that it was written in."""

from __future__ import annotations

import math
import re
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from leadline.errors import BadInput
from leadline.exchange.rows import instant_s

Floats = NDArray[np.float64]
_LOCAL = re.compile(r"^\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})[ T]+(\d{1,2}):(\d\d)(:\d\d)?\s*$")
#: titles of columns that are known to put the day first: ours, and the Danish Maritime Authority's
_DAY_FIRST = ("dmy", "# timestamp")
#: seconds after which a number must be of milliseconds
_MILLISECONDS = 1e11


class Written(Protocol):
    """How the times of a file were written."""

    @property
    def day_first(self) -> bool | None:
        """Whether 03/04/2026 is the 3rd of April; None to tell from the column."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none."""
        ...


def read_instants(column: Any, written: Written) -> Floats:
    """Seconds since 1970 of a titled column; not a number for what is no time.

    Raises BadInput where every date could be read both ways, day or month first, and nothing tells which.
    """
    values = column.values
    if pyarrow.types.is_timestamp(values.type):
        return _of_timestamps(values, written.zone)
    if pyarrow.types.is_integer(values.type) or pyarrow.types.is_floating(values.type):
        numbers = np.asarray(
            compute.cast(values, pyarrow.float64()).to_numpy(zero_copy_only=False), dtype=np.float64
        )
        return np.where(numbers > _MILLISECONDS, numbers / 1000, numbers)
    texts = compute.cast(values, pyarrow.string())
    sample = next((text for text in texts.to_pylist()[:1000] if text and _LOCAL.match(text)), None)
    if sample is not None:
        return _of_local(texts, column.title, written)
    try:
        return _of_timestamps(compute.cast(texts, pyarrow.timestamp("us", "UTC")), written.zone)
    except pyarrow.ArrowException:
        pass
    try:
        return _of_timestamps(compute.cast(texts, pyarrow.timestamp("us")), written.zone)
    except pyarrow.ArrowException:
        return _one_by_one(texts, written.zone)


def _of_timestamps(values: Any, zone: ZoneInfo) -> Floats:
    if values.type.tz is None:
        values = compute.assume_timezone(
            compute.cast(values, pyarrow.timestamp("us"), safe=False),
            zone.key,
            ambiguous="earliest",
            nonexistent="earliest",
        )
    micro = compute.cast(compute.cast(values, pyarrow.timestamp("us", "UTC"), safe=False), pyarrow.int64())
    seconds = compute.divide(compute.cast(micro, pyarrow.float64(), safe=False), 1e6)
    return np.asarray(seconds.to_numpy(zero_copy_only=False), dtype=np.float64)


def _of_local(texts: Any, title: str, written: Written) -> Floats:
    """Times such as 21/03/2021 04:38 in the order that the file puts day and month in."""
    distinct = compute.unique(texts)
    parts = [_LOCAL.match(text or "") for text in distinct.to_pylist()]
    is_day_first = written.day_first
    if is_day_first is None:
        is_day_first = _tells(title, [(int(one[1]), int(one[3])) for one in parts if one])
    seconds = pyarrow.array([_local_s(one, is_day_first, written.zone) for one in parts], pyarrow.float64())
    places = compute.index_in(texts, value_set=distinct)
    return np.asarray(seconds.take(places).to_numpy(zero_copy_only=False), dtype=np.float64)


def _tells(title: str, pairs: list[tuple[int, int]]) -> bool:
    """Whether the day comes first."""
    if any(mark in title.casefold() for mark in _DAY_FIRST) or any(first > 12 for first, _ in pairs):
        return True
    if any(second > 12 for _, second in pairs):
        return False
    raise BadInput(
        "time",
        "dates that say which is the day",
        "every one could be read both ways; give --day-first or --month-first",
    )


def _local_s(found: re.Match[str] | None, is_day_first: bool, zone: ZoneInfo) -> float:
    if found is None:
        return math.nan
    day, month = (found[1], found[3]) if is_day_first else (found[3], found[1])
    text = f"{found[4]}-{int(month):02d}-{int(day):02d}T{int(found[5]):02d}:{found[6]}{found[7] or ':00'}"
    try:
        return instant_s(text, zone)
    except BadInput:
        return math.nan


def _one_by_one(texts: Any, zone: ZoneInfo) -> Floats:
    distinct = compute.unique(texts)
    seconds = pyarrow.array([_one_s(text, zone) for text in distinct.to_pylist()], pyarrow.float64())
    places = compute.index_in(texts, value_set=distinct)
    return np.asarray(seconds.take(places).to_numpy(zero_copy_only=False), dtype=np.float64)


def _one_s(text: str | None, zone: ZoneInfo) -> float:
    try:
        return instant_s((text or "").strip(), zone)
    except BadInput:
        return math.nan
