"""Tying: an officer ties a lead to an incident, unties one, closes an incident or opens it again.

An officer can also take reports out into a new incident, and make two incidents one. Each in one transaction
with its audit entry last. The incident's row is locked first. What an officer tied or untied stays so,
whatever the detector says later; tie and untie undo each other, so do close and open again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.errors import NotAllowed, NotYours
from leadline.shell.tables import bell, chain, gathering, merging, reasons
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import ChangeRow, IncidentRow, MembershipRow
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
    """The incident, or the one in which it lives on, locked; then its members are put in order anew."""
    with transaction.atomic():
        found = IncidentRow.objects.filter(pk=key).first()
        if found is None:
            raise NotYours("there is no such incident")
        row = IncidentRow.objects.select_for_update(no_key=True).get(pk=merging.living(found).key)
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


def split(key: str, leads: Sequence[UUID], act: Act, why: str) -> str:
    """The key of the new incident of these leads; the old one keeps its name and the rest.

    The two are never made one again by the machine. Raises NotAllowed if they are not all members, or if none
    would stay; the part with the first lead keeps the name, so these cannot be the ones that go.
    """
    text = reasons.checked(why)
    with _hold(key, act) as held:
        members = list(held.row.leads.order_by("received_at", "pk").values_list("pk", flat=True))
        if not leads or not set(leads) <= set(members):
            raise NotAllowed("only members of the incident can be taken out of it")
        if members[0] in leads:
            raise NotAllowed("the first report keeps the incident; choose the others")
        new = _copy(held, f"split-{uuid4()}", len(leads))
        row = ChangeRow(incident=held.row, other=new, kind="split", leads=len(leads), by=act.by, at=act.at)
        reason = reasons.keep(text, act.at, incident=held.row)
        row.because, row.reason = new.because, reason.id if reason else None
        row.save()
        for lead in leads:
            _move(held, new, lead)
        for one in (held.row, new):
            gathering.recount(one)
            merging.place(one)
        gathering.rank_again(leads)
        held.write("incident.split", key, other=new.key, leads=len(leads), **reasons.named(reason))
        return new.key


def merge(key: str, other: str, act: Act, why: str) -> str:
    """The key that lives on: the older of the two open incidents, which are one from now on."""
    text = reasons.checked(why)
    rows = IncidentRow.objects.filter(pk__in=(key, other)).order_by("opened_at", "key")
    if len(rows) != 2:
        raise NotYours("there are no two such incidents")
    kept, ended = rows
    with _hold(kept.key, act) as held:
        ended = IncidentRow.objects.select_for_update(no_key=True).get(pk=ended.key)
        if held.row.closed_at is not None or ended.closed_at is not None:
            raise NotAllowed("only open incidents can be made one; open it again first")
        count = ended.leads.count()
        reason = reasons.keep(text, act.at, incident=held.row)
        row = ChangeRow(incident=held.row, other=ended, kind="merged", leads=count, by=act.by, at=act.at)
        row.because, row.reason = f"{act.by} made them one.", reason.id if reason else None
        merging.merge(held.row, [(ended, row)])
        for lead in ended.leads.values_list("pk", flat=True):
            _say(held.row, lead, act, is_tied=True)
        gathering.recount(held.row)
        merging.place(held.row)
        held.write("incident.merged", kept.key, other=ended.key, leads=count, **reasons.named(reason))
    return kept.key


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


def _copy(held: _Held, key: str, count: int) -> IncidentRow:
    """A new incident like the held one, without members."""
    row = held.row
    return IncidentRow.objects.create(
        key=key,
        rule=row.rule,
        kind=row.kind,
        lat=row.lat,
        lon=row.lon,
        radius_m=row.radius_m,
        opened_at=held.act.at,
        independent=count,
        because=f"{held.act.by} took {count} report{'s' if count > 1 else ''} out of another incident.",
    )


def _move(held: _Held, new: IncidentRow, lead: UUID) -> None:
    MembershipRow.objects.filter(incident=held.row, lead=lead).delete()
    MembershipRow.objects.create(incident=new, lead_id=lead)
    _say(held.row, lead, held.act, is_tied=False)
    _say(new, lead, held.act, is_tied=True)


def _say(row: IncidentRow, lead: UUID, act: Act, *, is_tied: bool) -> None:
    TyingRow.objects.create(incident=row, lead_id=lead, is_tied=is_tied, by=act.by, at=act.at)


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
