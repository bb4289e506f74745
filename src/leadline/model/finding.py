"""Finding: one verification method's answer about one claim of one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: what a finding rests on when it read nothing but the report itself: it corroborates nothing
OWN_WORDS = "words"


class Verdict(StrEnum):
    """What a method may say. "Cannot tell" is an answer, not an error."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer with its strength, its uncertainty and the sentence why."""

    #: the verifier's Spec.name
    verifier: str
    #: the answer
    verdict: Verdict
    #: size of the evidence, on the scale that `strength_is` names; None if there is none
    strength: float | None
    #: what the strength is: "likelihood ratio", "p-value", "field ratio", "match score" …
    strength_is: str
    #: the size of the doubt, in words with a unit
    uncertainty: str
    #: a sentence that an officer can read aloud
    because: str
    #: the same sentence in Chinese; "" where the console says the English one by its forms
    because_zh: str = ""
    #: what it is about where one method answers several times for a lead: a file, a ship, a record
    about: str = ""
    #: what would change this answer, as a sentence for the officer; "" if nothing would
    would_change: str = ""
    #: the same sentence in Chinese
    would_change_zh: str = ""
    #: where it comes from: OWN_WORDS, "file:<id>", "tracks", "register:dock" …; two findings that share
    #: one of these are not independent
    rests_on: tuple[str, ...] = ()
    #: what went in, so that the answer can be had again (no report text)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    #: what a picture of it needs, as plain JSON with its "kind"; empty where words say it all
    figure: Mapping[str, Any] = field(default_factory=dict)
    #: version of the method
    method_version: str = "1"

    @property
    def is_own_words(self) -> bool:
        """Whether it read nothing but the report: saying a thing twice does not make it two sources."""
        return self.rests_on == (OWN_WORDS,)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was missing for a better answer, as words that the plan step knows."""
        named = str(self.inputs.get("missing", ""))
        return tuple(need for need in named.split(", ") if need)
