"""Identity: who reports, for the confidential mode only. It exists open in memory, sealed anywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from leadline.errors import Missing, TooLong

#: characters of a name and of one way to reach somebody
MOST_CHARACTERS = 200
#: ways to reach one person
MOST_WAYS = 5


class WayKind(StrEnum):
    """How somebody can be reached."""

    PHONE = "phone"
    MAIL = "mail"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to reach the reporter; printing it shows the kind only."""

    #: phone, mail or other
    kind: WayKind
    #: the number, the address or the words
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.value.strip():
            raise Missing(f"contact.{self.kind}", "must not be empty")
        if len(self.value) > MOST_CHARACTERS:
            raise TooLong(f"contact.{self.kind}", f"at most {MOST_CHARACTERS} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who reported and how to reach them; printing it shows nothing of that."""

    #: the name as given; may be empty
    name: str = field(default="", repr=False)
    #: ways to reach the person, best first
    ways: tuple[Way, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if len(self.name) > MOST_CHARACTERS:
            raise TooLong("contact.name", f"at most {MOST_CHARACTERS} characters")
        if len(self.ways) > MOST_WAYS:
            raise TooLong("contact.ways", f"at most {MOST_WAYS} ways")
        if not self.name.strip() and not self.ways:
            raise Missing("contact", "needs a name or a way to answer", "leave it out to stay anonymous")
