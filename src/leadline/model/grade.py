"""Grade: how far source and information can be trusted, in 3x5x2 and Admiralty terms.

A machine proposes source 2 and information B to E only; the rest needs a person
(docs: standards of the UK 3x5x2 form; Admiralty code, AJP-2.1).
"""

from __future__ import annotations

from dataclasses import dataclass

#: what a machine may propose
MACHINE_INFORMATION = frozenset("BCDE")
MACHINE_SOURCE = 2


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
