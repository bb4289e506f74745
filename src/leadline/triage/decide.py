"""Decide: turns votes into one decision a report. Nothing is closed here; what is in doubt goes to a person.

Rules, in order: a report leaves only if all voters agree, and never if it speaks of danger, of a sensitive
subject or of behaviour; a weak mean is "unclear".
Must not know who reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from leadline.errors import Missing
from leadline.model.action import Action, Cell
from leadline.model.certificate import Permit
from leadline.model.decision import Cue, Decision, Scope
from leadline.model.report import Basis, Report
from leadline.policy.devices import catalogue
from leadline.policy.lexicon import Weights, lexicon
from leadline.policy.offices import FALLBACK
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.actions import NOTHING_AROUND, Around, moves, never_closed, office_of, permitted
from leadline.triage.because import because
from leadline.triage.poll import Poll, first, poll
from leadline.triage.voter import Voter

#: scopes whose reports are tied together by the object that they describe
_OURS_STILL = frozenset({Scope.OURS, Scope.UNCLEAR})
#: no action has a certificate
ALL_OFF: Mapping[Cell, Permit] = MappingProxyType({})


def decide(
    voters: Sequence[Voter],
    reports: Sequence[Report],
    taxonomy: Taxonomy,
    *,
    around: Sequence[Around] | None = None,
    permits: Mapping[Cell, Permit] = ALL_OFF,
) -> list[Decision]:
    """One decision for each report, in their order; what has no permit stays a proposal.

    `around` says for each report what other rows tell of it. Raises Missing without a voter.
    """
    if not voters:
        raise Missing("voters", "at least one voter is needed to sort reports", "is a plugin not installed?")
    ballots = [voter.vote(reports) for voter in voters]
    weights, known = lexicon().weights, around or [NOTHING_AROUND] * len(reports)
    made = fingerprint(voters)
    decisions = []
    for report, near, *votes in zip(reports, known, *ballots, strict=True):
        taken = poll(list(votes))
        asked = moves(taken, report, near, taxonomy)
        decision = replace(
            _decide(taken, report, taxonomy, weights),
            moves=permitted(asked, report, taken, permits),
            votes=taken.opinions,
            model_hash=made,
        )
        decisions.append(followed(decision))
    return decisions


def followed(decision: Decision) -> Decision:
    """The decision, its scope and office those of a referral that the machine does."""
    refer = next((move for move in decision.moves if move.action is Action.REFER and move.is_automatic), None)
    if refer is None:
        return decision
    office = office_of(refer.labels)
    scope = Scope.REFERRAL if office else Scope.PROTECTED
    return replace(decision, scope=scope, referral=office or None, category=None, object_kind=None)


def fingerprint(voters: Sequence[Voter]) -> str:
    """The hash of these voters: name, version and, where one is trained, the hash of its file.

    16 hexadecimal letters; another voter, version or training gives another.
    """
    parts = sorted(
        f"{voter.spec.name}/{voter.spec.version}/{getattr(voter, 'fingerprint', '')}" for voter in voters
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _decide(taken: Poll, report: Report, taxonomy: Taxonomy, weights: Weights) -> Decision:
    scope = _scope(taken, report, weights)
    known = {name: share for name, share in taken.category.items() if name in taxonomy}
    decision = Decision(
        scope=scope,
        category=first(known) if scope is Scope.OURS else None,
        referral=_office(taken.referral, weights) if scope is Scope.REFERRAL else None,
        object_kind=_object_kind(taken.cues) if scope in _OURS_STILL else None,
        sensitive=taken.speaks("sensitive"),
        raising=tuple(dict.fromkeys(cue.entry for cue in taken.cues if cue.lexicon == "raising")),
        second_review=taken.speaks("hearsay") or report.circumstances.basis is Basis.TOLD,
        score=round(taken.scope[scope], 4),
        cues=taken.cues,
    )
    return replace(decision, because=because(decision, "en"))


def _scope(taken: Poll, report: Report, weights: Weights) -> Scope:
    leader = taken.leader
    if leader is Scope.OURS:
        enough = taken.category and taken.scope[leader] >= weights.ours
        return Scope.OURS if enough else Scope.UNCLEAR
    if leader is Scope.REFERRAL:
        out = taken.referral and taken.scope[leader] >= weights.referral and not never_closed(report, taken)
        return Scope.REFERRAL if out else Scope.UNCLEAR
    if leader is Scope.PROTECTED:
        out = taken.scope[leader] >= weights.protected and not never_closed(report, taken)
        return Scope.PROTECTED if out else Scope.UNCLEAR
    return Scope.UNCLEAR


def _office(shares: Mapping[str, float], weights: Weights) -> str:
    """The office that most of the words name, or the switchboard if none has enough of them."""
    office = first(shares)
    return office if office is not None and shares[office] >= weights.office else FALLBACK


def _object_kind(cues: Iterable[Cue]) -> str | None:
    return catalogue().kind_of([cue.entry for cue in cues if cue.lexicon == "device"])
