"""FLOW: the whole way of a report through the line, on one page. READ THIS FIRST.

    1 intake        receive   words checked, sealed, stored; the answer means: durable
    2 triage      ┐ sort      whose matter, which category, what spoke
    3 verification┘           what can be checked technically; a proposed grade
    4 correlation   tie       what else was seen near it; incidents, the playbook they propose
    5 priority    ┐ rank      its place in the queue, the clocks that run
    6 response    ┘           what is proposed to a person, who is told at once
    7 feedback      (visit)   what the reporter sees and may do, with the receipt

Between two steps everything is committed. A step's effects and the mark "done" are one
transaction, so a worker may die anywhere: the next one does the step again, with one effect.
Must not know Django, a driver, the network, or who reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from leadline.correlation.detector import Detector
from leadline.correlation.relate import needs_rebuild, rebuild, relate
from leadline.feedback.confirmation import plan_confirmation
from leadline.intake.completeness import Completeness, completeness
from leadline.intake.minimise import minimised
from leadline.methods.sketch import sketch
from leadline.model.action import Move
from leadline.model.decision import Decision
from leadline.model.lead import Lead
from leadline.model.report import Danger, Mode, Report, Statement
from leadline.policy import Policy
from leadline.policy.taxonomy import Taxonomy
from leadline.ports.automation import BY_HAND, Automation, Earlier
from leadline.ports.clock import Clock
from leadline.ports.registers import PopulationRegister
from leadline.ports.store import Batch, Ranked, Sorted, Step, Store, Tied, Waiting
from leadline.priority.deadline import deadlines
from leadline.priority.queue import next_change, queue_key
from leadline.priority.score import score
from leadline.response.protocol import propose, propose_for
from leadline.triage.because import because
from leadline.triage.nearest import Newcomer
from leadline.triage.sorter import Sorter, readers
from leadline.triage.voter import Voter
from leadline.verification.combine import combine
from leadline.verification.dossier import Dossier
from leadline.verification.run import run
from leadline.verification.verifier import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One running line: the policy, the plugins and the ports."""

    policy: Policy
    taxonomy: Taxonomy
    voters: Sequence[Voter]
    verifiers: Sequence[Verifier]
    detectors: Sequence[Detector]
    #: how far back the detectors look
    keep: timedelta
    population: PopulationRegister
    store: Store
    clock: Clock
    #: opens the words of waiting reports, after the opening is in the audit chain
    open_words: Callable[[Sequence[Waiting]], Mapping[UUID, tuple[Statement, ...]]]
    #: keyed fingerprint of whoever gave a name, so that ten reports of one person are one source
    reporters: Callable[[Sequence[Waiting]], Mapping[UUID, bytes]]
    #: 32 bytes: sketches cannot be recomputed from a stolen database
    sketch_key: bytes
    #: which actions a machine may do, and who gets a second look; by default none and nobody
    automation: Automation = BY_HAND

    def readable(self, item: Waiting, words: Sequence[Statement]) -> Report:
        """The report with its words as machines read them: without what names anybody."""
        regions = self.policy.site.phone_regions
        return replace(item.lead.report, statements=tuple(minimised(one, regions) for one in words))

    @property
    def sorter(self) -> Sorter:
        """What decides about opened reports."""
        return Sorter(
            voters=self.voters, taxonomy=self.taxonomy, policy=self.policy, automation=self.automation
        )


def drain(line: Line) -> int:
    """How many steps were done; afterwards nothing waits, unless it came in meanwhile."""
    done = 0
    for step, work in STEPS.items():
        while count := _advance(line, step, work):
            done += count
    return done


def _advance(line: Line, step: Step, work: Callable[[Line, Batch], None]) -> int:
    with line.store.batch(step, line.policy.intake.drain) as batch:
        if batch.waiting:
            work(line, batch)
        return len(batch.waiting)


def sort(line: Line, batch: Batch) -> None:
    """Stages 2 and 3: the words are read once, by machine, without what names anybody.

    Who gets a second look is drawn, and written down, before a word is opened.
    """
    now = line.clock.now()
    seed = line.automation.draw([item.lead.id for item in batch.waiting], now)
    words = line.open_words(batch.waiting)
    names = line.reporters(batch.waiting)
    reports = [line.readable(item, words[item.lead.id]) for item in batch.waiting]
    read = [_read(line, report) for report in reports]
    decisions = line.sorter.sort(reports, [one.newcomer for one in read], seed, now)
    batch.write(
        [
            replace(
                _sorted(line, report, decision, one),
                reporter=names.get(report.id),
                readers=readers(report, decision, seed, line.policy),
                seed=seed.hex(),
            )
            for report, decision, one in zip(reports, decisions, read, strict=True)
        ]
    )


def tie(line: Line, batch: Batch) -> None:
    """Stage 4: after the commit of stage 2, so that reports that came together see each other."""
    seen = line.store.sightings_of([item.lead.id for item in batch.waiting])
    if needs_rebuild(line.detectors, seen):
        refill(line, min(sighting.at for sighting in seen))
    observed = relate(line.detectors, seen)
    proposals = (propose_for(incident, line.policy) for incident in observed.incidents)
    batch.write(
        [],
        Tied(
            ties=observed.ties,
            incidents=observed.incidents,
            proposals=tuple(proposal for proposal in proposals if proposal),
        ),
    )


def rank(line: Line, batch: Batch) -> None:
    """Stages 5 and 6: where it stands in the queue, what runs, what is proposed."""
    now = line.clock.now()
    batch.write([_ranked(line, item, now) for item in batch.waiting])


def refill(line: Line, at: datetime | None = None) -> None:
    """Nothing; the detectors hold what the store holds: at start, and after a step that failed."""
    since = (at or line.clock.now()) - line.keep
    rebuild(line.detectors, line.store.sightings(since), line.store.incidents(since))


#: the steps in order
STEPS: Mapping[Step, Callable[[Line, Batch], None]] = {Step.SORT: sort, Step.TIE: tie, Step.RANK: rank}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What is worked out from the words once, for several stages."""

    sketch: bytes
    complete: Completeness
    newcomer: Newcomer


def _read(line: Line, report: Report) -> _Read:
    place = report.circumstances.place
    drawn = sketch(report.text, line.sketch_key)
    complete = completeness(report.statements[0], report.circumstances)
    own = Earlier(
        lead=report.id,
        at=report.received_at,
        sketch=drawn,
        spot=(place.lat, place.lon) if place else None,
    )
    return _Read(sketch=drawn, complete=complete, newcomer=Newcomer(self_=own, missing=complete.absent))


def _sorted(line: Line, report: Report, decision: Decision, read: _Read) -> Sorted:
    quick = [verifier for verifier in line.verifiers if verifier.spec.from_words]
    findings = run(quick, Dossier(report=report, decision=decision))
    plan = plan_confirmation(report, decision, line.policy)
    return Sorted(
        lead=report.id,
        decision=decision,
        because_zh=because(decision, "zh"),
        findings=findings,
        grade=combine(findings, report.circumstances.basis, grading=line.policy.grading),
        sketch=read.sketch,
        reporter=None,
        completeness=read.complete.score,
        confirm_ask_at=plan.ask_at if plan else None,
    )


def _ranked(line: Line, item: Waiting, now: datetime) -> Ranked:
    lead = item.lead
    circumstances = lead.report.circumstances
    place = circumstances.place
    setting = line.population.setting(place.lat, place.lon) if place else None
    priority = score(
        lead,
        line.policy,
        confidential=circumstances.mode is Mode.CONFIDENTIAL,
        severities=line.taxonomy.severities,
    )
    asked = deadlines(lead, line.policy, setting, now, item.running)
    clocks = tuple(deadline for deadline in asked if deadline.clock not in item.met)
    return Ranked(
        lead=lead.id,
        priority=priority,
        band=int(queue_key(lead, priority, clocks, now).band),
        band_changes_at=next_change(clocks, now),
        setting=setting,
        deadlines=clocks,
        proposals=propose(lead, line.policy),
        alarm=_alarm(lead),
        moves=_moves(lead),
    )


def _moves(lead: Lead) -> tuple[Move, ...]:
    """What the machine does; a lead of an incident is never closed by it."""
    done = lead.decision.moves if lead.decision else ()
    return tuple(
        move for move in done if move.is_automatic and not (lead.incidents and move.action.is_closing)
    )


def _alarm(lead: Lead) -> str:
    if lead.report.circumstances.danger is not Danger.NOW or not lead.state.is_open:
        return ""
    return "The reporter says that somebody is in danger now."
