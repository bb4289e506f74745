"""Spec: what a plugin says of itself. One plugin, one file, one Spec."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """The card of a voter, verifier or detector."""

    #: entry-point name, lower case, one word
    name: str
    #: the question it answers, as an officer would ask it
    question: str
    #: what it needs to answer, as words that the plan step understands
    needs: tuple[str, ...]
    #: how it answers, in one sentence
    method: str
    #: where the method or its numbers come from
    source: str
    #: version of the method; goes into every answer
    version: str = "1"
    #: whether a verifier reads nothing but the report's words, so that it can answer while the report is
    #: sorted; all others answer in a step of their own
    from_words: bool = False
