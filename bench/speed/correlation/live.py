"""The live form: a report is stored durably in PostgreSQL, then one ordered correlator decides.

    python -m bench.speed.correlation.live [--stored 1000000] [--each 3000] [--grouped 100000] [--postgis URL]

The embedded PostgreSQL, fsync on; the disk's own limit (4 kB appended, fdatasync) is measured in the same
folder in the same run. A commit each: the report inserted and committed in one statement, then the ring; an
alarm has a key, so that raising it twice is harmless, and goes into the next commit: after a crash it is
decided anew. Once over one connection, that waits for every commit before it sends the next report, and once
over eight, as an intake with eight writers: PostgreSQL syncs what commits at one time together, and the
correlator still sees the reports in their order, each after its own commit. Groups: the same by a hundred.
The disk is measured again before and after every part of ten, because other guests of a virtual disk
change it tenfold. Recovery: the window read back from the database into an empty ring. Beside it, over an
index on kind and time, the same rule said in plain SQL (on a plane round the newest report, so not exact) and
a weaker rule (a disc centred on the newest report). PostGIS is not part of the PostgreSQL that Leadline
brings along: `--postgis` names a database that has it and may be filled, and it is asked in the same run.
"""

from __future__ import annotations

import argparse
import os
import select
import struct
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import psycopg
from bench.speed.correlation import postgis
from bench.speed.correlation.loads import WINDOW_S, everywhere, machine
from psycopg import pq

from leadline.correlation.replay import taken
from leadline.methods.ring import Ring, Stream
from leadline.shell.database import embedded

PER_YEAR = 2e6
WRITERS = 8
RADIUS_M, COUNT = 5_000.0, 3
TABLES = """
CREATE TABLE seen (id bigserial PRIMARY KEY, at float8, lat float8, lon float8, kind int8, reporter int8);
CREATE INDEX seen_at ON seen (at);
CREATE TABLE alarm (key text PRIMARY KEY, report int8);
"""
INSERT = "INSERT INTO seen (at, lat, lon, kind, reporter) VALUES ($1, $2, $3, $4, $5)"
#: a report, and the alarms of those before
BOTH = """
WITH raised AS (INSERT INTO alarm SELECT unnest($6::text[]), 0 ON CONFLICT DO NOTHING RETURNING 1)
INSERT INTO seen (at, lat, lon, kind, reporter) VALUES ($1, $2, $3, $4, $5)
RETURNING (SELECT count(*) FROM raised)
"""
COPY = "COPY seen (at, lat, lon, kind, reporter) FROM STDIN"
#: the window as one value: 40 bytes a report, so that no time goes into 30,000 messages
WINDOW = """
SELECT string_agg(float8send(at) || float8send(lat) || float8send(lon) || int8send(kind)
                  || int8send(reporter), ''::bytea ORDER BY at, id) FROM seen WHERE at >= %s
"""
SENT = np.dtype([("at", ">f8"), ("lat", ">f8"), ("lon", ">f8"), ("kind", ">i8"), ("reporter", ">i8")])
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
#: milliseconds of each report or group, and how many alarms
Taken = tuple[np.ndarray, int]


def disk(folder: Path, seconds: float = 0.4) -> float:
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


RAISE = "INSERT INTO alarm SELECT unnest(%s::text[]), 0 ON CONFLICT DO NOTHING"


class Writer:
    """A connection that stores one report at a time, asked through libpq: its statements are prepared."""

    def __init__(self, wire: psycopg.Connection) -> None:
        self.pgconn = wire.pgconn
        for name, statement in ((b"plain", INSERT), (b"both", BOTH)):
            ready = self.pgconn.prepare(name, statement.encode())
            assert ready.status == pq.ExecStatus.COMMAND_OK, ready.error_message
        self.pgconn.nonblocking = 1

    def send(self, row: Row, alarms: list[str]) -> None:
        """Ask for the report and the alarms to be stored in a commit of their own."""
        values = [*map(double, row[:3]), *map(bigint, row[3:])]
        if alarms:
            text = "{" + ",".join(alarms) + "}"
            self.pgconn.send_query_prepared(b"both", [*values, text.encode()], [1, 1, 1, 1, 1, 0])
        else:
            self.pgconn.send_query_prepared(b"plain", values, [1, 1, 1, 1, 1])
        self.pgconn.flush()

    def committed(self) -> int:
        """How many of the alarms were new; returns when the disk has them and the report."""
        while self.pgconn.is_busy():
            select.select([self.pgconn.socket], [], [])
            self.pgconn.consume_input()
        answer = self.pgconn.get_result()
        assert answer is not None and answer.status in STORED, answer and answer.error_message
        assert self.pgconn.get_result() is None
        return int(answer.get_value(0, 0) or 0) if answer.ntuples else 0


STORED = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
double, bigint = struct.Struct(">d").pack, struct.Struct(">q").pack


def each(wire: psycopg.Connection, writers: list[Writer], seer: Correlator, rows: list[Row]) -> Taken:
    """Milliseconds from report to decision, every report in a commit of its own; alarms.

    The reports are decided in their order, each when its commit is acknowledged.
    """
    took: list[float] = []
    found: list[int] = []
    waiting: list[str] = []
    free, sent = deque(writers), deque[tuple[Writer, Row, float]]()

    def decide() -> None:
        writer, row, since = sent.popleft()
        found.append(writer.committed())
        if seer.observe(row):
            waiting.append(key(row))
        took.append(time.perf_counter() - since)
        free.append(writer)

    for row in rows:
        if not free:
            decide()
        writer = free.popleft()
        sent.append((writer, row, time.perf_counter()))
        writer.send(row, waiting)
        waiting.clear()
    while sent:
        decide()
    return np.array(took) * 1000, sum(found) + wire.execute(RAISE, [waiting]).rowcount


def key(row: Row) -> str:
    """What an alarm is called: raised twice it is the same."""
    return f"{row[3]}:{row[0]}:{row[1]}"


def grouped(wire: psycopg.Connection, seer: Correlator, rows: list[Row], size: int) -> Taken:
    """Milliseconds of each group: stored with the alarms of the group before, committed, decided."""
    took: list[float] = []
    waiting: list[str] = []
    alarms = 0
    for group in groups(rows, size):
        start = time.perf_counter()
        with wire.transaction():
            store(wire, group)
            alarms += wire.execute(RAISE, [waiting]).rowcount if waiting else 0
        fired = seer.feed(stream_of(np.array(group)))
        waiting = [key(group[row]) for row in fired.tolist()]
        took.append(time.perf_counter() - start)
    return np.array(took) * 1000, alarms + wire.execute(RAISE, [waiting]).rowcount


def stream_of(table: np.ndarray) -> Stream:
    at, lat, lon = (np.ascontiguousarray(table[:, column]) for column in range(3))
    kind, reporter = (table[:, column].astype(np.int64) for column in (3, 4))
    return Stream(at=at, lat=lat, lon=lon, kind=kind, reporter=reporter, text=np.full(len(at), -1))


def rebuilt(wire: psycopg.Connection, now: float) -> tuple[Correlator, float]:
    """A correlator with the window from the database, and milliseconds that it took."""
    start = time.perf_counter()
    sent = wire.cursor(binary=True).execute(WINDOW, [now - 2 * WINDOW_S]).fetchone()
    held = np.frombuffer(sent[0] if sent else b"", SENT)
    seer = Correlator()
    seer.feed(stream_of(np.stack([held[name].astype(np.float64) for name in SENT.names or ()], axis=1)))
    return seer, (time.perf_counter() - start) * 1000


def queried(wire: psycopg.Connection, rows: list[Row], query: str) -> Taken:
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


Work = Callable[[list[Row]], Taken]


def line(name: str, rows: list[Row], work: Work, folder: Path) -> None:
    """A line of the table, measured in ten parts with the disk before and after each."""
    took, alarms, seconds, rates = [], 0, 0.0, [disk(folder)]
    for part in groups(rows, max(100, len(rows) // 10)):
        start = time.perf_counter()
        some, raised = work(part)
        seconds += time.perf_counter() - start
        took.append(some)
        alarms += raised
        rates.append(disk(folder))
    each_ms, limit = np.concatenate(took), float(np.mean(rates))
    rate = len(rows) / seconds
    p50, p99 = np.percentile(each_ms, (50, 99))
    figures = f"{rate:,.0f} | {limit:,.0f} | {rate / limit:.2f} | {p50:.3f} | {p99:.3f} | {alarms}"
    print(f"| {name} | {figures} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, default=1_000_000, help="reports that are there before")
    parser.add_argument("--each", type=int, default=40_000, help="reports with a commit of their own")
    parser.add_argument("--grouped", type=int, default=100_000, help="reports in groups")
    parser.add_argument("--queried", type=int, default=2_000, help="reports for the SQL query")
    parser.add_argument("--postgis", default="", help="address of an empty database with PostGIS")
    options = parser.parse_args()
    total = options.stored + options.each + options.grouped + options.queried
    rows = rows_of(everywhere(np.random.default_rng(1), total, PER_YEAR, 5000))
    print(machine(), "\n")
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(embedded.start(home))
        with psycopg.connect(server.url, autocommit=True) as wire:
            wire.execute(TABLES)
            for group in groups(rows[: options.stored], 50_000):
                store(wire, group)
            # what was stored before is on the disk, and its writing is not measured
            os.sync()
            run(wire, server.url, rows, options, Path(home))
        if options.postgis:
            beside(options.postgis, rows, options, Path(home))
    print(machine())


def beside(url: str, rows: list[Row], options: argparse.Namespace, folder: Path) -> None:
    """Two lines more: the same rule and the weaker one in PostGIS, over as many stored reports."""
    first = options.stored + options.each + options.grouped
    asked = rows[first : first + options.queried]
    with psycopg.connect(url, autocommit=True) as wire:
        wire.execute(postgis.TABLES)
        for group in groups(rows[first - options.stored : first], 50_000):
            store(wire, group)
        wire.execute(postgis.INDEX)
        wire.execute("ANALYZE seen")
        half = len(asked) // 2
        for name, query, some in (
            ("PostGIS, the same rule, groups of 100", postgis.SAME, asked[:half]),
            ("PostGIS, a weaker rule, groups of 100", postgis.WEAKER, asked[half:]),
        ):
            line(name, some, partial(queried, wire, query=query), folder)


def run(
    wire: psycopg.Connection, url: str, rows: list[Row], options: argparse.Namespace, folder: Path
) -> None:
    print(f"k {COUNT}, r 5 km, T 72 h, {options.stored:,} stored, {PER_YEAR:,.0f} a year, 12 kinds\n")
    print(
        "| what | reports/s | fdatasync/s | share | p50 ms | p99 ms | alarms |\n|---|---|---|---|---|---|---|"
    )
    cuts = np.cumsum([options.stored, options.each, options.grouped, options.queried])
    parts = [rows[start:end] for start, end in pairwise(cuts.tolist())]
    # a process loads the compiled code when it starts, not when it rebuilds
    Correlator().feed(everywhere(np.random.default_rng(2), 1_000, PER_YEAR, 3))
    seer, took = rebuilt(wire, parts[0][0][0])
    again, warm = rebuilt(wire, parts[0][0][0])
    half = len(parts[0]) // 2
    with ExitStack() as stack:
        wires = [stack.enter_context(psycopg.connect(url, autocommit=True)) for _ in range(WRITERS)]
        writers = [Writer(one) for one in wires]
        for count, some in ((1, parts[0][:half]), (WRITERS, parts[0][half:])):
            name = f"ring, a commit each, {count} connection{'s' if count > 1 else ''}"
            line(name, some, partial(each, wire, writers[:count], seer), folder)
    line("ring, groups of 100", parts[1], partial(grouped, wire, seer, size=100), folder)
    wire.execute("CREATE INDEX seen_kind ON seen (kind, at)")
    wire.execute("ANALYZE seen")
    line("SQL, the same rule, groups of 100", parts[2], partial(queried, wire, query=SAME), folder)
    line("SQL, a weaker rule, groups of 100", parts[2], partial(queried, wire, query=WEAKER), folder)
    held = len(again.ring)
    print(f"\nwindow of {held:,} reports rebuilt in {took:.0f} ms cold, {warm:.0f} ms warm")


if __name__ == "__main__":
    main()
