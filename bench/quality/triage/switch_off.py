"""How soon the alarm rings after a jump of the error, how often without one, and how soon it could.

    python bench/quality/triage/switch_off.py [--runs 2000] [--bound 0.007] [--json]

Simulated audits. The jump comes at the first audit, or after so many audits at an error of 0.3 %. Rows:
the alarm as it stands (leadline.methods.martingale), the same with other money, and CUSUM (Page 1954;
Moustakides 1986) with and without a head start (Lucas and Crosier 1982).

Least delay of any rule: cut 5,000 audits into windows of m. A rule that rings falsely in at most 5 % of runs
rings falsely in some window in at most 5 % x m / 5,000. What comes before the window says nothing, so there
its chance to see the jump within m audits is at most the power of the best test of m audits at that level
(Neyman and Pearson 1933). The least m with power one half is a bound of the median. For CUSUM the bound of
Lorden (1971) in the mean: log(D / rate of false alarms) / D, D = KL(jump || bound).
"""

from __future__ import annotations

import argparse
import json
import math
import os
from collections.abc import Callable
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from leadline.methods import martingale
from leadline.methods.selective import interval

Errors = NDArray[np.bool_]
#: first audit at which each run rings; one more than there are if it does not
Rule = Callable[[Errors, float], NDArray[np.int64]]

#: audits in which a false alarm counts, the share of runs that may have one, and the jump
LONG, FALSE, JUMP = 5_000, 0.05, 0.05
CALM = 0.003
#: money at the start, half-time of the rest in audits (None: 1 / log), capital of the alarm
FLOWS = {"as it was: half, slowly": (0.5, None, 14.0), "half, evenly": (0.5, 2_500, 12.0)}
#: CUSUM for a jump to 5 %: level of the alarm, and the share of it that is given at the start
CUSUMS = {"CUSUM": (7.5, 0.0), "CUSUM, head start": (7.7, 0.5)}


def money(fresh: float, half: int | None, level: float) -> Rule:
    """The mixture of gamblers with this money; all runs at once."""

    def waiting(audits: int) -> float:
        return math.log(20) / math.log(audits + 20) if half is None else half / (half + audits)

    def rung(errors: Errors, bound: float) -> NDArray[np.int64]:
        shares, bets = np.array(martingale._SHARES), np.array(martingale._bets(bound))
        capital = np.tile(fresh * shares, (len(errors), 1))
        found = np.full(len(errors), errors.shape[1] + 1)
        for place in range(errors.shape[1]):
            come = (1 - fresh) * (waiting(place) - waiting(place + 1))
            capital = (capital + shares * come) * (1 + bets * (errors[:, place, None] - bound))
            found[(capital.sum(axis=1) >= level) & (found > place + 1)] = place + 1
        return found

    return rung


def cusum(level: float, head: float) -> Rule:
    """Page's sum of log-likelihood ratios of JUMP against the bound, never below 0."""

    def rung(errors: Errors, bound: float) -> NDArray[np.int64]:
        wrong, right = math.log(JUMP / bound), math.log((1 - JUMP) / (1 - bound))
        total = np.full(len(errors), level * head)
        found = np.full(len(errors), errors.shape[1] + 1)
        for place in range(errors.shape[1]):
            total = np.maximum(0, total + np.where(errors[:, place], wrong, right))
            found[(total >= level) & (found > place + 1)] = place + 1
        return found

    return rung


def false_alarms(rule: Rule, rate: float, bound: float, runs: int, seed: int) -> dict[str, object]:
    errors = np.random.default_rng(seed).random((runs, LONG)) < rate
    rung = int((rule(errors, bound) <= LONG).sum())
    low, high = interval(rung, runs)
    return {"error": rate, "share_rung": rung / runs, "low": low, "high": high}


def delays(
    rule: Rule, rate: float, calm: int, about: tuple[float, int, int], most: int = 1_000
) -> dict[str, object]:
    bound, runs, seed = about
    rng = np.random.default_rng(seed + 1)
    errors = np.concatenate([rng.random((runs, calm)) < CALM, rng.random((runs, most)) < rate], axis=1)
    found = np.sort(np.maximum(0, rule(errors, bound) - calm))
    wide = 1.96 * np.sqrt(runs) / 2
    return {
        "error": rate,
        "calm_audits_before": calm,
        "median": float(np.median(found)),
        "median_low": int(found[int(runs / 2 - wide)]),
        "median_high": int(found[int(runs / 2 + wide)]),
        "p90": float(np.quantile(found, 0.9)),
    }


def power(m: int, level: float, bound: float) -> float:
    """Chance of the best (randomised) test of m audits at this level to see JUMP."""
    ruled = int(stats.binom.isf(level, m, bound)) + 1
    rest = (level - stats.binom.sf(ruled - 1, m, bound)) / stats.binom.pmf(ruled - 1, m, bound)
    return float(stats.binom.sf(ruled - 1, m, JUMP) + rest * stats.binom.pmf(ruled - 1, m, JUMP))


def limits(bound: float) -> dict[str, float]:
    """What no rule can undercut."""
    spread = JUMP * math.log(JUMP / bound) + (1 - JUMP) * math.log((1 - JUMP) / (1 - bound))
    return {
        "median, somewhere": next(m for m in count(1) if power(m, FALSE * m / LONG, bound) >= 0.5),
        "median, if all money is on the first audits": next(
            m for m in count(1) if power(m, FALSE, bound) >= 0.5
        ),
        "KL(jump || bound), nats": spread,
        "Lorden, mean": math.log(spread * LONG / -math.log1p(-FALSE)) / spread,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--bound", type=float, default=0.007)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    about = (asked.bound, asked.runs, asked.seed)
    stands = money(martingale._FRESH, martingale._HALF_COME, martingale.ALARM_AT)
    others = {name: money(*given) for name, given in FLOWS.items()}
    others |= {name: cusum(*given) for name, given in CUSUMS.items()}
    report: dict[str, object] = {
        "false_alarms": [false_alarms(stands, rate, *about) for rate in (asked.bound, CALM)],
        "delays": [
            delays(stands, rate, calm, about, most)
            for rate, calm, most in (
                *((0.09, 0, 500), (0.05, 0, 1_000), (0.03, 0, 2_000), (0.02, 0, 4_000), (0.014, 0, 10_000)),
                *((0.05, 1_000, 1_000), (0.05, 3_000, 1_000)),
            )
        ],
        "limits": limits(asked.bound),
        "others": {
            name: [
                false_alarms(rule, asked.bound, *about),
                *(delays(rule, JUMP, calm, about) for calm in (0, 1_000, 3_000)),
                delays(rule, 0.02, 0, about, 4_000),
            ]
            for name, rule in others.items()
        },
        "bound": asked.bound,
        "runs": asked.runs,
        "seed": asked.seed,
        "load_average": os.getloadavg()[0],
        "cpus": os.cpu_count(),
    }
    print(json.dumps(report, indent=2) if asked.json else "\n".join(f"{k}: {v}" for k, v in report.items()))


if __name__ == "__main__":
    main()
