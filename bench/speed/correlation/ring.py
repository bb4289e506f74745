"""How fast the ring decides, how long one decision takes, and whether it is right.

    python -m bench.speed.correlation.ring [--decisions 1000000] [--rows 1000000] [--check-only]

Truth is brute force on the ellipsoid: for every scene all centres where two geodesic circles cross, found by
Newton steps with PROJ's geodesics, and every point itself; a disc counts if PROJ says that it holds the
points. One scene in a hundred is decided a second time by bisection along the circle. Scenes lie at poles, on
the antimeridian, on the equator and anywhere, with coincident points, points at round distances and bearings
(ties), points of one reporter and copies of one text.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations, permutations

import numpy as np
from bench.speed.correlation.loads import KINDS, WINDOW_S, everywhere, machine
from pyproj import Geod

from leadline.methods.cover import independent
from leadline.methods.disc import TIE_M
from leadline.methods.ring import Ring, Stream

GEOD = Geod(ellps="WGS84")
RADII_M = (200.0, 5_000.0, 50_000.0, 200_000.0)
COUNTS = (2, 3, 4)
#: scenes that are worked out at once
BATCH = 500
POINTS = 6
#: seconds between two scenes of one stream, more than the window
APART_S = 1_000.0


def scene(rng: np.random.Generator, radius_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Six points round a hard place, in any order."""
    near_pole = 90 - rng.random() * radius_m / 111e3
    lat = rng.choice([rng.uniform(-89, 89), near_pole, -near_pole, 90.0, -90.0, 0.0])
    lon = rng.choice([180.0, -180.0, rng.uniform(-180, 180)])
    azimuth, away = rng.uniform(0, 360, POINTS), 2.2 * radius_m * np.sqrt(rng.random(POINTS))
    if rng.random() < 0.15:
        away = np.round(away / radius_m * 2) * radius_m / 2
        azimuth = np.round(azimuth / 30) * 30
    if rng.random() < 0.1:
        away[1:3] = away[0]
        azimuth[1:3] = azimuth[0]
    away[rng.integers(POINTS)] = 0
    east, north, _ = GEOD.fwd(np.full(POINTS, lon), np.full(POINTS, lat), azimuth, away)
    return np.array(north), np.array(east)


def step(lat, lon, north, east, reach):
    """One Newton step of centres towards being `reach` away from both points; lat, lon of shape (2, n)."""
    first, _, d1 = GEOD.inv(east, north, lon[0], lat[0])
    second, _, d2 = GEOD.inv(east, north, lon[1], lat[1])
    a, b = np.radians(first), np.radians(second)
    turn = np.sin(a) * np.cos(b) - np.cos(a) * np.sin(b)
    turn = np.where(np.abs(turn) < 1e-9, np.inf, turn)
    x = ((d1 - reach) * np.cos(b) - (d2 - reach) * np.cos(a)) / turn
    y = ((d2 - reach) * np.sin(a) - (d1 - reach) * np.sin(b)) / turn
    move = np.minimum(np.hypot(x, y), reach / 2)
    east, north, _ = GEOD.fwd(east, north, np.degrees(np.arctan2(x, y)), move)
    return np.array(north), np.array(east)


def centres(lat: np.ndarray, lon: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """For scenes of shape (n, points): every point, and both crossings of every pair, shape (n, centres)."""
    pairs = np.array(list(combinations(range(lat.shape[1]), 2)))
    north, east = [lat], [lon]
    ends = [np.stack([one[:, pairs[:, 0]].ravel(), one[:, pairs[:, 1]].ravel()]) for one in (lat, lon)]
    azimuth, _, apart = GEOD.inv(ends[1][0], ends[0][0], ends[1][1], ends[0][1])
    swing = np.degrees(np.arccos(np.minimum(1.0, np.asarray(apart) / 2 / reach)))
    for side in (-1, 1):
        x, y, _ = GEOD.fwd(ends[1][0], ends[0][0], azimuth + side * swing, np.full(len(swing), reach))
        there = np.array(y), np.array(x)
        for _ in range(6):
            there = step(*ends, *there, reach)
        north.append(there[0].reshape(len(lat), -1))
        east.append(there[1].reshape(len(lat), -1))
    return np.concatenate(north, axis=1), np.concatenate(east, axis=1)


def truths(lat, lon, codes, rule) -> np.ndarray:
    """For scenes of shape (n, points): whether a disc holds point i and enough of those before it."""
    radius, count = rule
    reach, (n, points) = radius + TIE_M, lat.shape
    north, east = centres(lat, lon, reach)
    shape = (n, north.shape[1], points)
    columns = [np.broadcast_to(one, shape).ravel() for one in (east[:, :, None], north[:, :, None])]
    columns += [np.broadcast_to(one[:, None, :], shape).ravel() for one in (lon, lat)]
    held = np.asarray(GEOD.inv(*columns)[2]).reshape(shape) <= reach + 1e-6
    found = np.zeros((n, points), dtype=bool)
    for number in range(n):
        for i in range(points):
            discs = np.unique(held[number, held[number, :, i], : i + 1], axis=0)
            found[number, i] = any(_is_enough(codes[number], np.flatnonzero(one), count) for one in discs)
    return found


def _is_enough(codes: np.ndarray, members: np.ndarray, count: int) -> bool:
    if len(members) < count:
        return False
    return any(
        all((codes[:, i] != codes[:, j])[codes[:, i] >= 0].all() for i, j in combinations(some, 2))
        for some in combinations(members.tolist(), count)
    )


def by_bisection(lat, lon, codes, rule) -> bool:
    """The last decision of one scene, with the rim of every ordered pair found by bisection."""
    radius, count = rule
    reach, points = radius + TIE_M, len(lat)
    tried = list(zip(lat, lon, strict=True))
    for first, second in permutations(range(points), 2):
        azimuth, _, apart = GEOD.inv(lon[first], lat[first], lon[second], lat[second])
        if 1e-9 < apart <= 2 * reach:
            tried += [_rim(lat, lon, (first, second), (azimuth, side), reach) for side in (180.0, -180.0)]
    for north, east in tried:
        away = np.asarray(GEOD.inv(np.full(points, east), np.full(points, north), lon, lat)[2])
        held = away <= reach + 1e-6
        if held[-1] and _is_enough(codes, np.flatnonzero(held), count):
            return True
    return False


def _rim(lat, lon, pair, where, reach) -> tuple[float, float]:
    first, second = pair
    inside, outside = where[0], where[0] + where[1]
    for _ in range(48):
        middle = (inside + outside) / 2
        east, north, _ = GEOD.fwd(lon[first], lat[first], middle, reach)
        is_within = GEOD.inv(east, north, lon[second], lat[second])[2] <= reach
        inside, outside = (middle, outside) if is_within else (inside, middle)
    east, north, _ = GEOD.fwd(lon[first], lat[first], inside, reach)
    return north, east


def check(rng: np.random.Generator, decisions: int) -> dict[str, float]:
    """Decisions compared with the truth."""
    total = {"decisions": 0, "true": 0, "wrong": 0, "exact way": 0, "bisected": 0, "wrong by bisection": 0}
    rules = [(radius, count) for radius in RADII_M for count in COUNTS]
    while total["decisions"] < decisions:
        rule = rules[int(rng.integers(len(rules)))]
        places = [scene(rng, rule[0]) for _ in range(BATCH)]
        lat, lon = (np.array(column) for column in zip(*places, strict=True))
        codes = np.where(rng.random((BATCH, 2, POINTS)) < 0.3, rng.integers(0, 4, (BATCH, 2, POINTS)), -1)
        ring = Ring(rule[0], APART_S / 2, rule[1])
        found = ring.feed(
            Stream(
                at=np.repeat(np.arange(BATCH) * APART_S, POINTS),
                lat=lat.ravel(),
                lon=lon.ravel(),
                kind=np.zeros(lat.size, dtype=np.int64),
                reporter=codes[:, 0].ravel(),
                text=codes[:, 1].ravel(),
            )
        ).reshape(lat.shape)
        expected = truths(lat, lon, codes, rule)
        total["decisions"] += expected.size
        total["true"] += int(expected.sum())
        total["wrong"] += int(np.count_nonzero(found != expected))
        total["exact way"] += ring.open
        for number in range(0, BATCH, 100):
            said = by_bisection(lat[number], lon[number], codes[number], rule)
            total["bisected"] += 1
            total["wrong by bisection"] += said != found[number, -1]
    return total


def speeds(rng: np.random.Generator, rows: int) -> None:
    print("| reports a year | places | r | k | decisions/s (CPU) | fire | held | held kB | exact way |")
    print("|---|---|---|---|---|---|---|---|---|")
    for per_year, towns in ((2e5, 0), (2e5, 300), (2e6, 0), (2e6, 5000)):
        stream = everywhere(rng, rows, per_year, towns)
        for radius, count in ((500.0, 3), (5_000.0, 3), (50_000.0, 3), (5_000.0, 8)):
            ring = Ring(radius, WINDOW_S, count)
            start = time.process_time()
            fired = ring.feed(stream)
            took = time.process_time() - start
            name = f"{towns} towns" if towns else "even"
            print(
                f"| {per_year:,.0f} | {name} | {radius / 1000:g} km | {count} | {rows / took / 1e6:.2f} M "
                f"| {fired.mean():.2%} | {len(ring):,} | {ring.nbytes / 1e3:,.0f} | {ring.open} |"
            )


def latencies(rng: np.random.Generator, rows: int) -> None:
    print("\n| one report at a time, called from Python | p50 µs | p99 µs | p99.9 µs |")
    print("|---|---|---|---|")
    for per_year, towns, radius in ((2e5, 300, 5_000.0), (2e6, 5000, 5_000.0)):
        stream = everywhere(rng, rows, per_year, towns)
        ring = Ring(radius, WINDOW_S, 3)
        ones = [one_of(stream, row) for row in range(rows)]
        took = np.empty(rows)
        for row, one in enumerate(ones):
            start = time.perf_counter_ns()
            ring.observe(*one)
            took[row] = time.perf_counter_ns() - start
        p50, p99, p999 = np.percentile(took[rows // 10 :], (50, 99, 99.9)) / 1000
        name = f"{per_year:,.0f} a year, {towns} towns, {KINDS} kinds, r 5 km"
        print(f"| {name} | {p50:.1f} | {p99:.1f} | {p999:.1f} |")


def one_of(stream: Stream, row: int) -> tuple[float, tuple[float, float], tuple[int, int, int]]:
    codes = int(stream.kind[row]), int(stream.reporter[row]), int(stream.text[row])
    return float(stream.at[row]), (float(stream.lat[row]), float(stream.lon[row])), codes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--decisions", type=int, default=1_000_000, help="decisions compared with the truth")
    parser.add_argument("--rows", type=int, default=1_000_000, help="reports of each load")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check-only", action="store_true", help="no speeds")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    Ring(500.0, 1.0, 3).feed(everywhere(rng, 100, 1e6, 3))
    independent(np.full((3, 2), -1), 2, 2)
    print(machine(), "\n")
    if not options.check_only:
        speeds(rng, options.rows)
        latencies(rng, min(options.rows, 200_000))
    start = time.process_time()
    told = check(rng, options.decisions)
    print("\n| " + " | ".join(told) + " | CPU s |\n" + "|---" * (len(told) + 1) + "|")
    print("| " + " | ".join(f"{one:,}" for one in told.values()) + f" | {time.process_time() - start:.0f} |")
    print("\n" + machine())


if __name__ == "__main__":
    main()
