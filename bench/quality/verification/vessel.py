"""True and false claims about ships, jumps that were put in, and how fast a million positions answer.

    python -m bench.quality.verification.vessel [--data shared/data] [--rounds 1]

Each position in turn is held out and becomes a claim: its own place with a normal error of 200 m, its own
time ± 5 minutes, a window of ± 30 minutes, 1 km counts as there. False claims lie elsewhere by so many km
from where the ship was (even in area), or are hours off while the ship was over 5 km away. "dark": the
positions within 1.5 h of it are taken out. The naive rule beside it interpolates at the time and accepts
within 1 km. Jumps: on every track of ten positions and more. Intervals are 95 % (Wilson).
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow
from bench.quality.correlation.profiles import DATA, table
from pyarrow import parquet

from leadline.methods.geodesy import destinations, distances_m
from leadline.methods.jumps import jumps
from leadline.methods.vessel import KNOT_M_S, Window, pace, presence
from leadline.policy import load
from leadline.ports.world import World
from leadline.shell.registers.books import Books
from leadline.shell.registers.tracks import TrackFiles
from leadline.verification.verifiers.vessel import PortCall, VesselVerifier

RULE = load().vessel
#: 2026-03-01T00:00:00Z
START_S = 1_772_323_200.0
HALF_S, RADIUS_M, DARK_S = 1800.0, 1000.0, 5400.0
Track = tuple[np.ndarray, np.ndarray, np.ndarray]


def tracks_of(path: Path, least: int = 3) -> list[Track]:
    register = TrackFiles(path).load()
    since, until = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    found = []
    for ship in register.ships():
        track = register.of(ship, since, until)
        if track is None:
            continue
        kept = np.concatenate([[True], np.diff(track.time_s) > 0])
        if kept.sum() >= least:
            found.append((track.time_s[kept], track.lat[kept], track.lon[kept]))
    return found


def answer(track: Track, window: Window) -> str:
    own = pace(
        track,
        floor_m_s=RULE.least_top_kn * KNOT_M_S,
        unknown_m_s=RULE.unknown_top_kn * KNOT_M_S,
        limit_m_s=RULE.most_kn * KNOT_M_S,
    )
    return str(presence(track, window, own, RULE.dark.total_seconds()).answer)


def naive(track: Track, window: Window) -> bool:
    at = (window.since_s + window.until_s) / 2
    lat, lon = np.interp(at, track[0], track[1]), np.interp(at, track[0], track[2])
    return bool(distances_m(lat, lon, window.lat, window.lon).min() <= window.radius_m)


def claim(track: Track, place: int, kind: str, rng: np.random.Generator) -> Window | None:
    """The window of one claim about a held-out position; None where there is no such lie."""
    time_s, lat, lon = track
    at = time_s[place] + rng.uniform(-300, 300)
    away = abs(rng.normal(0, 200))
    if kind in REACH:
        low, high = REACH[kind]
        away = math.sqrt(rng.uniform(low**2, high**2))
    if kind == "time wrong 3-12 h":
        moved = at + rng.choice([-1, 1]) * rng.uniform(3, 12) * 3600
        if not time_s[0] + HALF_S < moved < time_s[-1] - HALF_S:
            return None
        there = np.arange(moved - HALF_S, moved + HALF_S, 60)
        far = distances_m(
            np.interp(there, time_s, lat), np.interp(there, time_s, lon), lat[place], lon[place]
        )
        if far.min() <= 5000:
            return None
        at = moved
    north, east = destinations(lat[place], lon[place], rng.uniform(0, 360), away)
    return Window(
        lat=float(north[0]), lon=float(east[0]), radius_m=RADIUS_M, since_s=at - HALF_S, until_s=at + HALF_S
    )


REACH = {
    "place wrong 3-10 km": (3e3, 1e4),
    "place wrong 10-50 km": (1e4, 5e4),
    "place wrong 50-200 km": (5e4, 2e5),
}
KINDS = ("true", "true, dark ± 1.5 h", *REACH, "time wrong 3-12 h")


def claims(tracks: list[Track], rounds: int, rng: np.random.Generator) -> list[dict[str, str | int]]:
    rows = []
    for kind in KINDS:
        said: Counter[str] = Counter()
        accepted, spent, many = 0, 0.0, 0
        for _ in range(rounds):
            for track in tracks:
                for place in range(1, len(track[0]) - 1):
                    window = claim(track, place, kind, rng)
                    kept = np.abs(track[0] - track[0][place]) > (DARK_S if "dark" in kind else 0.0)
                    if window is None or kept.sum() < 2:
                        continue
                    rest = track[0][kept], track[1][kept], track[2][kept]
                    began = time.perf_counter()
                    said[answer(rest, window)] += 1
                    spent += time.perf_counter() - began
                    accepted += naive(rest, window)
                    many += 1
        rows.append(
            {"claim": kind, "n": f"{many:,}"}
            | {one: share(said[one], many) for one in ("supported", "feasible", "dark", "contradicted")}
            | {"naive accepts": share(accepted, many), "ms each": f"{1000 * spent / many:.2f}"}
        )
    return rows


def share(some: int, many: int) -> str:
    """Per cent with its 95 % Wilson interval."""
    p, z2 = some / many, 1.96**2
    middle, half = (p + z2 / (2 * many)), 1.96 * math.sqrt(p * (1 - p) / many + z2 / (4 * many**2))
    low, high = ((middle + sign * half) / (1 + z2 / many) for sign in (-1, 1))
    return f"{100 * p:.2f} ({100 * max(0.0, low):.2f}-{100 * high:.2f})"


def spoofed(tracks: list[Track], rng: np.random.Generator) -> list[dict[str, str | int]]:
    found: dict[str, list[bool]] = {}
    for _ in range(10):
        for track in tracks:
            found.setdefault("teleport 50-500 km, 1 to 6 positions", []).append(
                not jumps(*teleport(track, rng, (5e4, 5e5))).is_clean
            )
            found.setdefault("teleport 20-50 km, 1 to 6 positions", []).append(
                not jumps(*teleport(track, rng, (2e4, 5e4))).is_clean
            )
            other = shared(track, tracks[int(rng.integers(len(tracks)))])
            if other is not None:
                found.setdefault("two ships on one number", []).append(not jumps(*other).is_clean)
            found.setdefault("slow drag-off, 11 km in 2 h", []).append(
                not jumps(*dragged(track, rng)).is_clean
            )
    found["nothing (false alarms)"] = [not jumps(*track).is_clean for track in tracks]
    found["nothing, half the positions lost (false alarms)"] = [
        not jumps(*thinned(track, rng)).is_clean for track in tracks for _ in range(10)
    ]
    found["nothing, half as fast again, half the positions lost"] = [
        not jumps(*thinned(hastened(track), rng)).is_clean for track in tracks for _ in range(10)
    ]
    return [
        {"put in": name, "n": len(hits), "found %": share(sum(hits), len(hits))}
        for name, hits in found.items()
    ]


def teleport(track: Track, rng: np.random.Generator, reach: tuple[float, float]) -> Track:
    many = min(int(rng.choice([1, 1, 1, 3, 6])), len(track[0]) - 2)
    first = int(rng.integers(1, len(track[0]) - many))
    lat, lon = track[1].copy(), track[2].copy()
    away = math.exp(rng.uniform(*np.log(reach)))
    moved = slice(first, first + many)
    lat[moved], lon[moved] = destinations(lat[moved], lon[moved], rng.uniform(0, 360), away)
    return track[0], lat, lon


def shared(one: Track, other: Track) -> Track | None:
    """Two ships under one number, both heard for six hours together, 20 km apart in the middle."""
    together = min(one[0][-1], other[0][-1]) - max(one[0][0], other[0][0])
    middles = [np.median(column) for column in (*one[1:], *other[1:])]
    if together < 6 * 3600 or distances_m(*middles)[0] < 2e4:
        return None
    joined = [np.concatenate([first, second]) for first, second in zip(one, other, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return joined[0][order], joined[1][order], joined[2][order]


def thinned(track: Track, rng: np.random.Generator) -> Track:
    kept = rng.random(len(track[0])) < 0.5
    return track[0][kept], track[1][kept], track[2][kept]


def hastened(track: Track) -> Track:
    """The track of a ship that goes half as fast again: all places half as far again from the first."""
    return track[0], *(column[0] + 1.5 * (column - column[0]) for column in track[1:])


def dragged(track: Track, rng: np.random.Generator) -> Track:
    begins = np.median(track[0])
    away = np.clip((track[0] - begins) / 7200, 0, 1) * 11_000
    lat, lon = destinations(track[1], track[2], rng.uniform(0, 360), away)
    return track[0], lat, lon


def speed(many: int, rng: np.random.Generator) -> list[dict[str, str | int]]:
    """So many positions of 400 ships in a month, with a dock's and a customs' book."""
    with tempfile.TemporaryDirectory() as folder:
        file, books = fleet(Path(folder), many, rng)
        began = time.perf_counter()
        register = TrackFiles(file).load()
        rows: list[dict[str, str | int]] = [
            timed(f"load {len(register):,} positions", [time.perf_counter() - began])
        ]
        verifier = VesselVerifier(World(tracks=register, records=Books(books)))
        for name, whole in (("three parties, one ship", False), ("any ship, listed", True)):
            rows.append(
                timed(
                    name, [ask(verifier, "" if whole else str(412_000_000 + one), one) for one in range(40)]
                )
            )
    return rows


def ask(verifier: VesselVerifier, ship: str, number: int) -> float:
    at = datetime.fromtimestamp(START_S + 86_400 * (1 + number % 28), UTC)
    call = PortCall(vessel=ship, lat=30.0, lon=122.0, earliest=at, latest=at.replace(hour=6))
    began = time.perf_counter()
    verifier.check(call)
    return time.perf_counter() - began


def timed(name: str, times: list[float]) -> dict[str, str | int]:
    return {
        "what": name, "n": len(times), "s, first": f"{times[0]:.3f}", "s, median": f"{np.median(times):.3f}",
        "s, p95": f"{np.quantile(times, 0.95):.3f}",
    }  # fmt: skip


def fleet(folder: Path, many: int, rng: np.random.Generator) -> tuple[Path, Path]:
    """The files of 400 ships that go about a port for thirty days, and two books of it."""
    ships, each = 400, many // 400
    steps = np.linspace(0, 30 * 86_400, each)
    turn = rng.uniform(0, 2 * np.pi, ships)[:, None] + steps / 86_400 * rng.uniform(0.3, 3, ships)[:, None]
    lat = 30.0 + 0.8 * np.sin(turn) * rng.uniform(0.02, 1, ships)[:, None]
    lon = 122.0 + 0.8 * np.cos(turn) * rng.uniform(0.02, 1, ships)[:, None]
    columns = {
        "mmsi": np.repeat(np.arange(412_000_000, 412_000_000 + ships), each),
        "time": np.tile(START_S + np.round(steps), ships),
        "lat": lat.ravel(),
        "lon": lon.ravel(),
        "name": np.repeat([f"SHIP {one}" for one in range(ships)], each),
    }
    parquet.write_table(pyarrow.table(columns), folder / "ais.parquet")
    books = folder / "books"
    books.mkdir()
    days = [datetime.fromtimestamp(START_S + 3600 * one, UTC).isoformat() for one in range(720)]
    for book in ("dock", "customs"):
        rows = [f"{at},{412_000_000 + one % ships},arrival" for one, at in enumerate(days)]
        (books / f"{book}.csv").write_text("time,mmsi,event\n" + "\n".join(rows))
    return folder / "ais.parquet", books


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--positions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    file = chosen.data / "ais_east_mediterranean.csv.gz"
    table(claims(tracks_of(file), chosen.rounds, rng))
    table(spoofed(tracks_of(file, 10), rng))
    table(speed(chosen.positions, rng))


if __name__ == "__main__":
    main()
