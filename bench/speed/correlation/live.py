"""The live form: a report is stored durably in PostgreSQL, then one ordered correlator decides.

    python -m bench.speed.correlation.live [--stored 1000000] [--each 3000] [--grouped 100000]

The embedded PostgreSQL, fsync on, one connection; the disk's own limit (4 kB appended, fdatasync) is measured
in the same folder in the same run. Each row: the report inserted and committed, then the ring, then an alarm
that did not exist before, keyed, in the next commit. Recovery: the window read back from the database into
an empty ring. Beside it, over an index on kind and time, the same rule said in plain SQL (on a plane round
the newest report, so not exact) and a weaker rule (a disc centred on the newest report). PostGIS is not part
of the PostgreSQL that Leadline brings along, so it is not compared here.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import psycopg
from bench.speed.correlation.loads import WINDOW_S, everywhere, machine

from leadline.correlation.replay import taken
from leadline.methods.ring import Ring, Stream
from leadline.shell.database import embedded

PER_YEAR = 2e6
RADIUS_M, COUNT = 5_000.0, 3
TABLES = """
CREATE TABLE seen (id bigserial PRIMARY KEY, at float8, lat float8, lon float8, kind int8, reporter int8);
CREATE INDEX seen_at ON seen (at);
CREATE TABLE alarm (key text PRIMARY KEY, report int8);
"""
INSERT = "INSERT INTO seen (at, lat, lon, kind, reporter) VALUES (%s, %s, %s, %s, %s)"
COPY = "COPY seen (at, lat, lon, kind, reporter) FROM STDIN"
WINDOW = """
COPY (SELECT at, lat, lon, kind, reporter FROM seen WHERE at >= %s ORDER BY at, id) TO STDOUT (FORMAT binary)
"""
COLUMNS = ("at", "lat", "lon", "kind", "reporter")
#: PostgreSQL's binary COPY: 19 bytes of header; for each row its columns, for each column its length
BINARY_HEAD = 19
BINARY_ROW = np.dtype(
    [("columns", ">i2")]
    + [part for name in COLUMNS[:3] for part in ((f"{name} bytes", ">i4"), (name, ">f8"))]
    + [part for name in COLUMNS[3:] for part in ((f"{name} bytes", ">i4"), (name, ">i8"))]
)
WEAKER = """
SELECT count(DISTINCT reporter) >= %(count)s FROM seen
WHERE kind = %(kind)s AND at BETWEEN %(at)s - %(window)s AND %(at)s
  AND lat BETWEEN %(lat)s - 0.05 AND %(lat)s + 0.05
  AND 6371008.8 * 2 * asin(sqrt(sin(radians(lat - %(lat)s) / 2) ^ 2
      + cos(radians(lat)) * cos(radians(%(lat)s)) * sin(radians(lon - %(lon)s) / 2) ^ 2)) <= %(radius)s
"""
SAME = """
WITH near AS (
  SELECT reporter, radians(lon - %(lon)s) * cos(radians(%(lat)s)) * 6378137 AS x,
         radians(lat - %(lat)s) * 6367000 AS y
  FROM seen WHERE kind = %(kind)s AND at BETWEEN %(at)s - %(window)s AND %(at)s
    AND abs(lat - %(lat)s) <= 0.1 AND abs(lon - %(lon)s) <= 0.1 / cos(radians(%(lat)s))
), centres AS (
  SELECT x, y FROM near UNION ALL
  SELECT (a.x + b.x) / 2 - (b.y - a.y) * away, (a.y + b.y) / 2 + (b.x - a.x) * away
  FROM near a, near b, LATERAL (SELECT (a.x - b.x) ^ 2 + (a.y - b.y) ^ 2 AS apart) AS d,
       LATERAL (SELECT sqrt(greatest(0, %(radius)s ^ 2 / nullif(apart, 0) - 0.25)) AS away) AS h
  WHERE apart > 1e-6 AND apart <= 4 * %(radius)s ^ 2
)
SELECT EXISTS (
  SELECT 1 FROM centres c JOIN near n ON (n.x - c.x) ^ 2 + (n.y - c.y) ^ 2 <= %(radius)s ^ 2 * 1.000001
  WHERE c.x ^ 2 + c.y ^ 2 <= %(radius)s ^ 2 * 1.000001
  GROUP BY c.x, c.y HAVING count(DISTINCT n.reporter) >= %(count)s
)
"""
Row = tuple[float, float, float, int, int]


def disk(folder: Path, seconds: float = 2.0) -> float:
    """Appends of 4 kB a second, each followed by fdatasync."""
    block, count = b"x" * 4096, 0
    handle = os.open(folder / "append", os.O_WRONLY | os.O_CREAT)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        os.write(handle, block)
        os.fdatasync(handle)
        count += 1
    os.close(handle)
    return count / seconds


def rows_of(stream: Stream) -> list[Row]:
    columns = (stream.at, stream.lat, stream.lon, stream.kind, stream.reporter)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def groups(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


class Correlator:
    """The ring, and a second one over what fired: a fire close to another one is no new alarm."""

    def __init__(self) -> None:
        self.ring, self.fires = Ring(RADIUS_M, WINDOW_S, COUNT), Ring(RADIUS_M, WINDOW_S, 2)

    def feed(self, stream: Stream) -> np.ndarray:
        """Rows that raise an alarm."""
        rows = np.flatnonzero(self.ring.feed(stream))
        alone = np.full(len(rows), -1)
        fire = replace(taken(stream, rows), reporter=alone, text=alone)
        return rows[~self.fires.feed(fire)]

    def observe(self, row: Row) -> bool:
        """Whether this report raises an alarm."""
        at, lat, lon, kind, reporter = row
        fired = self.ring.observe(at, (lat, lon), (kind, reporter, -1))
        return fired and not self.fires.observe(at, (lat, lon), (kind, -1, -1))


def store(wire: psycopg.Connection, group: list[Row]) -> None:
    """The reports are stored and committed."""
    with wire.cursor().copy(COPY) as copy:
        copy.write("".join("\t".join(map(repr, row)) + "\n" for row in group))


def each(wire: psycopg.Connection, seer: Correlator, rows: list[Row]) -> tuple[np.ndarray, int]:
    """Milliseconds from report to decision, every report in a commit of its own; alarms."""
    took, alarms = [], 0
    for row in rows:
        start = time.perf_counter()
        wire.execute(INSERT, row)
        if seer.observe(row):
            said = "INSERT INTO alarm VALUES (%s, 0) ON CONFLICT DO NOTHING"
            alarms += wire.execute(said, [f"{row[3]}:{row[0]}:{row[1]}"]).rowcount
        took.append(time.perf_counter() - start)
    return np.array(took) * 1000, alarms


def grouped(wire: psycopg.Connection, seer: Correlator, rows: list[Row], size: int) -> tuple[np.ndarray, int]:
    """Milliseconds of each group: stored, committed, decided, alarms committed."""
    took, alarms = [], 0
    for group in groups(rows, size):
        start = time.perf_counter()
        store(wire, group)
        fired = seer.feed(stream_of(np.array(group)))
        if len(fired):
            keys = [f"{group[row][3]}:{group[row][0]}:{group[row][1]}" for row in fired.tolist()]
            said = "INSERT INTO alarm SELECT unnest(%s::text[]), 0 ON CONFLICT DO NOTHING"
            alarms += wire.execute(said, [keys]).rowcount
        took.append(time.perf_counter() - start)
    return np.array(took) * 1000, alarms


def stream_of(table: np.ndarray) -> Stream:
    at, lat, lon = (np.ascontiguousarray(table[:, column]) for column in range(3))
    kind, reporter = (table[:, column].astype(np.int64) for column in (3, 4))
    return Stream(at=at, lat=lat, lon=lon, kind=kind, reporter=reporter, text=np.full(len(at), -1))


def rebuilt(wire: psycopg.Connection, now: float) -> tuple[Correlator, float]:
    """A correlator with the window from the database, and milliseconds that it took."""
    start = time.perf_counter()
    with wire.cursor().copy(WINDOW, [now - 2 * WINDOW_S]) as copy:
        sent = b"".join(copy)
    held = np.frombuffer(sent, BINARY_ROW, (len(sent) - BINARY_HEAD) // BINARY_ROW.itemsize, BINARY_HEAD)
    seer = Correlator()
    seer.feed(stream_of(np.stack([held[name].astype(np.float64) for name in COLUMNS], axis=1)))
    return seer, (time.perf_counter() - start) * 1000


def queried(wire: psycopg.Connection, rows: list[Row], query: str) -> tuple[np.ndarray, int]:
    """Milliseconds of each group of 100 with an SQL query in the place of the ring; how many fired."""
    took, fired = [], 0
    for group in groups(rows, 100):
        start = time.perf_counter()
        store(wire, group)
        for at, lat, lon, kind, _ in group:
            numbers = {"count": COUNT, "kind": kind, "at": at, "window": WINDOW_S, "radius": RADIUS_M}
            found = wire.execute(query, {**numbers, "lat": lat, "lon": lon}).fetchone()
            fired += bool(found and found[0])
        took.append(time.perf_counter() - start)
    return np.array(took) * 1000, fired


def line(name: str, reports: int, took: np.ndarray, disk_rate: float, alarms: object) -> None:
    rate = reports / took.sum() * 1000
    p50, p99 = np.percentile(took, (50, 99))
    print(f"| {name} | {rate:,.0f} | {rate / disk_rate:.2f} | {p50:.3f} | {p99:.3f} | {alarms} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, default=1_000_000, help="reports that are there before")
    parser.add_argument("--each", type=int, default=3_000, help="reports with a commit of their own")
    parser.add_argument("--grouped", type=int, default=100_000, help="reports in groups")
    parser.add_argument("--queried", type=int, default=2_000, help="reports for the SQL query")
    options = parser.parse_args()
    total = options.stored + options.each + options.grouped + options.queried
    rows = rows_of(everywhere(np.random.default_rng(1), total, PER_YEAR, 5000))
    print(machine(), "\n")
    with tempfile.TemporaryDirectory() as home, embedded.start(home) as server:
        rate = disk(Path(home))
        with psycopg.connect(server.url, autocommit=True) as wire:
            wire.execute(TABLES)
            for group in groups(rows[: options.stored], 50_000):
                store(wire, group)
            wire.execute("CREATE INDEX seen_kind ON seen (kind, at)")
            wire.execute("ANALYZE seen")
            run(wire, rows, options, rate)
        print(f"\nfdatasync {rate:,.0f}/s before, {disk(Path(home)):,.0f}/s after")
    print(machine())


def run(wire: psycopg.Connection, rows: list[Row], options: argparse.Namespace, rate: float) -> None:
    print(f"k {COUNT}, r 5 km, T 72 h, {options.stored:,} stored, {PER_YEAR:,.0f} a year, 12 kinds\n")
    print("| what | reports/s | of fdatasync/s | p50 ms | p99 ms | alarms |\n|---|---|---|---|---|---|")
    cuts = np.cumsum([options.stored, options.each, options.grouped, options.queried])
    parts = [rows[start:end] for start, end in pairwise(cuts.tolist())]
    seer, took = rebuilt(wire, parts[0][0][0])
    again, warm = rebuilt(wire, parts[0][0][0])
    line("ring, a commit each", options.each, *timed(each(wire, seer, parts[0]), rate))
    line("ring, groups of 100", options.grouped, *timed(grouped(wire, seer, parts[1], 100), rate))
    for name, query in (
        ("SQL, the same rule, groups of 100", SAME),
        ("SQL, weaker rule, groups of 100", WEAKER),
    ):
        took_ms, fired = queried(wire, parts[2], query)
        line(name, options.queried, took_ms, rate, f"{fired} fire")
    held = len(again.ring)
    print(f"\nwindow of {held:,} reports rebuilt in {took:.0f} ms cold, {warm:.0f} ms warm")


def timed(found: tuple[np.ndarray, int], rate: float) -> tuple[np.ndarray, float, int]:
    return found[0], rate, found[1]


if __name__ == "__main__":
    main()
