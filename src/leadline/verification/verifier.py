"""Verifier: what any check of a claim promises. Found by the entry point `leadline.verifiers`.

A verifier has two halves. `claims` says what a lead claims that it can check; `check` answers one claim,
wherever the claim comes from: a lead, an officer's form, a line of a file, a program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from leadline.errors import BadInput
from leadline.model.finding import Finding
from leadline.model.spec import Spec
from leadline.verification.dossier import Dossier

Claim = TypeVar("Claim")


class Verifier(Protocol):
    """Answers one question about one claim; done when `leadline.testing.check_verifier` passes.

    It is made with one argument, the `World` of the line, and works without any of it.
    """

    @property
    def spec(self) -> Spec:
        """The card of this verifier; the first of its `needs` is its subject (see `plan`)."""
        ...

    @property
    def claim(self) -> type[Any]:
        """The frozen dataclass that a claim is; its fields can be written as JSON."""
        ...

    def claims(self, dossier: Dossier) -> Sequence[Any]:
        """What this lead claims, with what officers entered in its place; empty if its subject is absent."""
        ...

    def check(self, claim: Any) -> Finding:
        """One finding. What is missing makes it INCONCLUSIVE and is named; it never raises for that.

        `rests_on` says what was read; `(OWN_WORDS,)` if that is nothing but the reporter's own words: such
        a finding may contradict, but it corroborates nothing. Raises BadInput for a value that cannot be.
        """
        ...


def read_claim(kind: type[Claim], given: Mapping[str, Any] | bytes) -> Claim:
    """A claim from JSON or plain data; raises BadInput with field, limit and likely cause."""
    try:
        plain = msgspec.json.decode(given) if isinstance(given, bytes) else given
        return msgspec.convert(_texts_of(kind, plain), type=kind, strict=False)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at `$.")
        name = where.rstrip("`") or said.rpartition("`")[0].rpartition("`")[2]
        raise BadInput(name or "claim", said, "is the field spelt and typed as the help says?") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("claim", "one JSON object", "it is not JSON") from error


def _texts_of(kind: type[Any], given: Any) -> Any:
    """The same with whole numbers as texts where the claim wants a text: an MMSI is written as both."""
    if not isinstance(given, Mapping) or not is_dataclass(kind):
        return given
    texts = {one.name for one in fields(kind) if one.type in ("str", str)}
    return {
        name: str(value)
        if name in texts and isinstance(value, int) and not isinstance(value, bool)
        else value
        for name, value in given.items()
    }


def plain_claim(claim: Any) -> dict[str, Any]:
    """The claim as plain JSON, for `Finding.inputs`; `read_claim` gives it back."""
    found: dict[str, Any] = msgspec.to_builtins(claim)
    return found


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON, for programs."""
    return {
        "verifier": finding.verifier,
        "verdict": finding.verdict.value,
        "strength": finding.strength,
        "strength_is": finding.strength_is,
        "uncertainty": finding.uncertainty,
        "because": finding.because,
        "because_zh": finding.because_zh,
        "about": finding.about,
        "would_change": finding.would_change,
        "rests_on": list(finding.rests_on),
        "inputs": dict(finding.inputs),
        "figure": dict(finding.figure),
        "method_version": finding.method_version,
    }
