"""Run: every verifier that a lead can feed; one finding for each claim, also where a verifier fails.

Who runs them says by a guard what happens to one that raises or never ends: the core stops nobody.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from leadline.errors import BadInput, GiveUp, TryAgain
from leadline.model.finding import Finding, Verdict
from leadline.verification.dossier import Dossier
from leadline.verification.verifier import Verifier

Made = TypeVar("Made")
#: claims of one lead that one verifier answers where nobody says otherwise
MOST = 50


class Guard(Protocol):
    """Runs a piece of work of a plugin, so that whatever it does, the line goes on."""

    def __call__(self, work: Callable[[], Made]) -> Made:
        """What the work gives. LeadlineErrors go through; anything else that it raises is a GiveUp that
        names it, and work that takes too long is a TryAgain that says how long it may take.
        """
        ...


def unguarded(work: Callable[[], Made]) -> Made:
    """What the work gives; errors go through, and it may take as long as it likes."""
    return work()


def run(
    verifiers: Sequence[Verifier], dossier: Dossier, guard: Guard = unguarded, most: int = MOST
) -> tuple[Finding, ...]:
    """The findings of all verifiers that find something to check, in the order of their names.

    A claim with an impossible value is answered "cannot tell" with the field and its limit, and so is a
    verifier that failed or took too long. Of more than `most` claims of one verifier the first are answered.
    """
    ordered = sorted(verifiers, key=lambda one: one.spec.name)
    return tuple(finding for one in ordered for finding in _answers(one, dossier, guard, most))


def has_claims(verifiers: Sequence[Verifier], dossier: Dossier) -> bool:
    """Whether any of them finds something to check; one that refuses has found something."""
    return any(_claims(one, dossier, unguarded) for one in verifiers)


def answered(verifier: Verifier, claim: Any, guard: Guard = unguarded) -> Finding:
    """The finding on one claim, or why there is none. Raises BadInput for a value that cannot be."""
    try:
        return guard(lambda: _sound(verifier.check(claim)))
    except (GiveUp, TryAgain) as error:
        return _failed(verifier, error, claim)


def _answers(verifier: Verifier, dossier: Dossier, guard: Guard, most: int) -> Sequence[Finding]:
    try:
        claims = _claims(verifier, dossier, guard)
    except (GiveUp, TryAgain) as error:
        return [_failed(verifier, error)]
    found = [_check(verifier, claim, guard) for claim in claims[:most]]
    return [*found, _left_out(verifier, len(claims) - most)] if len(claims) > most else found


def _claims(verifier: Verifier, dossier: Dossier, guard: Guard) -> Sequence[Any]:
    try:
        return guard(lambda: tuple(verifier.claims(dossier)))
    except BadInput as error:
        return (error,)


def _check(verifier: Verifier, claim: Any, guard: Guard) -> Finding:
    try:
        if isinstance(claim, BadInput):
            raise claim
        return answered(verifier, claim, guard)
    except BadInput as error:
        return _cannot_tell(
            verifier,
            f"What was given cannot be checked: {error}.",
            f"所给内容无法核查：{error}。",
            claim,
            refused=error.field,
        )


def _sound(finding: Finding) -> Finding:
    """The finding, if it can be stored and shown: plain JSON, and finite numbers."""
    json.dumps([dict(finding.inputs), dict(finding.figure)], allow_nan=False)
    if finding.strength is not None and not math.isfinite(finding.strength):
        raise ValueError("a strength that is not finite")
    return finding


def _failed(verifier: Verifier, error: GiveUp | TryAgain, claim: Any = None) -> Finding:
    if isinstance(error, TryAgain):
        return _cannot_tell(
            verifier,
            f"This check was stopped after {error.after_s:g} s without an answer; nothing follows from that.",
            f"该项核查在{error.after_s:g}秒内未得出结果，已被停止；这不说明任何问题。",
            claim,
            stopped_after_s=error.after_s,
        )
    return _cannot_tell(
        verifier,
        f"This check failed ({error}); nothing follows from that, and the line's operator should know.",
        f"该项核查出错（{error}）；这不说明任何问题，请告知系统管理员。",
        claim,
        failed=str(error),
    )


def _left_out(verifier: Verifier, count: int) -> Finding:
    return _cannot_tell(
        verifier,
        f"{count} further claims of this report were not checked: there are too many.",
        f"该举报中另有{count}项陈述因数量过多未予核查。",
        None,
        left_out=count,
    )


def _cannot_tell(
    verifier: Verifier, because: str, because_zh: str, claim: Any, **why: str | float
) -> Finding:
    # not the claim itself: it may hold words of the report
    about = "rest" if "left_out" in why else str(getattr(claim, "about", ""))
    return Finding(
        verifier=verifier.spec.name,
        verdict=Verdict.INCONCLUSIVE,
        strength=None,
        strength_is="",
        uncertainty="",
        because=because,
        because_zh=because_zh,
        about=about,
        inputs=why,
        method_version=verifier.spec.version,
    )
