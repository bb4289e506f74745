"""How long the space-time scan takes, and whether its statistic is SaTScan's.

    python -m bench.speed.correlation.scan [--satscan PROGRAM] [--haiti haiti_reports.jsonl.gz] [--rounds 3]

Uniform worlds of one year in a square of 42 km, windows up to 7 days, circles up to 5 km, 999 draws, no early
stop. CPU seconds are the least of some rounds; SaTScan runs once, with one process, all 999 replications.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import time
from datetime import date
from pathlib import Path

import numpy as np
from bench.speed.correlation import satscan

from leadline.methods.scan import Asked, Reports, Scan, scan

WORLDS = ((1_000, 500), (10_000, 2_000), (100_000, 2_000), (100_000, 5_000))
SIDE_KM = 42.0
KM_PER_DEGREE = 111.2
YEAR = 365
#: days of the earthquake reports whose scan is compared: two weeks, and seven and a half
HAITI = ("2010-01-25", "2010-03-05")


def world(reports: int, places: int, seed: int = 1, side_km: float = SIDE_KM, days: int = YEAR) -> Reports:
    rng = np.random.default_rng(seed)
    lat = 31 + rng.uniform(0, side_km, places) / KM_PER_DEGREE
    lon = 121 + rng.uniform(0, side_km, places) / KM_PER_DEGREE / np.cos(np.radians(31))
    return Reports(
        lat=lat.round(9),
        lon=lon.round(9),
        place=rng.integers(0, places, reports),
        age=rng.integers(0, days, reports),
    )


def haiti(path: Path, last: str) -> Reports:
    """The reports up to a day, every pair of coordinates a place."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["t"][:10] <= last]
    end = date.fromisoformat(last)
    return Reports.of(
        np.array([row["lat"] for row in rows]),
        np.array([row["lon"] for row in rows]),
        np.array([(end - date.fromisoformat(row["t"][:10])).days for row in rows]),
    )


def timed(reports: Reports, asked: Asked, rounds: int) -> tuple[Scan, float, float]:
    took = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        found = scan(reports, asked, np.random.default_rng(1))
        took.append((time.process_time() - cpu, time.perf_counter() - wall))
    return found, *min(took)


def row(name: str, reports: Reports, asked: Asked, program: Path | None, rounds: int) -> str:
    found, cpu, wall = timed(reports, asked, rounds)
    one = found.clusters[0]
    circles = found.tried // asked.window_days
    said = f"| {name} | {circles:,} | {cpu:.3f} | {wall:.3f} | {one.score:.6f} | {one.p_value:.3f} |"
    if program is None:
        return said + " not installed | | | |"
    peer = satscan.ask(program, reports, asked)
    apart = abs(peer.score - one.score)
    return said + f" {peer.cpu_s:.2f} | {peer.cpu_s / cpu:.0f} | {apart:.6f} | {peer.p_value:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--satscan", type=Path, help="its command-line program, such as satscan64")
    parser.add_argument("--haiti", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    scan(world(1_000, 500), Asked(replicates=99), np.random.default_rng(1))  # compiles
    print(
        "| reports, places | circles | CPU s | wall s | score | p | SaTScan CPU s | ratio | apart | its p |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for reports, places in WORLDS:
        name = f"{reports:,} in {places:,}"
        print(row(name, world(reports, places), Asked(), given.satscan, given.rounds), flush=True)
    for last in HAITI if given.haiti else ():
        reports = haiti(given.haiti, last)
        name = f"Haiti 2010 to {last}: {len(reports.place):,} in {len(reports.lat):,}"
        print(row(name, reports, Asked(), given.satscan, given.rounds), flush=True)
    small = world(2_000, 200, side_km=10.0)
    _, cpu, _ = timed(small, Asked(window_days=14, replicates=99), given.rounds)
    print(f"\n2,000 reports, 200 places, windows to 14 days, 99 draws: {cpu:.4f} s CPU")
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(
        f"\nOne core of {os.cpu_count()}; {platform.processor() or platform.machine()}; load average {load}."
    )


if __name__ == "__main__":
    main()
