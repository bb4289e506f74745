"""How often the rhythm test is wrong under real reporting hours, and how often it sees a regular visitor.

    python bench/quality/correlation/rhythm.py [--data shared/data] [--nulls 1000]

Nulls: times drawn at random out of a real stream, so that they keep its hours and weekdays and nothing else.
"stretch": drawn out of one tenth of the time only, against the hours of the whole time.
Half-regular: of 12 visits in 12 weeks six come at one hour of one weekday (or of any day), six at random.
"""

from __future__ import annotations

import numpy as np
from profiles import local_times, options, rates, table

from leadline.methods.rhythm import DAY_S, WEEK_S, find_rhythm, visits_of

DRAWS = 199
HOUR_S = 3600.0


def chance(
    times: np.ndarray, background: np.ndarray, rng: np.random.Generator, longest_s: float = 0.0
) -> float:
    lengths = rng.uniform(0, 1, len(times)) * longest_s
    begins = times - rng.random(len(times)) * lengths
    rows = visits_of(begins, rng)
    return find_rhythm(begins[rows], begins[rows] + lengths[rows], background, rng, DRAWS).p_value


def stretch(stream: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    ordered = np.sort(stream)
    many = len(ordered) // 10
    first = rng.integers(0, len(ordered) - many)
    return ordered[first : first + many]


def half_regular(stream: np.ndarray, period_s: float, off_h: float, rng: np.random.Generator) -> np.ndarray:
    times = rng.choice(stream, 12, replace=False)
    first = np.floor(stream.min() / WEEK_S) * WEEK_S
    turns = rng.choice(int(12 * WEEK_S / period_s), 6, replace=False)
    hour = 15 * HOUR_S + (2 * DAY_S if period_s == WEEK_S else 0)
    times[:6] = first + turns * period_s + hour + rng.normal(0, off_h * HOUR_S, 6)
    return times


def main() -> None:
    chosen = options(__doc__ or "", 1000)
    rng = np.random.default_rng(chosen.seed)
    streams = local_times(chosen.data)
    streams["sightings"] = rng.choice(streams["sightings"], 10_000, replace=False)
    rows = []
    for name, stream in streams.items():
        cases = [(f"{many} visits", many, stream, 0.0) for many in (6, 12, 24)]
        cases.append(("12, intervals to 4 h", 12, stream, 4 * HOUR_S))
        for label, many, source, longest in cases:
            found = [
                chance(rng.choice(source, many, replace=False), stream, rng, longest)
                for _ in range(chosen.nulls)
            ]
            rows.append({"profile": name, "null": label, **rates(found)})
        found = [
            chance(rng.choice(stretch(stream, rng), 12, replace=False), stream, rng)
            for _ in range(chosen.nulls)
        ]
        rows.append({"profile": name, "null": "12, stretch", **rates(found)})
    table(rows)
    rows = []
    for name, stream in streams.items():
        for label, period in (("one weekday", WEEK_S), ("any day", DAY_S)):
            for off in (0.25, 0.5, 1.0):
                found = np.array(
                    [chance(half_regular(stream, period, off, rng), stream, rng) for _ in range(300)]
                )
                rows.append(
                    {
                        "profile": name,
                        "six of 12 at one hour of": label,
                        "off by (h)": off,
                        "power at 5 %": f"{np.mean(found <= 0.05):.3f}",
                        "at 1 %": f"{np.mean(found <= 0.01):.3f}",
                    }
                )
    table(rows)


if __name__ == "__main__":
    main()
