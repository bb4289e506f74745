"""OverflightVerifier: whether events keep to the passes of satellites more than chance explains.

Being inside a window is worth nothing: of twenty imaging satellites one is overhead at many a moment that is
named. What is answered is how often the same times of day fit the passes of other days as well, after every
satellite that was searched has been counted. It never contradicts: no report is wrong because no satellite
was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from leadline.errors import BadInput, OutOfRange, TooLong
from leadline.methods.geodesy import check_point
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier
from leadline.verification.overflying import MOST_ROWS, Asked, Satellite, Searched, gather, search, strips
from leadline.verification.overflying_said import left_out, said
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="overflight",
    question="Do event times fall into satellite passes more than by chance?",
    needs=("times", "place", "elements"),
    method="Passes by SGP4; the same times of day on other days say what chance does, for all searched.",
    source="AIAA 2006-6753 (SGP4); Hong 2013; Neyman and Pearson 1933 (search); docs/methods/overflight",
    version="2",
)
#: events of one claim, and of an incident from which on its times are tested
MOST_EVENTS, LEAST_COMPANY = 1000, 5
#: most seconds by which an event's time may be off
MOST_UNCERTAIN_S = 6 * 3600.0
STRENGTH = "p-value"
#: a satellite that strays farther from its elements than this says nothing, seconds
MOST_WIDENED_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflown:
    """That events keep to the passes of satellites over a place."""

    #: degrees, WGS 84; None if no place is known
    lat: float | None = None
    lon: float | None = None
    #: when the events were, each with its zone
    events: tuple[datetime, ...] = ()
    #: names or catalogue numbers; empty for all of the element sets
    satellites: tuple[str, ...] = ()
    #: how many satellites were looked through before these were chosen, if more
    searched: int = 0
    #: seconds round the middle of a pass that count as inside; None takes the policy's
    window_s: float | None = None
    #: elevation from which on a satellite passes, degrees; None takes the policy's
    mask_deg: float | None = None
    #: seconds by which the times may be off
    uncertainty_s: float = 0.0
    #: what the times come from: "words", "file:<id>", "incident"
    source: str = OWN_WORDS
    about: str = ""


class OverflightVerifier:
    """Tests the times of events against the passes of the operator's element sets."""

    spec = SPEC
    claim = Overflown

    def __init__(self, world: World = NOWHERE) -> None:
        """Work with the element sets and the policy of a line."""
        self._elements = world.elements
        self._rule = world.policy.overflight
        self._most_age_d = self._rule.most_age.total_seconds() / 86_400
        self._zone = world.policy.site.zone

    def claims(self, dossier: Dossier) -> Sequence[Overflown]:
        """Times out of tables of the lead, and of its incident with its own; an officer's in their place."""
        entered = [read_claim(Overflown, one) for one in dossier.claims_entered(SPEC.name)]
        taken = {one.about for one in entered}
        own = [*self._of_files(dossier), *self._of_company(dossier)]
        return [*entered, *(one for one in own if one.about not in taken)]

    def _of_files(self, dossier: Dossier) -> list[Overflown]:
        place = dossier.place
        found = []
        for file in dossier.files:
            times = self._instants(file.facts.table.get("times", ()))
            if times:
                found.append(
                    Overflown(
                        lat=place.lat if place else None,
                        lon=place.lon if place else None,
                        events=times[:MOST_EVENTS],
                        source=f"file:{file.evidence.id}",
                        about=f"file:{file.evidence.id}",
                    )
                )
        return found

    def _of_company(self, dossier: Dossier) -> list[Overflown]:
        moment, place = dossier.report.circumstances.moment, dossier.place
        own = [moment.earliest + (moment.latest - moment.earliest) / 2] if moment else []
        times = sorted([*(one.at for one in dossier.company), *own])
        if self._elements is None or place is None or len(times) < LEAST_COMPANY:
            return []
        return [
            Overflown(lat=place.lat, lon=place.lon, events=tuple(times[-MOST_EVENTS:]), source="incident")
        ]

    def _instants(self, cells: Sequence[Any]) -> tuple[datetime, ...]:
        """The times of a table, those without a zone in the line's own; what is no time is passed over."""
        found = []
        for cell in cells:
            try:
                at = datetime.fromisoformat(str(cell))
            except ValueError:
                continue
            found.append(at if at.tzinfo else at.replace(tzinfo=self._zone))
        return tuple(sorted(found))

    def check(self, claim: Overflown) -> Finding:
        """A finding with the chance of so many events inside windows, all that was searched counted."""
        asked = self._asked(claim)
        if asked is None or self._elements is None:
            return _missing(claim, self._elements is None)
        found = gather(self._elements, asked.events_s, claim.satellites)
        if len(found) > self._rule.most_satellites:
            return _too_many(claim, len(found), self._rule.most_satellites)
        fresh = [one for one in found if one.age_d <= self._most_age_d and one.widen_s <= MOST_WIDENED_S]
        if not fresh:
            return _too_old(claim, found, self._most_age_d)
        searched = search(asked, fresh, claim.searched)
        if searched is None:
            return _lost(claim, len(fresh))
        return self._told(claim, asked, searched, len(found) - len(fresh))

    def _asked(self, claim: Overflown) -> Asked | None:
        """What is asked of the sky; None without a place or times. Raises BadInput for what cannot be."""
        _check(claim)
        if claim.lat is None or claim.lon is None or not claim.events:
            return None
        rule = self._rule
        return Asked(
            lat=claim.lat,
            lon=claim.lon,
            events_s=np.sort(np.array([at.timestamp() for at in claim.events])),
            mask_deg=rule.mask_deg if claim.mask_deg is None else claim.mask_deg,
            window_s=rule.window.total_seconds() if claim.window_s is None else claim.window_s,
            uncertainty_s=claim.uncertainty_s,
            moved_d=rule.moved.days,
        )

    def _told(self, claim: Overflown, asked: Asked, searched: Searched, too_old: int) -> Finding:
        found = searched.found
        few = len(asked.events_s) < self._rule.least_events
        coincides = found.p_value < self._rule.least_p and not few
        oldest = max(one.age_d for one in searched.satellites)
        widened = max(one.widen_s for one in searched.satellites)
        left = left_out(too_old + searched.lost, self._most_age_d)
        because, because_zh = said(searched, asked, coincides=coincides, few=few)
        return Finding(
            verifier=SPEC.name,
            verdict=Verdict.SUPPORTS if coincides else Verdict.INCONCLUSIVE,
            strength=found.p_value,
            strength_is=STRENGTH,
            uncertainty=(
                f"elements up to {oldest:.1f} days old: pass times within {widened:.0f} s, by which windows "
                f"are widened; chance from the days within {asked.moved_d} days"
            ),
            because=because + left[0],
            because_zh=because_zh + left[1],
            about=claim.about,
            would_change="More events with exact times, or fewer satellites, named before anybody looks.",
            would_change_zh="更多时间准确的事件，或在查看之前就指明的、更少的卫星。",
            rests_on=(claim.source, "elements"),
            inputs=plain_claim(claim)
            | _numbers(searched, asked)
            | {
                "element_age_d": round(oldest, 3),
                "widened_s": round(widened, 1),
                "left_out": too_old + searched.lost,
            },
            figure={
                "kind": "overflight",
                "satellite": searched.best[0].name if len(searched.best) == 1 else "",
                "searched": found.searched,
                "rows": strips(asked, searched.best),
                "more": max(0, len(asked.events_s) - MOST_ROWS),
            },
            method_version=SPEC.version,
        )


def _numbers(searched: Searched, asked: Asked) -> dict[str, Any]:
    found = searched.found
    return {
        "p_value": found.p_value,
        "p_alone": found.p_alone,
        "satellites_searched": found.searched,
        "best": searched.best[0].name if len(searched.best) == 1 else "any",
        "events_inside": found.inside,
        "events_expected": round(found.expected, 3),
        "any_share": round(found.any_share, 4),
        "mask_deg": asked.mask_deg,
        "window_s": asked.window_s,
    }


def _check(claim: Overflown) -> None:
    """Nothing, or BadInput with the field that cannot be."""
    if claim.lat is not None and claim.lon is not None:
        check_point(claim.lat, claim.lon)
    if len(claim.events) > MOST_EVENTS:
        raise TooLong("events", f"at most {MOST_EVENTS}", "is this the log of a machine?")
    if any(at.tzinfo is None for at in claim.events):
        raise BadInput("events", "instants with their zone, such as 2026-05-25T03:12:00Z", "local times?")
    for name, value, least, most in (
        ("window_s", claim.window_s, 1.0, 21_600.0),
        ("mask_deg", claim.mask_deg, 0.0, 89.0),
        ("uncertainty_s", claim.uncertainty_s, 0.0, MOST_UNCERTAIN_S),
        ("searched", claim.searched, 0, 1_000_000),
    ):
        if value is not None and not least <= value <= most:
            raise OutOfRange(name, f"must be within {least:g} to {most:g}", "another unit?")


def _silent(claim: Overflown, because: str, because_zh: str, missing: str) -> Finding:
    return Finding(
        verifier=SPEC.name,
        verdict=Verdict.INCONCLUSIVE,
        strength=None,
        strength_is=STRENGTH,
        uncertainty="",
        because=because,
        because_zh=because_zh,
        about=claim.about,
        rests_on=(claim.source, "elements"),
        inputs=plain_claim(claim) | {"missing": missing},
        method_version=SPEC.version,
    )


def _missing(claim: Overflown, has_no_elements: bool) -> Finding:
    lacks = {
        "times": ("times of events", "事件时间", not claim.events),
        "place": ("a place", "地点", claim.lat is None or claim.lon is None),
        "elements": ("element sets of satellites", "卫星轨道根数", has_no_elements),
    }
    needs = [need for need, (_, _, is_missing) in lacks.items() if is_missing]
    return _silent(
        claim,
        f"Without {' and '.join(lacks[need][0] for need in needs)} no pass can be worked out.",
        f"缺少{'、'.join(lacks[need][1] for need in needs)}，无法推算过境。",
        ", ".join(needs),
    )


def _too_many(claim: Overflown, many: int, most: int) -> Finding:
    return _silent(
        claim,
        f"{many} satellites are too many to search: some of them is always overhead. Name those that are "
        f"meant, at most {most}, and count all that were looked through.",
        f"{many}颗卫星太多：任何时刻都有卫星过境。请指明所指的卫星（至多{most}颗），并如实计入查看过的总数。",
        "satellites",
    )


def _too_old(claim: Overflown, found: Sequence[Satellite], most_d: float) -> Finding:
    if not found:
        return _silent(
            claim,
            "The element sets hold none of the satellites that were named.",
            "轨道根数中没有所指明的卫星。",
            "elements",
        )
    best = min(one.age_d for one in found)
    return _silent(
        claim,
        f"The nearest element sets are {best:.1f} days from the events; beyond {most_d:g} days pass times "
        "may be off by minutes, and nothing is answered.",
        f"最近的轨道根数与事件相隔{best:.1f}天；超过{most_d:g}天，过境时间可能相差数分钟，因此不作判断。",
        "elements",
    )


def _lost(claim: Overflown, many: int) -> Finding:
    return _silent(
        claim,
        f"None of the {many} satellites passes: each stands in view all day, or its orbit cannot be followed "
        "through the days that are compared.",
        f"{many}颗卫星都谈不上过境：或终日可见，或其轨道无法在所比较的日期内推算。",
        "satellites",
    )
