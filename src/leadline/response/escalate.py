"""Escalate: who is told when a deadline is missed, and in which words.

A notice holds the short reference, the clock and a link; never report text. Level n is told
n steps after the missed deadline; the last role is told again as often as the policy says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from leadline.model.deadline import Clock, Deadline, spoken
from leadline.model.report import reference
from leadline.policy import Policy
from leadline.policy.clocks import Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That everybody with a role must be told of one missed deadline."""

    #: unique for lead, clock, deadline and level: telling twice is harmless
    key: str
    #: "officer", "supervisor" or "administrator"
    role: str
    #: the lead
    lead: UUID
    #: which promise
    clock: Clock
    #: 0 at the missed deadline, +1 each step
    level: int
    #: when it should have been met, aware UTC
    due_at: datetime

    def text(self, language: str, link: str) -> str:
        """One line in "en" or "zh" with reference, clock and link (a path of this site)."""
        words = _WORDS[language]
        return words["line"].format(
            promise=words[self.clock.value],
            reference=reference(self.lead),
            due=f"{self.due_at:%Y-%m-%d %H:%M:%S}",
            link=link,
        )


_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "line": "{reference}: {promise} was due at {due} UTC and is missed. Open {link}",
            "danger": "danger to life",
            "screening": "the first screening",
            "response": "the response",
            "acknowledge": "the acknowledgement",
            "referral": "the confirmation of the referral",
        },
        "zh": {
            "line": "{reference}：{promise}应于世界协调时 {due} 前完成，现已超时。请打开 {link}",
            "danger": "危及生命情况的处置",
            "screening": "初步筛查",
            "response": "现场响应",
            "acknowledge": "受理确认",
            "referral": "转办确认",
        },
    }
)


def missed(lead: UUID, deadline: Deadline, now: datetime, policy: Policy) -> tuple[Notice, ...]:
    """The notices that are due by now: for each role the newest level, lowest level first.

    After a stand-still every role is told once, not once for each step that went by.
    """
    chain = policy.escalation.of(deadline.clock)
    if now <= deadline.due_at:
        return ()
    reached = min((now - deadline.due_at - timedelta.resolution) // chain.step, _last(chain))
    newest = {_role(chain, level): level for level in range(reached + 1)}
    return tuple(
        Notice(
            key=f"missed:{lead}:{deadline.clock}:{int(deadline.due_at.timestamp())}:{level}",
            role=role,
            lead=lead,
            clock=deadline.clock,
            level=level,
            due_at=deadline.due_at,
        )
        for role, level in sorted(newest.items(), key=lambda item: item[1])
    )


def next_notice_at(deadline: Deadline, now: datetime, policy: Policy) -> datetime | None:
    """The next instant after which `missed` gives something new, or None after the last repeat."""
    chain = policy.escalation.of(deadline.clock)
    instants = (deadline.due_at + level * chain.step for level in range(_last(chain) + 1))
    return next((instant for instant in instants if instant >= now), None)


def chain_sentence(clock: Clock, policy: Policy) -> str:
    """Who is told when this clock is missed, as a sentence for the console."""
    chain = policy.escalation.of(clock)
    who = ", then ".join(chain.roles)
    return f"If it is missed: {who}, {spoken(chain.step)} apart, the last one {chain.repeats} times again."


def _last(chain: Escalation) -> int:
    return len(chain.roles) - 1 + chain.repeats


def _role(chain: Escalation, level: int) -> str:
    return chain.roles[min(level, len(chain.roles) - 1)]
