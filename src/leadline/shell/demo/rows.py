"""One row of a file as the body of a report, or the reason why it cannot be one."""

from __future__ import annotations

import math
from collections.abc import Mapping as Cells
from datetime import UTC, datetime
from typing import Any

from leadline.errors import BadInput, Missing, OutOfRange, TooLong, Unreadable
from leadline.intake.fields import Fields
from leadline.intake.radio import check_reading, typed
from leadline.shell.demo.mapping import Mapping
from leadline.shell.demo.stream import Submission, stamp

#: one row: values by column
Cell = Cells[str, Any]

#: longest text of each part that the API takes, characters (policy `limits`)
LIMITS = {"what": 20_000, "where": 500, "when": 200, "how_known": 2_000, "evidence": 5_000}
#: radius assumed for a place without one, metres
ASSUMED_UNCERTAINTY_M = 100.0
#: years outside which a time is taken for a mistake
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def submission(record: Cell, mapping: Mapping) -> Submission:
    """The JSON body of a report. Raises BadInput whose `field` is the column that is wrong."""
    said: Submission = {"basis": "unstated", "danger": "unstated", "mode": "anonymous", "may_reply": False}
    said["what"] = _text(record, mapping.what, "what")
    if not said["what"]:
        raise Missing(mapping.what, "1 to 20,000 characters", "the description is empty")
    for part in ("how_known", "evidence"):
        _put(said, part, _text(record, getattr(mapping, part), part))
    columns = [name for name in mapping.where.split(",") if name]
    _put(said, "where", ", ".join(text for name in columns if (text := _text(record, name, "where"))))
    if mapping.when:
        said.update(_when(record, mapping))
    if mapping.lat:
        said.update(_place(record, mapping))
    if "place" in said:
        said.update(_reading(record, mapping))
    said["language"] = _language(record, mapping, said["what"])
    return said


def _put(said: Submission, part: str, text: str) -> None:
    if text:
        said[part] = text


def _text(record: Cell, column: str, part: str) -> str:
    value = record.get(column) if column else None
    if value is None:
        return ""
    text = str(value).strip()
    if len(text) > LIMITS[part]:
        raise TooLong(
            column, f"{LIMITS[part]} characters at most, not {len(text)}", "several reports in one field?"
        )
    if "\x00" in text:
        raise Unreadable(column, "text without NUL characters", "the file is binary or cut in the middle")
    return text


def _when(record: Cell, mapping: Mapping) -> Submission:
    """`moment` for a time that can be read, else `when` as words; {} for none."""
    words = _text(record, mapping.when, "when")
    if not words:
        return {}
    try:
        at = (
            datetime.strptime(words, mapping.when_format)
            if mapping.when_format
            else datetime.fromisoformat(words)
        )
    except ValueError as error:
        if mapping.when_format:
            limit = f"a time in the format {mapping.when_format}"
            raise Unreadable(mapping.when, limit, "another format, or day and month swapped") from error
        return {"when": words}
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        limit = f"a year from {_FIRST_YEAR} to {_LAST_YEAR}, not {at.year}"
        raise OutOfRange(mapping.when, limit, "a missing or mistyped year")
    at = at.replace(tzinfo=at.tzinfo or mapping.zone).astimezone(UTC)
    return {"moment": {"earliest": stamp(at), "latest": stamp(at)}}


def _place(record: Cell, mapping: Mapping) -> Submission:
    """`place` where both coordinates are given; {} where neither is."""
    raw_lat, raw_lon = record.get(mapping.lat), record.get(mapping.lon)
    if raw_lat in (None, "") and raw_lon in (None, ""):
        return {}
    lat = _number(mapping.lat, raw_lat)
    lon = _number(mapping.lon, raw_lon)
    if not -90 <= lat <= 90:
        cause = "swapped with the longitude?" if -90 <= lon <= 90 else "not in degrees?"
        raise OutOfRange(mapping.lat, "-90 to 90 degrees", cause)
    if not -180 <= lon <= 180:
        raise OutOfRange(mapping.lon, "-180 to 180 degrees", "not in degrees, or a missing decimal point?")
    radius_m = ASSUMED_UNCERTAINTY_M
    if mapping.uncertainty_m and record.get(mapping.uncertainty_m) not in (None, ""):
        radius_m = _number(mapping.uncertainty_m, record[mapping.uncertainty_m])
    if radius_m < 0:
        raise OutOfRange(mapping.uncertainty_m, "0 metres or more", "a minus sign too many")
    datum = mapping.datum.value
    return {"place": {"lat": lat, "lon": lon, "datum": datum, "uncertainty_m": radius_m}}


def _reading(record: Cell, mapping: Mapping) -> Submission:
    """`reading` where a receiver showed something at the place; {} where not."""
    columns = {"strength_dbm": mapping.strength_dbm, "bearing_deg": mapping.bearing_deg}
    cells = {name: record.get(column) for name, column in columns.items() if column}
    read = {name: typed(str(cell)) for name, cell in cells.items() if cell is not None}
    given = {name: value for name, value in read.items() if value is not None}
    errors: list[BadInput] = []
    check_reading(Fields(given, errors), has_place=True)
    for error in errors:
        raise type(error)(columns[error.field], error.limit, error.cause)
    return {"reading": given} if given else {}


def _number(column: str, value: Any) -> float:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError as error:
        raise Unreadable(column, "a number in degrees or metres", "empty, or degrees and minutes?") from error
    if not math.isfinite(number):
        raise Unreadable(column, "a finite number", "a missing value written as NaN")
    return number


def _language(record: Cell, mapping: Mapping, text: str) -> str:
    if mapping.language in {"en", "zh"}:
        return mapping.language
    if mapping.language:
        said = str(record.get(mapping.language) or "").strip().lower()[:2]
        if said in {"en", "zh"}:
            return said
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    return "zh" if chinese * 4 > len(text) else "en"
