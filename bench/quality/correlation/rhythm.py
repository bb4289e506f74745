"""How often the rhythm test is wrong under real reporting hours, and how often it sees a regular visitor.

    python bench/quality/correlation/rhythm.py [--data shared/data] [--nulls 2500] [--only taxi]
    python bench/quality/correlation/rhythm.py --nulls 20000 --seed 40 --only "taxi, 24 visits"

Nulls: times drawn at random out of a real stream, so that they keep its hours and weekdays and nothing else.
"stretch": drawn out of one tenth of the time only, against the hours of the whole time.
Half-regular: of 12 visits in 12 weeks six come at one hour of one weekday (or of any day), six at random; the
hour is any. They are written down as the stream is: the sightings in whole hours. Naive: a Rayleigh test of
the raw hour of day. Trials of power: a quarter of the nulls; none where --only names a row of the nulls.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from profiles import local_times, options, outside, table, within
from scipy.stats import norm

from leadline.methods.rhythm import DAY_S, WEEK_S, find_rhythm

DRAWS = 199
HOUR_S = 3600.0


@dataclass(frozen=True)
class Stream:
    """A real stream, and how finely its times are written down."""

    times: np.ndarray
    #: whether only whole hours are written down
    is_hourly: bool

    @property
    def cells(self) -> int:
        """Cells of the day in which times are told apart by the bound: hours, or five minutes."""
        return 24 if self.is_hourly else 288

    def written(self, times: np.ndarray) -> np.ndarray:
        """These times as the stream would have them."""
        return np.floor(times / HOUR_S) * HOUR_S if self.is_hourly else times

    def ratios(self, off_h: float) -> np.ndarray:
        """How much likelier each cell is for a visit of each hour than for the stream: (cells, 96)."""
        usual = np.histogram(self.times % DAY_S, self.cells, (0, DAY_S))[0] / len(self.times)
        if not self.is_hourly:
            around = np.r_[usual[-7:], usual, usual[:7]]
            usual = np.convolve(around, np.ones(15) / 15, "valid")
        edges = np.arange(self.cells + 1) * 24 / self.cells
        below = sum(
            norm.cdf(edges[:, None] + 24 * turn, np.arange(0, 24, 0.25), off_h) for turn in (-1, 0, 1)
        )
        return np.diff(below, axis=0) / usual[:, None]


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


def half_regular(stream: Stream, period_s: float, off_h: float, rng: np.random.Generator) -> np.ndarray:
    times = rng.choice(stream.times, 12, replace=False)
    first = np.floor(stream.times.min() / WEEK_S) * WEEK_S
    turns = rng.choice(int(12 * WEEK_S / period_s), 6, replace=False)
    hour = rng.uniform(0, period_s)
    times[:6] = first + turns * period_s + hour + rng.normal(0, off_h * HOUR_S, 6)
    return stream.written(times)


def bound(stream: Stream, off_h: float, rng: np.random.Generator) -> tuple[float, float]:
    """The most power that any test at 5 % and 1 % can have for six of 12 at one hour of any day.

    By Neyman and Pearson that of the likelihood ratio averaged over the hour, told all else: that it is six,
    of a day, and how far off.
    """
    null = np.array([rng.choice(stream.times, 12, replace=False) for _ in range(4000)])
    regular = np.array([half_regular(stream, DAY_S, off_h, rng) for _ in range(4000)])
    usual, seen = (_ratio(times % DAY_S / HOUR_S, stream, off_h) for times in (null, regular))
    return tuple(float(np.mean(seen > np.quantile(usual, 1 - level))) for level in (0.05, 0.01))


def _ratio(hours: np.ndarray, stream: Stream, off_h: float) -> np.ndarray:
    each = stream.ratios(off_h)[(hours * stream.cells / 24).astype(int)]
    chosen = np.zeros((7, len(hours), each.shape[2]))
    chosen[0] = 1.0
    for one in range(12):
        for size in range(6, 0, -1):
            chosen[size] += each[:, one] * chosen[size - 1]
    return chosen[6].mean(axis=1)


def nulls(
    name: str, stream: Stream, many: int, rng: np.random.Generator, only: str = ""
) -> list[dict[str, str]]:
    """The rows of one stream without a rhythm, or the one that is asked for."""
    cases = [(f"{size} visits", size, 0.0) for size in (6, 12, 24)]
    cases += [("12, intervals to 4 h", 12, 4 * HOUR_S), ("12, stretch", 12, 0.0)]
    rows = []
    for label, size, longest in (case for case in cases if only in ("", case[0])):
        found, naive = np.empty(many), 0
        for one in range(many):
            source = stretch(stream.times, rng) if "stretch" in label else stream.times
            times = rng.choice(source, size, replace=False)
            found[one] = chance(times, stream.times, rng, longest)
            naive += rayleigh(times) <= 0.05
        hits = {level: int((found <= level).sum()) for level in (0.05, 0.01)}
        digits = 4 if many >= 10_000 else 3
        told = {f"at {level:.0%}": within(few, many, digits) for level, few in hits.items()}
        rows.append({"profile": name, "null": label, **told, "naive at 5%": f"{naive / many:.2f}"})
        print(rows[-1], flush=True, file=sys.stderr)
    return rows


def powers(name: str, stream: Stream, many: int, rng: np.random.Generator) -> list[dict[str, str]]:
    """The rows of one stream with a half-regular visitor in it."""
    rows = []
    for label, period in (("one weekday", WEEK_S), ("any day", DAY_S)):
        for off in (0.25, 0.5, 1.0):
            found = np.array(
                [chance(half_regular(stream, period, off, rng), stream.times, rng) for _ in range(many)]
            )
            most = bound(stream, off, rng) if period == DAY_S else None
            rows.append(
                {
                    "profile": name,
                    "six of 12 at one hour of": label,
                    "off by (h)": f"{off:g}",
                    "power at 5 %": within(int((found <= 0.05).sum()), many),
                    "no test more than": f"{most[0]:.3f}" if most else "–",
                    "at 1 %": within(int((found <= 0.01).sum()), many),
                    "than": f"{most[1]:.3f}" if most else "–",
                }
            )
            print(rows[-1], flush=True, file=sys.stderr)
    return rows


def main() -> None:
    chosen = options(__doc__ or "", 2500)
    rng = np.random.default_rng((chosen.seed, len(chosen.only)))
    streams = {name: Stream(times, name == "sightings") for name, times in local_times(chosen.data).items()}
    streams["sightings"] = Stream(rng.choice(streams["sightings"].times, 10_000, replace=False), True)
    profile, _, row = chosen.only.partition(", ")
    streams = {name: stream for name, stream in streams.items() if profile in ("", name)}
    if not row:
        table([one for name in streams for one in powers(name, streams[name], chosen.nulls // 4, rng)])
    usual = [one for name in streams for one in nulls(name, streams[name], chosen.nulls, rng, row)]
    table(usual)
    for level in (0.05, 0.01):
        shares = [float(row[f"at {level:.0%}"].split()[0]) for row in usual]
        print(f"At {level:.0%}: {outside(shares, chosen.nulls, level)}")


if __name__ == "__main__":
    main()
