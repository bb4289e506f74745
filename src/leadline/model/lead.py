"""Lead: a report on its way through the line; it has a state, and each change is an appended row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from leadline.errors import NotAllowed
from leadline.model.decision import Decision
from leadline.model.finding import Finding
from leadline.model.incident import Membership
from leadline.model.report import Report


class LeadState(StrEnum):
    """Where a lead stands. ISO 37002: receive, assess, address, conclude."""

    RECEIVED = "received"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    ASKED = "asked"
    REFERRED = "referred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self in OPEN_STATES


OPEN_STATES = frozenset({LeadState.RECEIVED, LeadState.QUEUED, LeadState.ACCEPTED, LeadState.ASKED})

#: The one table of allowed changes: it drives the pages, the check and the tests.
ALLOWED: Mapping[LeadState, frozenset[LeadState]] = MappingProxyType(
    {
        LeadState.RECEIVED: frozenset({LeadState.QUEUED, LeadState.REFERRED, LeadState.WITHDRAWN}),
        LeadState.QUEUED: frozenset(
            {LeadState.ACCEPTED, LeadState.ASKED, LeadState.REFERRED, LeadState.CLOSED, LeadState.WITHDRAWN}
        ),
        LeadState.ACCEPTED: frozenset(
            {LeadState.ASKED, LeadState.REFERRED, LeadState.CLOSED, LeadState.WITHDRAWN, LeadState.QUEUED}
        ),
        LeadState.ASKED: frozenset(
            {LeadState.QUEUED, LeadState.ACCEPTED, LeadState.REFERRED, LeadState.CLOSED, LeadState.WITHDRAWN}
        ),
        LeadState.REFERRED: frozenset({LeadState.QUEUED}),
        LeadState.CLOSED: frozenset({LeadState.QUEUED}),
        LeadState.WITHDRAWN: frozenset({LeadState.QUEUED}),
    }
)


def check_transition(before: LeadState, after: LeadState) -> None:
    """Nothing, or NotAllowed with the states that would be allowed."""
    if after not in ALLOWED[before]:
        allowed = ", ".join(sorted(ALLOWED[before]))
        raise NotAllowed(f"a lead that is {before} cannot become {after}; allowed: {allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One report with all that the stages have said of it so far."""

    #: identity of the report and of its lead
    id: UUID
    #: the report opened in memory
    report: Report
    #: where it stands
    state: LeadState
    #: the newest decision, once triage has spoken
    decision: Decision | None = None
    #: all findings of this revision
    findings: tuple[Finding, ...] = ()
    #: incidents that it belongs to
    incidents: tuple[Membership, ...] = ()
