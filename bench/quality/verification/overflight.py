"""How often harmless events "coincide" with satellite passes, how often planted ones do.

    python -m bench.quality.verification.overflight [--data shared/data] [--trials 250]

Real satellites (CelesTrak's "resource" group) over 31.2 N 121.5 E, windows of 15 minutes above 30 degrees.
Nulls keep people's hours: taxi pick-ups, sightings, mid-morning, the same minute on consecutive days, several
a day. Beside the test stands what is usual: a binomial test with the share of all time that windows are open,
and "some event is inside some window". Planted: half of the events inside windows of one satellite, the
others at people's hours. Beside it the most that any test could find: the likelihood ratio of what was
planted, which knows people's hours and the month.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench.quality.verification.overflight_times import interval, read, table
from scipy.stats import binom

from leadline.methods.coincidence import Coincidence, Moved, coincidence, habits, is_inside
from leadline.methods.orbit import (
    DAY_S,
    epoch_s,
    look_up,
    passes,
    read_satellite,
    sidereal_rad,
    timing_error_s,
    windows,
)  # fmt: skip
from leadline.verification.overflying import COUNTED_D

PLACE = (31.2, 121.5)
MASK_DEG, WINDOW_S, MOVED_D, SPAN_D = 30.0, 900.0, 100, 28
FIRST = datetime(2026, 5, 12, tzinfo=UTC).timestamp()
#: random days of the oracle
DRAWS = 1_999
MOVES = np.arange(-MOVED_D, MOVED_D + 1) * DAY_S
LOCAL_S = PLACE[1] * 240.0
#: rows in which all satellites are searched, or which were in doubt, get so many times the trials
DOUBTED, MORE = ("all", "9:30"), 4
Windows = tuple[np.ndarray, np.ndarray]
Draw = Callable[[np.random.Generator], np.ndarray]


def open_windows(folder: Path) -> tuple[list[Windows], np.ndarray]:
    """The windows of every satellite over all moves, and the local solar hour of its nodes."""
    sky = look_up(*PLACE, [(FIRST - MOVED_D * DAY_S - 3600, FIRST + (SPAN_D + MOVED_D) * DAY_S + 3600)])
    found, hours = [], []
    for lines in read(folder / "tle" / "631e5cf-resource.tle.gz").values():
        one = read_satellite(*lines)
        seen = passes([one], sky, MASK_DEG)
        if seen is None or not len(seen.tca_s) or not 80 < 1440 / (one.no_kozai / 2 / np.pi * 1440) < 130:
            continue
        found.append(windows(seen, WINDOW_S, timing_error_s(1.0)))
        is_synchronous = 96 < np.degrees(one.inclo) < 101
        hours.append(_node_hour(one) if is_synchronous else np.nan)
    return found, np.array(hours)


def _node_hour(one: object) -> float:
    """Local mean solar time of the descending node, hours."""
    at = np.array([epoch_s(one)])
    noon = sidereal_rad(at)[0] - (at[0] % DAY_S / DAY_S - 0.5) * 2 * np.pi
    return float((np.degrees(one.nodeo - noon) / 15 + 24) % 24)  # type: ignore[attr-defined]


def test(opened: Sequence[Windows], events: np.ndarray) -> tuple[Coincidence, np.ndarray]:
    """What the test says of events, and whether windows are open on their real days."""
    local = events + LOCAL_S
    hits = np.stack([is_inside(*one, events[:, None] + MOVES) for one in opened])
    moved = Moved(
        hits=hits,
        groups=habits(local, WINDOW_S),
        day=np.floor(local / DAY_S).astype(np.int64),
        real=MOVED_D,
        open_share=np.array([open_share(one) for one in opened]),
    )
    return coincidence(moved, np.random.default_rng(len(events))), hits[:, :, MOVED_D]


def open_share(opened: Windows) -> float:
    """As the verifier counts it: over five days in the middle, and one window more."""
    first, last = FIRST + (SPAN_D + np.array([-COUNTED_D, COUNTED_D])) / 2 * DAY_S
    begins, ends = (np.clip(edges, first, last) for edges in opened)
    return float(((ends - begins).sum() + WINDOW_S) / (last - first))


def trial(opened: Sequence[Windows], events: np.ndarray, share: tuple[np.ndarray, float]) -> dict[str, float]:
    found, real = test(opened, events)
    counts = real.sum(axis=1)
    one = binom.sf(counts - 1, len(events), share[0]).min()
    any_of = binom.sf(real.any(axis=0).sum() - 1, len(events), share[1])
    return {
        "ours": found.p_value,
        "naive any": any_of,
        "naive best": one,
        "some inside": float(not real.any()),
    }


def open_now(opened: Sequence[Windows]) -> np.ndarray:
    """For each satellite and each minute of the four weeks whether a window is open."""
    at = np.arange(FIRST, FIRST + SPAN_D * DAY_S, 60.0)
    return np.stack([is_inside(*one, at) for one in opened])


def hours_of(folder: Path) -> dict[str, np.ndarray]:
    """Seconds after local midnight at which people do things."""
    with gzip.open(folder / "event_times_taxi.csv.gz", "rt") as file:
        taxi = [datetime.fromisoformat(row["pickup_local"]) for row in csv.DictReader(file)]
    with gzip.open(folder / "en_sightings.jsonl.gz", "rt", encoding="utf-8") as file:
        seen = [row["hour"] for row in map(json.loads, file) if row.get("hour") is not None]
    return {
        "taxi": np.array([one.hour * 3600 + one.minute * 60 + one.second for one in taxi], dtype=float),
        "sightings": np.array(seen) * 3600.0,
    }


def draws(hours: dict[str, np.ndarray]) -> Iterator[tuple[str, Draw]]:
    def days(rng: np.random.Generator, many: int) -> np.ndarray:
        return FIRST - LOCAL_S + DAY_S * np.floor(rng.uniform(0, SPAN_D, many))

    yield "12, any minute", lambda rng: FIRST + rng.uniform(0, SPAN_D * DAY_S, 12)
    yield "12, 9:30 to 11:30", lambda rng: days(rng, 12) + rng.uniform(9.5, 11.5, 12) * 3600
    yield "12, taxi hours", lambda rng: days(rng, 12) + rng.choice(hours["taxi"], 12)
    yield "12, sighting hours", lambda rng: days(rng, 12) + rng.choice(hours["sightings"], 12)
    yield "8 days running, one minute", _daily(8, 1, 120.0)
    yield "5 days running, 9:30 to 11:30", lambda rng: _daily(5, 1, 300.0)(rng, (9.5, 11.5))
    yield "3 days running, 4 a day", _daily(3, 4, 600.0)
    yield "one weekday, 8 weeks at one hour", _weekly(8)


def _daily(many: int, a_day: int, off_s: float) -> Callable[..., np.ndarray]:
    def draw(rng: np.random.Generator, hours: tuple[float, float] = (7.0, 22.0)) -> np.ndarray:
        first = FIRST - LOCAL_S + DAY_S * np.floor(rng.uniform(0, SPAN_D - many))
        clock = rng.uniform(*hours, a_day) * 3600
        at = first + DAY_S * np.arange(many)[:, None] + clock
        return (at + rng.normal(0, off_s, at.shape)).ravel()

    return draw


def _weekly(many: int) -> Draw:
    def draw(rng: np.random.Generator) -> np.ndarray:
        first = FIRST - LOCAL_S - 14 * DAY_S + DAY_S * np.floor(rng.uniform(0, 7))
        return first + rng.uniform(8, 20) * 3600 + 7 * DAY_S * np.arange(many) + rng.normal(0, 300, many)

    return draw


def clipped(draw: Draw, rng: np.random.Generator) -> np.ndarray:
    return np.sort(np.clip(draw(rng), FIRST - 14 * DAY_S, FIRST + (SPAN_D + 14) * DAY_S))


def planted(opened: Windows, hours: np.ndarray, many: int, rng: np.random.Generator) -> np.ndarray:
    """Half of the events inside windows of one satellite in the four weeks, the rest at people's hours."""
    begins, ends = opened
    now = np.flatnonzero((begins > FIRST) & (ends < FIRST + SPAN_D * DAY_S))
    rows = rng.choice(now, min(many // 2, len(now)), replace=False)
    inside = rng.uniform(begins[rows], ends[rows])
    rest = many - len(inside)
    others = FIRST - LOCAL_S + DAY_S * np.floor(rng.uniform(0, SPAN_D, rest)) + rng.choice(hours, rest)
    return np.sort(np.concatenate([inside, others]))


def false_alarms(
    opened: list[Windows], node_hours: np.ndarray, hours: dict[str, np.ndarray], trials: int
) -> None:
    morning = np.flatnonzero((node_hours > 9.4) & (node_hours < 11.2))
    print(f"{len(opened)} satellites in low orbit, {len(morning)} of them sun-synchronous in mid-morning\n")
    every, now = np.arange(len(opened)), open_now(opened)
    sets = {
        f"all {len(opened)}": lambda _: every,
        "25 morning": lambda rng: rng.choice(morning, min(25, len(morning)), replace=False),
        "10 morning": lambda rng: rng.choice(morning, min(10, len(morning)), replace=False),
        "20": lambda rng: rng.choice(every, 20, replace=False),
        "1": lambda rng: rng.choice(every, 1),
    }
    print(
        '| events | satellites | ours at 5 % | "coincides" | binomial, any | binomial, best | some inside |'
    )
    print("|---|---|---|---|---|---|---|")
    scenarios = list(draws(hours))
    for name, choose in sets.items():
        for number, (label, draw) in enumerate(scenarios):
            rng, made = np.random.default_rng([11, number, len(name)]), []
            for _ in range(trials * (MORE if any(one in label + name for one in DOUBTED) else 1)):
                rows = choose(rng)
                share = now[rows].mean(axis=1), float(now[rows].any(axis=0).mean())
                made.append(trial([opened[row] for row in rows], clipped(draw, rng), share))
            ours = np.array([one["ours"] for one in made])
            naive = [
                f"{np.mean([one[name] <= 0.05 for one in made]):.3f}" for name in ("naive any", "naive best")
            ]
            some = f"{np.mean([one['some inside'] == 0 for one in made]):.3f}"
            cells = [label, name, interval(ours <= 0.05), interval(ours < 0.01), *naive, some]
            print("| " + " | ".join(cells) + " |", flush=True)


def power(opened: list[Windows], hours: dict[str, np.ndarray], trials: int) -> None:
    many_now = [np.sum((one[0] > FIRST) & (one[1] < FIRST + SPAN_D * DAY_S)) for one in opened]
    able = np.flatnonzero(np.array(many_now) >= 8)
    rows = []
    for events in (8, 12):
        for searched in (1, 20, len(opened)):
            found, most = [], []
            rng = np.random.default_rng([12, events, searched])
            for _ in range(trials * (MORE if searched == len(opened) else 1)):
                target = int(rng.choice(able))
                others = rng.choice(np.delete(np.arange(len(opened)), target), searched - 1, replace=False)
                chosen = [opened[target], *(opened[row] for row in others)]
                at = planted(opened[target], hours["taxi"], events, rng)
                found.append(test(chosen, at)[0].p_value)
                most.append(oracle(chosen, at, hours["taxi"], rng))
            p = np.array(found)
            rows.append(
                {
                    "events, half planted": events,
                    "satellites searched": searched,
                    "found at 5 %": interval(p <= 0.05),
                    "most that can be": interval(np.array(most) <= 0.05),
                    '"coincides" (p < 0.01)': interval(p < 0.01),
                    "most that can": interval(np.array(most) < 0.01),
                }
            )
    table(rows)


def oracle(
    opened: Sequence[Windows], events: np.ndarray, hours: np.ndarray, rng: np.random.Generator
) -> float:
    """The chance by the likelihood ratio of exactly what was planted: no other test of the days finds more.

    It knows what nobody knows: that half were planted, in which four weeks, and people's hours of that place.
    """
    half, local = len(events) // 2, events + LOCAL_S - FIRST
    clock = local % DAY_S
    crowd = np.histogram(hours, bins=48, range=(0, DAY_S))[0] + 1.0
    usual = (crowd / crowd.mean())[(clock // 1800).astype(int)]
    days = FIRST - LOCAL_S + DAY_S * np.arange(SPAN_D + 1)
    hits = np.stack([is_inside(*one, clock[:, None] + days) for one in opened])
    now = [(begins > FIRST) & (ends < FIRST + SPAN_D * DAY_S) for begins, ends in opened]
    share = np.array(
        [(one[1][row] - one[0][row]).sum() / (SPAN_D * DAY_S) for one, row in zip(opened, now, strict=True)]
    )
    real = (local // DAY_S).astype(int)
    drawn = np.concatenate([real[:, None], rng.integers(0, SPAN_D, (len(events), DRAWS))], axis=1)
    sums = [np.ones((len(opened), DRAWS + 1)), *(np.zeros((len(opened), DRAWS + 1)) for _ in range(half))]
    for event, day in enumerate(drawn):
        ratio = hits[:, event, day] / (share[:, None] * usual[event])
        for many in range(half, 0, -1):
            sums[many] += sums[many - 1] * ratio
    likelihood = sums[half].sum(axis=0)
    return float(np.mean(likelihood >= likelihood[0] * (1 - 1e-9)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("shared/data"))
    parser.add_argument("--trials", type=int, default=250)
    chosen = parser.parse_args()
    hours = hours_of(chosen.data)
    opened, nodes = open_windows(chosen.data)
    false_alarms(opened, nodes, hours, chosen.trials)
    power(opened, hours, chosen.trials)


if __name__ == "__main__":
    main()
