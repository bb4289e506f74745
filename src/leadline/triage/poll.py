"""Poll: all votes on one report taken together, without a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from leadline.model.action import Opinion
from leadline.model.decision import Cue, Scope, Vote

K = TypeVar("K", bound=str)
#: probability of the leading scope from which a voter is not against it: as much as of four equal ones
NOT_AGAINST = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """All votes on one report, taken together."""

    scope: Mapping[Scope, float]
    category: Mapping[str, float]
    referral: Mapping[str, float]
    cues: tuple[Cue, ...]
    #: whether no voter is against the leading scope: the vote is not carried by one
    agreed: bool
    #: mean probability that nobody wrote it to report something
    spam: float = 0.0
    #: the least of these probabilities: no single voter carries it
    spam_least: float = 0.0
    #: what each voter puts first
    opinions: tuple[Opinion, ...] = ()

    @property
    def leader(self) -> Scope:
        """The most probable scope; on a tie the one that keeps the report with us."""
        order = (Scope.UNCLEAR, Scope.OURS, Scope.REFERRAL, Scope.PROTECTED)
        return max(order, key=lambda scope: (self.scope[scope], -order.index(scope)))

    def speaks(self, name: str) -> bool:
        """Whether anything of this list was found in the text."""
        return any(cue.lexicon == name for cue in self.cues)


def poll(votes: Sequence[Vote]) -> Poll:
    """The mean of the votes, with their cues without repetition; who found nothing to go by abstains."""
    said = [vote for vote in votes if not is_silent(vote)] or list(votes)
    scope = _mean([vote.scope for vote in said])
    spam = [vote.spam for vote in said]
    taken = Poll(
        scope={one: scope.get(one, 0.0) for one in Scope},
        category=_mean([vote.category for vote in votes if vote.category]),
        referral=_mean([vote.referral for vote in votes if vote.referral]),
        cues=tuple(dict.fromkeys(cue for vote in votes for cue in vote.cues)),
        agreed=True,
        spam=sum(spam) / len(spam),
        spam_least=min(spam),
        opinions=tuple(opinion(vote) for vote in votes),
    )
    agreed = all(vote.scope.get(taken.leader, 0.0) >= NOT_AGAINST for vote in said)
    return replace(taken, agreed=agreed)


def is_silent(vote: Vote) -> bool:
    """Whether the voter found nothing to go by: all of it unclear, and no cue that weighs."""
    return vote.scope.get(Scope.UNCLEAR, 0.0) >= 1.0 and not any(cue.weight for cue in vote.cues)


def opinion(vote: Vote) -> Opinion:
    """What one voter puts first."""
    scope = _leader(vote)
    shares = {Scope.OURS: vote.category, Scope.REFERRAL: vote.referral}.get(scope, {})
    answer = first(shares) or ""
    return Opinion(
        voter=vote.voter,
        scope=scope.value,
        answer=answer,
        probability=round(vote.scope[scope] * (shares[answer] if answer else 1.0), 4),
        because=vote.because,
    )


def first(shares: Mapping[K, float]) -> K | None:
    """The key with the largest share; on a tie the last one in the order of the alphabet."""
    return max(shares, key=lambda key: (shares[key], key), default=None)


def _leader(vote: Vote) -> Scope:
    return max(vote.scope, key=lambda scope: vote.scope[scope])


def _mean(shares: Sequence[Mapping[K, float]]) -> dict[K, float]:
    sums: dict[K, float] = {}
    for share in shares:
        for key, value in share.items():
            sums[key] = sums.get(key, 0.0) + value / len(shares)
    return sums
