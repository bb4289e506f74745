"""Deadline: the promises that run for a lead, as plain date arithmetic.

The clock starts at the first byte. A clock that runs never restarts and never moves later,
except by a pause with a reason. Must not know who is told when one is missed (stage 6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leadline.errors import Missing, NotAllowed, OutOfRange
from leadline.model.deadline import Clock, Deadline, spoken
from leadline.model.decision import Scope
from leadline.model.lead import Lead
from leadline.model.report import Danger
from leadline.policy import Policy
from leadline.policy.clocks import Clocks
from leadline.ports.registers import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """A clock that stands still, with the reason why."""

    #: the clock as it stood
    deadline: Deadline
    #: since when, aware UTC
    paused_at: datetime
    #: why, in the officer's words
    reason: str

    @property
    def left(self) -> timedelta:
        """Time that was left when it was paused."""
        return self.deadline.due_at - self.paused_at


def deadlines(
    lead: Lead, policy: Policy, setting: Setting | None, now: datetime, running: tuple[Deadline, ...] = ()
) -> tuple[Deadline, ...]:
    """The clocks that must run for a lead now, most pressing kind first.

    `setting`: how thickly settled its place is, None without a place. `running`: its clocks so
    far: they keep their start and may only become shorter. A clock that a first revision asks
    for starts at registration, one that a later revision asks for starts now.
    """
    if not lead.state.is_open:
        return ()
    started_at = lead.report.received_at if lead.report.revision == 1 else now
    asked = {clock: (length, because) for clock, length, because in _asked(lead, policy.clocks, setting)}
    before = {deadline.clock: deadline for deadline in running}
    found = [
        _earlier(before.get(clock), _start(clock, started_at, *asked[clock]))
        for clock in Clock
        if clock in asked
    ]
    return tuple(found) + tuple(item for item in running if item.clock not in asked)


def pause(deadline: Deadline, now: datetime, reason: str) -> Paused:
    """The clock standing still from now on.

    Raises Missing without a reason, NotAllowed for danger to life and for a clock already
    missed, OutOfRange before its start.
    """
    if not reason.strip():
        raise Missing("reason", "a pause needs a reason", "the field was left empty")
    if deadline.clock is Clock.DANGER:
        raise NotAllowed("the clock of danger to life cannot be paused; act on it or hand it over")
    if is_overdue(deadline, now):
        raise NotAllowed(
            "this clock is already missed; a pause would hide it. Act, then write down why it was late"
        )
    if now < deadline.started_at:
        raise OutOfRange(
            "now", f"a clock cannot be paused before its start {deadline.started_at:%Y-%m-%d %H:%M}Z"
        )
    return Paused(deadline=deadline, paused_at=now, reason=reason.strip())


def resume(paused: Paused, now: datetime) -> Deadline:
    """The clock running again, later by exactly the time that it stood; OutOfRange before the pause."""
    if now < paused.paused_at:
        raise OutOfRange(
            "now", f"a clock cannot go on before it was paused at {paused.paused_at:%Y-%m-%d %H:%M}Z"
        )
    stood = now - paused.paused_at
    because = f"{paused.deadline.because} Paused for {spoken(stood)}: {paused.reason}"
    before = paused.deadline
    return replace(before, due_at=before.due_at + stood, stood=before.stood + stood, because=because)


def is_overdue(deadline: Deadline | Paused, now: datetime) -> bool:
    """Whether the promise is missed; the due instant is still in time, a paused clock is never late."""
    return isinstance(deadline, Deadline) and now > deadline.due_at


def _asked(lead: Lead, clocks: Clocks, setting: Setting | None) -> list[tuple[Clock, timedelta, str]]:
    """Which clocks a lead asks for, how long each is and why."""
    found: list[tuple[Clock, timedelta, str]] = []
    decision = lead.decision
    if lead.report.circumstances.danger is Danger.NOW:
        found.append((Clock.DANGER, clocks.danger, "The reporter says that somebody is in danger now"))
    if decision is not None and decision.scope is Scope.REFERRAL:
        found.append(
            (Clock.REFERRAL, clocks.referral, "Another office is proposed and nobody has confirmed it")
        )
    if decision is not None and decision.scope in (Scope.REFERRAL, Scope.PROTECTED):
        return found
    if decision is not None and decision.sensitive:
        found.append((Clock.SCREENING, clocks.screening, "The subject is at bureau level or above"))
    if setting is not None and decision is not None and decision.object_kind:
        because = f"Reported: {decision.object_kind}; {setting.because.rstrip('.')}"
        found.append((Clock.RESPONSE, clocks.response(setting.kind), because))
    found.append((Clock.ACKNOWLEDGE, clocks.acknowledge, "Every reporter gets an answer"))
    return found


def _start(clock: Clock, started_at: datetime, length: timedelta, because: str) -> Deadline:
    sentence = f"{because}: within {spoken(length)} (local policy)."
    return Deadline(clock=clock, started_at=started_at, due_at=started_at + length, because=sentence)


def _earlier(before: Deadline | None, fresh: Deadline) -> Deadline:
    """The running clock, unless the new one, given the same pauses, is due before it."""
    if before is None:
        return fresh
    due_at = fresh.due_at + before.stood
    return replace(fresh, due_at=due_at, stood=before.stood) if due_at < before.due_at else before
