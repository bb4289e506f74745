"""Visits: what a reporter who comes back with the receipt sees and does, each act in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Max

from leadline.audit.chain import Draft
from leadline.errors import KeyInUse, NotYours, TryAgain
from leadline.feedback.inbox import Act, Standing, perform
from leadline.intake.files import Address, SealedFile
from leadline.model.deadline import Clock
from leadline.model.decision import Decision, Scope
from leadline.model.disposition import Disposition
from leadline.model.lead import LeadState, check_transition
from leadline.model.reading import RadioReading
from leadline.policy import Policy
from leadline.policy.offices import offices
from leadline.shell.tables import bell, chain, clocks
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.leads import DecisionRow, LeadRow, QuestionRow, StateRow
from leadline.shell.tables.measuring import add_reading
from leadline.shell.tables.reports import ReportRow, RevisionRow
from leadline.shell.tables.storing import check_room, store_files
from leadline.shell.worker import jobs

#: gives the sealed words of this report and revision
Seal = Callable[[UUID, int], bytes]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is added: the words, sealed when their revision is known, the files, and a reading, unsealed."""

    words: Seal
    files: tuple[SealedFile, ...] = ()
    reading: RadioReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """What makes an addition come in once, however often it is sent."""

    #: SHA-256 of the sender's key
    key: bytes
    #: keyed hash of key and words
    words: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One report as its reporter finds it; nothing of its words."""

    id: UUID
    received_at: datetime
    language: str
    standing: Standing
    #: id of the office that is proposed and waits for the reporter's word, or ""
    proposed: str
    #: sealed questions of officers with their instants, oldest first
    questions: tuple[tuple[datetime, bytes], ...]
    #: when the reporter wrote, oldest first
    written_at: tuple[datetime, ...]
    #: what the reporter's files say of themselves, sealed to the reporter's inbox, oldest first
    files: tuple[bytes, ...] = ()
    #: whether the report has coordinates, so that a reading can be added
    has_place: bool = False


def visit(lookup_hash: bytes, language: str, now: datetime) -> Visit:
    """The report of this receipt. Raises NotYours if there is none."""
    row = _find(lookup_hash)
    lead = LeadRow.objects.get(report_id=row.id)
    revisions = list(RevisionRow.objects.filter(report_id=row.id).order_by("revision"))
    questions = QuestionRow.objects.filter(lead_id=row.id).order_by("id")
    told = EvidenceRow.objects.filter(report=row.id, told__isnull=False).values_list("told", flat=True)
    return Visit(
        id=row.id,
        received_at=row.received_at,
        language=row.language,
        standing=_standing(lead, len(revisions), language, now),
        proposed=lead.referral if _waits_for_word(lead) else "",
        questions=tuple((question.at, bytes(question.sealed)) for question in questions),
        written_at=tuple(revision.received_at for revision in revisions),
        files=tuple(bytes(one) for one in told if one),
        has_place=row.lat is not None,
    )


def address(lookup_hash: bytes) -> Address:
    """Where files of this receipt go. Raises NotYours."""
    row = _find(lookup_hash)
    return Address(report=row.id, inbox=row.inbox_recipient)


def add(
    lookup_hash: bytes, given: Sealed, policy: Policy, now: datetime, once: Once | None = None
) -> LeadState:
    """The state after the reporter added something or answered; a retry with the same `once` changes nothing.

    Raises NotYours, NotAllowed, TooLong, BadInput for a reading without a place, or KeyInUse for a key that
    came with something else.
    """
    with transaction.atomic():
        lead = _locked(lookup_hash)
        if once and _is_there(lead, once):
            return LeadState(lead.state)
        newest = (
            RevisionRow.objects.filter(report_id=lead.pk).aggregate(newest=Max("revision"))["newest"] or 0
        )
        before = _standing(lead, newest, "en", now)
        act = Act.ANSWER if before.state is LeadState.ASKED else Act.ADD
        after = perform(act, before, policy)
        RevisionRow.objects.create(
            report_id=lead.pk,
            revision=newest + 1,
            received_at=now,
            sealed=given.words(lead.pk, newest + 1),
            idempotency_hash=once.key if once else None,
            words_mac=once.words if once else None,
        )
        lead.revision += 1
        lead.waiting_for = "sort"
        if not before.state.is_open:
            lead.disposition = ""
        kind = "inbox.answered" if act is Act.ANSWER else "report.added"
        drafts = [Draft(at=now, kind=kind, subject=str(lead.pk), detail={"revision": newest + 1})]
        if given.reading is not None:
            drafts.append(add_reading(lead, given.reading, now))
        if given.files:
            check_room(lead.pk, len(given.files), policy.evidence)
            drafts += store_files(lead.pk, newest + 1, given.files, now)
        _change(lead, before.state, after, "the reporter wrote", now, drafts)
        jobs.wake()
        chain.append(drafts)
    return after


def _is_there(lead: LeadRow, once: Once) -> bool:
    """Whether this addition was stored before; the caller holds the lead's lock."""
    found = RevisionRow.objects.filter(report_id=lead.pk, idempotency_hash=once.key).first()
    if found is not None and bytes(found.words_mac or b"") != once.words:
        raise KeyInUse("Idempotency-Key", "one key for one addition", "this key came with other words")
    return found is not None


def withdraw(lookup_hash: bytes, policy: Policy, now: datetime) -> LeadState:
    """WITHDRAWN; a second time changes nothing. Raises NotYours, NotAllowed."""
    with transaction.atomic():
        lead = _locked(lookup_hash)
        before = LeadState(lead.state)
        if before is LeadState.WITHDRAWN:
            return before
        after = perform(Act.WITHDRAW, _standing(lead, 1, "en", now), policy)
        lead.disposition = Disposition.WITHDRAWN.value
        lead.waiting_for = ""
        drafts = [Draft(at=now, kind="report.withdrawn", subject=str(lead.pk))]
        _change(lead, before, after, "withdrawn by the reporter", now, drafts)
        chain.append(drafts)
    return after


def confirm(lookup_hash: bytes, policy: Policy, now: datetime) -> LeadState:
    """The state after the reporter's yes: to a proposed referral, or to a report made in anger.

    A second yes changes nothing. Raises NotYours; TryAgain while the report is not sorted yet.
    """
    with transaction.atomic():
        lead = _locked(lookup_hash)
        if _waits_for_word(lead):
            return _refer(lead, now)
        if lead.state == LeadState.RECEIVED and not lead.scope and lead.is_confirmed:
            raise TryAgain("the report is still being sorted", 2.0)
        if lead.is_confirmed:
            return LeadState(lead.state)
        after = perform(Act.CONFIRM, _standing(lead, 1, "en", now), policy)
        lead.is_confirmed = True
        lead.revision += 1
        lead.waiting_for = "sort"
        lead.save()
        bell.ring()
        jobs.wake()
        chain.append([Draft(at=now, kind="inbox.answered", subject=str(lead.pk), detail={"act": "confirm"})])
    return after


def agree(lookup_hash: bytes, decision: Decision, because_zh: str, now: datetime) -> LeadState:
    """REFERRED: the reporter agreed at once, perhaps before the sorting process had looked.

    `decision` is the proposal that the reporter was shown. Raises NotYours, NotAllowed.
    """
    with transaction.atomic():
        lead = _locked(lookup_hash)
        if lead.state == LeadState.REFERRED:
            return LeadState.REFERRED
        if not lead.scope:
            _keep_decision(lead, decision, because_zh, now)
        lead.scope, lead.referral = Scope.REFERRAL.value, decision.referral or ""
        return _refer(lead, now)


def _refer(lead: LeadRow, now: datetime) -> LeadState:
    """REFERRED by the reporter's own word, which ends the work on it."""
    before = LeadState(lead.state)
    lead.disposition = Disposition.OUT_OF_SCOPE.value
    lead.waiting_for = ""
    office = offices().find(lead.referral).id
    sent = Draft(at=now, kind="referral.sent", subject=str(lead.pk), detail={"office": office})
    drafts = [sent]
    why = f"the reporter agreed that it is a matter for {office}"
    _change(lead, before, LeadState.REFERRED, why, now, drafts)
    chain.append(drafts)
    return LeadState.REFERRED


def _keep_decision(lead: LeadRow, decision: Decision, because_zh: str, now: datetime) -> None:
    DecisionRow.objects.create(
        lead=lead,
        revision=lead.revision,
        body=msgspec.to_builtins(decision),
        because=decision.because,
        because_zh=because_zh,
        at=now,
    )


def _change(
    lead: LeadRow, before: LeadState, after: LeadState, why: str, now: datetime, drafts: list[Draft]
) -> None:
    """Nothing; the lead is saved, its change of state written down, the consoles are told."""
    if after is not before:
        check_transition(before, after)
        lead.state = after.value
        StateRow.objects.create(lead=lead, before=before.value, after=after.value, why=why, at=now)
        detail = {"from": before.value, "to": after.value, "why": why}
        drafts.append(Draft(at=now, kind="lead.state", subject=str(lead.pk), detail=detail))
    if not after.is_open:
        drafts.extend(_draft_met(lead, clock, now) for clock in clocks.meet(lead, Clock, now))
    clocks.reband(lead, now)
    lead.save()
    bell.ring()


def _draft_met(lead: LeadRow, clock: str, now: datetime) -> Draft:
    return Draft(at=now, kind="lead.deadline", subject=str(lead.pk), detail={"clock": clock, "change": "met"})


def _waits_for_word(lead: LeadRow) -> bool:
    """Whether another office is proposed and nobody has decided yet."""
    undecided = lead.state in (LeadState.RECEIVED, LeadState.QUEUED)
    return undecided and lead.scope == Scope.REFERRAL and bool(lead.referral)


def _find(lookup_hash: bytes) -> ReportRow:
    row = ReportRow.objects.filter(lookup_hash=lookup_hash).first()
    if row is None:
        raise NotYours("there is no report for this receipt")
    return row


def _locked(lookup_hash: bytes) -> LeadRow:
    """The lead under a row lock until the end of the transaction."""
    lead = LeadRow.objects.select_for_update().filter(report_id=_find(lookup_hash).id).first()
    if lead is None:
        raise NotYours("there is no report for this receipt")
    return lead


def _standing(lead: LeadRow, revisions: int, language: str, now: datetime) -> Standing:
    office = offices().find(lead.referral) if lead.referral else None
    return Standing(
        state=LeadState(lead.state),
        revision=revisions,
        scope=Scope(lead.scope) if lead.scope else None,
        office=f"{office.title(language)}, {office.phone(language)}" if office else "",
        confirmed=lead.is_confirmed,
        confirmation_asked=lead.confirm_ask_at is not None and lead.confirm_ask_at <= now,
        disposition=Disposition(lead.disposition) if lead.disposition else None,
    )
