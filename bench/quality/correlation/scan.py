"""How often the space-time scan cries wolf, and how large an outbreak must be before it is seen.

    python -m bench.quality.correlation.scan [--nulls 10000] [--runs 200]

A city of 30 km with 500 places of unequal share, 10 reports a day, a busy weekday and a quiet Sunday, one
year. Null days have nothing more. Outbreaks: so many further reports within 3 km of a place, over the last 3
days.
1,094 draws, so that a recurrence interval of 365 days is p <= 3/1095 exactly; nulls stop after 20 stronger
draws, which decides the same.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace

import numpy as np

from leadline.methods.geodesy import distances_m
from leadline.methods.scan import Asked, Cluster, Reports, scan

PLACES, SIDE_KM, A_DAY, YEAR = 500, 30.0, 10.0, 365
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.7])
ASKED = Asked(replicates=1094)
EXTRA = (3, 4, 5, 6, 8, 10, 15)
OUTBREAK_M, OUTBREAK_DAYS = 3000.0, 3
#: recurrence intervals that are asked for, days
INTERVALS = (365, 100)


def city(rng: np.random.Generator) -> Reports:
    """One year without anything."""
    lat = 31 + rng.uniform(0, SIDE_KM, PLACES) / 111.2
    lon = 121 + rng.uniform(0, SIDE_KM, PLACES) / 111.2 / np.cos(np.radians(31))
    counts = rng.poisson(A_DAY * WEEK[(np.arange(YEAR) + rng.integers(7)) % 7])
    share = rng.gamma(1.0, size=PLACES)
    return Reports(
        lat=lat,
        lon=lon,
        place=rng.choice(PLACES, counts.sum(), p=share / share.sum()),
        age=np.repeat(np.arange(YEAR), counts),
    )


def struck(rng: np.random.Generator, extra: int) -> tuple[Reports, np.ndarray]:
    """The year with an outbreak, and the places that it struck."""
    quiet = city(rng)
    centre = int(rng.integers(PLACES))
    near = np.flatnonzero(
        distances_m(quiet.lat[centre], quiet.lon[centre], quiet.lat, quiet.lon) <= OUTBREAK_M
    )
    place = np.append(quiet.place, rng.choice(near, extra))
    age = np.append(quiet.age, rng.integers(0, OUTBREAK_DAYS, extra))
    return replace(quiet, place=place, age=age), near


def best(reports: Reports, asked: Asked, seed: int) -> Cluster:
    return scan(reports, asked, np.random.default_rng(seed)).clusters[0]


def nulls(count: int) -> None:
    asked = replace(ASKED, stop_after=20)
    found = [best(city(np.random.default_rng((1, number))), asked, number) for number in range(count)]
    chances = np.array([one.p_value for one in found])
    print("| null days | asked for | expected | found | binomial 95 % |")
    print("|---|---|---|---|---|")
    for name, level in (("p <= .05", 0.05), ("p <= .01", 0.01), ("once in 365 days", 3 / 1095)):
        spread = 1.96 * np.sqrt(count * level * (1 - level))
        held = int((chances <= level + 1e-12).sum())
        print(
            f"| {count:,} | {name} | {count * level:.1f} | {held} | "
            f"{count * level - spread:.1f} to {count * level + spread:.1f} |"
        )


def power(runs: int) -> None:
    print("\n| further reports | once in 365 days | once in 100 days | of its places found |")
    print("|---|---|---|---|")
    for extra in EXTRA:
        rows = []
        for number in range(runs):
            reports, near = struck(np.random.default_rng((2, extra, number)), extra)
            one = best(reports, ASKED, number)
            shared = len(np.intersect1d(one.places, near)) / len(np.union1d(one.places, near))
            rows.append((one.p_value <= 3 / 1095 + 1e-12, one.recurrence_days >= INTERVALS[1], shared))
        seen, often, overlap = np.array(rows, dtype=float).T
        shared = overlap[seen > 0].mean() if seen.any() else float("nan")
        print(f"| {extra} | {seen.mean():.3f} | {often.mean():.3f} | {shared:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nulls", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    start = time.process_time()
    nulls(given.nulls)
    middle = time.process_time()
    power(given.runs)
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"\nCPU a null day {(middle - start) / max(given.nulls, 1) * 1000:.1f} ms; load average {load}.")


if __name__ == "__main__":
    main()
