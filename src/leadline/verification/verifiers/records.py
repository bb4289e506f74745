"""RecordsVerifier: do dated records of one thing agree: two entries, two clocks' lists, one list's hours?

Whether a disagreement speaks for or against the lead depends on what the lead states: "the notice is older
than the work" is supported by it, "the photo was taken then" is contradicted. Never about who a person is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leadline.errors import BadInput, TooLong
from leadline.model.evidence import Examined
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.ports.world import NOWHERE, World
from leadline.verification import dating, dating_said
from leadline.verification.dating import Entry
from leadline.verification.dating_drawn import clock_face, offsets, timeline
from leadline.verification.dating_words import dates_in, states_of, zone_in
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import plain_claim, read_claim

SPEC = Spec(
    name="records",
    question="Do dated records of one thing agree?",
    needs=("dated records", "second date"),
    method="Gap beside a tolerance; offset and drift of two lists; hours of a list in its stated zone.",
    source="Theil 1950, Sen 1968 for the clocks; Claes et al. 2018 for the hours",
)
#: entries of one claim, and of one subject of a book, at most
MOST_ENTRIES, MOST_OF_ONE = 100, 12
_VERDICTS = {
    ("agree", True): Verdict.SUPPORTS, ("agree", False): Verdict.CONTRADICTS,
    ("differ", True): Verdict.CONTRADICTS, ("differ", False): Verdict.SUPPORTS,
    ("", True): Verdict.INCONCLUSIVE, ("", False): Verdict.INCONCLUSIVE,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What is stated of dated records: give entries, or two lists, or one list with a zone."""

    #: "agree" or "differ": what is stated of them; "" if nothing is: then it is compared, and nothing follows
    states: str = "agree"
    #: two or more entries about one thing
    entries: tuple[Entry, ...] = ()
    #: the same events as two clocks wrote them down
    first: tuple[datetime, ...] = ()
    second: tuple[datetime, ...] = ()
    #: instants as written (ISO 8601, with their own offset if they have one), and the zone stated of them
    instants: tuple[str, ...] = ()
    zone: str = ""
    #: how far two clocks may lie apart, s; None for the policy's
    tolerance_s: float | None = None
    #: where the lists come from: "file:<id>", "register:<book>"
    sources: tuple[str, ...] = ()
    about: str = ""


class RecordsVerifier:
    """Compares dated records, lists of instants and clocks."""

    spec = SPEC
    claim = Dated

    def __init__(self, world: World = NOWHERE) -> None:
        """Read the books of this world."""
        self._world = world
        self._rule = world.policy.records
        self._zone = ZoneInfo(world.policy.site.time_zone)

    def claims(self, dossier: Dossier) -> Sequence[Dated]:
        """Pictures against the claimed time, lists of files, dates of words and of books.

        What an officer entered stands in the place of the claim about the same, or beside them.
        """
        text = dossier.report.text
        seen = [*self._pictures(dossier), *self._lists(dossier, text), *self._entries(dossier, text)]
        entered = [read_claim(Dated, one) for one in dossier.claims_entered(SPEC.name)]
        return list({claim.about: claim for claim in (*seen, *entered)}.values())

    def check(self, claim: Dated) -> Finding:
        """A finding on the gap, the offset or the zone, or what is missing for one."""
        if claim.states not in ("agree", "differ", ""):
            raise BadInput("states", "agree or differ", "what is stated of the records?")
        most = max(len(claim.first), len(claim.second), len(claim.instants))
        if most > dating.MOST_INSTANTS or len(claim.entries) > MOST_ENTRIES:
            raise TooLong(
                "entries",
                f"at most {MOST_ENTRIES} entries and {dating.MOST_INSTANTS:,} instants",
                "a whole archive?",
            )
        if claim.first or claim.second:
            return self._clocks(claim)
        if claim.instants:
            return self._hours(claim)
        if len(claim.entries) < 2:
            return self._lacks(claim, "second date")
        return self._gap(claim)

    def _gap(self, claim: Dated) -> Finding:
        dating.check_entries(claim.entries)
        gap = dating.gap_of(claim.entries, self._rule)
        told = dating_said.gap_said(gap, self._zone)
        is_open = (
            not gap.agrees and gap.zone is not None and not (gap.first.zone_known and gap.second.zone_known)
        )
        verdict = Verdict.INCONCLUSIVE if is_open else _VERDICTS[claim.states, gap.agrees]
        numbers: dict[str, Any] = {
            "gap_s": round(gap.gap_s, 3),
            "tolerance_s": gap.tolerance_s,
            "zone_s": gap.zone.nearest_s if gap.zone else None,
            "missing": "zone" if is_open else "",
        }
        found = _finding(claim, verdict, told, numbers)
        changed = dating_said.gap_changes(gap)
        return replace(
            found,
            strength=gap.ratio,
            strength_is="gap in tolerances",
            uncertainty=f"{gap.tolerance_s:,.0f} s are allowed between the two",
            would_change=changed[0],
            would_change_zh=changed[1],
            rests_on=_sources(entry.source for entry in claim.entries),
            figure=timeline(claim.entries, gap),
        )

    def _clocks(self, claim: Dated) -> Finding:
        if min(len(claim.first), len(claim.second)) < 3:
            return self._lacks(claim, "times")
        clocks = dating.compare_clocks(claim.first, claim.second, self._rule, claim.tolerance_s)
        told = dating_said.clocks_said(clocks)
        numbers: dict[str, Any] = {"matched": 0, "missing": ""}
        verdict = Verdict.INCONCLUSIVE
        uncertainty = "the lists cannot be matched"
        if clocks.found is not None and clocks.is_matched:
            found = clocks.found
            verdict = _VERDICTS[claim.states, clocks.agrees]
            uncertainty = f"± {2 * found.error_s:.1f} s (95 %)"
            numbers |= {
                "offset_s": round(found.offset_s, 3),
                "error_s": round(found.error_s, 3),
                "drift_s_day": round(found.drift_s_day, 4),
                "matched": found.matched,
                "zone_s": clocks.zone.nearest_s if clocks.zone else None,
            }
        return replace(
            _finding(claim, verdict, told, numbers),
            strength=clocks.found.chance if clocks.found is not None else None,
            strength_is="chance by accident",
            uncertainty=uncertainty,
            would_change="A longer stretch of both lists, or which entries belong together.",
            would_change_zh="两份列表更长的时段，或指明哪些条目对应。",
            rests_on=_sources(claim.sources),
            figure=offsets(clocks, claim.first, claim.second) if clocks.is_matched else {},
        )

    def _hours(self, claim: Dated) -> Finding:
        if not claim.zone:
            return self._lacks(claim, "zone")
        fit = dating.fit_zone(claim.instants, claim.zone, self._rule)
        told = dating_said.fit_said(fit, claim.zone)
        agrees = fit.agrees
        verdict = Verdict.INCONCLUSIVE if agrees is None else _VERDICTS[claim.states, agrees]
        numbers = {
            "sittings": fit.hours.sittings,
            "days": fit.hours.days,
            "quiet_share": round(fit.hours.quiet_share, 4),
            "share_elsewhere": round(fit.share_elsewhere, 4),
            "fitting_h": list(fit.hours.fitting_h),
            "missing": "" if fit.is_enough else "longer list of times",
        }
        by_writing = agrees is False and fit.is_written_elsewhere
        return replace(
            _finding(claim, verdict, told, numbers),
            strength=fit.share_elsewhere if by_writing else fit.hours.chance,
            strength_is="share written in another zone" if by_writing else "chance by accident",
            uncertainty="weak by nature: travel, night work, servers and build machines",
            would_change="More entries over more days, or which of them a machine wrote.",
            would_change_zh="更多天的更多条目，或指明哪些由机器生成。",
            rests_on=_sources(claim.sources),
            figure=clock_face(fit),
        )

    def _lacks(self, claim: Dated, missing: str) -> Finding:
        said = {
            "second date": ("a second dated record of the same thing", "同一事项的第二份有日期的记录"),
            "times": ("a list of at least three times of each clock", "每个时钟至少三条时间"),
            "zone": ("the zone that the times are said to be in", "这些时间所称的时区"),
        }[missing]
        told = f"To compare, {said[0]} is missing.", f"缺少{said[1]}，无法比对。"
        return _finding(claim, Verdict.INCONCLUSIVE, told, {"missing": missing})

    def _pictures(self, dossier: Dossier) -> list[Dated]:
        moment = dossier.report.circumstances.moment
        if moment is None:
            return []
        claimed = Entry(label="claimed time", earliest=moment.earliest, latest=moment.latest, source="words")
        photos = [self._photo(one) for one in dossier.files]
        return [Dated(entries=(claimed, photo), about=photo.source) for photo in photos if photo is not None]

    def _photo(self, file: Examined) -> Entry | None:
        taken, written = file.facts.metadata.get("taken_at"), str(file.facts.metadata.get("offset") or "")
        try:
            at = datetime.fromisoformat(str(taken))
            own = dating.read_zone(written) if written else self._zone
        except (ValueError, BadInput):
            return None
        known = bool(written) or at.tzinfo is not None
        at = at if at.tzinfo is not None else at.replace(tzinfo=own)
        return Entry(
            label="photo", earliest=at, source=f"file:{file.evidence.id}", zone_known=known,
            latest=None if at.microsecond else at + timedelta(milliseconds=999),
        )  # fmt: skip

    def _lists(self, dossier: Dossier, text: str) -> list[Dated]:
        """Two files with times are two clocks; one with a zone stated of it is a list."""
        tables = [
            (f"file:{one.evidence.id}", tuple(str(at) for at in one.facts.table.get("times", ())))
            for one in dossier.files
        ]
        tables = [(source, times) for source, times in tables if len(times) >= 3]
        if len(tables) >= 2:
            (one, first), (other, second) = tables[:2]
            return [
                Dated(
                    states=states_of(text), first=self._instants(first), second=self._instants(second),
                    sources=(one, other), about="clocks",
                )
            ]  # fmt: skip
        zone = zone_in(text)
        if tables and zone:
            source, times = tables[0]
            return [Dated(states=states_of(text), instants=times, zone=zone, sources=(source,), about=source)]
        return []

    def _instants(self, times: Sequence[str]) -> tuple[datetime, ...]:
        found = []
        for text in times:
            try:
                at = datetime.fromisoformat(text)
            except ValueError:
                continue
            found.append(at if at.tzinfo is not None else at.replace(tzinfo=self._zone))
        return tuple(found)

    def _entries(self, dossier: Dossier, text: str) -> list[Dated]:
        """Dates that words state, with what books say of the subjects that the words name."""
        told = dates_in(text, self._zone)
        states, records = states_of(text), self._world.records
        moment = dossier.report.circumstances.moment
        middle = moment.earliest if moment else told[0].earliest if told else dossier.report.received_at
        claims = []
        for subject in records.subjects_in(text)[:3] if records is not None else ():
            rows = (
                records.about(subject, middle - self._rule.look_round, middle + self._rule.look_round)
                if records is not None
                else ()
            )
            kept = [
                Entry(
                    label=row.source,
                    earliest=row.earliest,
                    latest=row.latest,
                    source=f"register:{row.source}",
                )
                for row in rows[:MOST_OF_ONE]
            ]
            newest = {entry.source: entry for entry in kept}
            if len(newest) + len(told) >= 2 and newest:
                chosen = (*told, *newest.values())
                claims.append(Dated(states=states, entries=chosen, about="+".join(sorted(newest))))
        if not claims and told:
            claims.append(Dated(states=states, entries=told, about="words"))
        return claims


def _sources(given: Any) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(one or "entered" for one in given))
    return named or (OWN_WORDS,)


def _finding(claim: Dated, verdict: Verdict, told: tuple[str, str], numbers: dict[str, Any]) -> Finding:
    return Finding(
        verifier=SPEC.name,
        verdict=verdict,
        strength=None,
        strength_is="gap in tolerances",
        uncertainty="",
        because=told[0],
        because_zh=told[1],
        about=claim.about,
        rests_on=_sources(entry.source for entry in claim.entries)
        if claim.entries
        else _sources(claim.sources),
        inputs=plain_claim(claim) | numbers,
        method_version=SPEC.version,
    )
