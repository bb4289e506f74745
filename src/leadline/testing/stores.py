"""Stores: what every store behind the flow must keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from leadline.model.decision import Decision, Scope
from leadline.model.finding import Finding, Verdict
from leadline.model.grade import Grade
from leadline.model.incident import Incident
from leadline.model.place import Datum, Place
from leadline.model.priority import Certainty, Priority, Severity, Urgency
from leadline.model.reading import RadioReading
from leadline.model.report import Report
from leadline.ports.store import Checked, Effect, Ranked, Sorted, Step, Store, Tied, Waiting
from leadline.testing.promises import TEXTS, report_of, require


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
    require(claimed == oldest_first[:2], "gives the oldest leads first, and no more than were asked for")
    with store.batch(Step.RANK, 9) as batch:
        require(not batch.waiting, "gives no lead that waits for another step")


def _check_all_or_nothing(store: Store) -> None:
    try:
        with store.batch(Step.SORT, 9) as batch:
            batch.write(_sorted_effects(batch.waiting))
            raise _WorkerDies
    except _WorkerDies:
        pass
    with store.batch(Step.SORT, 9) as batch:
        whole = [item.lead for item in batch.waiting]
    require(len(whole) == 3, "lets leads wait again when a worker died before the end of its batch")
    require(all(lead.decision is None for lead in whole), "keeps nothing of a batch that failed")


def _check_sightings(store: Store, reports: Sequence[Report]) -> None:
    times = [report.received_at for report in reports]
    seen = store.sightings(times[0])
    require([one.lead for one in seen] == [one.id for one in reports], "gives all sightings, oldest first")
    require([one.at for one in store.sightings(times[1])] == times[1:], "gives no sighting before an instant")
    asked = store.sightings_of([reports[2].id, reports[0].id])
    require([one.lead for one in asked] == [reports[0].id, reports[2].id], "gives the sightings asked for")
    require({one.sketch for one in seen} == {b"s" * 4}, "keeps the sketch of each sighting")
    shown = {(one.strength_dbm, one.bearing_deg) for one in seen}
    require(shown == {(-70.5, 140.0)}, "keeps what a receiver showed at the place of each sighting")


def _check_incident(store: Store, reports: Sequence[Report]) -> None:
    leads = tuple(report.id for report in reports)
    incident = Incident(
        key="near:1", rule="near", kind="antenna-box", leads=leads, lat=2.0, lon=86.0,
        radius_m=9.0, opened_at=reports[2].received_at, independent=3, because="Three boxes close by."
    )  # fmt: skip
    with store.batch(Step.TIE, 9) as batch:
        require(len(batch.waiting) == 3, "lets a sorted lead wait to be tied")
        batch.write([], Tied(incidents=(incident, incident)))
    found = store.incidents(reports[2].received_at)
    require([one.leads for one in found] == [leads], "opens an incident once, with its leads oldest first")


def _check_rank(store: Store) -> None:
    with store.batch(Step.RANK, 9) as batch:
        first = batch.waiting[0].lead
        require(first.decision == _decision(), "gives the decision back as it was written")
        require([one.key for one in first.incidents] == ["near:1"], "says to which incident a lead belongs")
        require(not _ids(store, Step.CHECK), "checks no lead that still waits for another step")
        batch.write([_ranked(item.lead.id) for item in batch.waiting])
    for step in set(Step) - {Step.CHECK}:
        require(not _ids(store, step), "lets nothing wait when the last step is done")


def _check_checks(store: Store, oldest_first: list[UUID]) -> None:
    require(_ids(store, Step.CHECK) == oldest_first, "lets what can be checked wait for it, oldest first")
    with store.batch(Step.CHECK, 1) as batch:
        (item,) = batch.waiting
        require(item.lead.decision == _decision(), "gives the decision to a check")
        require(len(item.company) == 2, "says when and where the other leads of an incident were")
        batch.write([_checked(item.lead.id, rank_again=True)])
    require(_ids(store, Step.CHECK) == oldest_first[1:], "checks a round once")
    with store.batch(Step.RANK, 9) as batch:
        require([one.lead.id for one in batch.waiting] == oldest_first[:1], "ranks again what a check moved")
        held = [finding.verifier for finding in batch.waiting[0].lead.findings]
        require(held == ["of-the-check"], "gives what a check found to whoever ranks")
        batch.write([_ranked(item.lead.id) for item in batch.waiting])
    with store.batch(Step.CHECK, 9) as batch:
        last = batch.waiting[-1].lead.id
        batch.write([_checked(item.lead.id, shows=item.lead.id == last) for item in batch.waiting])
    require(_ids(store, Step.TIE) == [last], "ties again what shows a picture that was not known")
    (seen,) = store.sightings_of([last])
    require(seen.imprints == _IMPRINT, "gives the imprints of a lead's pictures to whoever ties")
    with store.batch(Step.TIE, 9) as batch:
        batch.write([], Tied())
    with store.batch(Step.RANK, 9) as batch:
        batch.write([_ranked(item.lead.id) for item in batch.waiting])
    for step in Step:
        require(not _ids(store, step), "lets nothing wait when everything is checked")


def _ids(store: Store, step: Step) -> list[UUID]:
    with store.batch(step, 9) as batch:
        return [item.lead.id for item in batch.waiting]


_IMPRINT = b"p" * 16


def _checked(lead: UUID, *, rank_again: bool = False, shows: bool = False) -> Checked:
    finding = Finding(
        verifier="of-the-check", verdict=Verdict.SUPPORTS, strength=None, strength_is="",
        uncertainty="", because="A check.", rests_on=("register:test",)
    )  # fmt: skip
    grade = Grade(source=2, information="B", because="A check.")
    return Checked(
        lead=lead, findings=(finding,), grade=grade, rank_again=rank_again, imprints=_IMPRINT * shows
    )


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
    report = replace(report_of(TEXTS[0], place=place), id=UUID(int=number), received_at=at)
    reading = RadioReading(strength_dbm=-70.5, bearing_deg=140.0)
    return replace(report, circumstances=replace(report.circumstances, reading=reading))


class _WorkerDies(Exception):
    """Stands for a kill in the middle of a batch."""
