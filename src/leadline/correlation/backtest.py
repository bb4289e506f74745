"""Back-test: what a near rule would have done on the stored past, before anybody switches it on.

How often it would have fired, on what, on what share of days; and how often with the times shuffled among the
reports of each kind, which keeps every place, every reporter, the hours of the day, the days of the week
and every surge of reporting, and breaks only the tie between place and time (Knox 1964, "The detection of
space-time interactions", Applied Statistics 13, 25-29; permutation as in Mantel 1967). No database, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

import numpy as np

from leadline.correlation.replay import Past, alarms, fires, full_discs, taken
from leadline.correlation.sentences import hours, length, many
from leadline.errors import Missing
from leadline.methods.disc import best_disc
from leadline.methods.ring import Stream
from leadline.model.incident import Sighting
from leadline.policy.places import NearRule

#: orders of the times that are tried, and what their range says
SHUFFLES = 199
#: alarms that are described one by one; the count is always of all
MOST_DESCRIBED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm that the rule would have raised."""

    #: the instant of the report that completed the disc, aware UTC
    at: datetime
    #: the kind that its reports share
    kind: str
    #: the leads in the disc, oldest first
    leads: tuple[UUID, ...]
    #: centre of the smallest disc round them, degrees WGS 84
    lat: float
    #: longitude of the centre
    lon: float
    #: radius of that disc in metres
    radius_m: float
    #: independent sources among them
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """What a rule would have done."""

    #: the rule
    rule: NearRule
    #: reports of its kinds in the past
    reports: int
    #: days from the first to the last of them, both counted
    days: int
    #: reports that completed a full disc
    fires: int
    #: alarms among them: not preceded by another fire within one window and two radii
    alarms: int
    #: days on which at least one report fired
    days_true: int
    #: the first alarms, each with its leads, place and time
    described: tuple[Alarm, ...]
    #: alarms under shuffled times: mean, and the range that holds 95 % of the shuffles
    expected: float
    expected_low: float
    expected_high: float
    #: share of days with a fire under shuffled times, mean
    expected_share: float
    #: chance of so many alarms or more under shuffled times
    p_value: float
    #: shuffles that were made, and the seed of their random numbers
    shuffles: int
    #: a sentence that an officer can read aloud
    because: str = field(default="")
    #: the same in Chinese
    because_zh: str = field(default="")

    @property
    def share_true(self) -> float:
        """Share of days on which at least one report fired."""
        return self.days_true / self.days

    def plain(self) -> dict[str, Any]:
        """Everything as plain JSON; leads as texts."""
        names = ["reports", "days", "fires", "alarms", "days_true", "share_true", "shuffles"]
        names += ["expected", "expected_low", "expected_high", "expected_share", "p_value"]
        names += ["because", "because_zh"]
        return {name: getattr(self, name) for name in names} | {
            "described": [
                {
                    "at": one.at.isoformat(),
                    "kind": one.kind,
                    "leads": [str(lead) for lead in one.leads],
                    "lat": one.lat,
                    "lon": one.lon,
                    "radius_m": one.radius_m,
                    "independent": one.independent,
                }
                for one in self.described
            ]
        }


Progress = Callable[[int, int], None]


def back_test(
    sightings: Iterable[Sighting],
    rule: NearRule,
    rng: np.random.Generator,
    *,
    zone: tzinfo = UTC,
    shuffles: int = SHUFFLES,
    progress: Progress | None = None,
) -> BackTest:
    """What this rule would have done on these sightings; the same random numbers give the same answer.

    `zone` says where a day begins. In the shuffles a text counts as another's copy only if it is the very
    same, so their number is rather too high than too low. Raises Missing if none is of the rule's kinds,
    OutOfRange for a rule that cannot be asked for.
    """
    past = Past.of(sightings, rule)
    if not past.sightings:
        raise Missing("kinds", "at least one stored report of the rule's kinds", "a kind that is misspelt?")
    fired = fires(past, rule)
    days = _days(past.stream.at, zone)
    rows = alarms(past.stream, fired, rule)
    drawn = _shuffled(past.stream, rule, rng, (shuffles, zone), progress)
    low, high = np.percentile(drawn[:, 0], (2.5, 97.5)) if shuffles else (0.0, 0.0)
    made = BackTest(
        rule=rule,
        reports=len(past.sightings),
        days=int(days.max() - days.min()) + 1,
        fires=int(np.count_nonzero(fired)),
        alarms=len(rows),
        days_true=len(np.unique(days[fired])),
        described=tuple(_alarm(past, row, rule) for row in rows[:MOST_DESCRIBED].tolist()),
        expected=float(drawn[:, 0].mean()) if shuffles else 0.0,
        expected_low=float(low),
        expected_high=float(high),
        expected_share=float(drawn[:, 1].mean()) / (int(days.max() - days.min()) + 1) if shuffles else 0.0,
        p_value=float(1 + np.count_nonzero(drawn[:, 0] >= len(rows))) / (1 + shuffles),
        shuffles=shuffles,
    )
    return replace(made, because=_because(made), because_zh=_because_zh(made))


def _shuffled(
    stream: Stream,
    rule: NearRule,
    rng: np.random.Generator,
    asked: tuple[int, tzinfo],
    progress: Progress | None,
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Alarms and days with a fire for each shuffle, shape (shuffles, 2)."""
    shuffles, zone = asked
    drawn = np.zeros((shuffles, 2))
    groups = [np.flatnonzero(stream.kind == kind) for kind in np.unique(stream.kind)]
    for number in range(shuffles):
        at = stream.at.copy()
        for group in groups:
            at[group] = at[rng.permutation(group)]
        order = np.argsort(at, kind="stable")
        shuffled = replace(taken(stream, order), at=at[order])
        fired = full_discs(shuffled, rule)
        drawn[number] = (
            len(alarms(shuffled, fired, rule)),
            len(np.unique(_days(shuffled.at[fired], zone))),
        )
        if progress is not None:
            progress(number + 1, shuffles)
    return drawn


def _days(at: np.ndarray[Any, np.dtype[np.float64]], zone: tzinfo) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The number of the day of each instant, by the clock of the zone."""
    days = [datetime.fromtimestamp(second, zone).toordinal() for second in at.tolist()]
    return np.array(days, dtype=np.int64)


def _alarm(past: Past, row: int, rule: NearRule) -> Alarm:
    rows = past.candidates(row, rule)
    disc = best_disc(past.points(rows), rule.radius_m, rule.count)
    newest = past.sightings[row]
    if disc is None:
        # a crowd beyond what the exact way untangles: the ring found a disc, its members are not told apart
        return Alarm(
            at=newest.at,
            kind=newest.kind,
            leads=(newest.lead,),
            lat=newest.lat,
            lon=newest.lon,
            radius_m=0.0,
            independent=rule.count,
        )
    members = sorted(rows[list(disc.members)].tolist())
    return Alarm(
        at=newest.at,
        kind=newest.kind,
        leads=tuple(past.sightings[member].lead for member in members),
        lat=disc.lat,
        lon=disc.lon,
        radius_m=disc.radius_m,
        independent=disc.independent,
    )


def _because(made: BackTest) -> str:
    rule = made.rule
    said = (
        f"Over {many(made.days, 'day')} and {many(made.reports, 'report')}, {rule.count} independent "
        f"reports of one kind in {length(rule.radius_m)} and {hours(rule.window)} would have raised "
        f"{many(made.alarms, 'alarm')}; on {made.share_true:.1%} of the days a report completed such a disc."
    ).replace("%", " %")
    if not made.shuffles:
        return f"{said} How many come by chance was not tried."
    return (
        f"{said} With the times shuffled among the reports of each kind there are {made.expected:.1f} on "
        f"average (95 in 100 shuffles: {made.expected_low:.0f} to {made.expected_high:.0f}), so expect about "
        f"so many false ones; by chance alone there are {made.alarms:,} or more with p = {made.p_value:.2g}."
    )


def _because_zh(made: BackTest) -> str:
    rule = made.rule
    said = (
        f"在过去{made.days}天的{made.reports:,}条举报中，“{hours_zh(rule)}内半径{length_zh(rule.radius_m)}的范围里出现{rule.count}条"
        f"相互独立的同类举报”这条规则会报警{made.alarms:,}次；有{made.share_true:.1%}的日子出现过满足条件的举报。"
    )
    if not made.shuffles:
        return f"{said}未估算偶然报警的次数。"
    return (
        f"{said}若把同类举报的时间随机打乱，平均会报警{made.expected:.1f}次（100次打乱中有95次在{made.expected_low:.0f}至"
        f"{made.expected_high:.0f}次之间），也就是大约会有这么多次误报；纯属偶然而达到{made.alarms:,}次或更多的概率是{made.p_value:.2g}。"
    )


def length_zh(metres: float) -> str:
    """A distance as it is read aloud in Chinese.

    >>> length_zh(500.0)
    '500米'
    """
    return f"{metres:.0f}米" if metres < 1000 else f"{metres / 1000:.1f}公里"


def hours_zh(rule: NearRule) -> str:
    """The rule's window as it is read aloud in Chinese."""
    seconds = rule.window.total_seconds()
    return f"{seconds / 60:.0f}分钟" if seconds < 7200 else f"{seconds / 3600:.0f}小时"
