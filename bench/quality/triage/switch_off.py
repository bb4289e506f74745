"""How soon the alarm rings after a jump of the error, and how often without one.

    python bench/quality/triage/switch_off.py [--runs 400] [--bound 0.007] [--json]

Simulated audits through leadline.methods.martingale. The jump comes at the first audit, or after 1,000
audits at an error of 0.3 %.
"""

from __future__ import annotations

import argparse
import json
import os

import numpy as np

from leadline.methods.martingale import ALARM_AT, start
from leadline.methods.selective import interval

#: audits in which a false alarm counts
LONG = 5_000
CALM = 0.003


def audits_to_alarm(errors: np.ndarray, bound: float) -> int:
    """Audits until the alarm rings; one more than there are if it does not."""
    watch = start(bound)
    for wrong in errors.tolist():
        watch = watch.after(wrong)
        if watch.is_alarmed:
            return watch.audits
    return len(errors) + 1


def false_alarms(rate: float, bound: float, runs: int, rng: np.random.Generator) -> dict[str, object]:
    rung = sum(audits_to_alarm(rng.random(LONG) < rate, bound) <= LONG for _ in range(runs))
    low, high = interval(rung, runs)
    return {"error": rate, "runs": runs, "share_rung": rung / runs, "low": low, "high": high}


def delays(rate: float, calm: int, bound: float, runs: int, rng: np.random.Generator) -> dict[str, object]:
    found = []
    for _ in range(runs):
        errors = np.concatenate([rng.random(calm) < CALM, rng.random(LONG) < rate])
        found.append(max(0, audits_to_alarm(errors, bound) - calm))
    middle = np.sort(found)
    wide = 1.96 * np.sqrt(runs) / 2
    ends = middle[[int(runs / 2 - wide), int(runs / 2 + wide)]]
    return {
        "error": rate,
        "calm_audits_before": calm,
        "median": float(np.median(found)),
        "median_low": int(ends[0]),
        "median_high": int(ends[1]),
        "p90": float(np.quantile(found, 0.9)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--bound", type=float, default=0.007)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    report = {
        "bound": asked.bound,
        "alarm_at": ALARM_AT,
        "seed": asked.seed,
        "false_alarms": [false_alarms(rate, asked.bound, asked.runs, rng) for rate in (asked.bound, CALM)],
        "delays": [
            delays(rate, calm, asked.bound, asked.runs, rng)
            for rate, calm in ((0.09, 0), (0.05, 0), (0.03, 0), (0.02, 0), (0.014, 0), (0.05, 1_000))
        ],
        "load_average": os.getloadavg()[0],
        "cpus": os.cpu_count(),
    }
    if asked.json:
        print(json.dumps(report, indent=2))
        return
    for row in report["false_alarms"]:
        print("false alarms in 5,000 audits:", row)
    for row in report["delays"]:
        print("audits to the alarm:", row)


if __name__ == "__main__":
    main()
