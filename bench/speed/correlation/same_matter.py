"""How long one report takes in the same-matter detector, at national volume and in a flood of copies.

    python -m bench.speed.correlation.same_matter [--year 1000000] [--timed 3000]

Sketches are random numbers, which is what keyed sketches look like; one report in eight is a copy of an
earlier one with 30 of 128 values changed. The detector holds two windows of the policy's rule.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from leadline.correlation.detectors.same_matter import SameMatterDetector
from leadline.methods.sketch import HASHES
from leadline.model.incident import Sighting
from leadline.policy import load

START = datetime(2026, 1, 1, tzinfo=UTC)
CHANGED, ONE_IN = 30, 8


def reports(rng: np.random.Generator, count: int, span: timedelta) -> list[Sighting]:
    """So many reports round 300 towns within the span, oldest first."""
    towns = np.column_stack((rng.uniform(20, 50, 300), rng.uniform(75, 135, 300)))
    weight = 1 / np.arange(1, 301)
    place = towns[rng.choice(300, count, p=weight / weight.sum())] + rng.normal(0, 0.08, (count, 2))
    seconds = np.sort(rng.uniform(0, span.total_seconds(), count))
    sketches = rng.integers(0, 2**32, (count, HASHES), dtype=np.uint32)
    for row in range(ONE_IN, count, ONE_IN):
        origin = int(rng.integers(max(0, row - 2_000), row))
        kept = rng.permutation(HASHES)[CHANGED:]
        sketches[row, kept], place[row] = sketches[origin, kept], place[origin]
    return [
        Sighting(
            lead=UUID(int=row + 1),
            kind="antenna-box",
            lat=float(place[row, 0]),
            lon=float(place[row, 1]),
            at=START + timedelta(seconds=float(seconds[row])),
            sketch=sketches[row].astype("<u4").tobytes(),
        )
        for row in range(count)
    ]


def timed(detector: SameMatterDetector, some: Sequence[Sighting]) -> str:
    """p50, p99 and the most of one report, milliseconds of CPU time."""
    took = []
    for sighting in some:
        start = time.process_time()
        detector.observe(sighting)
        took.append((time.process_time() - start) * 1000)
    return f"{np.percentile(took, 50):.2f} | {np.percentile(took, 99):.2f} | {max(took):.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--year", type=int, default=1_000_000)
    parser.add_argument("--timed", type=int, default=3_000)
    options = parser.parse_args()
    rng, rule = np.random.default_rng(1), load().matter
    span = 2 * rule.window
    held = reports(rng, int(options.year * span / timedelta(days=365)) + options.timed, span)
    detector = SameMatterDetector(rule)
    start = time.process_time()
    detector.rebuild(held[: -options.timed])
    rebuilt_s = time.process_time() - start
    print("| load | p50 ms | p99 ms | worst ms |\n|---|---|---|---|")
    print(
        f"| {options.year:,} reports a year, {len(held):,} held | {timed(detector, held[-options.timed :])}"
    )
    one = replace(held[-1], lead=UUID(int=0))
    copies = [replace(one, lead=UUID(int=10**9 + number)) for number in range(options.timed)]
    print(f"| a flood of {options.timed:,} copies of one report on top | {timed(detector, copies)}")
    print(f"\nrebuilt from {len(held) - options.timed:,} sightings in {rebuilt_s:.1f} s")
    print(f"load average {os.getloadavg()[0]:.1f}, {platform.processor() or platform.machine()}")


if __name__ == "__main__":
    main()
