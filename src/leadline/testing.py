"""Testing: what a plugin must keep, as checks that a third party can run over its own.

A check returns nothing, or raises AssertionError with the broken promise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from leadline.correlation.detector import Detector, Observation
from leadline.correlation.pattern import PatternDetector, Scene
from leadline.model.decision import Decision, Scope, Vote
from leadline.model.finding import Finding, Verdict
from leadline.model.grade import Grade
from leadline.model.incident import Incident, Sighting
from leadline.model.pattern import Pattern
from leadline.model.place import Datum, Place
from leadline.model.priority import Certainty, Priority, Severity, Urgency
from leadline.model.report import Basis, Channel, Circumstances, Mode, Report, Statement
from leadline.model.spec import Spec
from leadline.ports.memory import MemoryStore
from leadline.ports.store import Checked, Effect, Ranked, Sorted, Step, Store, Tied, Waiting
from leadline.triage.voter import Voter
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import Verifier, plain_claim, read_claim

__all__ = [
    "MemoryStore",
    "check_detector",
    "check_pattern_detector",
    "check_store",
    "check_verifier",
    "check_voter",
    "report_of",
]

#: texts that every voter and verifier must live with
TEXTS = (
    "A gray box with a cellular antenna hangs on the lamp post by the old lock.",
    "凌晨三点还有人跳广场舞，吵得睡不着。",
    "At 10 m we measured 44.5 dBµV/m at 433 MHz, quasi-peak.",
    "?",
    "\u202e\u200b\x00 ￼ 🛰️",
    "drone " * 2_000,
)
#: a word that no sentence of a plugin may repeat: report text stays in the report
CANARY = "xylotomous-canary-7731"
#: two probabilities that differ by less are the same
ALIKE = 1e-6
#: words that say how a thing is known or who somebody is; they change no probability
UNWEIGHED = ("heard", "maybe", "they say", "听说", "可能", "foreigner", "muslim", "外国人", "黑人", "穆斯林")


def report_of(text: str, **circumstances: object) -> Report:
    """A report with these words; keyword arguments replace fields of its Circumstances."""
    plain = Circumstances(channel=Channel.WEB, mode=Mode.ANONYMOUS, language="en")
    return Report(
        id=UUID("0193a000-0000-7000-8000-000000000001"),
        revision=1,
        received_at=datetime(2026, 1, 5, 12, 0, tzinfo=UTC),
        circumstances=replace(plain, **circumstances),  # type: ignore[arg-type]
        statements=(Statement(what=text),),
    )


def check_voter(voter: Voter) -> None:
    """Nothing if the voter keeps every promise of the Voter protocol."""
    _check_spec(voter.spec)
    reports = [report_of(text) for text in TEXTS]
    votes = voter.vote(reports)
    _require(len(votes) == len(reports), "gives one vote for each report")
    _require(voter.vote([]) == [], "gives no vote for no report")
    _require(votes == voter.vote(reports), "gives the same votes again")
    turned = voter.vote(reports[::-1])[::-1]
    _require(all(map(_is_like, votes, turned)), "judges each report by itself, not by its batch")
    for vote in votes:
        _require(vote.voter == voter.spec.name, "signs its votes")
        _require(set(vote.scope) <= set(Scope) and _sums_to_one(vote.scope), "scope sums to 1")
        _require(not vote.category or _sums_to_one(vote.category), "category sums to 1 or is empty")
        _require(not vote.referral or _sums_to_one(vote.referral), "referral sums to 1 or is empty")
        _require(bool(vote.because.strip()), "says why")
    _check_blindness(voter)


def _is_like(vote: Vote, other: Vote) -> bool:
    """Whether two votes say the same; sums in another order may move the seventh digit."""
    said = (vote.voter, vote.because, vote.cues) == (other.voter, other.because, other.cues)
    return (
        said
        and _are_near(vote.scope, other.scope)
        and _are_near(vote.category, other.category)
        and _are_near(vote.referral, other.referral)
        and abs(vote.spam - other.spam) <= ALIKE
    )


def _are_near(shares: Mapping[Any, float], others: Mapping[Any, float]) -> bool:
    return shares.keys() == others.keys() and all(abs(shares[key] - others[key]) <= ALIKE for key in shares)


def _check_blindness(voter: Voter) -> None:
    text = TEXTS[0]
    plain = voter.vote([report_of(text)])[0]
    for other in (
        report_of(text, mode=Mode.CONFIDENTIAL),
        report_of(text, channel=Channel.PHONE),
        report_of(text, basis=Basis.TOLD),
        report_of(text, may_reply=False),
    ):
        _require(voter.vote([other])[0].scope == plain.scope, "does not look at who reports or how")
    for word in UNWEIGHED:
        marked = voter.vote([report_of(f"{text} {word}.")])[0]
        _require(marked.scope == plain.scope, f"is not moved by the word {word!r}")
        _require(marked.category == plain.category, f"is not moved by the word {word!r}")
    spoken = voter.vote([report_of(f"{text} {CANARY}")])[0]
    _require(CANARY not in spoken.because, "repeats no report text in its sentence")
    _require(all(CANARY not in cue.term for cue in spoken.cues), "repeats no report text in its cues")


def check_verifier(verifier: Verifier, claims: Sequence[Any] = ()) -> None:
    """Nothing if the verifier keeps every promise of the Verifier protocol; `claims` are some of its own."""
    _check_spec(verifier.spec)
    decisions = (
        Decision(scope=Scope.UNCLEAR),
        Decision(scope=Scope.OURS, category="device", object_kind="antenna-box"),
    )
    for text in TEXTS:
        for decision in decisions:
            _check_dossier(verifier, Dossier(report=report_of(f"{text} {CANARY}"), decision=decision))
    for claim in claims:
        _check_claim(verifier, claim)


def _check_dossier(verifier: Verifier, dossier: Dossier) -> None:
    claims = verifier.claims(dossier)
    _require(claims == verifier.claims(dossier), "sees the same claims again")
    said = dossier.report.circumstances
    named = replace(dossier.report, circumstances=replace(said, mode=Mode.CONFIDENTIAL))
    _require(claims == verifier.claims(replace(dossier, report=named)), "does not look at who reports")
    for claim in claims:
        _check_claim(verifier, claim)


def _check_claim(verifier: Verifier, claim: Any) -> None:
    _require(isinstance(claim, verifier.claim), "claims what its `claim` says")
    again = read_claim(verifier.claim, plain_claim(claim))
    finding = verifier.check(claim)
    _check_finding(finding, verifier.spec)
    _require(finding == verifier.check(again), "gives the same finding again, also from JSON")
    _require(_is_plain(finding), "gives inputs and a figure that are plain JSON")


def _is_plain(finding: Finding) -> bool:
    try:
        json.dumps([dict(finding.inputs), dict(finding.figure)], allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def check_store(make: Callable[[Sequence[Report]], Store]) -> None:
    """Nothing if the stores that `make` gives keep every promise of the Store protocol.

    `make(reports)` gives a fresh store in which these reports wait to be sorted. Not checked, because it
    needs threads: that two workers at once never claim the same lead.
    """
    reports = [_placed(number) for number in range(1, 4)]
    _check_order(make(reports[::-1]), [report.id for report in reports])
    _check_all_or_nothing(make(reports))
    store = make(reports)
    _pass(store, Step.SORT, _sorted_effects)
    _check_sightings(store, reports)
    _check_incident(store, reports)
    _check_rank(store)
    _check_checks(store, [report.id for report in reports])


def _check_order(store: Store, oldest_first: list[UUID]) -> None:
    with store.batch(Step.SORT, 2) as batch:
        claimed = [item.lead.id for item in batch.waiting]
    _require(claimed == oldest_first[:2], "gives the oldest leads first, and no more than were asked for")
    with store.batch(Step.RANK, 9) as batch:
        _require(not batch.waiting, "gives no lead that waits for another step")


def _check_all_or_nothing(store: Store) -> None:
    try:
        with store.batch(Step.SORT, 9) as batch:
            batch.write(_sorted_effects(batch.waiting))
            raise _WorkerDies
    except _WorkerDies:
        pass
    with store.batch(Step.SORT, 9) as batch:
        whole = [item.lead for item in batch.waiting]
    _require(len(whole) == 3, "lets leads wait again when a worker died before the end of its batch")
    _require(all(lead.decision is None for lead in whole), "keeps nothing of a batch that failed")


def _check_sightings(store: Store, reports: Sequence[Report]) -> None:
    times = [report.received_at for report in reports]
    seen = store.sightings(times[0])
    _require([one.lead for one in seen] == [one.id for one in reports], "gives all sightings, oldest first")
    _require(
        [one.at for one in store.sightings(times[1])] == times[1:], "gives no sighting before an instant"
    )
    asked = store.sightings_of([reports[2].id, reports[0].id])
    _require([one.lead for one in asked] == [reports[0].id, reports[2].id], "gives the sightings asked for")
    _require({one.sketch for one in seen} == {b"s" * 4}, "keeps the sketch of each sighting")


def _check_incident(store: Store, reports: Sequence[Report]) -> None:
    leads = tuple(report.id for report in reports)
    incident = Incident(
        key="near:1", rule="near", kind="antenna-box", leads=leads, lat=2.0, lon=86.0,
        radius_m=9.0, opened_at=reports[2].received_at, independent=3, because="Three boxes close by."
    )  # fmt: skip
    with store.batch(Step.TIE, 9) as batch:
        _require(len(batch.waiting) == 3, "lets a sorted lead wait to be tied")
        batch.write([], Tied(incidents=(incident, incident)))
    found = store.incidents(reports[2].received_at)
    _require([one.leads for one in found] == [leads], "opens an incident once, with its leads oldest first")


def _check_rank(store: Store) -> None:
    with store.batch(Step.RANK, 9) as batch:
        first = batch.waiting[0].lead
        _require(first.decision == _decision(), "gives the decision back as it was written")
        _require([one.key for one in first.incidents] == ["near:1"], "says to which incident a lead belongs")
        _require(not _ids(store, Step.CHECK), "checks no lead that still waits for another step")
        batch.write([_ranked(item.lead.id) for item in batch.waiting])
    for step in set(Step) - {Step.CHECK}:
        _require(not _ids(store, step), "lets nothing wait when the last step is done")


def _check_checks(store: Store, oldest_first: list[UUID]) -> None:
    _require(_ids(store, Step.CHECK) == oldest_first, "lets what can be checked wait for it, oldest first")
    with store.batch(Step.CHECK, 1) as batch:
        (item,) = batch.waiting
        _require(item.lead.decision == _decision(), "gives the decision to a check")
        _require(len(item.company) == 2, "says when and where the other leads of an incident were")
        batch.write([_checked(item.lead.id, rank_again=True)])
    _require(_ids(store, Step.CHECK) == oldest_first[1:], "checks a round once")
    with store.batch(Step.RANK, 9) as batch:
        _require([one.lead.id for one in batch.waiting] == oldest_first[:1], "ranks again what a check moved")
        held = [finding.verifier for finding in batch.waiting[0].lead.findings]
        _require(held == ["of-the-check"], "gives what a check found to whoever ranks")
        batch.write([_ranked(item.lead.id) for item in batch.waiting])
    with store.batch(Step.CHECK, 9) as batch:
        batch.write([_checked(item.lead.id) for item in batch.waiting])
    for step in Step:
        _require(not _ids(store, step), "lets nothing wait when everything is checked")


def _ids(store: Store, step: Step) -> list[UUID]:
    with store.batch(step, 9) as batch:
        return [item.lead.id for item in batch.waiting]


def _checked(lead: UUID, *, rank_again: bool = False) -> Checked:
    finding = Finding(
        verifier="of-the-check", verdict=Verdict.SUPPORTS, strength=None, strength_is="",
        uncertainty="", because="A check.", rests_on=("register:test",)
    )  # fmt: skip
    grade = Grade(source=2, information="B", because="A check.")
    return Checked(lead=lead, findings=(finding,), grade=grade, rank_again=rank_again)


def _pass(store: Store, step: Step, effects: Callable[[Sequence[Waiting]], list[Effect]]) -> None:
    with store.batch(step, 9) as batch:
        batch.write(effects(batch.waiting))


def _sorted_effects(waiting: Sequence[Waiting]) -> list[Effect]:
    return [
        Sorted(
            lead=item.lead.id,
            decision=_decision(),
            because_zh="测试。",
            findings=(),
            grade=Grade(source=2, information="C", because="A check."),
            sketch=b"s" * 4,
            reporter=None,
            completeness=0.5,
            confirm_ask_at=None,
            checks=True,
        )
        for item in waiting
    ]


def _ranked(lead: UUID) -> Ranked:
    priority = Priority(
        score=10.0, urgency=Urgency.PAST, severity=Severity.MINOR, certainty=Certainty.POSSIBLE, parts=()
    )
    return Ranked(
        lead=lead, priority=priority, band=4, band_changes_at=None, setting=None,
        deadlines=(), proposals=(), alarm=""
    )  # fmt: skip


def _decision() -> Decision:
    return Decision(scope=Scope.OURS, category="device", object_kind="antenna-box", because="A check.")


def _placed(number: int) -> Report:
    """A report with a place, `number` minutes after noon."""
    place = Place(lat=2.0, lon=86.0, uncertainty_m=9.0, given_lat=2.0, given_lon=86.0, datum=Datum.WGS84)
    at = datetime(2026, 1, 5, 12, number, tzinfo=UTC)
    return replace(report_of(TEXTS[0], place=place), id=UUID(int=number), received_at=at)


class _WorkerDies(Exception):
    """Stands for a kill in the middle of a batch."""


def check_detector(detector: Detector, kind: str = "antenna-box") -> None:
    """Nothing if the detector keeps every promise of the Detector protocol; `kind` is one that it watches.

    The detector is emptied first, and holds the sightings of the check afterwards.
    """
    _check_spec(detector.spec)
    detector.rebuild([])
    crowd = [_sighting(number, kind, minutes=number) for number in range(1, 6)]
    for sighting in crowd:
        first = detector.observe(sighting)
        _require(first == detector.observe(sighting), "answers the same when it sees the same again")
        _check_observation(first, crowd)
    live = detector.observe(crowd[-1])
    detector.rebuild(crowd[:-1])
    _require(detector.holds(crowd[-1].at), "holds what counts for a sighting of its window")
    rebuilt = detector.observe(crowd[-1])
    _require(set(rebuilt.ties) == set(live.ties), "ties the same after a rebuild")
    detector.rebuild([])
    _require(detector.observe(crowd[0]) == Observation(), "says nothing of one sighting alone")


def check_pattern_detector(detector: PatternDetector, scene: Scene, seed: int = 1) -> None:
    """Nothing if the detector keeps every promise of the PatternDetector protocol on this scene."""
    _check_spec(detector.spec)
    found = detector.find(scene, np.random.default_rng(seed))
    _require(
        found == detector.find(scene, np.random.default_rng(seed)), "answers the same from the same seed"
    )
    chances = [pattern.p_value for pattern in found]
    _require(chances == sorted(chances), "puts the least probable by chance first")
    _require(len({pattern.key for pattern in found}) == len(found), "gives each pattern a key of its own")
    known = {sighting.lead for sighting in scene.sightings}
    for pattern in found:
        _check_pattern(pattern, known)
    nothing = replace(scene, sightings=(), background=())
    _require(detector.find(nothing, np.random.default_rng(seed)) == (), "finds nothing where nothing is")


def _check_pattern(pattern: Pattern, known: Set[UUID]) -> None:
    _require(set(pattern.leads) <= known, "names only leads that it saw")
    _require(0.0 < pattern.p_value <= 1.0, "gives a chance above 0 and at most 1")
    _require(pattern.tried >= 1 and bool(pattern.null.strip()), "says how many it tried, against what")
    _require(
        bool(pattern.because.strip()) and bool(pattern.because_zh.strip()), "says why, in both languages"
    )
    _require(pattern.starts_at <= pattern.ends_at, "begins before it ends")
    _require(json.loads(json.dumps(dict(pattern.figure))) is not None, "draws from plain JSON")


def _check_observation(seen: Observation, crowd: Sequence[Sighting]) -> None:
    known = {sighting.lead for sighting in crowd}
    for tie in seen.ties:
        _require({tie.first, tie.second} <= known and tie.first != tie.second, "ties two leads that it saw")
        _require(bool(tie.because.strip()), "says why of each tie")
    for incident in seen.incidents:
        _require(set(incident.leads) <= known, "names only leads that it saw")
        _require(1 <= incident.independent <= len(incident.leads), "counts no source twice")
        _require(
            bool(incident.key) and bool(incident.because.strip()), "gives each incident a key and says why"
        )


def _sighting(number: int, kind: str, *, minutes: int) -> Sighting:
    return Sighting(
        lead=UUID(int=number),
        kind=kind,
        lat=2.0 + number * 1e-5,
        lon=86.0,
        at=datetime(2026, 1, 5, 12, 0, tzinfo=UTC) + timedelta(minutes=minutes),
    )


def _check_finding(finding: Finding, spec: Spec) -> None:
    _require(finding.verifier == spec.name, "signs its findings")
    _require(finding.method_version == spec.version, "names the version of its method")
    _require(bool(finding.because.strip()), "says why")
    _require(bool(finding.strength_is.strip()), "says what its strength is")
    _require(bool(finding.rests_on), "says what it rests on")
    said = finding.because + finding.because_zh + repr(dict(finding.inputs)) + repr(dict(finding.figure))
    _require(CANARY not in said, "repeats no report text")
    silent = finding.verdict in (Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE)
    _require(silent or finding.strength is not None, "has a strength when it speaks")


def _check_spec(spec: Spec) -> None:
    _require(spec.name == spec.name.lower() and " " not in spec.name, "has a name of one small word")
    for part in (spec.question, spec.method, spec.source, spec.version):
        _require(bool(part.strip()), "fills every line of its Spec")


def _sums_to_one(shares: Mapping[Scope, float] | Mapping[str, float]) -> bool:
    return all(0 <= share <= 1 for share in shares.values()) and abs(sum(shares.values()) - 1) < 1e-9


def _require(kept: bool, promise: str) -> None:
    if not kept:
        raise AssertionError(f"a plugin {promise}; this one does not")
