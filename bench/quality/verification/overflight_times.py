"""How far passes are off by sets of elements that are days old: on, back, and as the checks choose.

    python -m bench.quality.verification.overflight_times [--data shared/data]

Sets of three days (CelesTrak); what a newer set says at its own epoch is the truth for an older one, and the
other way round. An orbit that several numbers share (a station, and what is docked to it) counts once. In the
last table the middle one of three sets is held back and the other two are at hand; beside it stand the older
one alone, and both weighed by their age, which is worse than the better one alone.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import beta, binom
from sgp4.api import Satrec

from leadline.methods.orbit import DAY_S, epoch_s, read_satellite, restlessness, states, timing_error_s

NAMES = ("4747798", "631e5cf", "23368d0")
GROUPS = ("resource", "weather", "science", "stations", "military")
#: seconds that are aimed at, and the height below which air counts most, km
REACH_S, LOW_KM = 0.35, 500.0
#: ages of element sets in days: younger than a day, older, one day old, both, and old ones
AGES = ((0.5, 1.0), (1.0, 1.5), (0.5, 1.05), (0.5, 1.5), (1.5, 3.5), (3.5, 5.5), (5.5, 7.5))


def read(path: Path) -> dict[str, tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = [line.rstrip() for line in file if line.strip()]
    return {one[2:7]: (one, two) for one, two in pairwise(lines) if one[:2] == "1 " and two[:2] == "2 "}


def interval(hits: np.ndarray) -> str:
    """Share with its 95 % interval (Clopper and Pearson 1934)."""
    k, n = int(hits.sum()), len(hits)
    low = beta.ppf(0.025, k, n - k + 1) if k else 0.0
    high = beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
    return f"{k / n:.3f} ({low:.3f} to {high:.3f})"


def table(rows: Sequence[dict[str, object]]) -> None:
    print("| " + " | ".join(rows[0]) + " |\n" + "|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")
    print(flush=True)


def pass_times(folder: Path) -> None:
    """Seconds that a pass is off by: sets followed on to the next one's epoch, and back to the last one's.

    Then as the checks choose: the middle one of three sets is held back, the other two are at hand.
    """
    rows, every, used = [], [], []
    for group in GROUPS:
        sets = [read(folder / "tle" / f"{name}-{group}.tle.gz") for name in NAMES]
        found = _offs([(a, b) for i, a in enumerate(sets) for b in sets[i + 1 :]])
        rows += _ages(group, found)
        every.append(found)
        used.append(_held_back(sets))
    rows += _ages("these five", np.unique(np.concatenate(every), axis=0))
    first, last = (read(folder / "tle" / f"starlink-{name}.tle.gz") for name in ("first", "last"))
    table(rows + _ages("starlink", _offs([(first, last)])))
    table(_used(np.unique(np.concatenate(used), axis=0)))
    _reasons(np.unique(np.concatenate(every), axis=0), np.unique(np.concatenate(used), axis=0))


def _held_back(sets: Sequence[dict[str, tuple[str, str]]]) -> np.ndarray:
    """Of three sets: days to the one before the middle and to the one after it, seconds off there."""
    found = {}
    for number in sorted(set.intersection(*(set(one) for one in sets))):
        a, b, c = sorted((read_satellite(*one[number]) for one in sets), key=epoch_s)
        before, after = ((epoch_s(b) - epoch_s(a)) / DAY_S, (epoch_s(c) - epoch_s(b)) / DAY_S)
        if min(before, after) >= 0.3 and b.no_kozai > 2 * np.pi / 225:
            found[_orbit(a, b)] = (
                *(before, after, *_choices(a, b, c, before, after)),
                *(
                    _signed([a], b),
                    _signed([b], c),
                    42_241.0 * (b.no_kozai * 1440 / 2 / np.pi) ** (-2 / 3) - 6378,
                ),
            )
    return np.array(list(found.values())) if found else np.empty((0, 8))


def _choices(a: Satrec, b: Satrec, c: Satrec, before: float, after: float) -> tuple[float, float, float]:
    """Seconds off at the middle set: as the checks choose, by the older one alone, by both weighed by age."""
    at = np.array([epoch_s(b)])
    here, speed = states([b], at)
    (one, _), (other, _) = states([a], at), states([c], at)
    mixed = (one / before**2 + other / after**2) / (before**-2 + after**-2)
    off = abs(float(((mixed - here) * speed).sum() / (speed**2).sum()))
    return _off([a, c], b), _off([a], b), off


def _reasons(pairs: np.ndarray, held: np.ndarray) -> None:
    """Prints why sets of a day err: moves that show back in time too, the air, and what foretells neither."""
    day = pairs[(pairs[:, 0] >= 0.5) & (pairs[:, 0] < 1.5)]
    far = day[np.abs(day[:, 1]) > REACH_S]
    both = int((np.abs(far[:, 2]) > REACH_S).sum())
    print(f"{len(far)} of {len(day)} pairs off by over {REACH_S} s followed on, {both} of them back as well")
    some = held[(held[:, 1] >= 0.5) & (held[:, 1] < 1.5)]
    guess, on, low = some[:, 5] * (some[:, 1] / some[:, 0]) ** 2, some[:, 6], some[:, 7] < LOW_KM
    alike = float(np.corrcoef(guess, on)[0, 1])
    print(f"error before, as it grows with days squared, against the next: r = {alike:.2f}")
    print(f"{int((on[low] < 0).sum())} of {int(low.sum())} below {LOW_KM:g} km came earlier than foretold")
    print()


def _used(found: np.ndarray) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for low, high in ((0.3, 1.0), (1.0, 1.5), (0.5, 1.5)):
        some = found[(found[:, 1] >= low) & (found[:, 1] < high)]
        before, after, chosen, alone, mixed = some[:, :5].T
        rows.append(
            {
                "days to the set after": f"{low:g} to {high:g} (median {np.median(after):.1f})",
                "to the set before (median)": f"{np.median(before):.1f}",
                "satellites": len(some),
                "as used: median s": f"{np.median(chosen):.2f}",
                "p95 s": _p95(chosen),
                "max s": f"{chosen.max():.1f}",
                "the set before alone: p95 s": _p95(alone),
                "both, weighed by age: p95 s": _p95(mixed),
            }
        )
    return rows


def _offs(pairs: Sequence[tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]]) -> np.ndarray:
    """Of each two sets of a satellite: days between, seconds off on and back, the widening, told moves."""
    seen: dict[tuple[object, ...], tuple[float, ...]] = {}
    history = [one for pair in pairs for one in pair]
    for older, newer in pairs:
        for number in sorted(older.keys() & newer.keys()):
            a, b = read_satellite(*older[number]), read_satellite(*newer[number])
            age = (epoch_s(b) - epoch_s(a)) / DAY_S
            if not 0.5 <= age <= 7.5 or b.no_kozai < 2 * np.pi / 225:
                continue
            before = [read_satellite(*one[number]) for one in history if number in one]
            known = [one for one in before if epoch_s(one) < epoch_s(a) - 3600]
            widened = timing_error_s(age) * restlessness([*known, a])
            seen[_orbit(a, b)] = (age, _off([a], b), _off([b], a), widened)
    found = np.array(list(seen.values()))
    return found[np.isfinite(found).all(axis=1)]


def _orbit(a: Satrec, b: Satrec) -> tuple[object, ...]:
    """What names an orbit: two sets and where they lead; a station and all that is docked to it are one."""
    at = np.array([epoch_s(b)])
    return (epoch_s(a), epoch_s(b), *np.round(states([b], at)[0][0] / 10).tolist())


def _off(followed: Sequence[Satrec], there: Satrec) -> float:
    """Seconds along the track by which sets err at the epoch of another one."""
    return abs(_signed(followed, there))


def _signed(followed: Sequence[Satrec], there: Satrec) -> float:
    """The same, negative where the sets say that it comes later than it does."""
    at = np.array([epoch_s(there)])
    (guess, _), (found, speed) = states(followed, at), states([there], at)
    return float(((guess - found) * speed).sum() / (speed**2).sum())


def _ages(group: str, found: np.ndarray) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for low, high in AGES:
        some = found[(found[:, 0] >= low) & (found[:, 0] < high)]
        if len(some) >= 15:
            ages, on, back, widened = some.T
            rows.append(
                {
                    "group": group,
                    "days": f"{low:g} to {high:g} (median {np.median(ages):.1f})",
                    "pairs": len(some),
                    "on: median s": f"{np.median(on):.2f}",
                    "p95 s": _p95(on),
                    "max s": f"{on.max():.1f}",
                    "inside the widening": interval(on <= widened),
                    "back: median s": f"{np.median(back):.2f}",
                    "back: p95 s": _p95(back),
                    "back: max s": f"{back.max():.1f}",
                }
            )
    return rows


def _p95(offs: np.ndarray) -> str:
    """The value that 19 of 20 stay below, with its 95 % interval by order statistics (binomial)."""
    ordered = np.sort(offs)
    low, high = (int(binom.ppf(level, len(offs), 0.95)) for level in (0.025, 0.975))
    ends = ordered[min(low, len(offs) - 1)], ordered[min(high, len(offs) - 1)]
    return f"{np.quantile(offs, 0.95):.2f} ({ends[0]:.2f} to {ends[1]:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("shared/data"))
    pass_times(parser.parse_args().data)


if __name__ == "__main__":
    main()
