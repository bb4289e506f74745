"""Rhythm: visits that keep to an hour of the day or of the week more than people's own hours explain.

Looks at all sightings asked about, and at each place that recurs. Needs no rule and no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadline.correlation.chance import SHOWN_P, corrected, key_of, said, said_zh
from leadline.correlation.pattern import Scene
from leadline.correlation.recurring import places_of, seen_seconds
from leadline.methods.drawing import between
from leadline.methods.geodesy import Floats
from leadline.methods.rhythm import DAY_S, TRIED, WEEK_S, Rhythm, find_rhythm, rose, visits_of
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.spec import Spec

#: fewer visits say nothing of a rhythm
LEAST_VISITS = 5
#: fewer background times draw no profile of people's hours
LEAST_BACKGROUND = 60
#: sightings this close are of one place
PLACE_M = 150.0
#: places that are tried beside the whole
MOST_PLACES = 20
#: equal parts of the rose of a day and of a week
_DAY_PARTS, _WEEK_PARTS = 24, 56
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

SPEC = Spec(
    name="rhythm",
    question="Do the visits keep to an hour of the day or of the week?",
    needs=("times",),
    method="Likelihood ratio of regular visits, against times of other reports in the same stretch.",
    source="Cox and Hinkley 1974; Lehmann and Romano 2005; Ratcliffe 2000 (intervals); docs/methods/rhythm",
)


@dataclass(frozen=True, slots=True)
class _Series:
    """One series of visits that was tried, and what came out."""

    sightings: Sequence[Sighting]
    begins: Floats
    ends: Floats
    rhythm: Rhythm


class RhythmDetector:
    """Tests the whole scene and every recurring place; one p-value answers for all of them."""

    def __init__(self, draws: int = 999, most_p: float = SHOWN_P) -> None:
        """Draw so many series from the background; the least chance that can come out is 1 / (draws + 1).

        What chance brings with more than `most_p` is not told.
        """
        self._draws, self._most_p = draws, most_p

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """The rhythms that stand out, the least probable first; nothing with too few visits or background."""
        background, _ = seen_seconds(scene.background, scene.zone)
        if len(background) < LEAST_BACKGROUND:
            return ()
        tried = [series for some in _groups(scene) if (series := self._try(some, scene, background, rng))]
        patterns = [_pattern(series, len(tried), background) for series in tried]
        return tuple(
            sorted(
                (one for one in patterns if one.p_value <= self._most_p),
                key=lambda one: (one.p_value, one.key),
            )
        )

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        background, _ = seen_seconds(scene.background, scene.zone)
        if len(background) < LEAST_BACKGROUND:
            return (
                f"Only {len(background)} times in the background; at least {LEAST_BACKGROUND} are needed to "
                "know people's hours."
            )
        begins, _ = seen_seconds(scene.sightings, scene.zone)
        visits = len(visits_of(begins, np.random.default_rng(0)))
        if visits < LEAST_VISITS:
            word = "visit" if visits == 1 else "visits"
            return f"Only {visits} {word} half a day or more apart; at least {LEAST_VISITS} are needed."
        usual, least = len(between(begins, background)), max(LEAST_BACKGROUND, 2 * visits)
        if usual < least:
            return (
                f"Only {usual} times of the background lie between the first and the last of {visits} "
                f"visits; at least {least} are needed."
            )
        return ""

    def _try(
        self, sightings: Sequence[Sighting], scene: Scene, background: Floats, rng: np.random.Generator
    ) -> _Series | None:
        begins, ends = seen_seconds(sightings, scene.zone)
        visits = len(visits_of(begins, rng))
        if visits < LEAST_VISITS or len(between(begins, background)) < max(LEAST_BACKGROUND, 2 * visits):
            return None
        found = find_rhythm(begins, ends, background, rng, self._draws)
        rows = np.array(found.rows)
        return _Series([sightings[row] for row in found.rows], begins[rows], ends[rows], found)


def _groups(scene: Scene) -> list[Sequence[Sighting]]:
    places = [place for place in places_of(scene.sightings, PLACE_M) if len(place.rows) >= LEAST_VISITS]
    groups: list[Sequence[Sighting]] = [scene.sightings] if scene.sightings else []
    for place in places[:MOST_PLACES]:
        if len(place.rows) < len(scene.sightings):
            groups.append([scene.sightings[row] for row in place.rows])
    return groups


def _pattern(series: _Series, tried: int, background: Floats) -> Pattern:
    rhythm = series.rhythm
    p_value = corrected(rhythm.p_value, tried)
    leads = tuple(one.lead for one in series.sightings)
    return Pattern(
        key=key_of("rhythm", leads, rhythm.period),
        detector="rhythm",
        leads=leads,
        p_value=p_value,
        tried=tried * TRIED,
        null="as many visits at the hours of all reports from the first to the last of them",
        starts_at=min(one.seen_from or one.at for one in series.sightings),
        ends_at=max(one.seen_until or one.seen_from or one.at for one in series.sightings),
        because=_because(rhythm, p_value),
        because_zh=_because_zh(rhythm, p_value),
        figure=_figure(series, background),
    )


def _because(rhythm: Rhythm, p_value: float) -> str:
    return (
        f"{_number(rhythm.inside)} of {rhythm.visits} visits fall {_when(rhythm)}; by the hours at which "
        f"people report anything here, {_number(rhythm.expected)} would. Visits this regular come by chance "
        f"{said(p_value)} times."
    )


def _because_zh(rhythm: Rhythm, p_value: float) -> str:
    return (
        f"{rhythm.visits}次到访中有{_number(rhythm.inside)}次在{_when_zh(rhythm)}；按本地平时的举报时段，"
        f"只应有{_number(rhythm.expected)}次。这样规律的到访，偶然出现的可能{said_zh(p_value)}。"
    )


def _when(rhythm: Rhythm) -> str:
    first, last = _clock(rhythm.peak_from_s), _clock(rhythm.peak_until_s)
    if 0 <= rhythm.peak_until_s - rhythm.peak_from_s < 60:
        day = "" if rhythm.period == "day" else f"on {_DAYS[_day(rhythm.peak_from_s)]} "
        return f"{day}at about {first}"
    if rhythm.period == "day":
        return f"between {first} and {last}"
    days = _day(rhythm.peak_from_s), _day(rhythm.peak_until_s)
    if days[0] == days[1]:
        return f"on {_DAYS[days[0]]} between {first} and {last}"
    return f"between {_DAYS[days[0]]} {first} and {_DAYS[days[1]]} {last}"


def _when_zh(rhythm: Rhythm) -> str:
    first, last = _clock(rhythm.peak_from_s), _clock(rhythm.peak_until_s)
    if 0 <= rhythm.peak_until_s - rhythm.peak_from_s < 60:
        return f"{'每天' if rhythm.period == 'day' else _DAYS_ZH[_day(rhythm.peak_from_s)]}{first}前后"
    if rhythm.period == "day":
        return f"每天{first}至{last}之间"
    days = _day(rhythm.peak_from_s), _day(rhythm.peak_until_s)
    if days[0] == days[1]:
        return f"{_DAYS_ZH[days[0]]}{first}至{last}之间"
    return f"{_DAYS_ZH[days[0]]}{first}至{_DAYS_ZH[days[1]]}{last}之间"


def _day(second: float) -> int:
    return int(second % WEEK_S // DAY_S)


def _clock(second: float) -> str:
    minutes = int(second % DAY_S // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _number(count: float) -> str:
    return f"{count:.0f}" if abs(count - round(count)) < 0.05 and count >= 1 else f"{count:.1f}"


def _figure(series: _Series, background: Floats) -> dict[str, Any]:
    weekly = series.rhythm.period == "week"
    period, parts = (WEEK_S, _WEEK_PARTS) if weekly else (DAY_S, _DAY_PARTS)
    usual = rose(background, background, period, parts)
    share = usual / usual.sum() * series.rhythm.visits
    return {
        "draw": "rose",
        "period": series.rhythm.period,
        "counts": [round(count, 3) for count in rose(series.begins, series.ends, period, parts).tolist()],
        "expected": [round(count, 3) for count in share.tolist()],
        "peak_h": [round(series.rhythm.peak_from_s / 3600, 2), round(series.rhythm.peak_until_s / 3600, 2)],
        "visits": series.rhythm.visits,
        "weeks": series.rhythm.weeks,
    }
