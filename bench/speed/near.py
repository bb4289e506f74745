"""How long one report takes in the near detector, and whether its answer is right.

    python bench/speed/near.py [--json] [--decisions 10000]

A year at national volume (10^6 stored reports, of which the last 72 h count), crowds (5,000 of one
kind in one city inside one window), a flood by one reporter, and decisions compared with brute force over all
discs that two points define, computed on the ellipsoid by bisection.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from uuid import UUID

import numpy as np
from pyproj import Geod

from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.replay import Past, incidents
from leadline.methods.disc import TIE_M, Points, best_disc, companions
from leadline.methods.independence import Sources
from leadline.methods.sketch import HASHES
from leadline.model.incident import Sighting
from leadline.policy.places import NearRule

GEOD = Geod(ellps="WGS84")
START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = timedelta(hours=72)
KINDS = tuple(f"kind-{number:02d}" for number in range(12))
RADII_M = (200.0, 5_000.0, 50_000.0, 700_000.0)


def rules(radius_m: float) -> dict[str, NearRule]:
    rule = NearRule(kinds=KINDS, count=3, radius_m=radius_m, window=WINDOW, protocol="area-device")
    return {"near-device": rule}


def year(rng: np.random.Generator, reports: int, towns: int = 300) -> Iterator[Sighting]:
    """Reports round some hundred towns of very different size, in order of time."""
    centres = np.column_stack((rng.uniform(20, 50, towns), rng.uniform(75, 135, towns)))
    share = 1 / np.arange(1, towns + 1)
    town = rng.choice(towns, reports, p=share / share.sum())
    place = centres[town] + rng.normal(0, 0.08, (reports, 2))
    kind = rng.integers(0, len(KINDS), reports)
    seconds = np.sort(rng.uniform(0, 365 * 86_400, reports))
    for number in range(reports):
        yield Sighting(
            lead=UUID(int=number),
            kind=KINDS[kind[number]],
            lat=float(place[number, 0]),
            lon=float(place[number, 1]),
            at=START + timedelta(seconds=float(seconds[number])),
            reporter=number.to_bytes(16, "big") if number % 3 == 0 else None,
            sketch=rng.integers(0, 2**32, HASHES, dtype=np.uint32).tobytes(),
        )


def crowd(rng: np.random.Generator, reports: int, spread_deg: float) -> Iterator[Sighting]:
    """Reports of one kind in one city inside one window."""
    place = np.array([31.2, 121.5]) + rng.normal(0, spread_deg, (reports, 2))
    seconds = np.sort(rng.uniform(0, 70 * 3600, reports))
    for number in range(reports):
        yield Sighting(
            lead=UUID(int=number),
            kind=KINDS[0],
            lat=float(place[number, 0]),
            lon=float(place[number, 1]),
            at=START + timedelta(seconds=float(seconds[number])),
            sketch=rng.integers(0, 2**32, HASHES, dtype=np.uint32).tobytes(),
        )


def flood(rng: np.random.Generator, reports: int) -> Iterator[Sighting]:
    """A hostile mix: one reporter's many reports in one place, and now and then one by somebody else."""
    for number, sighting in enumerate(crowd(rng, reports, 0.004)):
        yield replace(sighting, reporter=b"one" if number % 500 else number.to_bytes(4, "big"))


def observed(detector: NearDetector, sightings: Iterator[Sighting], skip: int) -> dict[str, float]:
    """Milliseconds per observed report after the first `skip`: on the clock and of the processor."""
    took, used, incidents = [], [], set()
    for sighting in sightings:
        start, before = time.perf_counter(), time.thread_time()
        seen = detector.observe(sighting)
        used.append(time.thread_time() - before)
        took.append(time.perf_counter() - start)
        incidents.update(incident.key for incident in seen.incidents)
    wall, cpu = np.array(took[skip:]) * 1000, np.array(used[skip:]) * 1000
    return {
        "reports": len(wall),
        "p50_ms": round(float(np.percentile(wall, 50)), 3),
        "p99_ms": round(float(np.percentile(wall, 99)), 3),
        "most_ms": round(float(wall.max()), 3),
        "cpu_p50_ms": round(float(np.percentile(cpu, 50)), 3),
        "cpu_p99_ms": round(float(np.percentile(cpu, 99)), 3),
        "cpu_mean_ms": round(float(cpu.mean()), 3),
        "incidents": len(incidents),
    }


def national(rng: np.random.Generator, stored: int, timed: int, radius_m: float) -> dict[str, float]:
    """The last reports of a year; the detector is rebuilt from what the store would give it."""
    reports = list(year(rng, stored))
    detector = NearDetector(rules(radius_m))
    first_timed = stored - timed
    since = reports[first_timed].at - detector.keep
    held = [one for one in reports[:first_timed] if one.at >= since]
    start = time.perf_counter()
    detector.rebuild(held)
    rebuilt_s = time.perf_counter() - start
    answer = observed(detector, iter(reports[first_timed:]), 0)
    return {"stored": stored, "held": len(held), "rebuild_ms": round(rebuilt_s * 1000, 1), **answer}


def brute_force(lat: np.ndarray, lon: np.ndarray, radius_m: float, codes: np.ndarray) -> int:
    """Most sources in any disc that holds point 0: all discs that two points define."""
    reach, count = radius_m + TIE_M, len(lat)
    centres = list(zip(lat, lon, strict=True))
    for first, second in permutations(range(count), 2):
        azimuth, _, apart = GEOD.inv(lon[first], lat[first], lon[second], lat[second])
        if 1e-9 < apart <= 2 * reach:
            centres += [rim(lat, lon, (first, second), azimuth, side, reach) for side in (180.0, -180.0)]
    best = 0
    for north, east in centres:
        away = GEOD.inv(np.full(count, east), np.full(count, north), lon, lat)[2]
        held = away <= reach + 1e-7
        if held[0]:
            best = max(best, len(set(codes[held].tolist())))
    return best


def rim(lat, lon, pair, azimuth, side, reach) -> tuple[float, float]:
    """The last point on the circle round the first that is within reach of the second: by bisection."""
    first, second = pair
    inside, outside = azimuth, azimuth + side
    for _ in range(48):
        middle = (inside + outside) / 2
        east, north, _ = GEOD.fwd(lon[first], lat[first], middle, reach)
        is_within = GEOD.inv(east, north, lon[second], lat[second])[2] <= reach
        inside, outside = (middle, outside) if is_within else (inside, middle)
    east, north, _ = GEOD.fwd(lon[first], lat[first], inside, reach)
    return north, east


def scene(rng: np.random.Generator, radius_m: float) -> tuple[np.ndarray, np.ndarray]:
    """A few points round a hard place; some at round distances and bearings, so that ties happen."""
    count = int(rng.integers(2, 8))
    near_pole = 90 - rng.random() * radius_m / 111e3
    lat = rng.choice([rng.uniform(-89, 89), near_pole, -near_pole, 90.0, -90.0, 0.0])
    lon = rng.choice([180.0, -180.0, rng.uniform(-180, 180)])
    azimuth, away = rng.uniform(0, 360, count), 2.2 * radius_m * np.sqrt(rng.random(count))
    if rng.random() < 0.3:
        away = np.round(away / radius_m * 2) * radius_m / 2
    if rng.random() < 0.2:
        azimuth = np.round(azimuth / 60) * 60
    away[0] = 0
    east, north, _ = GEOD.fwd(np.full(count, lon), np.full(count, lat), azimuth, away)
    return np.array(north), np.array(east)


def mismatches(rng: np.random.Generator, decisions: int) -> dict[str, float]:
    wrong, true, spent = 0, 0, 0.0
    for _ in range(decisions):
        radius = float(rng.choice(RADII_M))
        lat, lon = scene(rng, radius)
        count = int(rng.integers(2, 5))
        codes = rng.integers(0, len(lat), len(lat)) if rng.random() < 0.5 else np.arange(len(lat))
        none = np.zeros((len(lat), 32), dtype=np.uint32)
        points = Points(lat, lon, Sources(codes.astype(np.int64), none, np.zeros(len(lat), dtype=np.bool_)))
        expected = brute_force(lat, lon, radius, codes)
        start = time.perf_counter()
        found = companions(points, radius, count, np.arange(len(lat)))
        spent += time.perf_counter() - start
        disc = best_disc(points, radius, count)
        true += expected >= count
        agrees = bool(found.any()) == (expected >= count) == (disc is not None)
        wrong += not agrees or (disc is not None and disc.independent != expected)
    return {
        "decisions": decisions,
        "true": true,
        "mismatches": wrong,
        "mean_ms": round(spent / decisions * 1000, 3),
    }


def machine() -> dict[str, object]:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = next(
            (line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line),
            cpu,
        )
    return {"cpu": cpu, "cores": os.cpu_count(), "load": [round(load, 2) for load in os.getloadavg()]}


def tied(rng: np.random.Generator, reports: int, spread_deg: float) -> dict[str, float]:
    """CPU seconds to tie a crowd into incidents as `correlate near` does from a file."""
    rule = rules(500.0)["near-device"]
    past = Past.of(crowd(rng, reports, spread_deg), rule)
    start = time.process_time()
    found = incidents(past, rule)
    most = max((len(one.leads) for one in found), default=0)
    return {
        "reports": reports,
        "cpu_s": round(time.process_time() - start, 1),
        "incidents": len(found),
        "largest": most,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--decisions", type=int, default=10_000, help="decisions compared with brute force")
    parser.add_argument("--stored", type=int, default=1_000_000, help="reports of the year")
    parser.add_argument(
        "--tied", type=int, default=10_000, help="reports of a crowd that is tied from a file"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    answer: dict[str, object] = {"before": machine()}
    for radius in (500.0, 5_000.0):
        answer[f"year, r {radius:g} m"] = national(
            rng, options.stored, min(20_000, options.stored // 2), radius
        )
    for spread, radius in ((0.05, 500.0), (0.05, 5_000.0), (0.005, 5_000.0)):
        detector = NearDetector(rules(radius))
        answer[f"crowd, spread {spread} deg, r {radius:g} m"] = observed(
            detector, crowd(rng, 5_000, spread), 1_000
        )
    answer["flood by one reporter, r 500 m"] = observed(NearDetector(rules(500.0)), flood(rng, 1_500), 0)
    for spread in (0.005, 0.05):
        answer[f"crowd tied from a file, spread {spread} deg, r 500 m"] = tied(rng, options.tied, spread)
    answer["brute force"] = mismatches(rng, options.decisions)
    answer["after"] = machine()
    if options.json:
        print(json.dumps(answer))
        return
    for name, figures in answer.items():
        print(name, json.dumps(figures))


if __name__ == "__main__":
    main()
