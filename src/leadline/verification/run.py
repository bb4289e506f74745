"""Run: every verifier that a lead can feed; one finding for each claim."""

from __future__ import annotations

from collections.abc import Sequence

from leadline.errors import BadInput
from leadline.model.finding import Finding, Verdict
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import Verifier


def run(verifiers: Sequence[Verifier], dossier: Dossier) -> tuple[Finding, ...]:
    """The findings of all verifiers that find something to check, in the order of their names.

    A claim with an impossible value is answered "cannot tell" with the field and its limit.
    """
    ordered = sorted(verifiers, key=lambda one: one.spec.name)
    return tuple(_check(one, claim) for one in ordered for claim in _claims(one, dossier))


def _claims(verifier: Verifier, dossier: Dossier) -> Sequence[object]:
    try:
        return verifier.claims(dossier)
    except BadInput as error:
        return (error,)


def _check(verifier: Verifier, claim: object) -> Finding:
    try:
        if isinstance(claim, BadInput):
            raise claim
        return verifier.check(claim)
    except BadInput as error:
        return Finding(
            verifier=verifier.spec.name,
            verdict=Verdict.INCONCLUSIVE,
            strength=None,
            strength_is="",
            uncertainty="",
            because=f"What was given cannot be checked: {error}.",
            because_zh=f"所给内容无法核查：{error}。",
            about=str(getattr(claim, "about", "")),
            inputs={"refused": error.field},
            method_version=verifier.spec.version,
        )
