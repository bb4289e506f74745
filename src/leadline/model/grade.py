"""Grade: how far source and information can be trusted, in 3x5x2 and Admiralty terms.

A machine proposes source 2 and information B to E only; the rest needs a person
(docs: standards of the UK 3x5x2 form; Admiralty code, AJP-2.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from leadline.errors import BadInput

#: what a machine may propose
MACHINE_INFORMATION = frozenset("BCDE")
MACHINE_SOURCE = 2
#: the same information in Admiralty credibility: probably, possibly, cannot tell, improbable (AJP-2.1)
_CREDIBILITY = {"A": 1, "B": 2, "C": 3, "D": 6, "E": 5}
#: the same source in Admiralty reliability; an untested one cannot be judged
_RELIABILITY = {1: "A", 2: "F", 3: "E"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A proposal or an officer's grading."""

    #: 1 reliable, 2 untested, 3 not reliable
    source: int
    #: A known directly, B indirectly but corroborated, C indirectly, D not known, E suspected false
    information: str
    #: a sentence why
    because: str
    #: "" for the machine, else the officer's user name
    by: str = ""

    @property
    def admiralty(self) -> str:
        """The same in the Admiralty code.

        >>> Grade(source=2, information="C", because="").admiralty
        'F3'
        """
        return f"{_RELIABILITY[self.source]}{_CREDIBILITY[self.information]}"


#: how far a source can be trusted (Admiralty code): completely, usually, fairly, not usually, no, cannot tell
ADMIRALTY_SOURCES = "ABCDEF"
#: how far the information can: confirmed, probably, possibly, doubtful, improbable, cannot tell
ADMIRALTY_CREDIBILITIES = range(1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admiralty:
    """An officer's grading in the Admiralty code (AJP-2.1), such as B2; only people give it."""

    #: A to F
    source: str
    #: 1 to 6
    credibility: int

    def __post_init__(self) -> None:
        """Raise BadInput for a letter or a number that the code does not have."""
        if len(self.source) != 1 or self.source not in ADMIRALTY_SOURCES:
            raise BadInput("source", "a letter from A to F", "nothing was chosen")
        if self.credibility not in ADMIRALTY_CREDIBILITIES:
            raise BadInput("credibility", "a number from 1 to 6", "nothing was chosen")

    def __str__(self) -> str:
        """Letter and number.

        >>> str(Admiralty(source="B", credibility=2))
        'B2'
        """
        return f"{self.source}{self.credibility}"
