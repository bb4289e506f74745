"""Moving: what certified actions write down, and the second looks that were drawn. Inside the flow's batch.

Each act of the machine is a row that an officer can take back, and names its certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import msgspec

from leadline.audit.chain import Draft
from leadline.intake.completeness import prompt
from leadline.model.action import Action, Move
from leadline.model.deadline import Clock
from leadline.model.disposition import Disposition
from leadline.model.lead import LeadState
from leadline.ports.store import Sorted
from leadline.shell.tables import bulk, clocks, questions
from leadline.shell.tables.incidents import TieRow
from leadline.shell.tables.leads import LeadRow, QuestionRow, StateRow
from leadline.shell.tables.looks import beside_of
from leadline.shell.tables.sorting import LookRow
from leadline.triage.actions import office_of

Rows = Mapping[UUID, LeadRow]
#: why a tie of the machine is there
SAME_TEXT = "Says nearly the same as the earlier report; linked under a certificate, nothing was closed."


def write_looks(rows: Rows, effects: Sequence[Sorted]) -> None:
    """Nothing; each drawn report waits for its second looks."""
    bulk.insert(
        (
            _look(rows[effect.lead], effect, reader)
            for effect in effects
            for reader in range(1, effect.readers + 1)
        ),
        ignore_conflicts=True,
    )


def _look(row: LeadRow, effect: Sorted, reader: int) -> LookRow:
    decision = effect.decision
    return LookRow(
        lead=row,
        reader=reader,
        language=row.report.language,
        channel=row.report.channel,
        drawn_at=row.received_at,
        seed=effect.seed,
        moves=msgspec.to_builtins(decision.moves),
        votes=msgspec.to_builtins(decision.votes),
        scope=decision.scope.value,
        category=decision.category or "",
        model_hash=decision.model_hash,
        beside=beside_of(decision.moves),
    )


def write_links(effects: Sequence[Sorted]) -> None:
    """Nothing; what the machine linked is tied, in the order of the ids."""
    pairs = [
        (UUID(move.labels[0]), effect.lead)
        for effect in effects
        for move in effect.decision.moves
        if move.action is Action.DUPLICATE and move.is_automatic
    ]
    bulk.insert(
        (
            TieRow(first_id=first, second_id=second, reason="copy", because=SAME_TEXT)
            for first, second in pairs
        ),
        ignore_conflicts=True,
    )


def desks(moves: Sequence[Move]) -> list[str]:
    """The desks that a certified route names."""
    routes = [move for move in moves if move.action in (Action.ROUTE, Action.ROUTE_ONE) and move.is_automatic]
    return list(routes[0].labels) if routes else []


def move(row: LeadRow, moves: Sequence[Move], now: datetime) -> list[Draft]:
    """The chain's entries of what the machine does to a lead that has just come into the queue.

    The clocks of the lead are written already; the caller saves the row.
    """
    for done in moves:
        act = _ACTS.get(done.action)
        if act is not None and done.is_automatic:
            return act(row, done, now)
    return []


def _leave(
    row: LeadRow, done: Move, after: LeadState, disposition: Disposition, now: datetime
) -> list[Draft]:
    before, row.state = row.state, after.value
    StateRow.objects.create(lead=row, before=before, after=after.value, why=done.because, at=now)
    row.disposition = disposition.value
    met = clocks.meet(row, (Clock.DANGER, Clock.SCREENING, Clock.ACKNOWLEDGE, Clock.RESPONSE), now)
    clocks.reband(row, now)
    subject = str(row.pk)
    change = {
        "before": before,
        "after": after.value,
        "action": done.action.value,
        "certificate": done.certificate,
    }
    return [
        Draft(at=now, kind="lead.state", subject=subject, detail=change),
        *(
            Draft(at=now, kind="lead.deadline", subject=subject, detail={"clock": clock, "change": "met"})
            for clock in met
        ),
    ]


def _refer(row: LeadRow, done: Move, now: datetime) -> list[Draft]:
    office = office_of(done.labels)
    if not office:
        return _leave(row, done, LeadState.CLOSED, Disposition.PROTECTED, now)
    drafts = _leave(row, done, LeadState.REFERRED, Disposition.OUT_OF_SCOPE, now)
    return [*drafts, Draft(at=now, kind="referral.sent", subject=str(row.pk), detail={"office": office})]


def _spam(row: LeadRow, done: Move, now: datetime) -> list[Draft]:
    return _leave(row, done, LeadState.CLOSED, Disposition.OUT_OF_SCOPE, now)


def _ask(row: LeadRow, done: Move, now: datetime) -> list[Draft]:
    text = "\n".join(prompt(question, row.report.language) for question in done.labels)
    QuestionRow.objects.create(lead=row, sealed=questions.seal(row.pk, text), by="", at=now)
    StateRow.objects.create(lead=row, before=row.state, after="asked", why=done.because, at=now)
    row.state = LeadState.ASKED.value
    met = clocks.meet(row, (Clock.ACKNOWLEDGE,), now)
    clocks.reband(row, now)
    subject = str(row.pk)
    drafts = [Draft(at=now, kind="inbox.asked", subject=subject, detail={"certificate": done.certificate})]
    return drafts + [
        Draft(at=now, kind="lead.deadline", subject=subject, detail={"clock": clock, "change": "met"})
        for clock in met
    ]


#: what takes a lead out of the queue or writes to its reporter; the first that is permitted is done
_ACTS: Mapping[Action, Callable[[LeadRow, Move, datetime], list[Draft]]] = MappingProxyType(
    {Action.REFER: _refer, Action.SPAM: _spam, Action.ASK: _ask}
)
