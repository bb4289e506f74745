"""Plays two public files of real reports through a running line and prints what came out.

    python bench/quality/import_real.py --dry-run
    python bench/quality/import_real.py --url http://127.0.0.1:8000 --report-json summary.json

`--report-json` is a file that the officer's side writes (scope, category and incident counts); without
it only the reporter's side is printed. Load average and CPU are printed beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from rich.console import Console

from leadline.shell.demo import imports
from leadline.shell.demo.bar import bar, summary
from leadline.shell.demo.imports import Row, RowError
from leadline.shell.demo.mapping import Mapping, complete, shown
from leadline.shell.demo.play import PlayResult, play

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = {
    "haiti_reports.jsonl.gz": Mapping(what="text", when="t", lat="lat", lon="lon", language="en"),
    "en_sightings.jsonl.gz": Mapping(what="text", when="t", where="City,State", language="en"),
}


def machine() -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    cpu = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or "unknown",
    )
    return f"{os.cpu_count()} x {cpu}, load average {load}"


def _lines(name: str) -> list[str]:
    path = Path(name)
    return path.read_text().splitlines() if path.exists() else []


class Reader:
    """Yields the good rows and keeps the bad ones."""

    def __init__(self, path: Path, mapping: Mapping, most: int | None) -> None:
        self.path, self.mapping, self.most = path, mapping, most
        self.good = 0
        self.bad: list[RowError] = []

    def __iter__(self) -> Iterator[Row]:
        for row in islice(imports.read(self.path, self.mapping), self.most):
            if isinstance(row, RowError):
                self.bad.append(row)
            else:
                self.good += 1
                yield row


def read_only(reader: Reader) -> None:
    began = time.perf_counter()
    placed = sum("place" in row.submission for row in reader)
    took_s = time.perf_counter() - began
    print(f"  good {reader.good}, bad {len(reader.bad)}, with a place {placed}, read in {took_s:.1f} s")


def play_through(reader: Reader, url: str, console: Console, out: Path) -> PlayResult:
    stream = imports.as_stream(reader, reader.path, datetime.now(UTC))
    with bar(reader.most, console) as told:
        result = play(stream, url, progress=told)
    console.print(summary(result))
    if reader.bad:
        rejects = out / f"{reader.path.name}.rejects.csv"
        print(f"  {imports.write_rejects(rejects, reader.bad)} bad rows are in {rejects}")
    return result


def officers_side(path: Path) -> None:
    """The counts that the officer's side wrote, each with its share."""
    found = json.loads(path.read_text(encoding="utf-8"))
    for name, counts in found.items():
        if isinstance(counts, dict):
            total = sum(counts.values()) or 1
            rows = Counter(counts).most_common()
            print(f"  {name}: " + ", ".join(f"{key} {n} ({n / total:.1%})" for key, n in rows))
        else:
            print(f"  {name}: {counts}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", help="address of a running line")
    parser.add_argument("--dry-run", action="store_true", help="read the files only")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the two files")
    parser.add_argument("--most", type=int, help="rows of each file at most")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the rejects")
    parser.add_argument("--report-json", type=Path, help="counts written by the officer's side")
    chosen = parser.parse_args()
    if not chosen.url and not chosen.dry_run:
        parser.error("give --url of a running line, or --dry-run")
    print(machine())
    console = Console()
    for name, mapping in FILES.items():
        path = chosen.data / name
        if not path.exists():
            print(f"{name}: not in {chosen.data}; say --data")
            continue
        print(
            name, "mapped:", ", ".join(f"{a}={b}" for a, b in shown(complete(mapping, imports.header(path))))
        )
        reader = Reader(path, mapping, chosen.most)
        if chosen.dry_run:
            read_only(reader)
        else:
            play_through(reader, chosen.url, console, chosen.out)
    if chosen.report_json and chosen.report_json.exists():
        officers_side(chosen.report_json)
    print(machine())


if __name__ == "__main__":
    main()
