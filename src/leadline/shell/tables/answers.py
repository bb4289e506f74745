"""Answers: what an officer says to a proposal, a notice or a running clock; each in one transaction."""

from __future__ import annotations

from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import NotAllowed, NotYours
from leadline.model.deadline import Clock
from leadline.policy import Policy
from leadline.shell.tables import bell, chain, clocks, reasons
from leadline.shell.tables.acts import MEETS, Act, hold
from leadline.shell.tables.incidents import MembershipRow, ProposalRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.records import NoticeRow


def pause(act: Act, clock: str, reason: str) -> None:
    """The clock stands still; a supervisor's act."""
    _check_supervisor(act)
    text = reasons.checked(reason)
    with hold(act) as held:
        clocks.stop(held.row, clock, act.at, reasons.ELSEWHERE)
        held.write("lead.deadline", clock=clock, change="paused", **reasons.named(held.keep(text)))


def go_on(act: Act, clock: str) -> None:
    """The clock runs again; a supervisor's act."""
    _check_supervisor(act)
    with hold(act) as held:
        clocks.go_on(held.row, clock, act.at)
        held.write("lead.deadline", clock=clock, change="resumed")


def answer(key: str, *, starts: bool, act: Act, policy: Policy) -> None:
    """The proposed playbook is started or declined; the response clocks of its leads are met.

    Raises NotYours for an unknown proposal, NotAllowed if somebody answered already. `act.lead` is not read.
    """
    with transaction.atomic():
        proposal = ProposalRow.objects.select_for_update().filter(key=key).first()
        if proposal is None:
            raise NotYours("there is no such proposal")
        if proposal.answer:
            raise NotAllowed(f"{proposal.answered_by} has {proposal.answer} it already")
        proposal.answer = "started" if starts else "declined"
        proposal.answered_by, proposal.answered_at = act.by, act.at
        proposal.save()
        drafts = _drafts(proposal, starts, act)
        wanted = MEETS["answer"]
        if starts and policy.protocols[proposal.protocol].clock is Clock.DANGER:
            wanted = (Clock.DANGER, *wanted)
        for lead in _leads(proposal):
            for clock in clocks.meet(lead, wanted, act.at):
                detail = {"clock": clock, "change": "met"}
                drafts.append(
                    Draft(at=act.at, kind="lead.deadline", by=act.by, subject=str(lead.pk), detail=detail)
                )
            clocks.reband(lead, act.at)
            lead.save(update_fields=["band", "band_changes_at"])
        bell.ring()
        chain.append(drafts)


def acknowledge(key: str, act: Act) -> None:
    """The notice was seen by a person, and with it the earlier levels of the same missed clock."""
    with transaction.atomic():
        notice = NoticeRow.objects.filter(key=key, lead=act.lead).first()
        if notice is None:
            raise NotYours("there is no such notice")
        same = NoticeRow.objects.filter(lead=act.lead, clock=notice.clock, level__lte=notice.level)
        if not same.filter(acknowledged_at=None).update(acknowledged_at=act.at, acknowledged_by=act.by):
            raise NotAllowed("somebody has seen to this notice already")
        bell.ring()
        detail: dict[str, str | int] = {"clock": notice.clock, "level": notice.level}
        chain.append(
            [Draft(at=act.at, kind="notice.acknowledged", by=act.by, subject=str(act.lead), detail=detail)]
        )


def _drafts(proposal: ProposalRow, starts: bool, act: Act) -> list[Draft]:
    kind = "protocol.started" if starts else "protocol.declined"
    subject = str(proposal.lead_id or proposal.incident_id or "")
    return [Draft(at=act.at, kind=kind, by=act.by, subject=subject, detail={"protocol": proposal.protocol})]


def _leads(proposal: ProposalRow) -> list[LeadRow]:
    """The leads of a proposal, locked in one order for everybody."""
    if proposal.lead_id is not None:
        wanted = [proposal.lead_id]
    else:
        members = MembershipRow.objects.filter(incident=proposal.incident_id)
        wanted = list(members.values_list("lead_id", flat=True))
    return list(LeadRow.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def _check_supervisor(act: Act) -> None:
    if not act.is_supervisor:
        raise NotAllowed("only a supervisor stops a clock or lets it run on")
