"""Table: what a list or a log holds, as far as its columns are understood: instants, places, counts.

Network addresses are counted and grouped, never repeated. No cell is kept but times and places.
"""

from __future__ import annotations

import csv
import ipaddress
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

PART = "table"
#: what is read at most: bytes, rows, columns, characters of a cell; times and places that are kept
_MOST_BYTES, _MOST_ROWS, _MOST_COLUMNS, _MOST_CELL = 16 * 1024 * 1024, 100_000, 200, 2_000
_KEPT_TIMES, _KEPT_PLACES, _KEPT_GROUPS = 2_000, 2_000, 20
#: kinds by content that may be a table or a log
_TEXTS = (
    "csv",
    "tsv",
    "txt",
    "json",
    "jsonl",
    "log",
    "ndjson",
    "unknown",
    "randomtxt",
    "ini",
    "yaml",
    "markdown",
)
_LAT = ("lat", "latitude", "y", "纬度", "gps_lat")
_LON = ("lon", "lng", "long", "longitude", "x", "经度", "gps_lon")
_TIMES = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?"
    r"(?P<zone> ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?![\d:])"
    r"|\[(?P<clf>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d) (?P<clfzone>[+-]\d{4})\]"
)
_IP4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IP6 = re.compile(
    r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){2,7}[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{1,4})*(?![0-9A-Fa-f:])"
)


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """{"format", "rows", "columns", "times", "zones", "places", "addresses", …}; empty if it is no text."""
    if str(kind.get("group", "")) not in ("text", "code", "unknown") and kind.get("label") not in _TEXTS:
        return {}
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    text = _decoded(content[:_MOST_BYTES])
    if not text.strip() or "\x00" in text[:4096]:
        return {}
    lines = [line[: 20 * _MOST_CELL] for line in text.splitlines()]
    cut = len(content) > _MOST_BYTES or len(lines) > _MOST_ROWS
    for style in (_json_rows, _csv_rows):
        found = style(lines[: _MOST_ROWS + 1])
        if found:
            names, rows, word = found
            return _told(names, rows, word) | {"cut": cut}
    rows_of_log = [[line] for line in lines[:_MOST_ROWS] if line.strip()]
    told = _told(["line"], rows_of_log, "log")
    return told | {"cut": cut} if told["times"] or told["addresses"]["distinct"] else {}


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start > len(content) - 4:
                return content[: error.start].decode(encoding, "replace")
    return content.decode("latin-1")


_Found = tuple[Sequence[str], list[list[str]], str] | None


def _json_rows(lines: Sequence[str]) -> _Found:
    first = next((line for line in lines if line.strip()), "")
    if not first.lstrip().startswith("{"):
        return None
    names: dict[str, int] = {}
    rows = []
    for line in lines:
        try:
            row = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            for name in islice(row, _MOST_COLUMNS):
                names.setdefault(str(name), len(names))
            rows.append(row)
    if not rows:
        return None
    kept = list(names)[:_MOST_COLUMNS]
    return kept, [[_cell(row.get(name, "")) for name in kept] for row in rows], "json lines"


def _cell(value: Any) -> str:
    return str(value)[:_MOST_CELL] if isinstance(value, str | int | float) else ""


def _csv_rows(lines: Sequence[str]) -> _Found:
    head = next((line for line in lines if line.strip()), "")
    comma = max(",;\t|", key=head.count)
    if not head.count(comma) or _TIMES.search(head):
        return None
    csv.field_size_limit(20 * _MOST_CELL)
    rows = []
    try:
        for row in csv.reader(lines, delimiter=comma):
            rows.append([cell[:_MOST_CELL] for cell in row[:_MOST_COLUMNS]])
    except csv.Error:
        return None
    names, body = [name.strip() for name in rows[0]], rows[1:]
    even = sum(len(row) == len(names) for row in body[:200])
    if len(names) < 2 or not body or even < 0.8 * len(body[:200]):
        return None
    return names, body, "tsv" if comma == "\t" else "csv"


def _told(names: Sequence[str], rows: Sequence[Sequence[str]], style: str) -> dict[str, Any]:
    times = [found for row in rows if (found := _time(row))]
    shown = sorted(times)
    addresses: Counter[str] = Counter()
    for row in rows:
        addresses.update(_addresses(" ".join(row)))
    return {
        "format": style,
        "rows": len(rows),
        "columns": [name[:80] for name in names],
        "times": [f"{at}{zone}" for at, zone in times[:_KEPT_TIMES]],
        "first": "".join(shown[0]) if shown else "",
        "last": "".join(shown[-1]) if shown else "",
        "zones": dict(Counter(zone or "none" for _, zone in times).most_common(10)),
        "places": _places(names, rows),
        "addresses": _grouped(addresses),
    }


def _time(row: Sequence[str]) -> tuple[str, str] | None:
    """The first time of a row, as written, and its zone."""
    for cell in row:
        found = _TIMES.search(cell)
        if found is None:
            continue
        if found["iso"]:
            zone = (found["zone"] or "").strip()
            return found["iso"].replace(" ", "T"), "+00:00" if zone in ("Z", "UTC") else _zone(zone)
        try:
            at = datetime.strptime(found["clf"], "%d/%b/%Y:%H:%M:%S")
        except ValueError:
            continue
        return at.isoformat(), _zone(found["clfzone"])
    return None


def _zone(text: str) -> str:
    return f"{text[:3]}:{text[-2:]}" if text else ""


def _places(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[float]]:
    low = [name.strip().lower() for name in names]
    lat = next((low.index(name) for name in _LAT if name in low), None)
    lon = next((low.index(name) for name in _LON if name in low), None)
    if lat is None or lon is None:
        return []
    return list(islice(_pairs(rows, lat, lon), _KEPT_PLACES))


def _pairs(rows: Sequence[Sequence[str]], lat: int, lon: int) -> Iterator[list[float]]:
    for row in rows:
        try:
            here = [float(row[lat]), float(row[lon])]
        except (ValueError, IndexError):
            continue
        if abs(here[0]) <= 90 and abs(here[1]) <= 180:
            yield here


def _addresses(text: str) -> Iterator[str]:
    for found in (*_IP4.findall(text), *_IP6.findall(text)):
        try:
            yield str(ipaddress.ip_address(found))
        except ValueError:
            continue


def _grouped(addresses: Counter[str]) -> dict[str, Any]:
    """Counts by network, without any address."""
    networks: Counter[str] = Counter()
    inside = six = 0
    for text, count in addresses.items():
        address = ipaddress.ip_address(text)
        inside += address.is_private
        six += address.version == 6
        prefix = 24 if address.version == 4 else 48
        networks[str(ipaddress.ip_network(f"{text}/{prefix}", strict=False))] += count
    return {
        "distinct": len(addresses),
        "private": inside,
        "version_6": six,
        "mentions": addresses.total(),
        "networks": len(networks),
        "largest_networks": [count for _, count in networks.most_common(_KEPT_GROUPS)],
    }
