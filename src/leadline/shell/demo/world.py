"""What the demo town's line can look up: ship positions, books, satellites; files as an operator has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from leadline.shell.demo import books, sea, sky

#: whole days before today that the registers reach back: more than the town tells
DAYS = 8


def write_world(home: Path, seed: int, now: datetime) -> Mapping[str, str]:
    """The settings that name the registers, which lie in `home`/world; same arguments, same files."""
    folder = home / "world"
    tracks, records, elements = folder / "tracks", folder / "records", folder / "elements"
    for one in (tracks, records, elements):
        one.mkdir(parents=True, exist_ok=True)
    _write(tracks / "lanhaven.csv", sea.header(), sea.fixes(now, DAYS, np.random.default_rng(seed)))
    for name, rows in books.books(now, DAYS).items():
        _write(records / f"{name}.csv", books.HEADER, rows)
    (elements / "town.tle").write_text(sky.element_sets(now, DAYS), encoding="ascii")
    return {
        "LEADLINE_TRACKS": str(tracks),
        "LEADLINE_RECORDS": str(records),
        "LEADLINE_ELEMENTS": str(elements),
    }


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
