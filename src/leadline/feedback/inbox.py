"""Inbox: what a reporter sees and may do when they come back with their receipt.

Shows where the report stands and what comes next; never category, score, finding or who
works on it. Must not know how the inbox is sealed or drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from leadline.errors import NotAllowed
from leadline.feedback.words import say
from leadline.model.decision import Scope
from leadline.model.disposition import Disposition
from leadline.model.lead import LeadState
from leadline.policy import Policy


class Act(StrEnum):
    """What a reporter may do with their own report."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    ADD = "add"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the inbox knows of a report; no text of it."""

    #: where the lead stands
    state: LeadState
    #: newest revision
    revision: int = 1
    #: the newest decision's scope, if there is one
    scope: Scope | None = None
    #: name and address of the office it was referred to, in the reader's language; "" if none
    office: str = ""
    #: False while a report made in anger waits for its confirmation
    confirmed: bool = True
    #: whether the cooling period is over and the question is open
    confirmation_asked: bool = False
    #: how it ended, if it has ended
    disposition: Disposition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page of the inbox, in the reader's language."""

    #: one line: where it stands
    status: str
    #: what that means
    meaning: str
    #: what happens next, and what the reporter can do
    next_step: str
    #: about confirming, or ""
    confirmation: str
    #: how long the text is kept, or "" while it is open
    keeping: str
    #: what may be done, with the words on its button, in the order shown
    acts: tuple[tuple[Act, str], ...]


def view(standing: Standing, policy: Policy, language: str) -> View:
    """The page for one standing, in "en" or "zh"."""
    topic = _topic(standing)
    meaning = f"{topic}.meaning"
    if standing.state is LeadState.REFERRED and topic == "referred" and not standing.office:
        meaning = "referred.unnamed"
    return View(
        status=say(f"{topic}.status", language),
        meaning=say(meaning, language, office=standing.office),
        next_step=say(f"{topic}.next", language),
        confirmation=_confirmation(standing, language),
        keeping=_keeping(standing, policy, language),
        acts=tuple((act, say(f"act.{act}", language)) for act in allowed(standing, policy)),
    )


def allowed(standing: Standing, policy: Policy) -> tuple[Act, ...]:
    """What the reporter may do now, in the order shown."""
    state = standing.state
    may_write = state is not LeadState.WITHDRAWN and standing.revision <= policy.limits.revisions
    rules = {
        Act.ANSWER: may_write and state is LeadState.ASKED,
        Act.CONFIRM: state.is_open and not standing.confirmed,
        Act.ADD: may_write,
        Act.WITHDRAW: state.is_open,
    }
    return tuple(act for act, may in rules.items() if may)


def perform(act: Act, standing: Standing, policy: Policy) -> LeadState:
    """The state after a reporter's act; NotAllowed with what would be allowed.

    What is added to a closed or referred report brings it back to the queue: a person looks again.
    """
    may = allowed(standing, policy)
    if act not in may:
        names = ", ".join(may) or "nothing; please send a new report"
        raise NotAllowed(f"a report that is {standing.state} does not allow {act!s}; it allows: {names}")
    if act is Act.WITHDRAW:
        return LeadState.WITHDRAWN
    if act is Act.CONFIRM or standing.state in (LeadState.RECEIVED, LeadState.ACCEPTED):
        return standing.state
    return LeadState.QUEUED


def _topic(standing: Standing) -> str:
    """Which group of sentences speaks."""
    ended = standing.state in (LeadState.REFERRED, LeadState.CLOSED)
    if ended and standing.scope is Scope.PROTECTED:
        return "protected"
    return standing.state.value


def _confirmation(standing: Standing, language: str) -> str:
    if standing.confirmed or not standing.state.is_open:
        return ""
    if not standing.confirmation_asked:
        return say("confirm.waiting", language)
    return f"{say('confirm.question', language)} {say('confirm.unanswered', language)}"


def _keeping(standing: Standing, policy: Policy, language: str) -> str:
    if standing.state.is_open or standing.disposition is None:
        return ""
    return say("keeping", language, days=policy.retention.of(standing.disposition).days)
