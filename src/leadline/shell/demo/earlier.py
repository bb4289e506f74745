"""Earlier: the weeks before the town's last days, as far as a line still holds them, and five stories.

A line forgets soon what is not its matter, and holds longest what is: so of the weeks before there are only
devices, drones and attacks on computers. Their past is what a surge, a rate and a rhythm are held against.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np

from leadline.shell.demo import voices
from leadline.shell.demo.incidents import told
from leadline.shell.demo.stream import TOWN_ZONE, DemoReport, life

#: kinds that are told of the weeks before, and are told there up to now
KINDS = frozenset({"device", "drone", "cyber"})
#: what is older than this has been decided by an officer
DECIDED = timedelta(hours=20)
#: how such reports end, and how often
_ENDS, _SHARES = ("unresolved", "lead", "accepted"), (0.6, 0.25, 0.15)
#: what the reports of each story are meant as
_MEANT = {"S04": "surveying", "S11": "radio", "S14": "device", "S23": "drone", "S28": "cyber"}
#: weekday of story S23
_WEDNESDAY = 2


def earlier(seed: int = 7, *, now: datetime, weeks: int, per_day: float = 130.0) -> list[DemoReport]:
    """What was reported of these kinds in the weeks up to `now`, in order of time.

    What officers made of each stands in `ended`. The same arguments give the same reports.
    """
    start = now - timedelta(weeks=weeks)
    daily = life(seed=seed + 2, start=start, end=now, per_day=per_day, only=KINDS)
    stories = sorted(_stories(now), key=lambda report: report.at)
    both = heapq.merge(daily, (one for one in stories if one.at >= start), key=lambda report: report.at)
    return list(_ended(both, now, np.random.default_rng([seed, 3])))


def _stories(now: datetime) -> Iterator[DemoReport]:
    for number, row in enumerate(voices.read("weeks")["report"]):
        row = {"datum": "WGS-84", "basis": "saw"} | row
        if "week" in row:
            at = _wednesday(row, now)
            row["seen_h"] = _from_half_past_three(at)
        else:
            at = now - timedelta(hours=row["back_h"])
        yield replace(told(row, number, at, now), kind=_MEANT[row["story"]])


def _wednesday(row: dict[str, Any], now: datetime) -> datetime:
    """When the report of a Wednesday was sent: so many weeks before the last one that is over."""
    today = now.astimezone(TOWN_ZONE)
    last = today - timedelta(days=(today.weekday() - _WEDNESDAY) % 7)
    at = datetime.combine(last.date(), time.fromisoformat(row["clock"]), tzinfo=TOWN_ZONE)
    if at > now:
        at -= timedelta(weeks=1)
    return (at - timedelta(weeks=row["week"])).astimezone(now.tzinfo)


def _from_half_past_three(at: datetime) -> tuple[float, float]:
    """Hours before the report at which the drone came and went: between 15:25 and 15:35."""
    local = at.astimezone(TOWN_ZONE)
    since = local.hour + local.minute / 60 - 15.5
    return since + 1 / 12, since - 1 / 12


def _ended(stream: Iterator[DemoReport], now: datetime, rng: np.random.Generator) -> Iterator[DemoReport]:
    for report in stream:
        end = str(rng.choice(_ENDS, p=_SHARES))
        is_old = now - report.at > DECIDED
        yield replace(report, ended=(report.ended or end) if is_old else "")
