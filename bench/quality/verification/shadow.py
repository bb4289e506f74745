"""How exact the sun is, which false claims a shadow lets pass, and how much of the Earth it leaves.

    python -m bench.quality.verification.shadow [--claims 20000] [--seed 1]

Sun: over the world and 2000 to 2050, against DE421 through skyfield one instant at a time, and against
NREL SPA (pvlib, time taken as UT1); beside it the low-precision formula that `suncalc` uses. Claims:
sunlit moments (sun above 5 degrees) between 60 S and 70 N, measured with normal errors of the azimuth and
of the ratio's share; a claim is accepted unless the answer contradicts it. Naive: the length ratio alone,
at the same level. Where: the share of that ground which fits, on a grid of half a degree; beside it the
ratio alone at the same level, and within 18 % of the measured ratio, what the public tool colours; against
that also ours at the level at which it holds the place as often as the tool (found on other photos).
Intervals: Wilson, 95 %.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from pvlib import spa
from skyfield.api import wgs84

from leadline.methods import sun
from leadline.methods.geodesy import Floats
from leadline.methods.shadow import WORLD, Region, Shadow, limit_of, misfit, ratio_of, region
from leadline.model.finding import Verdict
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

NOISE = ((2.0, 0.05), (4.0, 0.10), (8.0, 0.20))
LEVEL = 0.01
#: the last bound of the public tool's colours: farther from the measured ratio it draws nothing
#: (bellingcat/ShadowFinder, plot_shadows: BoundaryNorm(arange(0, 0.2, 0.02)))
COLOURED = 0.18
HOUR_S, DAY_S = 3600.0, 86_400.0


def seconds(year: int) -> float:
    return datetime(year, 1, 1, tzinfo=UTC).timestamp()


def wilson(hits: int, of: int) -> str:
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{100 * share:6.2f} % [{100 * max(0.0, middle - half):.2f}, {100 * (middle + half):.2f}]"


def places(many: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    low, high = np.sin(np.radians(WORLD))
    return np.degrees(np.arcsin(rng.uniform(low, high, many))), rng.uniform(-180, 180, many)


# the sun


def directions(azimuth: Floats, elevation: Floats) -> Floats:
    a, e = np.radians(azimuth), np.radians(elevation)
    return np.stack((np.cos(e) * np.sin(a), np.cos(e) * np.cos(a), np.sin(e)))


def apart(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    chord = np.linalg.norm(directions(*one) - directions(*other), axis=0)
    return np.asarray(np.degrees(2 * np.arcsin(chord / 2)))


def by_skyfield(time_s: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    ephemeris, scale = sun._sources()
    rows = []
    for at, north, east in zip(time_s, lat, lon, strict=True):
        when = scale.from_datetime(datetime.fromtimestamp(at, UTC))
        where = ephemeris["earth"] + wgs84.latlon(north, east)
        height, azimuth, _ = where.at(when).observe(ephemeris["sun"]).apparent().altaz()
        rows.append((azimuth.degrees, height.degrees))
    azimuth, height = np.array(rows).T
    return azimuth, height


def by_spa(time_s: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    rows = []
    for at, north, east in zip(time_s, lat, lon, strict=True):
        delta_t = spa.calculate_deltat(datetime.fromtimestamp(at, UTC).year, 6)
        found = spa.solar_position_numpy(np.array([at]), north, east, 0, 1010, 10, delta_t, 0.5667, 1)
        rows.append((found[4][0], 90 - found[1][0]))
    azimuth, height = np.array(rows).T
    return azimuth, height


def by_suncalc(time_s: Floats, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """The low-precision formula of Agafonkin's suncalc (after astro.info's "Astronomy answers")."""
    days = time_s / DAY_S - 0.5 + 2_440_588 - 2_451_545
    mean = np.radians(357.5291 + 0.98560028 * days)
    centre = np.radians(1.9148 * np.sin(mean) + 0.02 * np.sin(2 * mean) + 0.0003 * np.sin(3 * mean))
    longitude, tilt = mean + centre + np.radians(102.9372) + np.pi, np.radians(23.4397)
    dec = np.arcsin(np.sin(tilt) * np.sin(longitude))
    ra = np.arctan2(np.sin(longitude) * np.cos(tilt), np.cos(longitude))
    turn = np.radians(280.16 + 360.9856235 * days + lon) - ra
    phi = np.radians(lat)
    azimuth = np.arctan2(np.sin(turn), np.cos(turn) * np.sin(phi) - np.tan(dec) * np.cos(phi))
    height = np.arcsin(np.sin(phi) * np.sin(dec) + np.cos(phi) * np.cos(dec) * np.cos(turn))
    return np.degrees(azimuth) + 180, np.degrees(height)


def measure_sun(rng: np.random.Generator, many: int = 2000) -> None:
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 4 * many))), rng.uniform(-180, 180, 4 * many)
    time_s = rng.uniform(seconds(2000), seconds(2051), 4 * many)
    up = np.flatnonzero(sun.seen_from(sun.sun_at(time_s), lat, lon)[1] > 0)[:many]
    lat, lon, time_s = lat[up], lon[up], time_s[up]
    ours = sun.seen_from(sun.sun_at(time_s), lat, lon)
    low = ours[1] < 80
    print(f"\nsun position, {len(up)} sun-up points worldwide 2000-2050, degrees")
    print("| against | direction max | median | elevation max | azimuth max (below 80°) |")
    print("|---|---|---|---|---|")
    truth = by_skyfield(time_s, lat, lon)
    spa_found = by_spa(time_s, lat, lon)
    known, every = time_s < seconds(2027), np.ones(len(up), dtype=bool)
    for name, one, other, some in (
        ("ours against DE421 (skyfield), 2000-2026", ours, truth, known),
        ("ours against DE421 (skyfield), all", ours, truth, every),
        ("ours against NREL SPA", ours, spa_found, every),
        ("NREL SPA against DE421", spa_found, truth, every),
        ("naive: suncalc against DE421", by_suncalc(time_s, lat, lon), truth, every),
    ):
        off = apart(one, other)[some]
        turned = np.abs((one[0] - other[0] + 180) % 360 - 180)[low & some]
        higher = np.abs(one[1] - other[1])[some]
        print(
            f"| {name} | {off.max():.4f} | {np.median(off):.5f} | {higher.max():.4f} | {turned.max():.4f} |"
        )


# claims


def sunlit(many: int, rng: np.random.Generator) -> tuple[Floats, ...]:
    lat, lon = places(6 * many, rng)
    time_s = rng.uniform(seconds(2015), seconds(2027), 6 * many)
    azimuth, true = sun.seen_from(sun.sun_at(time_s), lat, lon)
    elevation = sun.lifted(true)
    kept = np.flatnonzero(elevation > 5)[:many]
    return lat[kept], lon[kept], time_s[kept], azimuth[kept], elevation[kept]


Shift = Callable[[np.random.Generator, float, float, float], tuple[float, float, float]]


def sign(rng: np.random.Generator) -> int:
    return int(rng.choice((-1, 1)))


def moved(rng: np.random.Generator, lat: float, lon: float, low: float, high: float) -> tuple[float, float]:
    """A place so many degrees of arc away, in any direction."""
    arc, turn = math.radians(rng.uniform(low, high)), rng.uniform(0, 2 * math.pi)
    phi = math.radians(lat)
    sine = math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(turn)
    east = math.atan2(math.sin(turn) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * sine)
    return math.degrees(math.asin(sine)), (lon + math.degrees(east) + 180) % 360 - 180


def elsewhere(rng: np.random.Generator) -> tuple[float, float]:
    lat, lon = places(1, rng)
    return float(lat[0]), float(lon[0])


LIES: dict[str, Shift] = {
    "true": lambda _rng, lat, lon, at: (lat, lon, at),
    "time off 1-2 h": lambda rng, lat, lon, at: (lat, lon, at + sign(rng) * rng.uniform(1, 2) * HOUR_S),
    "time off 2-6 h": lambda rng, lat, lon, at: (lat, lon, at + sign(rng) * rng.uniform(2, 6) * HOUR_S),
    "time off 6-12 h": lambda rng, lat, lon, at: (lat, lon, at + sign(rng) * rng.uniform(6, 12) * HOUR_S),
    "date off 30-180 d, same clock": lambda rng, lat, lon, at: (
        lat,
        lon,
        at + sign(rng) * int(rng.integers(30, 181)) * DAY_S,
    ),
    "place off 5-20°": lambda rng, lat, lon, at: (*moved(rng, lat, lon, 5, 20), at),
    "random place": lambda rng, _lat, _lon, at: (*elsewhere(rng), at),
}


def measured(rng: np.random.Generator, row: Sequence[float], noise: tuple[float, float]) -> Shadow:
    azimuth, elevation = float(row[3]), float(row[4])
    ratio = max(0.0, float(ratio_of(elevation)) * (1 + noise[1] * float(rng.normal())))
    return Shadow(
        azimuth_deg=(azimuth + 180 + noise[0] * float(rng.normal())) % 360,
        azimuth_sd_deg=noise[0],
        ratio=ratio,
        ratio_sd=noise[1] * max(ratio, 0.02),
    )


def all_measured(rng: np.random.Generator, rows: Sequence[Floats], noise: tuple[float, float]) -> Shadow:
    """Many shadows as one whose numbers are columns: misfit takes them as it takes one."""
    azimuth, elevation = rows[3], rows[4]
    ratio = np.maximum(0.0, ratio_of(elevation) * (1 + noise[1] * rng.normal(size=len(azimuth))))
    columns: dict[str, Any] = {
        "azimuth_deg": (azimuth + 180 + noise[0] * rng.normal(size=len(azimuth))) % 360,
        "azimuth_sd_deg": noise[0],
        "ratio": ratio,
        "ratio_sd": noise[1] * np.maximum(ratio, 0.02),
    }
    return Shadow(**columns)


def measure_claims(rng: np.random.Generator, many: int) -> None:
    print(f"\naccepted share of {many} simulated claims a cell (true: the share rejected)")
    print("| noise | uses | " + " | ".join(LIES) + " |")
    print("|---" * (2 + len(LIES)) + "|")
    for noise in NOISE:
        rows = sunlit(many, rng)
        both = all_measured(rng, rows, noise)
        claims = {
            name: np.array([lie(rng, *row) for row in zip(*rows[:3], strict=True)]).T
            for name, lie in LIES.items()
        }
        for uses, shadow, numbers in (
            ("both", both, 2),
            ("naive: ratio only", replace(both, azimuth_deg=None), 1),
        ):
            cells = []
            for name, (lat, lon, at) in claims.items():
                azimuth, true = sun.seen_from(sun.sun_at(at), lat, lon)
                found = misfit(shadow, azimuth, sun.lifted(true))[0]
                hits = int(np.sum((found > limit_of(numbers, LEVEL)) == (name == "true")))
                cells.append(wilson(hits, many))
            print(f"| {noise[0]:g}°, {100 * noise[1]:g} % | {uses} | " + " | ".join(cells) + " |")


def measure_answers(rng: np.random.Generator, many: int) -> None:
    """The whole verifier: its verdicts, its odds, what it leaves open, and its time."""
    verifier = ShadowVerifier()
    verifier.check(_cast(rng, next(iter(zip(*sunlit(1, rng), strict=True))), "true"))
    print(f"\nwhole answers at 4°, 10 %, {many} claims a row")
    print("| claims | supports | inconclusive | contradicts | LR median | says date open | ms |")
    print("|---|---|---|---|---|---|---|")
    for name in LIES:
        rows = list(zip(*sunlit(many, rng), strict=True))
        claims = [_cast(rng, row, name) for row in rows]
        started = time.perf_counter()
        found = [verifier.check(claim) for claim in claims]
        each_ms = 1000 * (time.perf_counter() - started) / many
        counts = [
            100 * sum(one.verdict is verdict for one in found) / many
            for verdict in (Verdict.SUPPORTS, Verdict.INCONCLUSIVE, Verdict.CONTRADICTS)
        ]
        odds = float(np.median([one.inputs["likelihood_ratio"] for one in found]))
        dates = 100 * sum("date" in one.inputs["not_excluded"] for one in found) / many
        said = " | ".join(f"{count:.1f} %" for count in counts)
        print(f"| {name} | {said} | {odds:.3g} | {dates:.0f} % | {each_ms:.1f} |")


def _cast(rng: np.random.Generator, row: Sequence[float], name: str) -> Cast:
    shadow = measured(rng, row, NOISE[1])
    lat, lon, at = LIES[name](rng, row[0], row[1], row[2])
    return Cast(
        lat=float(lat),
        lon=float(lon),
        uncertainty_m=50,
        earliest=datetime.fromtimestamp(at, UTC),
        shadow_azimuth_deg=shadow.azimuth_deg,
        shadow_azimuth_sd_deg=shadow.azimuth_sd_deg,
        length_ratio=shadow.ratio,
        length_ratio_sd=max(shadow.ratio_sd, 0.0001),
    )


# where


def measure_where(rng: np.random.Generator, many: int = 400) -> None:
    noise, missed = NOISE[1], tool_misses(np.random.default_rng(101))
    shares: dict[str, list[float]] = {"both": [], "like": [], "ratio": [], "tool": []}
    held, took = dict.fromkeys(shares, 0), []
    for row in zip(*sunlit(many, rng), strict=True):
        shadow, at = measured(rng, row, noise), np.array([row[2]])
        started = time.perf_counter()
        maps = {"both": region(shadow, at, limit_of(2, LEVEL))}
        took.append(time.perf_counter() - started)
        maps["like"] = region(shadow, at, limit_of(2, missed))
        maps["ratio"] = region(replace(shadow, azimuth_deg=None), at, limit_of(1, LEVEL))
        maps["tool"] = by_the_tool(shadow, at)
        for key, one in maps.items():
            shares[key].append(one.share)
            held[key] += bool(one.cells[int((90 - row[0]) / 0.5), int((row[1] + 180) / 0.5)])
    print(f"\nwhere on Earth at 4°, 10 %: {many} photos, half a degree, share of the ground 60 S to 70 N")
    print("| rule | median | mean | holds the true cell | ours at 99 % is of it | ours at the tool's level |")
    print("|---|---|---|---|---|---|")
    for name, key in (
        ("azimuth and ratio, 99 %", "both"),
        (f"azimuth and ratio, {1 - missed:.1%}, as the tool holds", "like"),
        ("naive: ratio only, 99 %", "ratio"),
        (f"naive: ratio within {COLOURED:.0%}", "tool"),
    ):
        parts = [
            1 / np.median(np.array(shares[ours]) / np.maximum(shares[key], 1e-9)) for ours in ("both", "like")
        ]
        middle, mean = np.median(shares[key]), np.mean(shares[key])
        told = " | ".join(f"1/{part:.1f}" for part in parts)
        print(f"| {name} | {middle:.2%} | {mean:.2%} | {wilson(held[key], many)} | {told} |")
    print(f"time of one map of 259,200 cells: median {np.median(took):.2f} s, longest {max(took):.2f} s")


def tool_misses(rng: np.random.Generator, many: int = 4000) -> float:
    """Share of other photos whose place the tool leaves uncoloured."""
    missed = 0
    for row in zip(*sunlit(many, rng), strict=True):
        shadow = measured(rng, row, NOISE[1])
        _azimuth, true = by_suncalc(np.array([row[2]]), row[0], row[1])
        missed += not (true[0] > 0 and is_coloured(shadow, true)[0])
    return missed / many


def is_coloured(shadow: Shadow, elevation_deg: Floats) -> np.ndarray:
    length = 1 / np.tan(np.radians(elevation_deg))
    return np.asarray(np.abs(length - shadow.ratio) <= COLOURED * (shadow.ratio or 0.0))


def by_the_tool(shadow: Shadow, at: Floats) -> Region:
    cells = region(shadow, at, 0.0)
    _azimuth, true = by_suncalc(at[0], cells.lat[:, None], cells.lon[None, :])
    return replace(cells, cells=is_coloured(shadow, np.where(true > 0, true, np.nan)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    measure_sun(rng)
    measure_where(np.random.default_rng(chosen.seed + 1))
    measure_claims(rng, chosen.claims)
    measure_answers(rng, max(50, chosen.claims // 20))


if __name__ == "__main__":
    main()
