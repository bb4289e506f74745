"""How often the rhythm test is wrong under real reporting hours, and how often it sees a regular visitor.

    python bench/quality/correlation/rhythm.py [--data shared/data] [--nulls 1000]

Nulls: times drawn at random out of a real stream, so that they keep its hours and weekdays and nothing else.
"stretch": drawn out of one tenth of the time only, against the hours of the whole time.
Half-regular: of 12 visits in 12 weeks six come at one hour of one weekday (or of any day), six at random; the
hour is any. Naive: a Rayleigh test of the raw hour of day.
"""

from __future__ import annotations

import numpy as np
from profiles import local_times, options, rates, table

from leadline.methods.rhythm import DAY_S, WEEK_S, find_rhythm

DRAWS = 199
HOUR_S = 3600.0


def chance(
    times: np.ndarray, background: np.ndarray, rng: np.random.Generator, longest_s: float = 0.0
) -> float:
    lengths = rng.uniform(0, 1, len(times)) * longest_s
    begins = times - rng.random(len(times)) * lengths
    return find_rhythm(begins, begins + lengths, background, rng, DRAWS).p_value


def rayleigh(times: np.ndarray) -> float:
    """The naive test's chance: mean vector of the raw hours."""
    return float(np.exp(-len(times) * np.abs(np.mean(np.exp(2j * np.pi * times / DAY_S))) ** 2))


def stretch(stream: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    ordered = np.sort(stream)
    many = len(ordered) // 10
    first = rng.integers(0, len(ordered) - many)
    return ordered[first : first + many]


def half_regular(stream: np.ndarray, period_s: float, off_h: float, rng: np.random.Generator) -> np.ndarray:
    times = rng.choice(stream, 12, replace=False)
    first = np.floor(stream.min() / WEEK_S) * WEEK_S
    turns = rng.choice(int(12 * WEEK_S / period_s), 6, replace=False)
    hour = rng.uniform(0, period_s)
    times[:6] = first + turns * period_s + hour + rng.normal(0, off_h * HOUR_S, 6)
    return times


def bound(stream: np.ndarray, off_h: float, rng: np.random.Generator) -> tuple[float, float]:
    """The most power that any test at 5 % and 1 % can have for six of 12 at one hour of any day.

    By Neyman and Pearson that of the likelihood ratio averaged over the hour, told all else: that it is six,
    of a day, and how far off.
    """
    hours = np.histogram(stream % DAY_S, 96, (0, DAY_S))[0] / len(stream) * 4
    density = np.convolve(np.r_[hours[-2:], hours, hours[:2]], np.ones(5) / 5, "valid")
    null = np.array([rng.choice(stream, 12, replace=False) for _ in range(4000)])
    regular = np.array([half_regular(stream, DAY_S, off_h, rng) for _ in range(4000)])
    usual, seen = (_ratio(times % DAY_S / HOUR_S, density, off_h) for times in (null, regular))
    return tuple(float(np.mean(seen > np.quantile(usual, 1 - level))) for level in (0.05, 0.01))


def _ratio(hours: np.ndarray, density: np.ndarray, off_h: float) -> np.ndarray:
    apart = (hours[..., None] - np.arange(0, 24, 0.25) + 12) % 24 - 12
    usual = density[np.minimum((4 * hours).astype(int), 95)]
    each = np.exp(-0.5 * (apart / off_h) ** 2) / (off_h * np.sqrt(2 * np.pi)) / usual[..., None]
    chosen = np.zeros((7, len(hours), each.shape[2]))
    chosen[0] = 1.0
    for one in range(12):
        for size in range(6, 0, -1):
            chosen[size] += each[:, one] * chosen[size - 1]
    return chosen[6].mean(axis=1)


def _null(
    name: str,
    label: str,
    draws: list[np.ndarray],
    stream: np.ndarray,
    rng: np.random.Generator,
    longest: float,
) -> dict[str, str]:
    found = [chance(times, stream, rng, longest) for times in draws]
    naive = np.mean([rayleigh(times) <= 0.05 for times in draws])
    return {"profile": name, "null": label, **rates(found), "naive at 5%": f"{naive:.2f}"}


def main() -> None:
    chosen = options(__doc__ or "", 1000)
    rng = np.random.default_rng((chosen.seed, len(chosen.only)))
    streams = local_times(chosen.data)
    streams["sightings"] = rng.choice(streams["sightings"], 10_000, replace=False)
    streams = {name: times for name, times in streams.items() if chosen.only in ("", name)}
    rows = []
    for name, stream in streams.items():
        cases = [(f"{many} visits", many, stream, 0.0) for many in (6, 12, 24)]
        cases.append(("12, intervals to 4 h", 12, stream, 4 * HOUR_S))
        for label, many, source, longest in cases:
            draws = [rng.choice(source, many, replace=False) for _ in range(chosen.nulls)]
            rows.append(_null(name, label, draws, stream, rng, longest))
        draws = [rng.choice(stretch(stream, rng), 12, replace=False) for _ in range(chosen.nulls)]
        rows.append(_null(name, "12, stretch", draws, stream, rng, 0.0))
    table(rows)
    rows = []
    for name, stream in streams.items():
        for label, period in (("one weekday", WEEK_S), ("any day", DAY_S)):
            for off in (0.25, 0.5, 1.0):
                found = np.array(
                    [chance(half_regular(stream, period, off, rng), stream, rng) for _ in range(300)]
                )
                most = bound(stream, off, rng) if period == DAY_S else (1.0, 1.0)
                rows.append(
                    {
                        "profile": name,
                        "six of 12 at one hour of": label,
                        "off by (h)": off,
                        "power at 5 %": f"{np.mean(found <= 0.05):.3f}",
                        "no test more than": f"{most[0]:.3f}",
                        "at 1 %": f"{np.mean(found <= 0.01):.3f}",
                        "than": f"{most[1]:.3f}",
                    }
                )
    table(rows)


if __name__ == "__main__":
    main()
