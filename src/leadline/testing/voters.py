"""Voters: what every voter must keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadline.model.decision import Scope, Vote
from leadline.model.report import Basis, Channel, Mode
from leadline.testing.promises import ALIKE, CANARY, TEXTS, UNWEIGHED, check_spec, report_of, require
from leadline.triage.voter import Voter


def check_voter(voter: Voter) -> None:
    """Nothing if the voter keeps every promise of the Voter protocol."""
    check_spec(voter.spec)
    reports = [report_of(text) for text in TEXTS]
    votes = voter.vote(reports)
    require(len(votes) == len(reports), "gives one vote for each report")
    require(voter.vote([]) == [], "gives no vote for no report")
    require(votes == voter.vote(reports), "gives the same votes again")
    turned = voter.vote(reports[::-1])[::-1]
    require(all(map(_is_like, votes, turned)), "judges each report by itself, not by its batch")
    for vote in votes:
        require(vote.voter == voter.spec.name, "signs its votes")
        require(set(vote.scope) <= set(Scope) and _sums_to_one(vote.scope), "scope sums to 1")
        require(not vote.category or _sums_to_one(vote.category), "category sums to 1 or is empty")
        require(not vote.referral or _sums_to_one(vote.referral), "referral sums to 1 or is empty")
        require(bool(vote.because.strip()), "says why")
    _check_blindness(voter)


def _is_like(vote: Vote, other: Vote) -> bool:
    """Whether two votes say the same; sums in another order may move the seventh digit."""
    said = (vote.voter, vote.because, vote.cues) == (other.voter, other.because, other.cues)
    return (
        said
        and _are_near(vote.scope, other.scope)
        and _are_near(vote.category, other.category)
        and _are_near(vote.referral, other.referral)
        and abs(vote.spam - other.spam) <= ALIKE
    )


def _are_near(shares: Mapping[Any, float], others: Mapping[Any, float]) -> bool:
    return shares.keys() == others.keys() and all(abs(shares[key] - others[key]) <= ALIKE for key in shares)


def _check_blindness(voter: Voter) -> None:
    text = TEXTS[0]
    plain = voter.vote([report_of(text)])[0]
    for other in (
        report_of(text, mode=Mode.CONFIDENTIAL),
        report_of(text, channel=Channel.PHONE),
        report_of(text, basis=Basis.TOLD),
        report_of(text, may_reply=False),
    ):
        require(voter.vote([other])[0].scope == plain.scope, "does not look at who reports or how")
    for word in UNWEIGHED:
        marked = voter.vote([report_of(f"{text} {word}.")])[0]
        require(marked.scope == plain.scope, f"is not moved by the word {word!r}")
        require(marked.category == plain.category, f"is not moved by the word {word!r}")
    spoken = voter.vote([report_of(f"{text} {CANARY}")])[0]
    require(CANARY not in spoken.because, "repeats no report text in its sentence")
    require(all(CANARY not in cue.term for cue in spoken.cues), "repeats no report text in its cues")


def _sums_to_one(shares: Mapping[Scope, float] | Mapping[str, float]) -> bool:
    return all(0 <= share <= 1 for share in shares.values()) and abs(sum(shares.values()) - 1) < 1e-9
