"""Undoing: the newest act of an officer on a lead is taken back by another row; nothing is deleted."""

from __future__ import annotations

from uuid import UUID

from leadline.errors import NotAllowed
from leadline.model.lead import LeadState, check_transition
from leadline.shell.tables import clocks, reasons
from leadline.shell.tables.acts import Act, Held, check_open, hold
from leadline.shell.tables.hands import TakingRow
from leadline.shell.tables.leads import DecisionRow, StateRow
from leadline.shell.tables.records import NoticeRow

Undoable = StateRow | DecisionRow | TakingRow
#: states into which a certified action of the machine puts a lead
_ENDED_BY_MACHINE = ("closed", "referred")


def undo(act: Act, why: str = "") -> None:
    """The newest act that can be undone is taken back; the clocks that it met run on.

    A state goes back to the one before where the table of states allows it, to the queue otherwise.
    """
    text = reasons.checked(why, is_required=False)
    with hold(act) as held:
        last = undoable(held.row.pk)
        if last is None:
            raise NotAllowed("there is nothing to undo: the newest change is not an officer's")
        if last.by and last.by != act.by and not act.is_supervisor:
            raise NotAllowed(f"{last.by} did this; they or a supervisor can undo it")
        reason = held.keep(text)
        if isinstance(last, StateRow):
            held.move(_state_before(last), reason, undoes=last)
            held.row.disposition = ""
        else:
            check_open(held.row)
        _hand_back(held, last)
        _sort_back(held, last)
        _run_on(held, last)
        held.write("decision.undone", what=kind_of(last), **reasons.named(reason))


def undoable(lead: UUID) -> Undoable | None:
    """The act that an undo would take back: the newest, if an officer made it and it is no undo.

    A change of state stands for all that was done with it; what is older than the newest state is settled.
    """
    state = StateRow.objects.filter(lead=lead).order_by("-id").first()
    later: list[Undoable] = [
        row
        for row in (
            DecisionRow.objects.filter(lead=lead).order_by("-id").first(),
            TakingRow.objects.filter(lead=lead).order_by("-id").first(),
        )
        if row is not None and _is_open(row) and (state is None or row.at > state.at)
    ]
    if later:
        return max(later, key=lambda row: row.at)
    return state if state is not None and _is_open(state) else None


def kind_of(last: Undoable) -> str:
    """What was done: a state, "sorted" or "taken"."""
    if isinstance(last, StateRow):
        return last.after
    return "sorted" if isinstance(last, DecisionRow) else "taken"


def _is_open(row: Undoable) -> bool:
    """Whether it can be taken back: an officer's act, or the machine's that ended the lead."""
    by_machine = isinstance(row, StateRow) and row.after in _ENDED_BY_MACHINE
    return (bool(row.by) or by_machine) and row.undoes_id is None


def _state_before(last: StateRow) -> LeadState:
    before, now = LeadState(last.before), LeadState(last.after)
    try:
        check_transition(now, before)
    except NotAllowed:
        return LeadState.QUEUED
    return before


def _hand_back(held: Held, last: Undoable) -> None:
    """Who worked on the lead before this act works on it again."""
    taking = TakingRow.objects.filter(lead=held.row).order_by("-id").first()
    if taking is not None and (taking.by, taking.at) == (last.by, last.at):
        held.hand(taking.before, undoes=taking)


def _sort_back(held: Held, last: Undoable) -> None:
    """The sorting before this act holds again, as another row."""
    newest = list(DecisionRow.objects.filter(lead=held.row).order_by("-id")[:2])
    if len(newest) < 2 or (newest[0].by, newest[0].at) != (last.by, last.at):
        return
    undone, before = newest
    DecisionRow.objects.create(
        lead=held.row,
        revision=held.row.revision,
        body=before.body,
        because=before.because,
        because_zh=before.because_zh,
        reason=before.reason,
        by=held.act.by,
        at=held.act.at,
        undoes=undone,
    )
    held.row.scope = before.body["scope"]
    held.row.category = before.body.get("category") or ""
    held.row.referral = before.body.get("referral") or ""


def _run_on(held: Held, last: Undoable) -> None:
    """The clocks that the act met run again, and the notices that it answered stand again."""
    for clock in clocks.run_on(held.row, last.at):
        held.write("lead.deadline", clock=clock, change="runs on")
    NoticeRow.objects.filter(lead=held.row, acknowledged_at=last.at, acknowledged_by=last.by).update(
        acknowledged_at=None, acknowledged_by=""
    )
