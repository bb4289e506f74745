"""Acts: what an officer does to a lead, each in one transaction, its audit entry last.

The lead's row is locked first, so of two officers the second sees what the first one did and is
refused. Nothing is deleted: an undo is another row. Which clocks an act meets is one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.errors import Missing, NotAllowed, NotYours
from leadline.model.checking import Entered
from leadline.model.deadline import Clock
from leadline.model.decision import Decision, Scope
from leadline.model.disposition import Disposition
from leadline.model.grade import Admiralty
from leadline.model.lead import LeadState, check_transition
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.tables import bell, chain, checking, clocks, reasons
from leadline.shell.tables.hands import EnteredRow, GradingRow, ReasonRow, TakingRow
from leadline.shell.tables.leads import DecisionRow, LeadRow, QuestionRow, StateRow
from leadline.shell.tables.records import NoticeRow

_ANY = (Clock.SCREENING,)
_DECIDED = (Clock.ACKNOWLEDGE, Clock.REFERRAL, *_ANY)
#: which clocks each act meets; screening is met by any look of an officer that leaves a trace
MEETS: Mapping[str, tuple[Clock, ...]] = MappingProxyType(
    {
        "take": (Clock.DANGER, *_ANY),
        "accept": (Clock.DANGER, *_DECIDED),
        "refer": (Clock.DANGER, Clock.RESPONSE, *_DECIDED),
        "ask": (Clock.ACKNOWLEDGE, *_ANY),
        "close": (Clock.DANGER, Clock.RESPONSE, *_DECIDED),
        "sort": (Clock.REFERRAL, *_ANY),
        "grade": _ANY,
        "enter": _ANY,
        "measure": _ANY,
        "answer": (Clock.RESPONSE, *_ANY),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts on which lead, when, and what they had before them."""

    #: the lead
    lead: UUID
    #: user name of the officer
    by: str
    #: when, aware UTC
    at: datetime
    #: number of the newest state row on the page that the officer saw; None does not ask
    seen: int | None = None
    #: whether the officer may also change what others did
    is_supervisor: bool = False


@dataclass(slots=True)
class Held:
    """A lead whose row is locked, and what will be written down at the end."""

    row: LeadRow
    act: Act
    drafts: list[Draft] = field(default_factory=list)

    def write(self, kind: str, **detail: Scalar) -> None:
        """Keep an entry for the chain."""
        self.drafts.append(
            Draft(at=self.act.at, kind=kind, by=self.act.by, subject=str(self.row.pk), detail=detail)
        )

    def keep(self, why: str) -> ReasonRow | None:
        """The sealed reason, or None for an empty one."""
        return reasons.keep(why, self.act.at, lead=self.row)

    def move(self, after: LeadState, reason: ReasonRow | None, undoes: StateRow | None = None) -> None:
        """Another state, if the table of states allows it."""
        before = LeadState(self.row.state)
        check_transition(before, after)
        StateRow.objects.create(
            lead=self.row,
            before=before,
            after=after,
            reason=reason.id if reason else None,
            by=self.act.by,
            at=self.act.at,
            undoes=undoes,
        )
        self.row.state = after
        self.write("lead.state", before=before.value, after=after.value, **reasons.named(reason))

    def hand(self, name: str, undoes: TakingRow | None = None) -> None:
        """The lead is with this officer, or with nobody for ""."""
        if name == self.row.taken_by:
            return
        TakingRow.objects.create(
            lead=self.row,
            before=self.row.taken_by,
            after=name,
            by=self.act.by,
            at=self.act.at,
            undoes=undoes,
        )
        self.row.taken_by = name

    def decide(self, decision: Decision, reason: ReasonRow | None) -> None:
        """Another way of sorting it, followed by all columns that say so; the reason stays sealed."""
        DecisionRow.objects.create(
            lead=self.row,
            revision=self.row.revision,
            body=asdict(decision),
            because="",
            reason=reason.id if reason else None,
            by=self.act.by,
            at=self.act.at,
        )
        self.row.scope = decision.scope
        self.row.category = decision.category or ""
        self.row.referral = decision.referral or ""
        about = {"scope": decision.scope.value, "category": decision.category or ""}
        self.write("decision.made", **about, **reasons.named(reason))

    def meet(self, act: str) -> None:
        """The clocks that this act meets are met, and their notices seen."""
        for clock in clocks.meet(self.row, MEETS[act], self.act.at):
            self.write("lead.deadline", clock=clock, change="met")
        NoticeRow.objects.filter(
            lead=self.row, acknowledged_at=None, clock__in=[clock.value for clock in MEETS[act]]
        ).update(acknowledged_at=self.act.at, acknowledged_by=self.act.by)


@contextmanager
def hold(act: Act) -> Iterator[Held]:
    """The lead, locked until the block ends; then its band, its entries and the bell, and the commit.

    Raises NotYours for an unknown lead, NotAllowed if somebody acted since the page was drawn.
    """
    with transaction.atomic():
        row = LeadRow.objects.select_for_update(no_key=True).filter(pk=act.lead).first()
        if row is None:
            raise NotYours("there is no such lead")
        _check_seen(row, act)
        held = Held(row, act)
        yield held
        clocks.reband(row, act.at)
        row.save()
        bell.ring()
        chain.append(held.drafts)


def take(act: Act) -> None:
    """The lead is this officer's to work on."""
    with hold(act) as held:
        other = held.row.taken_by
        if other and other != act.by and not act.is_supervisor:
            raise NotAllowed(f"{other} works on this lead; a supervisor can hand it over")
        check_open(held.row)
        held.hand(act.by)
        held.meet("take")
        held.write("decision.made", act="taken")


def accept(act: Act, why: str = "") -> None:
    """The line takes the lead up."""
    with hold(act) as held:
        held.move(LeadState.ACCEPTED, held.keep(reasons.checked(why, is_required=False)))
        held.hand(held.row.taken_by or act.by)
        held.meet("accept")


def refer(act: Act, office: str, why: str) -> None:
    """The lead is the matter of another office."""
    if office not in offices().by_id:
        raise Missing("office", f"one of {', '.join(sorted(offices().by_id))}", "no office was chosen")
    text = reasons.checked(why)
    with hold(act) as held:
        reason = held.keep(text)
        held.move(LeadState.REFERRED, reason)
        held.decide(Decision(scope=Scope.REFERRAL, referral=office, score=1.0, by=act.by), reason)
        held.row.disposition = Disposition.OUT_OF_SCOPE
        held.meet("refer")
        held.write("referral.sent", office=office)


def ask(act: Act, question: bytes) -> None:
    """The reporter finds a question in their inbox; `question` is sealed already (see `questions.seal`)."""
    with hold(act) as held:
        if not held.row.report.may_reply:
            raise NotAllowed("this reporter does not want to be asked; decide with what is there")
        held.move(LeadState.ASKED, None)
        QuestionRow.objects.create(lead=held.row, sealed=question, by=act.by, at=act.at)
        held.meet("ask")
        held.write("inbox.asked")


def close(act: Act, disposition: str, why: str) -> None:
    """The lead has ended, for this reason."""
    if disposition not in set(Disposition) - {Disposition.WITHDRAWN}:
        raise Missing("disposition", "how it ended", "nothing was chosen")
    text = reasons.checked(why)
    with hold(act) as held:
        held.move(LeadState.CLOSED, held.keep(text))
        held.row.disposition = disposition
        held.meet("close")


def sort_otherwise(act: Act, scope: str, category: str, why: str) -> None:
    """An officer's decision follows the machine's; the machine's stays below it."""
    if scope not in {Scope.OURS, Scope.UNCLEAR, Scope.PROTECTED}:
        raise Missing("scope", "ours, unclear or protected", "to send it elsewhere, refer it")
    if scope == Scope.OURS and category not in taxonomy():
        raise Missing("category", "one of the taxonomy", "nothing was chosen")
    text = reasons.checked(why)
    with hold(act) as held:
        check_open(held.row)
        if held.row.scope == Scope.PROTECTED and scope != Scope.PROTECTED:
            checking.wait_for_all(held.row)
        kept = category if scope == Scope.OURS else None
        held.decide(
            Decision(
                scope=Scope(scope),
                category=kept,
                object_kind=held.row.object_kind or None,
                sensitive=held.row.is_sensitive,
                score=1.0,
                by=act.by,
            ),
            held.keep(text),
        )
        held.meet("sort")


def grade(act: Act, grading: Admiralty, why: str = "") -> None:
    """The officer's grade of this lead; the machine's proposal stays beside it."""
    text = reasons.checked(why, is_required=False)
    with hold(act) as held:
        reason = held.keep(text)
        GradingRow.objects.create(
            lead=held.row,
            source=grading.source,
            credibility=grading.credibility,
            reason=reason.id if reason else None,
            by=act.by,
            at=act.at,
        )
        held.meet("grade")
        held.write("grade.given", grade=str(grading), **reasons.named(reason))


def enter(act: Act, claim: Entered) -> None:
    """A claim for one verifier is kept, and the lead is checked with it; older answers stay."""
    with hold(act) as held:
        check_open(held.row)
        EnteredRow.objects.create(
            lead=held.row, verifier=claim.verifier, claim=dict(claim.claim), by=act.by, at=act.at
        )
        checking.wait(held.row)
        held.meet("enter")
        held.write("claim.entered", verifier=claim.verifier)


def _check_seen(row: LeadRow, act: Act) -> None:
    if act.seen is None:
        return
    last = StateRow.objects.filter(lead=row).order_by("-id").first()
    if last is not None and last.pk != act.seen:
        who = last.by or "the line"
        raise NotAllowed(
            f"{who} changed this lead to {last.after} while you were looking; look at it again, then act"
        )


def check_open(row: LeadRow) -> None:
    """Nothing, or NotAllowed for a lead that ended."""
    if not LeadState(row.state).is_open:
        raise NotAllowed(f"this lead is {row.state}; undo that first")
