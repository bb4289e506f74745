"""Offsets of two clocks with missing entries, and zones by the hours of a list: found, missed, false.

    python -m bench.quality.verification.records [--trials 300]

Clocks: events fall into 07:00 to 19:00 of some days; each clock misses a share of them and has entries of
its own; times are written to the second with so much jitter. The second is off by a whole or half hour,
some minutes or nothing, or drifts. "found": the right offset within a minute at chance < 0.01. False: the
second list is of other events. Naive: difference of the means. Zones: sittings of people who work in their
own zone with so many of them at night, against the stated zone. Intervals are 95 % (Wilson).
"""

from __future__ import annotations

import argparse

import numpy as np
from bench.quality.correlation.profiles import table
from bench.quality.verification.vessel import share

from leadline.methods.clocks import offset, zonelike
from leadline.methods.hours import hours
from leadline.policy import load

RULE = load().records
DAY_S = 86_400.0
OFFSETS_S = (0.0, 7200.0, -1800.0, 28_800.0, 137.0, -5000.0)
#: events, share missed, share of its own, drift s a day, jitter s, days
SCENES = (
    (30, 0.3, 0.3, 0.0, 2.0, 5), (60, 0.3, 0.3, 0.0, 2.0, 10), (400, 0.5, 0.5, 0.0, 5.0, 10),
    (400, 0.2, 0.2, 5.0, 2.0, 20), (400, 0.2, 0.2, -20.0, 2.0, 14), (200, 0.0, 0.0, 0.0, 30.0, 7),
)  # fmt: skip


def events(many: int, days: int, rng: np.random.Generator) -> np.ndarray:
    return np.sort(rng.integers(0, days, many) * DAY_S + rng.uniform(7, 19, many) * 3600)


def heard(at: np.ndarray, missed: float, own: float, days: int, rng: np.random.Generator) -> np.ndarray:
    kept = at[rng.random(len(at)) >= missed]
    return np.sort(np.concatenate([kept, events(int(own * len(at)), days, rng)]))


def clocks(trials: int, rng: np.random.Generator) -> list[dict[str, str | int]]:
    rows = []
    for many, missed, own, drift, jitter, days in SCENES:
        found = zoned = false = naive = 0
        wrong = 0
        errors, covered, drifts = [], [], []
        for trial in range(trials):
            true_s = OFFSETS_S[trial % len(OFFSETS_S)]
            at = events(many, days, rng)
            first, second = (heard(at, missed, own, days, rng) for _ in range(2))
            ahead = true_s + drift * (second - days * DAY_S / 2) / DAY_S
            second = np.round(second + ahead + rng.normal(0, jitter, len(second)))
            answer = offset(np.round(first), second)
            naive += abs(second.mean() - first.mean() - true_s) <= 60
            if answer is not None and answer.chance < RULE.doubt:
                expected = true_s + drift * (answer.centre_s - days * DAY_S / 2) / DAY_S
                miss = abs(answer.offset_s - expected)
                found += miss <= 60
                wrong += miss > 60
                errors.append(miss)
                covered.append(miss <= 2 * answer.error_s)
                drifts.append(abs(answer.drift_s_day - drift))
                zoned += abs(zonelike(answer.offset_s, answer.error_s).rest_s) <= max(5.0, 4 * answer.error_s)
            other = heard(events(many, days, rng), missed, own, days, rng)
            chance = offset(np.round(first), np.round(other + true_s))
            false += chance is not None and chance.chance < RULE.doubt
        rows.append(
            {
                "events, missed, own, drift": f"{many}, {missed:.0%}, {own:.0%}, {drift:g}",
                "jitter s": f"{jitter:g}",
                "found %": share(found, trials),
                "wrong": wrong,
                "error s, median": f"{np.median(errors):.2f}",
                "within 2 errors %": share(sum(covered), len(covered)),
                "drift error s/d": f"{np.median(drifts):.3f}",
                "false %": share(false, trials),
                "naive found %": share(naive, trials),
            }
        )
    return rows


def sittings(many: int, days: int, zone: float, night: float, rng: np.random.Generator) -> np.ndarray:
    """Instants of somebody who works 08:00 to 23:00 of a zone, with a share at night, in bursts."""
    is_night = rng.random(many) < night
    local = np.where(is_night, rng.uniform(0, 7, many), np.clip(rng.normal(15, 3.5, many), 7.01, 23.9))
    at = rng.integers(0, days, many) * DAY_S + (local - zone) * 3600
    return np.concatenate([at, at[: many // 3] + rng.uniform(0, 900, many // 3)])


def zones(trials: int, rng: np.random.Generator) -> list[dict[str, str | int]]:
    rows = []
    for name, shift, night, many in (
        ("right zone, 3 % at night", 0, 0.03, 200), ("right zone, 10 % at night", 0, 0.10, 200),
        ("right zone, 10 % at night", 0, 0.10, 60), ("3 h off", 3, 0.05, 200), ("5 h off", 5, 0.05, 200),
        ("8 h off", 8, 0.05, 200), ("8 h off", 8, 0.05, 60), ("12 h off", 12, 0.05, 200),
        ("a machine, round the clock", None, 0.0, 200),
    ):  # fmt: skip
        unfit = flat = 0
        for _ in range(trials):
            zone = int(rng.integers(-8, 10))
            if shift is None:
                at, stated = rng.uniform(0, 60 * DAY_S, many), zone
            else:
                at, stated = sittings(many, 60, zone, night, rng), zone + shift * rng.choice([-1, 1])
            fit = hours(at, np.full(len(at), float(stated)), ordinary=RULE.night_share, doubt=RULE.doubt)
            flat += fit.is_flat
            unfit += not fit.is_flat and fit.chance < RULE.doubt
        rows.append(
            {
                "list": name, "sittings": many, "does not fit %": share(unfit, trials),
                "round the clock %": share(flat, trials),
            }
        )  # fmt: skip
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    table(clocks(chosen.trials, rng))
    table(zones(chosen.trials, rng))


if __name__ == "__main__":
    main()
