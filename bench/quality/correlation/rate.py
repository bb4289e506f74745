"""Whether the rate's chance and interval are what they say, and how large a rise must be to be seen.

    python -m bench.quality.correlation.rate [--series 20000] [--rises 2000] [--seed 1]
        [--shapes trend,bursts] [--levels 10,50] [--real] [--data shared/data]

Series of 200 days with a weekly rhythm, the last 7 days asked. Bursts: a gamma factor on every day, so that
the variance is larger than chance. Trend: evenly to twice over the series; doubling: the same by an equal
share each day; fall: evenly to a half; fourfold: evenly to four times. Taxi days: each day is one of a month
of New York's taxis, drawn among those of its weekday and thinned to the level. Dying: halved every 33 days,
from four times the level. No change, then +37 %, +100 %. With `--real`: the days of real streams, each
against its own past. Naive: Poisson against the mean of all days before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from bench.quality.correlation.profiles import DATA, local_times, machine, outside, table, within
from bench.quality.correlation.realrates import real_rows
from scipy.stats import poisson
from sklearn.linear_model import PoissonRegressor

from leadline.methods.baseline import EARS_FLAGS, GUARD, Normal, against_normal, ears

DAYS, ASKED = 200, 7
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.7])
WEEKDAY = np.arange(DAYS) % 7
LEVELS = (0.5, 2.0, 10.0, 50.0)
#: a place in this list is part of the seed: new ones come last
SHAPES = ("chance alone", "bursts", "trend", "doubling", "fall", "fourfold", "taxi days", "dying")
RISES = (0.37, 1.0)
GROWN = {
    "trend": np.linspace(1, 2, DAYS),
    "doubling": 2 ** np.linspace(0, 1, DAYS),
    "fall": np.linspace(1, 0.5, DAYS),
    "fourfold": np.linspace(0.5, 2, DAYS),
    "dying": 2 ** np.linspace(2, -4, DAYS),
}
_DAY_S = timedelta(days=1) / timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What a row is made of."""

    seed: int
    level: float
    shape: str
    #: counts of the taxi days over their mean, by weekday from Monday
    taxi: list[np.ndarray]

    def series(self, number: int, rise: float = 0.0) -> np.ndarray:
        """The counts of one series, with that rise in the asked days."""
        key = (self.seed, number, int(self.level * 10), SHAPES.index(self.shape), int(rise * 100))
        rng = np.random.default_rng(key)
        if self.shape == "taxi days":
            mean = self.level * np.array([rng.choice(self.taxi[day]) for day in WEEKDAY])
        else:
            mean = self.level * WEEK[WEEKDAY] * GROWN.get(self.shape, 1.0)
        if self.shape == "bursts":
            mean = mean * rng.gamma(4.0, 0.25, DAYS)
        mean[-ASKED:] *= 1 + rise
        return rng.poisson(mean)

    def answers(self, count: int, rise: float) -> Iterator[Normal]:
        """Those of so many series that are no refusal."""
        for number in range(count):
            found = against_normal(self.series(number, rise), ASKED, WEEKDAY)
            if isinstance(found, Normal):
                yield found


def naive(counts: np.ndarray, nominal: float) -> bool:
    """Whether the plain test calls the last days a rise: Poisson against the mean of all days before."""
    usual = counts[:-ASKED].mean() * ASKED
    return bool(poisson.sf(counts[-ASKED:].sum() - 1, usual) <= nominal)


def row(setting: Setting, count: int, rises: int) -> tuple[dict[str, str], list[float]]:
    """The row of the table, and its rates at .05 and .01."""
    quiet = list(setting.answers(count, 0.0))
    chances = np.array([one.p_value for one in quiet])
    late, later = int((chances <= 0.05).sum()), int((chances <= 0.01).sum())
    plain = np.array([naive(setting.series(number), 0.05) for number in range(min(count, 2000))])
    shown = {
        "reports a day": f"{setting.level:g}",
        "past": setting.shape,
        "false at .05": within(late, len(quiet)),
        "at .01": within(later, len(quiet), digits=4),
        "naive at .05": f"{plain.mean():.2f}",
        "95 % interval covers": f"{np.mean([one.change_low <= 0 <= one.change_high for one in quiet]):.3f}",
    }
    for rise in RISES:
        seen = [one.p_value <= 0.05 for one in setting.answers(rises, rise)]
        shown[f"sees {rise:+.0%}"] = f"{np.mean(seen):.2f}" if seen else ""
    return shown, [late / len(quiet), later / len(quiet)]


def rows(given: argparse.Namespace) -> None:
    """Prints the table, and how many rows lie outside 0.5 to 1.2 times nominal."""
    taxi = taxi_days(given.data) if "taxi days" in given.shapes else []
    found = []
    for shape in given.shapes:
        for level in given.levels:
            setting = Setting(seed=given.seed, level=level, shape=shape, taxi=taxi)
            found.append(row(setting, given.series, given.rises))
            print("| " + " | ".join(found[-1][0].values()) + " |", flush=True)
    print()
    table([one[0] for one in found])
    for place, nominal in enumerate((0.05, 0.01)):
        print(f"At {nominal:g}: {outside([one[1][place] for one in found], given.series, nominal)}.")


def taxi_days(folder: Path) -> list[np.ndarray]:
    """Counts of the whole days of the taxi stream over their mean, by weekday from Monday."""
    days = np.floor(local_times(folder)["taxi"] / _DAY_S).astype(np.int64)
    numbers, counts = np.unique(days[days > days.max() - 31], return_counts=True)
    return [counts[numbers % 7 == day] / counts.mean() for day in range(7)]


def flags(seed: int, count: int) -> str:
    """Share of days that EARS flags in a stream of 2 reports a day by chance alone."""
    counts = np.random.default_rng(seed).poisson(2.0, (count, DAYS))
    shares = []
    for method, flag in EARS_FLAGS.items():
        values = np.array([ears(one, method) for one in counts])
        shares.append(f"{method} {np.nanmean(values > flag):.3f}")
    return ", ".join(shares)


def astray(shape: str) -> dict[str, str]:
    """How far the expected lies from the truth without any noise; beside it a parabola on the logarithm."""
    mean = 1e6 * WEEK[WEEKDAY] * GROWN[shape]
    past, truth = DAYS - ASKED - GUARD, mean[-ASKED:].sum()
    found = against_normal(np.rint(mean).astype(np.int64), ASKED, WEEKDAY)
    assert isinstance(found, Normal)
    days = (WEEKDAY[:, None] == np.arange(1, 7)).astype(float)
    columns = np.hstack([np.vander(np.arange(DAYS) / DAYS, 3, increasing=True)[:, 1:], days])
    peer = PoissonRegressor(alpha=0, tol=1e-12, max_iter=20000).fit(columns[:past], mean[:past] / 1e6)
    other = 1e6 * peer.predict(columns[-ASKED:]).sum()
    return {
        "past": shape,
        "expected over truth": f"{found.expected / truth - 1:+.2%}",
        "logarithm": f"{other / truth - 1:+.2%}",
    }


def one_answer_ms(seed: int, count: int = 500) -> float:
    """CPU time of one answer about a stream of 10 reports a day that comes in bursts."""
    setting = Setting(seed=seed, level=10.0, shape="bursts", taxi=[])
    series = [setting.series(number) for number in range(count)]
    start = time.process_time()
    for counts in series:
        against_normal(counts, ASKED, WEEKDAY)
    return 1000 * (time.process_time() - start) / count


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, default=2000, help="series without a change for each row")
    parser.add_argument("--rises", type=int, default=500, help="series of each rise for each row")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shapes", type=lambda text: text.split(","), default=list(SHAPES))
    parser.add_argument(
        "--levels", type=lambda text: [float(one) for one in text.split(",")], default=list(LEVELS)
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets")
    parser.add_argument("--real", action="store_true", help="real streams against their own past")
    given = parser.parse_args()
    if given.real:
        table(real_rows(given.data))
        return
    table([astray(shape) for shape in GROWN])
    rows(given)
    print(f"EARS flags, Poisson(2): {flags(given.seed, 200)} of days.")
    print(f"One answer {one_answer_ms(given.seed):.2f} ms CPU; {machine()}.")


if __name__ == "__main__":
    main()
