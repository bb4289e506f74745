"""How long the space-time scan takes, and whether its statistic is SaTScan's.

    python -m bench.speed.correlation.scan [--satscan PROGRAM] [--rscript PROGRAM] [--haiti FILE.jsonl.gz]

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
from bench.speed.correlation import rscan, satscan

from leadline.methods.scan import Asked, Reports, Scan, scan

WORLDS = ((1_000, 500), (10_000, 2_000), (100_000, 2_000), (100_000, 5_000))
SIDE_KM = 42.0
KM_PER_DEGREE = 111.2
YEAR = 365
#: draws of the comparison with R
R_DRAWS = (99, 999)
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


def beside_r(program: str, rounds: int, replicates: int) -> str:
    """A sentence on 2,000 reports of 14 days in 200 places: ours, and R's where it is there."""
    small = world(2_000, 200, side_km=10.0, days=14)
    found, cpu, _ = timed(small, Asked(window_days=13, replicates=replicates), 3 * rounds)
    said = f"2,000 reports of 14 days in 200 places, {replicates} draws: {cpu:.4f} s CPU, "
    said += f"{found.clusters[0].score:.6f}"
    if not program:
        return said
    zones, score, took = rscan.ask(program, small, Asked().radius_m, replicates)
    return f"{said}; R scanstatistics {took:.3f} s, {score:.6f}, {zones:,} circles: {took / cpu:.0f} times"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--satscan", type=Path, help="its command-line program, such as satscan64")
    parser.add_argument("--haiti", type=Path)
    parser.add_argument("--rscript", default="", help="Rscript with the package scanstatistics")
    parser.add_argument("--only-r", action="store_true", help="nothing but the comparison with R")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    scan(world(1_000, 500), Asked(replicates=99), np.random.default_rng(1))  # compiles
    if given.only_r:
        print("\n".join(beside_r(given.rscript, given.rounds, draws) for draws in R_DRAWS))
        return
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
    print("\n" + "\n".join(beside_r(given.rscript, given.rounds, draws) for draws in R_DRAWS))
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(
        f"\nOne core of {os.cpu_count()}; {platform.processor() or platform.machine()}; load average {load}."
    )


if __name__ == "__main__":
    main()
