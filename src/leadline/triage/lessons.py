"""Lessons: people's labels as classes to learn, and a model's probabilities of these classes as a vote.

A class is one word: `ours/device`, `referral/noise`, `protected`, `unclear`, `spam`. Must not know who
reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadline.model.decision import Scope, Vote
from leadline.model.label import Label
from leadline.policy.starter import Example

SPAM = "spam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One text with its class."""

    text: str
    name: str
    #: when the report was received; None for the starter, which nobody ever sent
    at: datetime | None = None
    #: what an officer may call it: a report's short name; the first words of an example, which are public
    called: str = ""


def class_of(label: Label) -> str:
    """The class that a person put a report into.

    >>> from uuid import UUID
    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> class_of(Label(lead=UUID(int=1), scope=Scope.OURS, category="device", at=at))
    'ours/device'
    """
    return _class(label.scope, label.category, label.referral, label.is_spam)


def class_of_example(example: Example) -> str:
    """The class of a report of the starter corpus."""
    return _class(example.scope or Scope.UNCLEAR, example.category, example.referral, example.spam)


def _class(scope: Scope, category: str | None, referral: str | None, is_spam: bool) -> str:
    if is_spam:
        return SPAM
    if scope is Scope.OURS and category:
        return f"{scope.value}/{category}"
    if scope is Scope.REFERRAL and referral:
        return f"{scope.value}/{referral}"
    return scope.value if scope in (Scope.PROTECTED, Scope.UNCLEAR) else Scope.UNCLEAR.value


def vote_of(voter: str, classes: Sequence[str], shares: Sequence[float], because: str) -> Vote:
    """The vote that these probabilities are; spam counts as unclear for the scope, and apart as spam."""
    scope = dict.fromkeys(Scope, 0.0)
    inside: dict[str, dict[str, float]] = {Scope.OURS.value: {}, Scope.REFERRAL.value: {}}
    spam = 0.0
    for name, share in zip(classes, shares, strict=True):
        first, _, rest = name.partition("/")
        if first == SPAM:
            spam += share
            scope[Scope.UNCLEAR] += share
            continue
        scope[Scope(first)] += share
        if rest:
            inside[first][rest] = share
    total = sum(scope.values())
    return Vote(
        voter=voter,
        scope={one: share / total for one, share in scope.items()},
        category=_proper(inside[Scope.OURS.value]),
        referral=_proper(inside[Scope.REFERRAL.value]),
        spam=min(1.0, spam / total),
        because=because,
    )


def _proper(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if total > 0 else {}
