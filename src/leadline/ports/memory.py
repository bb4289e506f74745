"""Memory: the store behind the flow without a database: for tests, notebooks, and a pattern for other stores.

Keeps every promise of `leadline.testing.check_store`. One process, one thread; nothing survives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from leadline.errors import NotAllowed
from leadline.model.checking import Entered, Told
from leadline.model.deadline import Clock, Deadline
from leadline.model.decision import Scope
from leadline.model.incident import Incident, Membership, Sighting, Tie
from leadline.model.lead import Lead, LeadState
from leadline.model.protocol import Proposal
from leadline.model.report import Report
from leadline.ports.store import Checked, Effect, Ranked, Sorted, Step, Tied, ToCheck, Waiting

#: what a lead waits for when a step is done
NEXT = {Step.SORT: Step.TIE, Step.TIE: Step.RANK, Step.RANK: None}
#: what marks a step as done: lead, step, round, and for CHECK how many claims were entered
Mark = tuple[UUID, Step, int, int]
_State = tuple[
    "dict[UUID, Held]",
    set[Mark],
    dict[tuple[UUID, UUID, str], Tie],
    dict[str, Incident],
    dict[str, Proposal],
]
_NO_SIGHTING = frozenset({Scope.PROTECTED, Scope.REFERRAL})


@dataclass(slots=True, kw_only=True)
class Held:
    """One lead with all that was written for it."""

    lead: Lead
    sealed: tuple[tuple[int, bytes], ...] = ()
    round: int = 1
    waits_for: Step | None = Step.SORT
    sorted: Sorted | None = None
    ranked: Ranked | None = None
    checked: Checked | None = None
    #: imprints of its pictures, once they were read
    imprints: bytes = b""
    #: whether a check of its own can say something about it
    checks: bool = False
    #: how it waits to be checked
    to_check: ToCheck = ToCheck.NOT
    #: how many claims officers had entered when it was checked last
    checked_entered: int = 0
    entered: tuple[Entered, ...] = ()
    running: dict[Clock, Deadline] = field(default_factory=dict)
    met: frozenset[Clock] = frozenset()

    def is_due(self, step: Step) -> bool:
        """Whether it waits for this step now."""
        if step is Step.CHECK:
            return self.to_check is not ToCheck.NOT and self.waits_for is None
        return self.waits_for is step

    @property
    def only(self) -> frozenset[str]:
        """The verifiers of what officers entered since it was checked; empty where all are to be asked."""
        fresh = self.entered[self.checked_entered :] if self.to_check is ToCheck.ENTERED else ()
        return frozenset(one.verifier for one in fresh)

    def waiting(self, step: Step, company: tuple[Told, ...] = ()) -> Waiting:
        """The lead as a step finds it."""
        opens = step in (Step.SORT, Step.CHECK)
        return Waiting(
            lead=self.lead,
            round=self.round,
            sealed=self.sealed if opens else (),
            running=tuple(self.running.values()),
            met=self.met,
            entered=self.entered if opens else (),
            company=company,
            only=self.only if step is Step.CHECK else frozenset(),
        )

    @property
    def sighting(self) -> Sighting | None:
        """What correlation may know of it; None without kind and place, or where it is not ours to tie."""
        decision, place = self.lead.decision, self.lead.report.circumstances.place
        moment = self.lead.report.circumstances.moment
        reading = self.lead.report.circumstances.reading
        if decision is None or place is None or not decision.object_kind or self.sorted is None:
            return None
        if decision.scope in _NO_SIGHTING or self.lead.state is LeadState.WITHDRAWN:
            return None
        return Sighting(
            lead=self.lead.id,
            kind=decision.object_kind,
            lat=place.lat,
            lon=place.lon,
            at=self.lead.report.received_at,
            reporter=self.sorted.reporter,
            sketch=self.sorted.sketch,
            imprints=self.imprints,
            seen_from=moment.earliest if moment else None,
            seen_until=moment.latest if moment else None,
            uncertainty_m=place.uncertainty_m,
            strength_dbm=reading.strength_dbm if reading else None,
            bearing_deg=reading.bearing_deg if reading else None,
        )


class MemoryBatch:
    """Leads claimed by the surrounding `batch`."""

    def __init__(self, store: MemoryStore, step: Step, claimed: Sequence[Held]) -> None:
        """Read what the step needs."""
        self._store, self._step, self._claimed = store, step, claimed
        self.waiting: Sequence[Waiting] = [
            held.waiting(step, store.company(held) if step is Step.CHECK else ()) for held in claimed
        ]

    def write(self, effects: Sequence[Effect], tied: Tied | None = None) -> None:
        """Nothing; effects and marks are written, and every claimed lead waits for its next step."""
        current = {item.lead.id: item for item in self.waiting}
        stale = set()
        for held in self._claimed:
            if self._step is Step.CHECK and not self._is_same(held, current[held.lead.id]):
                stale.add(held.lead.id)
                continue
            self._mark(held, current[held.lead.id])
        for effect in effects:
            if effect.lead not in stale:
                self._store.keep(effect)
        if tied is not None:
            self._store.tie(tied)

    def _is_same(self, held: Held, item: Waiting) -> bool:
        """Whether what was checked is still what the lead says."""
        return held.is_due(Step.CHECK) and held.sealed == item.sealed

    def _mark(self, held: Held, item: Waiting) -> None:
        entered = len(item.entered) if self._step is Step.CHECK else 0
        mark = (held.lead.id, self._step, item.round, entered)
        if mark in self._store.marks:
            raise NotAllowed(f"the step {self._step} of this round is done already")
        self._store.marks.add(mark)
        if self._step is not Step.CHECK:
            held.waits_for = NEXT[self._step]
            return
        held.checked_entered = entered
        if held.round != item.round:
            held.to_check = ToCheck.ALL
        else:
            held.to_check = ToCheck.ENTERED if len(held.entered) != entered else ToCheck.NOT


class MemoryStore:
    """Leads, marks, ties and incidents in this process."""

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        """Hold these reports; each waits to be sorted."""
        self.leads: dict[UUID, Held] = {}
        self.marks: set[Mark] = set()
        self.ties: dict[tuple[UUID, UUID, str], Tie] = {}
        self.opened: dict[str, Incident] = {}
        self.proposals: dict[str, Proposal] = {}
        for report in reports:
            self.register(report)

    def register(self, report: Report, sealed: bytes = b"") -> None:
        """Nothing; the report waits to be sorted. Its words are not kept, as in a real store."""
        closed = replace(report, statements=())
        self.leads[report.id] = Held(
            lead=Lead(id=report.id, report=closed, state=LeadState.RECEIVED),
            sealed=((report.revision, sealed),),
        )

    def enter(self, lead: UUID, claim: Entered) -> None:
        """Nothing; an officer's claim is kept, and the lead waits to be checked with it."""
        held = self.leads[lead]
        held.entered, held.checks = (*held.entered, claim), True
        if held.to_check is ToCheck.NOT:
            held.to_check = ToCheck.ENTERED if held.checked else ToCheck.ALL

    def company(self, held: Held) -> tuple[Told, ...]:
        """When and where the other leads of its incidents were, oldest first."""
        keys = {item.key for item in held.lead.incidents}
        others = {lead for key in keys for lead in self.opened[key].leads} - {held.lead.id}
        reports = [one.lead.report for one in self._ordered() if one.lead.id in others]
        return tuple(
            Told(
                at=said.moment.earliest if (said := report.circumstances).moment else report.received_at,
                place=report.circumstances.place,
            )
            for report in reports
        )

    @contextmanager
    def batch(self, step: Step, limit: int) -> Iterator[MemoryBatch]:
        """At most `limit` leads that wait for `step`; on an error all is as before."""
        before = self._copied()
        waiting = [held for held in self._ordered() if held.is_due(step)]
        try:
            yield MemoryBatch(self, step, waiting[:limit])
        except BaseException:
            self.leads, self.marks, self.ties, self.opened, self.proposals = before
            raise

    def sightings(self, since: datetime) -> Sequence[Sighting]:
        """All sightings since an instant, oldest first."""
        return [seen for held in self._ordered() if (seen := held.sighting) and seen.at >= since]

    def sightings_of(self, leads: Sequence[UUID]) -> Sequence[Sighting]:
        """The sightings of these leads, oldest first."""
        return [seen for held in self._ordered() if (seen := held.sighting) and seen.lead in set(leads)]

    def incidents(self, since: datetime) -> Sequence[Incident]:
        """The incidents with a lead since an instant."""
        return [
            incident
            for incident in self.opened.values()
            if any(self.leads[lead].lead.report.received_at >= since for lead in incident.leads)
        ]

    def keep(self, effect: Effect) -> None:
        """Nothing; what a step says of one lead is written."""
        held = self.leads[effect.lead]
        if isinstance(effect, Sorted):
            held.sorted, held.checks = effect, effect.checks
            held.to_check = ToCheck.ALL if effect.checks else ToCheck.NOT
            held.lead = replace(held.lead, decision=effect.decision, findings=effect.findings)
            return
        if isinstance(effect, Checked):
            self._keep_checked(held, effect)
            return
        held.ranked = effect
        held.running |= {deadline.clock: deadline for deadline in effect.deadlines}
        self.proposals |= {proposal.key: proposal for proposal in effect.proposals}
        if held.lead.state is LeadState.RECEIVED:
            held.lead = replace(held.lead, state=LeadState.QUEUED)

    def _keep_checked(self, held: Held, effect: Checked) -> None:
        asked = {finding.verifier for finding in effect.findings}
        kept = [finding for finding in held.lead.findings if finding.verifier not in asked]
        held.checked = effect
        held.lead = replace(held.lead, findings=(*kept, *effect.findings))
        if effect.imprints and effect.imprints != held.imprints and held.waits_for in (None, Step.RANK):
            held.imprints, held.waits_for, held.round = effect.imprints, Step.TIE, held.round + 1
        elif effect.rank_again and held.waits_for is None:
            held.waits_for, held.round = Step.RANK, held.round + 1

    def tie(self, tied: Tied) -> None:
        """Nothing; ties, incidents and proposals are written, each key once."""
        self.ties |= {(tie.first, tie.second, tie.reason): tie for tie in tied.ties}
        self.proposals |= {proposal.key: proposal for proposal in tied.proposals}
        for incident in tied.incidents:
            self._open(incident)

    def _open(self, incident: Incident) -> None:
        known = self.opened.get(incident.key)
        joined = set(incident.leads) - set(known.leads if known else ())
        members = sorted(
            {*incident.leads, *(known.leads if known else ())},
            key=lambda lead: (self.leads[lead].lead.report.received_at, lead),
        )
        self.opened[incident.key] = replace(incident, leads=tuple(members))
        share = Membership(key=incident.key, kind=incident.kind, independent=incident.independent)
        for held in (self.leads[lead] for lead in members):
            others = tuple(item for item in held.lead.incidents if item.key != incident.key)
            held.lead = replace(held.lead, incidents=(*others, share))
            if joined and held.waits_for is None:
                held.waits_for, held.round = Step.RANK, held.round + 1
            if joined and held.checks:
                held.to_check = ToCheck.ALL

    def _ordered(self) -> list[Held]:
        return sorted(self.leads.values(), key=lambda held: (held.lead.report.received_at, held.lead.id))

    def _copied(self) -> _State:
        leads = {key: copy(held) for key, held in self.leads.items()}
        for held in leads.values():
            held.running = dict(held.running)
        return leads, set(self.marks), dict(self.ties), dict(self.opened), dict(self.proposals)
