"""Second looks in PostgreSQL: who is asked, what they answer, and the alarm that an answer may ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from leadline.audit.chain import Draft
from leadline.errors import Missing, NotAllowed, NotYours
from leadline.model.action import Action, Move, Opinion
from leadline.model.decision import Decision, Scope
from leadline.model.label import Label, Look
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy
from leadline.shell.tables import certificates, chain
from leadline.shell.tables.leads import DecisionRow, StateRow
from leadline.shell.tables.records import AuditRow
from leadline.shell.tables.sorting import LookRow, SwitchRow
from leadline.triage.watching import watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person says at a second look."""

    #: value of Scope
    scope: str
    category: str = ""
    referral: str = ""
    is_spam: bool = False
    #: whether it says the same as the report shown beside it
    is_same: bool = False


def waiting(by: str) -> QuerySet[LookRow]:
    """The looks that this person may give, oldest first.

    Not those of a lead on which they acted, that they read, or that they gave the other look to: they
    would not be blind.
    """
    acted = StateRow.objects.filter(by=by).values("lead")
    sorted_ = DecisionRow.objects.filter(by=by).values("lead")
    looked = LookRow.objects.filter(by=by).values("lead")
    open_ = LookRow.objects.filter(by="", lead__report__revisions__isnull=False)
    return (
        open_.exclude(Q(lead__in=acted) | Q(lead__in=sorted_) | Q(lead__in=looked) | Q(lead__taken_by=by))
        .select_related("lead__report")
        .order_by("drawn_at", "id")
        .distinct()
    )


def next_for(by: str) -> LookRow | None:
    """The oldest look that this person can give blind, or None."""
    for row in waiting(by)[:50]:
        if not has_read(row.lead_id, by):
            return row
    return None


def has_read(lead: UUID, by: str) -> bool:
    """Whether this person has opened the lead's page, where the machine's answer stands."""
    read = AuditRow.objects.filter(subject=str(lead), kind="report.opened", by=by)
    return read.exclude(detail__purpose="second look").exists()


def give(look: int, answer: Answer, *, by: str, now: datetime) -> None:
    """Nothing; the answer is kept, and an action that it proves wrong too often is off when this returns.

    Raises Missing for half an answer, NotYours for an unknown look, NotAllowed if it was given already
    or this person is not blind.
    """
    _check(answer)
    with transaction.atomic():
        row = LookRow.objects.select_for_update(of=("self",)).select_related("lead").filter(pk=look).first()
        if row is None:
            raise NotYours("there is no such second look")
        if row.by:
            raise NotAllowed("somebody has given this second look already")
        if not waiting(by).filter(pk=look).exists() or has_read(row.lead_id, by):
            raise NotAllowed("you have seen what was decided here; another person gives this second look")
        row.by, row.at = by, now
        row.said_scope, row.said_category = answer.scope, answer.category
        row.said_referral, row.said_spam, row.said_same = answer.referral, answer.is_spam, answer.is_same
        row.save()
        chain.append([_draft(row, now)])
        ring(row.language, row.channel, now)


def _check(answer: Answer) -> None:
    if answer.is_spam:
        return
    if answer.scope not in set(Scope):
        raise Missing("scope", "whose matter it is", "nothing was chosen")
    if answer.scope == Scope.OURS and answer.category not in taxonomy():
        raise Missing("category", "one of the taxonomy", "nothing was chosen")
    if answer.scope == Scope.REFERRAL and answer.referral not in offices().by_id:
        raise Missing("referral", "the office whose matter it is", "nothing was chosen")


def _draft(row: LookRow, now: datetime) -> Draft:
    agrees = row.said_scope == row.scope and row.said_category in ("", row.category)
    detail = {"reader": row.reader, "agrees": agrees}
    return Draft(at=now, kind="look.given", by=row.by, subject=str(row.lead_id), detail=detail)


def ring(language: str, channel: str, now: datetime) -> int:
    """How many cells the second looks have just switched off. Call inside a transaction."""
    rung = 0
    switched = list(SwitchRow.objects.order_by("id"))
    for cell, held in certificates.newest().items():
        if (cell.language, cell.channel) != (language, channel) or now >= held.expires_at:
            continue
        if certificates.off_because(cell, held, switched):
            continue
        given = LookRow.objects.filter(reader=1, at__gte=held.issued_at).exclude(by="")
        seen = [
            look_of(row)
            for row in given.filter(language=language, channel=channel, model_hash=held.model_hash)
        ]
        state = watch(held, seen, taxonomy())
        if state.is_alarmed:
            certificates.alarm(cell, why=state.because, evidence=state.capital, now=now)
            rung += 1
    return rung


def label_of(row: LookRow) -> Label:
    """What the person said."""
    return Label(
        lead=row.lead_id,
        scope=Scope(row.said_scope or Scope.UNCLEAR),
        category=row.said_category or None,
        referral=row.said_referral or None,
        is_spam=row.said_spam,
        duplicate_of=row.beside if row.said_same else None,
        by=row.by,
        at=row.at or row.drawn_at,
        is_blind=True,
    )


def look_of(row: LookRow, anew: Decision | None = None) -> Look:
    """The look as certificates see it; a decision of newer voters in place of the stored one."""
    made = anew.moves if anew else msgspec.convert(row.moves, list[Move])
    votes = anew.votes if anew else msgspec.convert(row.votes, list[Opinion])
    return Look(
        at=row.drawn_at,
        moves=tuple(made),
        label=label_of(row),
        votes=tuple(votes),
        language=row.language,
        channel=row.channel,
    )


def given_looks(since: datetime) -> QuerySet[LookRow]:
    """First looks at reports drawn since an instant, oldest first."""
    return LookRow.objects.filter(reader=1, drawn_at__gte=since).exclude(by="").order_by("drawn_at", "id")


def beside_of(moves: Sequence[Move]) -> UUID | None:
    """The earlier report that is shown at the second look, if one looks alike."""
    found = next((move for move in moves if move.action is Action.DUPLICATE), None)
    return UUID(found.labels[0]) if found else None
