"""Finding: one verification method's answer about one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
    #: what went in, so that the answer can be had again (no report text)
    inputs: Mapping[str, str | float | bool] = field(default_factory=dict)
    #: version of the method
    method_version: str = "1"
