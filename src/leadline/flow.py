"""FLOW: the whole way of a report through the line, on one page. READ THIS FIRST.

    1 intake        receive   words checked, sealed, stored; the answer means: durable
    2 triage        sort      whose matter, which category, what spoke; whether something can be checked
    4 correlation   tie       what else was seen near it; incidents, the playbook they propose
    5 priority    ┐ rank      its place in the queue, the clocks that run
    6 response    ┘           what is proposed to a person, who is told at once
    3 verification  check     files and claims against sun, sky, sea, records; a proposed grade; beside the
                              others, so that no sorting waits for it; back to rank if it says otherwise, and
                              to tie if it read pictures that were not known
    7 feedback      (visit)   what the reporter sees and may do, with the receipt

Between two steps everything is committed. A step's effects and the mark "done" are one
transaction, so a worker may die anywhere: the next one does the step again, with one effect.
Must not know Django, a driver, the network, or who reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from leadline.correlation.detector import Detector
from leadline.correlation.imprinting import imprints_of
from leadline.correlation.relate import needs_rebuild, rebuild, relate
from leadline.errors import GiveUp, TryAgain
from leadline.feedback.confirmation import plan_confirmation
from leadline.intake.completeness import Completeness, completeness
from leadline.intake.minimise import minimised
from leadline.methods.sketch import sketch
from leadline.model.action import Move
from leadline.model.decision import Decision, Scope
from leadline.model.evidence import Examined
from leadline.model.finding import Finding
from leadline.model.lead import Lead
from leadline.model.report import Danger, Mode, Report, Statement
from leadline.policy import Policy
from leadline.policy.taxonomy import Taxonomy
from leadline.ports.automation import BY_HAND, Automation, Earlier
from leadline.ports.clock import Clock
from leadline.ports.registers import PopulationRegister
from leadline.ports.store import Batch, Checked, Ranked, Sorted, Step, Store, Tied, Waiting
from leadline.priority.deadline import deadlines
from leadline.priority.queue import next_change, queue_key
from leadline.priority.score import score
from leadline.priority.words import certainty
from leadline.response.protocol import propose, propose_for
from leadline.triage.because import stored, stored_because
from leadline.triage.nearest import Newcomer
from leadline.triage.sorter import Sorter, readers
from leadline.triage.voter import Voter
from leadline.verification.combine import combine
from leadline.verification.dossier import Dossier
from leadline.verification.run import Guard, has_claims, run, unguarded
from leadline.verification.verifier import Verifier


class OpenWords(Protocol):
    """Opens sealed words."""

    def __call__(
        self, waiting: Sequence[Waiting], purpose: str = "sorting"
    ) -> Mapping[UUID, tuple[Statement, ...]]:
        """The words of these leads, after their opening for this purpose is in the audit chain."""
        ...


def no_files(waiting: Sequence[Waiting]) -> Mapping[UUID, tuple[Examined, ...]]:
    """No files of these leads: for a line that takes none."""
    return {}


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
    #: opens the words of waiting reports
    open_words: OpenWords
    #: keyed fingerprint of whoever gave a name, so that ten reports of one person are one source
    reporters: Callable[[Sequence[Waiting]], Mapping[UUID, bytes]]
    #: 32 bytes: sketches cannot be recomputed from a stolen database
    sketch_key: bytes
    #: which actions a machine may do, and who gets a second look; by default none and nobody
    automation: Automation = BY_HAND
    #: the files of reports that wait to be checked, with what was read out of them
    open_files: Callable[[Sequence[Waiting]], Mapping[UUID, tuple[Examined, ...]]] = no_files
    #: keeps a check that raises or never ends from stopping the line
    guard: Guard = unguarded

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
    """How many steps were done; afterwards nothing waits but checks, unless it came in meanwhile."""
    done = 0
    while count := advance(line):
        done += count
    return done


def advance(line: Line) -> int:
    """How many steps were done in one turn of each: who comes meanwhile keeps nobody from the next step."""
    return sum(_advance(line, step, work, line.policy.intake.drain) for step, work in STEPS.items())


def drain_checks(line: Line, before_each: Callable[[], object] = lambda: None) -> int:
    """How many leads were checked; afterwards none waits for it but those that somebody else checks."""
    done = 0
    before_each()
    while count := _advance(line, Step.CHECK, check, CHECKED_TOGETHER):
        done += count
        before_each()
    return done


def _advance(line: Line, step: Step, work: Callable[[Line, Batch], None], most: int) -> int:
    with line.store.batch(step, most) as batch:
        if batch.waiting:
            work(line, batch)
        return len(batch.waiting)


def sort(line: Line, batch: Batch) -> None:
    """Stage 2: the words are read once, by machine, without what names anybody.

    Checks that read nothing but the words are made now; whether others have something to say is asked.
    Who gets a second look is drawn, and written down, before a word is opened.
    """
    now = line.clock.now()
    seed = line.automation.draw([item.lead.id for item in batch.waiting], now)
    words = line.open_words(batch.waiting)
    names = line.reporters(batch.waiting)
    reports = [line.readable(item, words[item.lead.id]) for item in batch.waiting]
    read = [_read(line, report) for report in reports]
    decisions = line.sorter.sort(reports, [one.newcomer for one in read], seed, now)
    dossiers = [
        Dossier(report=report, decision=decision, entered=item.entered)
        for report, decision, item in zip(reports, decisions, batch.waiting, strict=True)
    ]
    batch.write(
        [
            replace(
                _sorted(line, dossier, found, one, has_files=item.has_files),
                reporter=names.get(item.lead.id) if line.policy.kept.reporter else None,
                readers=readers(dossier.report, dossier.decision, seed, line.policy),
                seed=seed.hex(),
            )
            for dossier, found, one, item in zip(
                dossiers, _at_once(line, dossiers), read, batch.waiting, strict=True
            )
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


def check(line: Line, batch: Batch) -> None:
    """Stage 3: what takes time: files, registers, what officers entered. No row is locked meanwhile."""
    words = line.open_words(batch.waiting, "checking")
    files = line.open_files(batch.waiting)
    batch.write(
        [
            _checked(line, item, words.get(item.lead.id, ()), files.get(item.lead.id, ()))
            for item in batch.waiting
        ]
    )


def refill(line: Line, at: datetime | None = None) -> None:
    """Nothing; the detectors hold what the store holds: at start, and after a step that failed."""
    since = (at or line.clock.now()) - line.keep
    rebuild(line.detectors, line.store.sightings(since), line.store.incidents(since))


#: leads that one worker checks before it writes down what it found
CHECKED_TOGETHER = 1
#: the steps in order that every lead takes; checks go beside them
STEPS: Mapping[Step, Callable[[Line, Batch], None]] = {Step.SORT: sort, Step.TIE: tie, Step.RANK: rank}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What is worked out from the words once, for several stages."""

    sketch: bytes
    complete: Completeness
    newcomer: Newcomer


#: findings made at once, and whether a check of its own has something to say
_Found = tuple[tuple[Finding, ...], bool]


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


def _sorted(line: Line, dossier: Dossier, found: _Found, read: _Read, *, has_files: bool) -> Sorted:
    report, decision = dossier.report, dossier.decision
    findings, checks = found
    is_checked = decision.scope is not Scope.PROTECTED
    plan = plan_confirmation(report, decision, line.policy)
    kept = line.policy.kept
    decision = stored(decision, kind=kept.kind, cues=kept.cues)
    return Sorted(
        lead=report.id,
        decision=decision,
        because_zh=stored_because(decision, "zh"),
        findings=findings,
        grade=combine(findings, report.circumstances.basis, grading=line.policy.grading),
        sketch=read.sketch if kept.sketch else b"",
        reporter=None,
        completeness=read.complete.score,
        confirm_ask_at=plan.ask_at if plan else None,
        checks=is_checked and (checks or has_files or bool(dossier.entered)),
    )


def _at_once(line: Line, dossiers: Sequence[Dossier]) -> list[_Found]:
    """Of each what needs only the words, and whether other verifiers have something to check.

    All of them are asked together; where that fails or takes too long, one after the other, so that only the
    one that was to blame goes without.
    """
    quick = [verifier for verifier in line.verifiers if verifier.spec.from_words]
    slow = [verifier for verifier in line.verifiers if not verifier.spec.from_words]

    def ask(some: Sequence[Dossier]) -> list[_Found]:
        return [(run(quick, dossier), has_claims(slow, dossier)) for dossier in some]

    try:
        return line.guard(lambda: ask(dossiers))
    except (GiveUp, TryAgain):
        return [_alone(line, quick, partial(ask, [dossier]), dossier) for dossier in dossiers]


def _alone(
    line: Line, quick: Sequence[Verifier], ask: Callable[[], list[_Found]], dossier: Dossier
) -> _Found:
    try:
        return line.guard(ask)[0]
    except (GiveUp, TryAgain):
        return run(quick, dossier, line.guard), True


def _checked(line: Line, item: Waiting, words: tuple[Statement, ...], files: tuple[Examined, ...]) -> Checked:
    report = line.readable(item, words or (Statement(what=""),))
    dossier = Dossier(
        report=report,
        decision=item.lead.decision or Decision(scope=Scope.UNCLEAR),
        files=files,
        entered=item.entered,
        company=item.company,
    )
    asked = asked_for(line.verifiers, item)
    found = run(asked, dossier, line.guard, line.policy.verification.claims_most)
    names = {verifier.spec.name for verifier in asked}
    held = (*(finding for finding in item.lead.findings if finding.verifier not in names), *found)
    before, after = certainty(item.lead)[0], certainty(replace(item.lead, findings=held))[0]
    return Checked(
        lead=report.id,
        findings=found,
        grade=combine(held, report.circumstances.basis, grading=line.policy.grading),
        rank_again=before is not after,
        imprints=imprints_of(files, line.sketch_key) if line.policy.kept.sketch else b"",
    )


def asked_for(verifiers: Sequence[Verifier], item: Waiting) -> list[Verifier]:
    """The verifiers that a check asks: those with new claims of officers, or all that SORT did not ask."""
    if item.only:
        return [one for one in verifiers if one.spec.name in item.only]
    entered = {one.verifier for one in item.entered}
    return [one for one in verifiers if not one.spec.from_words or one.spec.name in entered]


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
