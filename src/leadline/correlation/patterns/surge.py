"""Surge: where and when there are more reports of one kind than its own past lets expect.

A prospective space-time permutation scan over cylinders: circles round the places of reports, times the last
days. Joined with what visits found: "surge, nothing found" proposes a playbook to a person. Never pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from leadline.correlation.drawing import circle
from leadline.correlation.pattern import Scene
from leadline.correlation.voices import voices
from leadline.exchange.geojson import collection, point
from leadline.methods.scan import Asked, Cluster, Reports, Scan, scan
from leadline.methods.zones import circles_about
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.spec import Spec

SPEC = Spec(
    name="surge",
    question="Do more reports come from one area these days than its own past lets expect?",
    needs=("object kind", "place", "time"),
    method="Scans circles round places over the last days, against random exchanges of reports between days.",
    source="Kulldorff et al. 2005, PLoS Medicine 2, e59; docs/methods/surge",
)

#: the playbook that is proposed where visits found nothing
NOTHING_FOUND = "surge-nothing-found"
#: visits without a finding from which that playbook fits
LEAST_VISITS = 2
#: reports, and days of past beyond the longest window, without which nothing is said
LEAST_REPORTS = 20
LEAST_PAST_DAYS = 14
#: reports on the rarest weekday from which weekdays are kept apart
LEAST_A_WEEKDAY = 30
#: a surge as strong as this by chance on more than one day in twenty is not told
MOST_P = 0.05
#: circles from which near places are taken as one: some seconds of work
MOST_CIRCLES = 3_000_000
_FIRST_GRAIN_M = 50.0
#: longer recurrence intervals are extrapolated too far to be read aloud as a number
MOST_DAYS_TOLD = 10_000
_DAY = timedelta(days=1)
#: what is said of reports that cannot be scanned
ONE_POINT = "All reports lie at one point: the middle of a town, or a form's default?"
ONE_INSTANT = "All reports have one instant: the time of the export instead of the report?"
NULL = "each place and each day keeps its number of reports; which report fell on which day is chance"


class SurgeDetector:
    """The scan over one scene."""

    def __init__(
        self,
        asked: Asked | None = None,
        *,
        past_days: int = 365,
        grain_m: float = 100.0,
        most_p: float = MOST_P,
    ) -> None:
        """Ask this of the last `past_days` days; points of one square of `grain_m` are one place.

        What chance brings with more than `most_p` is not told.
        """
        self.asked = asked or Asked()
        self.past_days = past_days
        self.grain_m = grain_m
        self.most_p = most_p

    @property
    def spec(self) -> Spec:
        """The detector's card."""
        return SPEC

    def find(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """Surges that share no place, the least probable first; none where there is too little past."""
        return self.ask(scene, rng)[1]

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        return self._doubt(scene, self._counted(self._asked(scene)))

    def ask(self, scene: Scene, rng: np.random.Generator) -> tuple[str, tuple[Pattern, ...]]:
        """Why nothing can be said, or "" and the surges: both, but each source is counted only once."""
        asked = self._asked(scene)
        # before each source is counted once, which takes longest: sources lie where and when reports do
        if len(asked) >= LEAST_REPORTS and (why := self._doubt(scene, asked)):
            return why, ()
        seen = self._counted(asked)
        why = self._doubt(scene, seen)
        return why, () if why else self._look(scene, seen, rng)

    def look(self, scene: Scene, rng: np.random.Generator) -> tuple[Pattern, ...]:
        """As `find` without asking whether there is enough; raises what the scan raises."""
        return self._look(scene, self._counted(self._asked(scene)), rng)

    def _doubt(self, scene: Scene, seen: Sequence[Sighting]) -> str:
        if len(seen) < LEAST_REPORTS:
            reports = "report" if len(seen) == 1 else "reports"
            return f"Only {len(seen)} independent {reports}; at least {LEAST_REPORTS} are needed."
        if len({(one.lat, one.lon) for one in seen}) < 2:
            return ONE_POINT
        if seen[0].at == seen[-1].at:
            return ONE_INSTANT
        days, least = (scene.until - seen[0].at) // _DAY, self.asked.window_days + LEAST_PAST_DAYS
        if days < least:
            asks = (
                f"the longest window of {_days(self.asked.window_days)} and {LEAST_PAST_DAYS} days before it"
            )
            return f"The reports reach back {days} whole days; at least {least} are needed, {asks}."
        return ""

    def _look(self, scene: Scene, seen: Sequence[Sighting], rng: np.random.Generator) -> tuple[Pattern, ...]:
        age = np.array([(scene.until - one.at) // _DAY for one in seen], dtype=np.int64)
        reports = self._reports(seen, age, _weekdays(scene, age))
        if len(reports.lat) < 2:
            return ()
        result = scan(reports, self.asked, rng)
        told = [cluster for cluster in result.clusters if cluster.p_value <= self.most_p]
        return tuple(_Told(self, scene, seen, reports, result, cluster).pattern() for cluster in told)

    def _reports(self, seen: Sequence[Sighting], age: np.ndarray, strata: np.ndarray | None) -> Reports:
        """The reports by place; in a dense city the squares grow until there are few enough circles."""
        lat, lon = np.array([one.lat for one in seen]), np.array([one.lon for one in seen])
        grain = self.grain_m
        reports = Reports.of(lat, lon, age, grain_m=grain, strata=strata)
        while circles_about(reports.lat, reports.lon, self.asked.radius_m) > MOST_CIRCLES:
            grain = max(2 * grain, _FIRST_GRAIN_M)
            reports = Reports.of(lat, lon, age, grain_m=grain, strata=strata)
        return reports

    def _asked(self, scene: Scene) -> list[Sighting]:
        """The sightings of the past that is looked at, oldest first."""
        since = scene.until - self.past_days * _DAY
        asked = [one for one in scene.sightings if since < one.at <= scene.until]
        return sorted(asked, key=lambda one: (one.at, one.lead))

    def _counted(self, asked: Sequence[Sighting]) -> list[Sighting]:
        return voices(asked, self.asked.window_days * _DAY, 2 * self.asked.radius_m)


def _weekdays(scene: Scene, age: np.ndarray) -> np.ndarray | None:
    """The weekday of each day back, if there are enough reports on each; else None."""
    middle = scene.until - _DAY / 2
    days = np.array(
        [(middle - number * _DAY).astimezone(scene.zone).weekday() for number in range(int(age.max()) + 1)]
    )
    rarest = int(np.bincount(days[age], minlength=7).min())
    return days if rarest >= LEAST_A_WEEKDAY else None


class _Told:
    """One cluster as an officer is told it."""

    def __init__(
        self, detector: SurgeDetector, scene: Scene, seen: Sequence[Sighting], reports: Reports,
        result: Scan, cluster: Cluster,
    ) -> None:  # fmt: skip
        self.detector, self.scene, self.reports = detector, scene, reports
        self.result, self.cluster = result, cluster
        self.inside = np.isin(reports.place, cluster.places)
        rows = np.flatnonzero(self.inside & (reports.age < cluster.days))
        self.members = [seen[row] for row in rows.tolist()]
        self.visited = sum(one.lead in scene.nothing_found for one in self.members)
        self.kind = _kind(self.members)

    def pattern(self) -> Pattern:
        """The pattern."""
        leads = tuple(one.lead for one in self.members)
        return Pattern(
            key=_key(self.kind, self.members),
            detector=SPEC.name,
            leads=leads,
            p_value=self.cluster.p_value,
            tried=self.result.tried,
            null=NULL,
            starts_at=self.scene.until - self.cluster.days * _DAY,
            ends_at=self.scene.until,
            recurrence_days=self.cluster.recurrence_days,
            because=self._because(),
            because_zh=self._because_zh(),
            figure=self._figure(),
            protocol=NOTHING_FOUND if self.visited >= LEAST_VISITS else None,
        )

    def _because(self) -> str:
        one = self.cluster
        visited = f" {self.visited} of them were visited and nothing was found." if self.visited else ""
        return (
            f"{one.observed} reports of {self.kind} came from within {_length(one.radius_m)} in the last "
            f"{_days(one.days)}; by the places' past and the days' totals {one.expected:.1f} were to be "
            f"expected. {self._usual()} By chance a surge as strong comes up somewhere "
            f"{_often(one.recurrence_days)} (p = {one.p_value:.3g}, {self.result.tried:,} cylinders tried)."
            f"{visited}"
        )

    def _because_zh(self) -> str:
        one = self.cluster
        visited = f"其中{self.visited}条已到场核查，没有发现异常。" if self.visited else ""
        usual = self._usual_windows()
        past = f"此前同样长的{usual[1]}段时间里，有{usual[0]}段达到这个数量。" if usual[1] else ""
        return (
            f"最近{one.days}天，半径{_length_zh(one.radius_m)}的范围内有{one.observed}条关于{self.kind}的举报；"
            f"按这些地点的以往情况和每天的总量，预计约{one.expected:.1f}条。{past}"
            f"纯属偶然时，某处出现同样明显的增多{_often_zh(one.recurrence_days)}"
            f"（p = {one.p_value:.3g}，共试了{self.result.tried:,}个时空范围）。{visited}"
        )

    def _usual_windows(self) -> tuple[int, int]:
        """How many spans of the past, as long as this one, held as many here; and how many there were."""
        spans = (int(self.reports.age.max()) + 1) // self.cluster.days - 1
        held = np.bincount(self.reports.age[self.inside] // self.cluster.days, minlength=spans + 2)
        return int(np.count_nonzero(held[1 : spans + 1] >= self.cluster.observed)), spans

    def _usual(self) -> str:
        as_many, spans = self._usual_windows()
        return f"Here {as_many} of the {spans} spans of {_days(self.cluster.days)} before held as many."

    def _figure(self) -> dict[str, Any]:
        one, reports = self.cluster, self.reports
        centre = int(one.places[0])
        lat, lon = float(reports.lat[centre]), float(reports.lon[centre])
        as_many, spans = self._usual_windows()
        weeks = np.bincount(reports.age[self.inside], minlength=56)[:56]
        told = {
            "observed": one.observed,
            "expected": round(one.expected, 4),
            "radius_m": round(one.radius_m, 1),
            "days": one.days,
            "score": round(one.score, 6),
        }
        places = [
            point(float(reports.lat[row]), float(reports.lon[row]), {"place": "in the circle"})
            for row in one.places.tolist()
        ]
        return {
            "map": collection([circle(lat, lon, one.radius_m, told), *places]),
            "centre": {"lat": lat, "lon": lon},
            **told,
            "tail_p": one.tail_p,
            "base_rate": {"spans_with_as_many": as_many, "spans": spans},
            "reports_a_day_back": weeks.tolist(),
            "visited_nothing_found": self.visited,
            "parameters": self._parameters(),
        }

    def _parameters(self) -> dict[str, Any]:
        asked = self.detector.asked
        return {
            "window_days": asked.window_days,
            "radius_m": asked.radius_m,
            "share": asked.share,
            "replicates": len(self.result.maxima),
            "past_days": self.detector.past_days,
            "grain_m": self.reports.grain_m,
            "weekdays_kept": self.reports.strata is not None,
            "reports": self.result.total,
            "recent": self.result.recent,
        }


def _kind(members: Sequence[Sighting]) -> str:
    kinds = sorted({one.kind for one in members if one.kind})
    return " / ".join(kinds) or "any kind"


def _key(kind: str, members: Sequence[Sighting]) -> str:
    leads = b"".join(sorted(one.lead.bytes for one in members))
    return f"{SPEC.name}:{kind[:40]}:{hashlib.sha256(leads).hexdigest()[:24]}"


def _days(count: int) -> str:
    return "24 hours" if count == 1 else f"{count} days"


def _often(days: float) -> str:
    if days > MOST_DAYS_TOLD:
        return f"less than once in {MOST_DAYS_TOLD:,} days"
    return f"about once in {days:,.0f} days"


def _often_zh(days: float) -> str:
    return f"超过{MOST_DAYS_TOLD:,}天才有一次" if days > MOST_DAYS_TOLD else f"大约每{days:,.0f}天一次"


def _length(metres: float) -> str:
    return f"{max(metres, 100):.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def _length_zh(metres: float) -> str:
    return f"{max(metres, 100):.0f}米" if metres < 1000 else f"{metres / 1000:.1f}公里"
