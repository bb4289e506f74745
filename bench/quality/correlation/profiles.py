"""Real reporting profiles for the benches of the pattern detectors, and the machine beside a figure."""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from scipy.stats import binom

from leadline.model.incident import Sighting

DATA = Path("shared/data")
_MONDAY = datetime(1970, 1, 5)


def options(words: str, nulls: int) -> argparse.Namespace:
    """The options that all these benches share."""
    parser = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets")
    parser.add_argument("--nulls", type=int, default=nulls, help="scenes without a pattern for each row")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="rows of this evidence or profile only")
    return parser.parse_args()


def machine() -> str:
    """CPU, cores and load average, as one line."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line]
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, load average {load}"


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Prints the rows as a Markdown table."""
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")
    print(f"\n{machine()}; {time.process_time():.0f} s of CPU time\n")


def local_times(folder: Path) -> dict[str, np.ndarray]:
    """Local seconds since Monday 1970-01-05 of three real streams: taxi pick-ups, Haiti, sightings."""
    with gzip.open(folder / "event_times_taxi.csv.gz", "rt") as file:
        taxi = [_seconds(row["pickup_local"]) for row in csv.DictReader(file)]
    sightings = [
        _seconds(row["t"]) + 3600 * row["hour"]
        for row in lines(folder / "en_sightings.jsonl.gz")
        if row.get("hour") is not None
    ]
    haiti = [_seconds(row["t"]) for row in lines(folder / "haiti_reports.jsonl.gz")]
    return {"taxi": np.array(taxi), "haiti": np.array(haiti), "sightings": np.array(sightings)}


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def haiti(folder: Path) -> list[Sighting]:
    """The reports of Haiti 2010 as sightings, oldest first; the category stands for the kind."""
    rows = [
        Sighting(
            lead=UUID(int=number),
            kind=str(row["y"]),
            lat=row["lat"],
            lon=row["lon"],
            at=datetime.fromisoformat(row["t"]).replace(tzinfo=UTC),
        )
        for number, row in enumerate(lines(folder / "haiti_reports.jsonl.gz"))
        if 18 <= row["lat"] <= 20 and -74.5 <= row["lon"] <= -71.5
    ]
    return sorted(rows, key=lambda one: one.at)


def rates(chances: Sequence[float]) -> dict[str, str]:
    """False-alarm rates at 5 % and 1 %, each with its standard error."""
    found = np.array(chances)
    return {f"at {level:.0%}": _rate(found <= level) for level in (0.05, 0.01)}


def within(hits: int, many: int, digits: int = 3) -> str:
    """A share with its 95 % interval (Wilson 1927).

    >>> within(20, 400)
    '0.050 (0.033 to 0.076)'
    """
    z = 1.96
    share, spare = hits / many, z * z / many
    middle = (share + spare / 2) / (1 + spare)
    half = z * np.sqrt(share * (1 - share) / many + spare / (4 * many)) / (1 + spare)
    low, high = max(middle - half, 0), min(middle + half, 1)
    return f"{share:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def outside(shares: Sequence[float], many: int, level: float = 0.05) -> str:
    """How many rows lie outside 0.5 to 1.2 times the level, and how many chance alone would bring there.

    Each row is of `many` scenes; by chance each would be a binomial draw at exactly the level.
    """
    low, high = 0.5 * level, 1.2 * level
    found = sum(not low - 1e-12 <= share <= high + 1e-12 for share in shares)
    alone = binom.cdf(np.ceil(low * many) - 1, many, level) + binom.sf(np.floor(high * many), many, level)
    return (
        f"{found} of {len(shares)} rows outside {low:g} to {high:g}; exact tests would bring "
        f"{alone * len(shares):.2f} there by chance. All rows together {np.mean(shares):.4f}, largest "
        f"{max(shares):.4f}"
    )


def _rate(hits: np.ndarray) -> str:
    share = hits.mean()
    return f"{share:.4f} ± {np.sqrt(max(share, 1 / len(hits)) * (1 - share) / len(hits)):.4f}"


def _seconds(text: str) -> float:
    return (datetime.fromisoformat(text) - _MONDAY).total_seconds()
