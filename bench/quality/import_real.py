"""Plays two public files of real reports through a line: the table of docs/howto/import.md.

    python -m bench.quality.import_real --dry-run
    python -m bench.quality.import_real [--only haiti_reports.jsonl.gz]   # a fresh line for each file
    python -m bench.quality.import_real --url http://127.0.0.1:8000       # one that runs: no counts

Load average and CPU are printed beside the figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench.speed.served import Served, serving
from rich.console import Console

from leadline.shell.demo import imports
from leadline.shell.demo.bar import bar, summary
from leadline.shell.demo.imports import Row, RowError
from leadline.shell.demo.mapping import Mapping, complete, shown
from leadline.shell.demo.play import PlayResult, play

DATA = Path(__file__).parents[3] / "shared" / "data"
#: seconds in which the last report must be sorted
SORTED_S = 1800
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


#: what the officers' side is asked after everything is sorted: title, query of (name, count)
COUNTS = {
    "scope": "SELECT scope, count(*) FROM lead GROUP BY 1",
    "ours, by category": "SELECT category, count(*) FROM lead WHERE scope = 'ours' GROUP BY 1",
    "referral, by office": "SELECT referral, count(*) FROM lead WHERE scope = 'referral' GROUP BY 1",
    "incidents": "SELECT rule, count(*) FROM incident GROUP BY 1",
}


def officers_side(served: Served) -> None:
    """The counts of a line that has sorted everything, each with its share."""
    for title, query in COUNTS.items():
        rows = sorted(served.rows(query), key=lambda row: -row[1])
        total = sum(count for _, count in rows) or 1
        print(f"  {title}: " + (", ".join(f"{name} {n} ({n / total:.1%})" for name, n in rows) or "0"))


def play_own(reader: Reader, console: Console, out: Path) -> None:
    """A fresh line that has learnt the starter, the file through it, and what it made of the file."""
    with (
        tempfile.TemporaryDirectory(prefix="leadline-bench-") as folder,
        serving(Path(folder), "learnt") as served,
    ):
        began = time.perf_counter()
        result = play_through(reader, served.url, console, out)
        served.wait_sorted(result.accepted, SORTED_S)
        print(f"  sent and sorted in {time.perf_counter() - began:.0f} s; {machine()}")
        officers_side(served)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", help="address of a running line")
    parser.add_argument("--dry-run", action="store_true", help="read the files only")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the two files")
    parser.add_argument("--most", type=int, help="rows of each file at most")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the rejects")
    parser.add_argument("--only", choices=FILES, help="one of the files")
    chosen = parser.parse_args()
    print(machine())
    console = Console()
    for name in [chosen.only] if chosen.only else list(FILES):
        mapping = FILES[name]
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
        elif chosen.url:
            play_through(reader, chosen.url, console, chosen.out)
        else:
            play_own(reader, console, chosen.out)
    print(machine())


if __name__ == "__main__":
    main()
