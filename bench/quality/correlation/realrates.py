"""How often the rate calls a day or a week of a real stream a rise, each held against its own past.

What is true is unknown: a share above nominal may be real rises. Taxi: windows of three hours of one month of
New York. Haiti: the reports after the earthquake of 2010, all and by category; what the rate does with
streams that die away was chosen by looking at them. Crises: tweets a day of 19 crises, not looked at before.
The sightings bear the day on which they were published, some hundred at once, and make no stream of days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from bench.quality.correlation.profiles import haiti, lines, local_times, within
from scipy.stats import poisson

from leadline.methods.baseline import Normal, against_normal

_DAY_S, _HOURS = 86400, 3


def real_rows(folder: Path) -> list[dict[str, str]]:
    """A row for each stream and each number of asked days."""
    taxi, quake, crises = list(_taxi(folder)), list(_haiti(folder)), list(_crises(folder))
    return [
        _row("taxi, 3 hours of a day", taxi, 1),
        _row("taxi, 3 hours of 2 days", taxi, 2),
        _row("Haiti, a day", quake, 1),
        _row("Haiti, a week", quake, 7),
        _row("crises, a day", crises, 1),
    ]


def _row(name: str, streams: list[np.ndarray], asked: int) -> dict[str, str]:
    asked_of = [one for counts in streams for one in _windows(counts, asked)]
    told = [(one, found) for one in asked_of if isinstance(found := _against(one, asked), Normal)]
    chances = np.array([found.p_value for _, found in told])
    plain = [poisson.sf(found.observed - 1, one[:-asked].mean() * asked) <= 0.05 for one, found in told]
    return {
        "stream": name,
        "windows": f"{len(told)}",
        "called a rise at .05": within(int((chances <= 0.05).sum()), len(told)),
        "at .01": within(int((chances <= 0.01).sum()), len(told)),
        "naive at .05": f"{np.mean(plain):.2f}",
    }


def _against(counts: np.ndarray, asked: int) -> object:
    return against_normal(counts, asked, np.arange(len(counts)) % 7)


def _windows(counts: np.ndarray, asked: int) -> Iterator[np.ndarray]:
    """The stream up to the end of each window; no two windows overlap."""
    for end in range(len(counts), asked, -asked):
        yield counts[:end]


def _taxi(folder: Path) -> Iterator[np.ndarray]:
    """One stream for each three hours of the day: reports a day."""
    seconds = local_times(folder)["taxi"]
    days = (seconds // _DAY_S).astype(np.int64)
    inside = days > days.max() - 31
    parts = (seconds % _DAY_S // (3600 * _HOURS)).astype(np.int64)
    first = days[inside].min()
    for part in range(24 // _HOURS):
        yield np.bincount(days[inside & (parts == part)] - first, minlength=31)


def _haiti(folder: Path) -> Iterator[np.ndarray]:
    """Reports a day of all, and of each category, from the earthquake to the end of April."""
    seen = haiti(folder)
    first = seen[0].at.date()
    days = np.array([(one.at.date() - first).days for one in seen])
    kinds = np.array([one.kind for one in seen])
    for chosen in (days >= 0, *(kinds == kind for kind in np.unique(kinds))):
        yield np.bincount(days[chosen & (days < 105)], minlength=105)


def _crises(folder: Path) -> Iterator[np.ndarray]:
    """Tweets a day of each crisis."""
    days: dict[str, list[int]] = {}
    for row in lines(folder / "multi_crisis_informative.jsonl.gz"):
        days.setdefault(row["event"], []).append(date.fromisoformat(row["t"][:10]).toordinal())
    for held in days.values():
        yield np.bincount(np.array(held) - min(held))
