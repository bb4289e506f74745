"""Rules over an archive: 10^6 to 10^8 reports, beside DuckDB's SQL and Ray; are the answers equal?

    python -m bench.speed.correlation.archive [--rows 1e6 1e7 1e8] [--folder DIR] [--peers 1e7]

Reports come at a steady rate (2 million a year, 5,000 towns, 12 kinds), oldest first, 250,000 in a row group.
The rule: 3 independent reports of one kind in any disc of 5 km within 72 h; for each report also whether it
is a new alarm. From Parquet to Parquet. DuckDB answers the weaker rule that SQL can say as a join (how many
of the kind lie within 5 km of the report and 72 h before it, on a sphere), by cells of place and time,
writes nothing, and has both cores. Ray runs the same slabs as the processes here.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow
from bench.speed.correlation.loads import KINDS, REPORTERS, YEAR_S, machine
from pyarrow import parquet

from leadline.archive.cluster import machines
from leadline.archive.local import processes
from leadline.archive.run import Workers, plan, run
from leadline.archive.slabs import Columns
from leadline.errors import Misconfigured

PER_YEAR, TOWNS, GROUP = 2e6, 5000, 250_000
RULE = {"pass": "near", "name": "near", "count": 3, "radius_m": 5_000.0, "window_s": 72 * 3600.0, "kinds": []}
SCHEMA = pyarrow.schema(
    [
        ("time", pyarrow.timestamp("us", "UTC")),
        ("lat", pyarrow.float64()),
        ("lon", pyarrow.float64()),
        ("kind", pyarrow.int8()),
        ("reporter", pyarrow.int64()),
    ]
)
SQL = """
WITH r AS (
  SELECT row_number() OVER () AS i, lat, lon, kind, epoch(time) AS at, floor(lat / 0.05)::INT AS y,
         floor(lon / 0.08)::INT AS x, floor(epoch(time) / 259200)::INT AS t FROM read_parquet('{path}')
), spread AS (
  SELECT r.*, y + dy AS cy, x + dx AS cx, t + dt AS ct
  FROM r, unnest([-1, 0, 1]) AS one(dy), unnest([-1, 0, 1]) AS two(dx), unnest([0, 1]) AS three(dt)
)
SELECT count(*) FROM (
  SELECT a.i FROM r AS a JOIN spread AS b ON a.kind = b.kind AND a.y = b.cy AND a.x = b.cx AND a.t = b.ct
   AND b.at BETWEEN a.at - 259200 AND a.at
   AND 6371008.8 * 2 * asin(sqrt(pow(sin(radians(a.lat - b.lat) / 2), 2)
       + cos(radians(a.lat)) * cos(radians(b.lat)) * pow(sin(radians(a.lon - b.lon) / 2), 2))) <= 5000
  GROUP BY a.i HAVING count(*) >= 3)
"""


def make(path: Path, rows: int) -> None:
    """The archive, written a million at a time."""
    rng = np.random.default_rng(1)
    centres = np.column_stack((rng.uniform(20, 50, TOWNS), rng.uniform(75, 135, TOWNS)))
    share = np.cumsum(1 / np.arange(1, TOWNS + 1))
    now = 1.2e9
    with parquet.ParquetWriter(path, SCHEMA, compression="zstd", use_dictionary=["kind"]) as writer:
        for first in range(0, rows, 1_000_000):
            n = min(1_000_000, rows - first)
            at = now + np.cumsum(rng.exponential(YEAR_S / PER_YEAR, n))
            now = float(at[-1])
            town = np.searchsorted(share / share[-1], rng.random(n))
            place = centres[np.minimum(town, TOWNS - 1)] + rng.normal(0, 0.1, (n, 2))
            moment = pyarrow.array((at * 1e6).astype(np.int64)).cast(SCHEMA[0].type)
            kind, reporter = rng.integers(0, KINDS, n).astype(np.int8), rng.integers(0, REPORTERS, n)
            columns = [moment, place[:, 0], place[:, 1], kind, reporter]
            writer.write_table(pyarrow.table(columns, schema=SCHEMA), row_group_size=GROUP)


def digest(folder: Path) -> str:
    """Changes with any answer."""
    held = hashlib.sha256()
    for path in sorted(folder.glob("*.parquet")):
        table = parquet.read_table(path, columns=["id", "alarm"])
        held.update(table["id"].to_numpy().tobytes() + table["alarm"].to_numpy().tobytes())
    return held.hexdigest()[:12]


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Wall seconds, CPU seconds of this process and its children, and what came out."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    wall, before = time.perf_counter(), cpu()
    out = work()
    return time.perf_counter() - wall, cpu() - before, out


def ours(path: Path, folder: Path, workers: Workers, radius_m: float) -> tuple[float, float, str, int]:
    """Wall and CPU seconds, digest of the answers, and how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    made = plan(path, folder, [{**RULE, "radius_m": radius_m}], Columns(kind="kind", reporter="reporter"))
    wall, cpu, done = timed(lambda: run(made, workers))
    return wall, cpu, digest(folder / "near"), sum(one.answers["near"] for one in done)  # type: ignore[attr-defined]


def duck(path: Path) -> tuple[float, float, str, int] | None:
    try:
        import duckdb
    except ImportError:
        return None
    wire = duckdb.connect(config={"threads": 2})
    wall, cpu, found = timed(lambda: wire.execute(SQL.format(path=path)).fetchone())
    return wall, cpu, "–", found[0]  # type: ignore[index]


def ray_workers() -> Workers | None:
    try:
        return machines()
    except Misconfigured:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, nargs="+", default=[1e6, 1e7])
    parser.add_argument("--peers", type=float, default=1e7, help="most rows that peers are given")
    parser.add_argument("--radius-m", type=float, default=RULE["radius_m"], help="DuckDB keeps to 5 km")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=None, help="where the archives are kept")
    options = parser.parse_args()
    radius = options.radius_m
    folder = options.folder or Path(tempfile.mkdtemp(prefix="leadline-archive-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(machine(), f"\n\nradius {radius:g} m\n")
    print("| rows | engine | wall s | CPU s | rows/s | answers | digest |\n|---|---|---|---|---|---|---|")
    spent: list[tuple[int, float]] = []
    for rows in (int(one) for one in options.rows):
        path = folder / f"reports-{rows}.parquet"
        if not path.exists():
            make(path, rows)
        name = f"slabs on {options.workers} processes"
        spent.append(
            (rows, show(rows, name, ours(path, folder / "answers", processes(options.workers), radius)))
        )
        if rows <= options.peers:
            show(rows, "slabs on 1 process", ours(path, folder / "answers", processes(1), radius))
            ray = ray_workers()
            # Ray's workers are no children of this process: their CPU time is not seen from here
            show(rows, "slabs on Ray", ours(path, folder / "answers", ray, radius) if ray else None)
            show(rows, "DuckDB SQL, weaker rule", duck(path))
    for (few, cheap), (many, dear) in pairwise(spent):
        power = math.log(dear / cheap) / math.log(many / few)
        print(f"\ncost exponent {few:,} to {many:,}: {power:.2f} (CPU)")
    print("\n" + machine())


def show(rows: int, name: str, found: tuple[float, float, str, int] | None) -> float:
    """One line of the table; the CPU seconds."""
    if found is None:
        print(f"| {rows:,} | {name} | not installed | | | | |")
        return 0.0
    wall, cpu, said, answers = found
    seen = "–" if "Ray" in name else f"{cpu:.1f}"
    print(
        f"| {rows:,} | {name} | {wall:.1f} | {seen} | {rows / wall:,.0f} | {answers:,} | {said} |", flush=True
    )
    return cpu


if __name__ == "__main__":
    main()
