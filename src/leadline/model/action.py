"""Action: the narrow things that a machine may do with a report, each only while it holds a certificate.

Nothing here closes a report whose subject is sensitive, that speaks of danger, or that has an earlier
one on the same place or thing: those rules stand in `triage.actions` and know no certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """One narrow action; each is certified apart from the others."""

    #: link to the earlier report that says the same; nothing is closed or deleted
    DUPLICATE = "duplicate"
    #: close what nobody wrote to report something: advertising, machine floods
    SPAM = "spam"
    #: hand to the office whose matter it is; protected expression is routed out
    REFER = "refer"
    #: put before at most two desks
    ROUTE = "route"
    #: the strict form of ROUTE: exactly one desk
    ROUTE_ONE = "route-one"
    #: raise in the queue; nothing is ever lowered
    RAISE = "raise"
    #: acknowledge and ask the reporter for what is missing
    ASK = "ask"

    @property
    def is_closing(self) -> bool:
        """Whether a report leaves the officers' queue by it: then lost reports count as a second risk."""
        return self in (Action.SPAM, Action.REFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one certificate is for: an action in one language, for reports of one channel."""

    #: the action
    action: Action
    #: language of the reports: "en" or "zh"
    language: str
    #: how they came in: a value of `Channel`
    channel: str

    def __str__(self) -> str:
        """For logs and keys: `route/zh/web`."""
        return f"{self.action}/{self.language}/{self.channel}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That a report is a candidate for one action: how sure the voters are, and whether a machine did it."""

    #: the action
    action: Action
    #: how sure the voters are that it is right, 0 to 1
    score: float
    #: at most two: desks, an office, the earlier report, or what is asked for
    labels: tuple[str, ...] = ()
    #: id of the certificate under which the machine did it; "": a person does it
    certificate: str = ""
    #: whether a rule keeps it with people, whatever the certificate; such moves count for none
    barred: bool = False
    #: why the machine did it or left it to a person, as a sentence to read aloud
    because: str = ""

    @property
    def is_automatic(self) -> bool:
        """Whether the machine did it."""
        return bool(self.certificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The leading answer of one voter, short enough to stand beside the others."""

    #: the voter's Spec.name
    voter: str
    #: the scope that it puts first
    scope: str
    #: the category or the office that it puts first, or ""
    answer: str
    #: probability of the scope, times that of the answer if there is one; 0 to 1
    probability: float
    #: what spoke, as a sentence to read aloud
    because: str = ""


def cells(languages: tuple[str, ...], channels: tuple[str, ...]) -> Iterator[Cell]:
    """Every cell of a line that speaks these languages and listens to these channels."""
    for action in Action:
        for language in languages:
            for channel in channels:
                yield Cell(action=action, language=language, channel=channel)
