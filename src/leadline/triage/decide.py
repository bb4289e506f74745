"""Decide: turns votes into one decision a report. Nothing is closed here; what is in doubt goes to a person.

Rules, in order: voters must agree; a report that speaks of danger, a sensitive subject, or of
behaviour is never referred or routed out by machine; a weak majority is "unclear".
Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from leadline.errors import Missing
from leadline.model.decision import Cue, Decision, Scope, Vote
from leadline.model.report import Basis, Danger, Report
from leadline.policy.devices import catalogue
from leadline.policy.lexicon import Weights, lexicon
from leadline.policy.offices import FALLBACK
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.because import because
from leadline.triage.voter import Voter

K = TypeVar("K", bound=str)

#: scopes whose reports are tied together by the object that they describe
_OURS_STILL = frozenset({Scope.OURS, Scope.UNCLEAR})
#: lists whose cues are behaviour or an object, not a person
_BEHAVIOUR = frozenset({"category", "device"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """All votes on one report, taken together."""

    scope: Mapping[Scope, float]
    category: Mapping[str, float]
    referral: Mapping[str, float]
    cues: tuple[Cue, ...]
    #: whether every voter puts the same scope first
    agreed: bool

    @property
    def leader(self) -> Scope:
        """The most probable scope; on a tie the one that keeps the report with us."""
        order = (Scope.UNCLEAR, Scope.OURS, Scope.REFERRAL, Scope.PROTECTED)
        return max(order, key=lambda scope: (self.scope[scope], -order.index(scope)))


def decide(voters: Sequence[Voter], reports: Sequence[Report], taxonomy: Taxonomy) -> list[Decision]:
    """One proposal for each report, in their order. Raises Missing without a voter."""
    if not voters:
        raise Missing("voters", "at least one voter is needed to sort reports", "is a plugin not installed?")
    ballots = [voter.vote(reports) for voter in voters]
    weights = lexicon().weights
    return [
        _decide(poll(list(votes)), report, taxonomy, weights)
        for report, *votes in zip(reports, *ballots, strict=True)
    ]


def poll(votes: Sequence[Vote]) -> Poll:
    """The mean of the votes, with their cues without repetition."""
    scope = _mean([vote.scope for vote in votes])
    leaders = {max(vote.scope, key=lambda scope: vote.scope[scope]) for vote in votes}
    return Poll(
        scope={one: scope.get(one, 0.0) for one in Scope},
        category=_mean([vote.category for vote in votes if vote.category]),
        referral=_mean([vote.referral for vote in votes if vote.referral]),
        cues=tuple(dict.fromkeys(cue for vote in votes for cue in vote.cues)),
        agreed=len(leaders) == 1,
    )


def _mean(shares: Sequence[Mapping[K, float]]) -> dict[K, float]:
    sums: dict[K, float] = {}
    for share in shares:
        for key, value in share.items():
            sums[key] = sums.get(key, 0.0) + value / len(shares)
    return sums


def _decide(taken: Poll, report: Report, taxonomy: Taxonomy, weights: Weights) -> Decision:
    scope = _scope(taken, report, weights)
    known = {name: share for name, share in taken.category.items() if name in taxonomy}
    decision = Decision(
        scope=scope,
        category=_first(known) if scope is Scope.OURS else None,
        referral=_office(taken.referral, weights) if scope is Scope.REFERRAL else None,
        object_kind=_object_kind(taken.cues) if scope in _OURS_STILL else None,
        sensitive=_speaks(taken.cues, "sensitive"),
        raising=tuple(dict.fromkeys(cue.entry for cue in taken.cues if cue.lexicon == "raising")),
        second_review=_speaks(taken.cues, "hearsay") or report.circumstances.basis is Basis.TOLD,
        score=round(taken.scope[scope], 4),
        cues=taken.cues,
    )
    return replace(decision, because=because(decision, "en"))


def _scope(taken: Poll, report: Report, weights: Weights) -> Scope:
    leader = taken.leader
    if not taken.agreed:
        return Scope.UNCLEAR
    if leader is Scope.OURS:
        enough = taken.category and taken.scope[leader] >= weights.ours
        return Scope.OURS if enough else Scope.UNCLEAR
    if leader is Scope.REFERRAL:
        out = taken.referral and taken.scope[leader] >= weights.referral and may_leave(taken, report, weights)
        return Scope.REFERRAL if out else Scope.UNCLEAR
    if leader is Scope.PROTECTED:
        out = taken.scope[leader] >= weights.protected and may_leave(taken, report, weights)
        return Scope.PROTECTED if out else Scope.UNCLEAR
    return Scope.UNCLEAR


def may_leave(taken: Poll, report: Report, weights: Weights) -> bool:
    """Whether a machine may propose that it leaves: no danger, sensitive subject or behaviour of ours."""
    if report.circumstances.danger is Danger.NOW or _speaks(taken.cues, "danger"):
        return False
    if _speaks(taken.cues, "sensitive"):
        return False
    behaviour = [cue.weight for cue in taken.cues if cue.lexicon in _BEHAVIOUR]
    if behaviour and _speaks(taken.cues, "raising"):
        return False
    return max(behaviour, default=0.0) < weights.never_out_from


def _office(shares: Mapping[str, float], weights: Weights) -> str:
    """The office that most of the words name, or the switchboard if none has enough of them."""
    first = _first(shares)
    return first if first is not None and shares[first] >= weights.office else FALLBACK


def _object_kind(cues: Iterable[Cue]) -> str | None:
    return catalogue().kind_of([cue.entry for cue in cues if cue.lexicon == "device"])


def _speaks(cues: Iterable[Cue], name: str) -> bool:
    return any(cue.lexicon == name for cue in cues)


def _first(shares: Mapping[str, float]) -> str | None:
    return max(shares, key=lambda key: (shares[key], key), default=None)
