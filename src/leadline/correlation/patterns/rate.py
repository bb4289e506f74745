"""Rate: a stream of reports against its own normal, for the same weekdays and the same hours.

"26 in the last 7 days against 19: +37 %", with the interval of that change and the chance of it. The rest of
the line is told beside it, so that a rise of everything is not taken for a rise of this. Never pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from leadline.correlation.chance import said, said_zh
from leadline.correlation.pattern import Scene
from leadline.correlation.sentences import many
from leadline.correlation.voices import voices
from leadline.errors import OutOfRange
from leadline.methods.baseline import (
    EARS_FLAGS,
    LEAST_REPORTS,
    LEAST_SLOTS,
    Normal,
    TooLittle,
    Whole,
    against_normal,
    ears,
)
from leadline.methods.zones import FARTHEST_M
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.spec import Spec

SPEC = Spec(
    name="rate",
    question="Do more reports of one kind come these days than its weekdays, trend and season let expect?",
    needs=("object kind", "time"),
    method="Quasi-Poisson regression of its past on weekday, trend and season; the last days against that.",
    source="Farrington et al. 1996, J R Statist Soc A 159, 547; Noufaily et al. 2013; docs/methods/rate",
)

#: a rise that chance brings in more than one window of twenty is not told
MOST_P = 0.05
#: slots that the picture shows
_SHOWN = 90
_DAY = timedelta(days=1)
NULL = "counts vary round weekday, trend and season as they did before"


class RateDetector:
    """The comparison for one window; one of less than a day is held against the same hours of other days."""

    def __init__(self, window: timedelta = 7 * _DAY, past_days: int = 730) -> None:
        """Ask of the last `window`: whole days, or less than one. Raises OutOfRange for any other."""
        whole = window >= _DAY and window % _DAY == timedelta(0)
        if not timedelta(0) < window < _DAY and not whole:
            raise OutOfRange("window", "whole days, or less than one day", "hours for days?")
        self.window = window
        self.past_days = past_days

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """The rise, or nothing: where the count is usual, and where too little past is known."""
        told = self.tell(scene)
        if isinstance(told, TooLittle) or told.figure["change"] <= 0 or told.p_value > MOST_P:
            return ()
        return (told,)

    def tell(self, scene: Scene) -> Pattern | TooLittle:
        """The window against normal in words and figures, also where it is usual or low."""
        counted = self._counted(scene)
        normal = self._compare(scene, counted)
        return normal if isinstance(normal, TooLittle) else self._pattern(scene, counted, normal)

    def compare(self, scene: Scene) -> Normal | TooLittle:
        """The window against normal, whichever way it went."""
        return self._compare(scene, self._counted(scene))

    def _compare(self, scene: Scene, counted: Sequence[Sighting]) -> Normal | TooLittle:
        counts, weekdays = self._slots(counted, scene)
        if len(counts) <= self._asked:
            return TooLittle(because=_too_young(len(counts), self.window))
        return against_normal(counts, self._asked, weekdays)

    @property
    def _asked(self) -> int:
        return max(1, self.window // _DAY)

    @property
    def _slot(self) -> timedelta:
        return min(self.window, _DAY)

    def _counted(self, scene: Scene) -> list[Sighting]:
        since = scene.until - self.past_days * _DAY
        inside = [one for one in scene.sightings if since < one.at <= scene.until]
        return voices(inside, self.window, FARTHEST_M)

    def _slots(self, counted: Sequence[Sighting], scene: Scene) -> tuple[Whole, Whole]:
        """Reports of each slot, oldest first, and its weekday where people live; one slot a day."""
        days = self._days(scene)
        back = [scene.until - one.at for one in counted]
        held = [age // _DAY for age in back if age % _DAY < self._slot]
        counts = np.bincount(np.array([day for day in held if day < days], dtype=np.int64), minlength=days)
        return counts[::-1].astype(np.int64), self._weekdays(scene, days)

    def _days(self, scene: Scene) -> int:
        """Whole days since the line's first report; where a stream had none yet, its counts are 0."""
        instants = [one.at for one in (*scene.sightings, *scene.background) if one.at <= scene.until]
        age = scene.until - min(instants, default=scene.until)
        return int(min(age // _DAY, self.past_days))

    def _weekdays(self, scene: Scene, days: int) -> Whole:
        middle = scene.until - self._slot / 2
        found = [(middle - number * _DAY).astimezone(scene.zone).weekday() for number in range(days)]
        return np.array(found[::-1], dtype=np.int64)

    def _pattern(self, scene: Scene, counted: Sequence[Sighting], normal: Normal) -> Pattern:
        starts = scene.until - self.window
        members = [one for one in counted if one.at > starts]
        rest = self._rest(scene)
        kind = " / ".join(sorted({one.kind for one in members if one.kind})) or "any kind"
        return Pattern(
            key=_key(kind, members),
            detector=SPEC.name,
            leads=tuple(one.lead for one in members),
            p_value=normal.p_value,
            tried=1,
            null=NULL,
            starts_at=starts,
            ends_at=scene.until,
            recurrence_days=max(1.0, self.window / _DAY) / normal.p_value,
            because=_because(kind, self.window, normal, rest),
            because_zh=_because_zh(kind, self.window, normal, rest),
            figure=self._figure(scene, counted, normal, rest),
        )

    def _rest(self, scene: Scene) -> Normal | TooLittle:
        """The other kinds of the line in the same window, together, against their own normal.

        Only those that have a past: a kind that the line began to hold last week has come up from nothing,
        and would make a rise of everything out of nothing but its own beginning.
        """
        asked = {one.lead for one in scene.sightings}
        of_kind: dict[str, list[Sighting]] = {}
        for one in scene.background:
            if one.lead not in asked and one.at <= scene.until:
                of_kind.setdefault(one.kind, []).append(one)
        streams = [self._slots(some, scene)[0] for some in of_kind.values()]
        held = [counts for counts in streams if _has_past(counts, self._asked)]
        if not held:
            return TooLittle(because="No other kind has a past.")
        return against_normal(np.sum(held, axis=0), self._asked, self._weekdays(scene, self._days(scene)))

    def _figure(
        self, scene: Scene, counted: Sequence[Sighting], normal: Normal, rest: Normal | TooLittle
    ) -> dict[str, Any]:
        counts, _ = self._slots(counted, scene)
        last = ears(counts, "C2")[-1] if len(counts) else np.nan
        first: datetime = scene.until - min(_SHOWN, len(counts)) * _DAY
        return {
            "series": {"from": first.isoformat(), "slot_hours": self._slot / timedelta(hours=1)}
            | {"every_hours": 24.0, "counts": counts[-_SHOWN:].tolist()},
            "observed": normal.observed,
            "expected": round(normal.expected, 3),
            "change": round(normal.change, 4),
            "change_95": [round(normal.change_low, 4), round(normal.change_high, 4)],
            "usual_95": [normal.usual_low, normal.usual_high],
            "dispersion": round(normal.dispersion, 3),
            "rest_of_the_line": round(rest.change, 4) if isinstance(rest, Normal) else None,
            "ears_c2": {"value": round(float(last), 3) if last == last else None, "flag": EARS_FLAGS["C2"]},
            "parameters": {"window_hours": self.window / timedelta(hours=1), "past_slots": normal.slots}
            | {"terms": list(normal.terms), "past_days": self.past_days},
        }


def _too_young(days: int, window: timedelta) -> str:
    return (
        f"Too little past: all reports together reach back {many(days, 'day')}, no longer than the window of "
        f"{_span(window)}; what is normal is told by older ones."
    )


def _has_past(counts: Whole, asked: int) -> bool:
    """Whether a stream had begun long before the window, with reports enough to say what is normal."""
    before = counts[:-asked]
    return bool(before.sum() >= LEAST_REPORTS and before[: max(0, len(before) - LEAST_SLOTS) + 1].any())


def _because(kind: str, window: timedelta, normal: Normal, rest: Normal | TooLittle) -> str:
    beside = ""
    if isinstance(rest, Normal):
        beside = f" The other kinds that have a past stand together at {rest.change:+.0%}."
    return (
        f"{many(normal.observed, 'report')} of {kind} came in the last {_span(window)}; "
        f"{normal.expected:.1f} would be normal for these days: {normal.change:+.0%} "
        f"(95% interval {normal.change_low:+.0%} to {normal.change_high:+.0%}). By chance so many come in "
        f"{said(normal.p_value)} such spans (p = {normal.p_value:.2g}).{beside}"
    ).replace("%", " %")


def _because_zh(kind: str, window: timedelta, normal: Normal, rest: Normal | TooLittle) -> str:
    beside = f"同期有历史可比的其他类别合计变化为{rest.change:+.0%}。" if isinstance(rest, Normal) else ""
    return (
        f"最近{_span_zh(window)}收到{normal.observed}条关于{kind}的举报，"
        f"这类日子的正常水平约为{normal.expected:.1f}条，"
        f"变化{normal.change:+.0%}（95%区间{normal.change_low:+.0%}至{normal.change_high:+.0%}）。"
        f"纯属偶然时，同样长的时段里{said_zh(normal.p_value)}达到这个数量"
        f"（p = {normal.p_value:.2g}）。{beside}"
    )


def _span(window: timedelta) -> str:
    if window < _DAY:
        return f"{window / timedelta(hours=1):.0f} hours"
    return "24 hours" if window == _DAY else f"{window // _DAY} days"


def _span_zh(window: timedelta) -> str:
    return f"{window / timedelta(hours=1):.0f}小时" if window <= _DAY else f"{window // _DAY}天"


def _key(kind: str, members: Sequence[Sighting]) -> str:
    leads = b"".join(sorted(one.lead.bytes for one in members))
    return f"{SPEC.name}:{kind[:40]}:{hashlib.sha256(leads).hexdigest()[:24]}"
