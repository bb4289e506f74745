"""Steps: an officer ticks the steps of a started playbook; who and when is kept, and in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from leadline.audit.chain import Draft
from leadline.errors import BadInput, NotAllowed, NotYours
from leadline.policy import Policy
from leadline.shell.tables import bell, chain
from leadline.shell.tables.acts import Act
from leadline.shell.tables.hands import TickRow
from leadline.shell.tables.incidents import ProposalRow


class Mark(StrEnum):
    """What became of a step; OPEN takes a mark back."""

    DONE = "done"
    LEFT_OUT = "left out"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a started playbook: its number from 1, and what became of it."""

    proposal: str
    number: int
    mark: Mark


def tick(step: Step, act: Act, policy: Policy) -> None:
    """The step has this mark. `act.lead` is not read.

    Raises NotYours for an unknown playbook, BadInput for a step that it does not have, NotAllowed
    before it is started and for a mark that stands already.
    """
    with transaction.atomic():
        row = ProposalRow.objects.select_for_update(no_key=True).filter(key=step.proposal).first()
        if row is None or row.protocol not in policy.protocols:
            raise NotYours("there is no such playbook")
        if row.answer != "started":
            raise NotAllowed("this playbook was not started; start it, then tick its steps")
        count = len(policy.protocols[row.protocol].steps["en"])
        if not 1 <= step.number <= count:
            raise BadInput("step", f"a number from 1 to {count}", "an older page?")
        if marks([row]).get((row.key, step.number), (Mark.OPEN, None))[0] == step.mark:
            raise NotAllowed("this step has that mark already; look at the page again")
        TickRow.objects.create(proposal=row, step=step.number, mark=step.mark, by=act.by, at=act.at)
        detail: dict[str, str | int] = {
            "protocol": row.protocol,
            "step": step.number,
            "mark": step.mark.value,
        }
        subject = str(row.lead_id or row.incident_id or "")
        bell.ring()
        chain.append([Draft(at=act.at, kind="protocol.step", by=act.by, subject=subject, detail=detail)])


def marks(proposals: list[ProposalRow]) -> dict[tuple[str, int], tuple[Mark, TickRow]]:
    """The mark of each step that has one, with the row that says who and when."""
    rows = TickRow.objects.filter(proposal__in=proposals).order_by("id")
    newest = {(row.proposal_id, row.step): row for row in rows}
    return {place: (Mark(row.mark), row) for place, row in newest.items() if row.mark != Mark.OPEN}
