"""Report: what a person told the line, as received, never changed.

`SealedReport` is what is stored; `Report` is the same one opened in memory by the
process that sorts. Must not know who the reporter is: identity lives in the vault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from leadline.model.moment import Moment
from leadline.model.place import Place
from leadline.model.reading import RadioReading

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Channel(StrEnum):
    """How the report came in."""

    WEB = "web"
    API = "api"
    PHONE = "phone"
    MESSAGE = "message"


class Mode(StrEnum):
    """Two different promises: *anonymous*, we cannot know; *confidential*, we know and protect."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"


class Basis(StrEnum):
    """How the reporter knows: the basis for the information grade, never for its truth."""

    SAW = "saw"
    RECORDED = "recorded"
    TOLD = "told"
    INFERRED = "inferred"
    UNSTATED = "unstated"


class Danger(StrEnum):
    """Whether anybody is in danger now, in the reporter's words."""

    NOW = "now"
    NO = "no"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The words of a report: everything in here is sealed at rest."""

    #: what happened; the only required part, 1 to 20,000 characters
    what: str
    #: the place in words
    where: str = ""
    #: the time in words
    when: str = ""
    #: how the reporter knows, in words
    how_known: str = ""
    #: what evidence there is, in words
    evidence: str = ""

    @property
    def text(self) -> str:
        """All the words, one part a line, for reading by machine or person."""
        return "\n".join(
            part for part in (self.what, self.where, self.when, self.how_known, self.evidence) if part
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The few fields of a report that are stored unsealed, because sorting and clocks need them."""

    #: how it came in
    channel: Channel
    #: anonymous or confidential
    mode: Mode
    #: language of the form or the API call: "en" or "zh"
    language: str
    #: where, if coordinates were given
    place: Place | None = None
    #: when, if a time was given
    moment: Moment | None = None
    #: what a radio receiver showed at the place, if one was read; never without a place
    reading: RadioReading | None = None
    #: how the reporter knows
    basis: Basis = Basis.UNSTATED
    #: whether anybody is in danger now
    danger: Danger = Danger.UNSTATED
    #: whether the line may ask back through the inbox
    may_reply: bool = True
    #: which of what, where, when, how_known and evidence are filled
    filled: frozenset[str] = frozenset()
    #: False while a report made in anger waits for its confirmation (see policy `confirmation`)
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedReport:
    """One revision of a report as it is stored: the first one, or what the reporter added later."""

    #: identity of the report, UUID version 7: sortable by time of receipt
    id: UUID
    #: 1 for the first version, +1 for each addition by the reporter
    revision: int
    #: instant of registration, aware UTC; decides the order of reward rights
    received_at: datetime
    #: the unsealed fields
    circumstances: Circumstances
    #: the Statement as an age file to the line's intake key
    sealed: bytes

    @property
    def reference(self) -> str:
        """A short name for people to say on the phone, such as `7K3M-92QX`."""
        return reference(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report opened in memory: all of its words so far, oldest first."""

    #: identity of the report
    id: UUID
    #: the newest revision that these words include
    revision: int
    #: instant of registration of the first revision
    received_at: datetime
    #: the newest unsealed fields
    circumstances: Circumstances
    #: the words, one Statement a revision
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        """All the words of all revisions."""
        return "\n".join(statement.text for statement in self.statements)

    @property
    def reference(self) -> str:
        """A short name for people to say on the phone."""
        return reference(self.id)


def reference(report_id: UUID) -> str:
    """Eight Crockford characters from the random end of an id: 40 bits, for people, not a key.

    >>> reference(UUID(int=0))
    '0000-0000'
    """
    number = report_id.int & ((1 << 40) - 1)
    letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
