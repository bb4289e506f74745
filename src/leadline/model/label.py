"""Label: what a person said of a report; the truth that every certificate and every training rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leadline.model.action import Move, Opinion
from leadline.model.decision import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A person's answer to the questions that the voters answer."""

    #: the report
    lead: UUID
    #: whose matter it is
    scope: Scope
    #: category id, if ours
    category: str | None = None
    #: office id, if it is for another office
    referral: str | None = None
    #: whether nobody wrote it to report something: advertising, nonsense, a machine flood
    is_spam: bool = False
    #: the earlier report that says the same, if the person was asked and said so
    duplicate_of: UUID | None = None
    #: user name of the person
    by: str = ""
    #: when, aware UTC
    at: datetime
    #: whether the person did not see what the machine had said
    is_blind: bool = False

    @property
    def is_actionable(self) -> bool:
        """Whether a report is lost if a machine takes it out of the queue; in doubt it is."""
        return not self.is_spam and self.scope in (Scope.OURS, Scope.UNCLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One report that was decided again by a person, with what the machine made of it."""

    #: when it was sorted
    at: datetime
    #: the moves that the report was a candidate for
    moves: tuple[Move, ...]
    #: the person's answer
    label: Label
    #: what each voter put first
    votes: tuple[Opinion, ...] = ()
    #: language and channel of the report
    language: str = ""
    channel: str = ""
