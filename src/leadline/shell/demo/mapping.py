"""Which column of a file is which part of a report: given by the operator, or found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, tzinfo
from typing import Any

from leadline.errors import BadInput, Missing
from leadline.model.place import Datum

#: names of columns that are understood, per part, best first; compared in lower case
KNOWN = {
    "what": ("what", "text", "description", "report", "message", "content", "summary", "comments",
             "内容", "描述", "举报内容", "正文"),
    "where": ("where", "location", "place", "address", "city", "地点", "地址", "位置"),
    "when": ("when", "time", "date", "datetime", "timestamp", "occurred", "incident date", "t",
             "时间", "日期"),
    "how_known": ("how_known", "source_of_knowledge", "来源"),
    "evidence": ("evidence", "证据"),
    "lat": ("lat", "latitude", "y_lat", "纬度"),
    "lon": ("lon", "lng", "long", "longitude", "经度"),
    "uncertainty_m": ("uncertainty_m", "accuracy_m", "accuracy", "误差"),
    "strength_dbm": ("strength_dbm", "dbm"),
    "bearing_deg": ("bearing_deg",),
    "language": ("language", "lang", "语言"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How rows become reports. A name that is empty is looked for among the known ones."""

    #: column with the description
    what: str = ""
    #: column with the place in words; several with commas are joined
    where: str = ""
    #: column with the time
    when: str = ""
    #: column with how the reporter knows
    how_known: str = ""
    #: column with the evidence in words
    evidence: str = ""
    #: columns with the coordinates in degrees
    lat: str = ""
    lon: str = ""
    #: column with the radius of uncertainty in metres
    uncertainty_m: str = ""
    #: columns with what a radio receiver showed there: strength, and direction in degrees from north
    strength_dbm: str = ""
    bearing_deg: str = ""
    #: frame of the coordinates
    datum: Datum = Datum.WGS84
    #: "en" or "zh" for all rows, or a column with one of these; empty: by the script of each text
    language: str = ""
    #: strptime format of the time, such as "%d/%m/%Y %H:%M"; empty: ISO 8601, else kept as words
    when_format: str = ""
    #: zone of times that name none
    zone: tzinfo = UTC
    #: encoding of the file; empty: found
    encoding: str = ""


#: parts of a Mapping that name a column
COLUMNS = (
    "what", "where", "when", "how_known", "evidence", "lat", "lon", "uncertainty_m", "strength_dbm",
    "bearing_deg",
)  # fmt: skip


def complete(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """The mapping with every empty column filled from the header where a known name is there.

    Raises BadInput for a named column that is not there, Missing when no column holds the description.
    """
    lower = {name.strip().lower(): name for name in header}
    found: dict[str, Any] = {}
    for part in COLUMNS:
        given = getattr(mapping, part)
        if given:
            found[part] = _named(part, given, lower, header)
        else:
            found[part] = next((lower[name] for name in KNOWN[part] if name in lower), "")
    if not found["what"]:
        raise Missing(
            "what", "a column with the description", f"none of the columns is one: {_listed(header)}"
        )
    if bool(found["lat"]) != bool(found["lon"]):
        found["lat"] = found["lon"] = ""
    if mapping.language and mapping.language not in {"en", "zh"}:
        found["language"] = _named("language", mapping.language, lower, header)
    elif not mapping.language:
        found["language"] = next((lower[name] for name in KNOWN["language"] if name in lower), "")
    return replace(mapping, **found)


def shown(mapping: Mapping) -> list[tuple[str, str]]:
    """Part and column, for showing to the operator before anything is sent."""
    rows = [(field.name, getattr(mapping, field.name)) for field in fields(mapping)]
    return [(name, str(value)) for name, value in rows if value and name != "zone"]


def _named(part: str, given: str, lower: dict[str, str], header: Iterable[str]) -> str:
    names = [name.strip() for name in given.split(",")] if part == "where" else [given.strip()]
    missing = [name for name in names if name.lower() not in lower]
    if missing:
        raise BadInput(part, f"one of the columns {_listed(header)}", f"there is no column {missing[0]}")
    return ",".join(lower[name.lower()] for name in names)


def _listed(header: Iterable[str]) -> str:
    return ", ".join(name[:40] for name in header)
