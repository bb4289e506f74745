"""Tying: an officer ties a lead to an incident, unties one, closes an incident or opens it again.

Each in one transaction with its audit entry last. The incident's row is locked first. What an officer
tied or untied stays so, whatever the detector says later; tie and untie undo each other, and so do
close and open again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.errors import NotAllowed, NotYours
from leadline.shell.tables import bell, chain, gathering, reasons
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import IncidentRow, MembershipRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.worker import jobs


@dataclass(slots=True)
class _Held:
    row: IncidentRow
    act: Act
    drafts: list[Draft] = field(default_factory=list)

    def write(self, kind: str, subject: str, **detail: Scalar) -> None:
        self.drafts.append(Draft(at=self.act.at, kind=kind, by=self.act.by, subject=subject, detail=detail))


@contextmanager
def _hold(key: str, act: Act) -> Iterator[_Held]:
    """The incident, locked until the block ends; then its members are put in order anew."""
    with transaction.atomic():
        row = IncidentRow.objects.select_for_update(no_key=True).filter(pk=key).first()
        if row is None:
            raise NotYours("there is no such incident")
        held = _Held(row, act)
        yield held
        gathering.rank_again([*row.leads.values_list("pk", flat=True), act.lead])
        jobs.wake()
        bell.ring()
        chain.append(held.drafts)


def tie(key: str, act: Act, why: str) -> None:
    """The lead `act.lead` belongs to the incident, because an officer says so."""
    text = reasons.checked(why)
    with _hold(key, act) as held:
        if not LeadRow.objects.filter(pk=act.lead).exists():
            raise NotYours("there is no such lead")
        _, is_new = MembershipRow.objects.get_or_create(incident=held.row, lead_id=act.lead)
        if not is_new:
            raise NotAllowed("this lead is tied to the incident already")
        _by_hand(held, "incident.joined", text, is_tied=True)


def untie(key: str, act: Act, why: str) -> None:
    """The lead `act.lead` does not belong to the incident, and the detector does not tie it again."""
    text = reasons.checked(why)
    with _hold(key, act) as held:
        gone, _ = MembershipRow.objects.filter(incident=held.row, lead=act.lead).delete()
        if not gone:
            raise NotAllowed("this lead is not tied to the incident")
        _by_hand(held, "incident.left", text, is_tied=False)


def close(key: str, act: Act, why: str) -> None:
    """The incident is at an end; later reports join it, and enough of them open it again."""
    text = reasons.checked(why)
    with _hold(key, act) as held:
        if held.row.closed_at is not None:
            raise NotAllowed(f"{held.row.closed_by} has closed this incident already")
        reason = reasons.keep(text, act.at, incident=held.row)
        held.row.closed_at, held.row.closed_by = act.at, act.by
        held.row.closed_reason = reason.id if reason else None
        held.row.save(update_fields=["closed_at", "closed_by", "closed_reason"])
        held.write("incident.closed", key, **reasons.named(reason))


def open_again(key: str, act: Act) -> None:
    """The incident is open again; whoever closed it or a supervisor may say so."""
    with _hold(key, act) as held:
        if held.row.closed_at is None:
            raise NotAllowed("this incident is open")
        if held.row.closed_by != act.by and not act.is_supervisor:
            raise NotAllowed(f"{held.row.closed_by} closed it; they or a supervisor can open it again")
        held.row.closed_at, held.row.closed_by, held.row.closed_reason = None, "", None
        held.row.save(update_fields=["closed_at", "closed_by", "closed_reason"])
        held.write("incident.reopened", key)


def _by_hand(held: _Held, kind: str, text: str, *, is_tied: bool) -> None:
    lead = held.act.lead
    reason = reasons.keep(text, held.act.at, lead_id=lead, incident=held.row)
    TyingRow.objects.create(
        incident=held.row,
        lead_id=lead,
        is_tied=is_tied,
        reason=reason.id if reason else None,
        by=held.act.by,
        at=held.act.at,
    )
    gathering.recount(held.row)
    held.write(kind, str(lead), incident=held.row.key, **reasons.named(reason))
