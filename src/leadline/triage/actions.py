"""Actions: what narrow actions a report is a candidate for, how sure the votes are, what no machine does.

A score only puts decisions in order; what it takes to act stands in a certificate. What is forbidden here
stays forbidden with any certificate. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from leadline.model.action import Action, Cell, Move
from leadline.model.certificate import Permit
from leadline.model.decision import Scope
from leadline.model.priority import Severity
from leadline.model.report import Danger, Report
from leadline.policy.lexicon import lexicon
from leadline.policy.offices import FALLBACK
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.language import is_in
from leadline.triage.poll import Poll, first

#: most labels of one action
MOST_LABELS = 2
#: likeness from which an earlier report is a candidate for a link: finds 99 of 100 copies with typing errors
LEAST_LIKE = 0.3
#: copies of one text within the hour at which half of the certainty of a flood is reached
FLOOD_COPIES = 5.0
#: severities that a machine may raise to
GRAVE = frozenset({Severity.SEVERE, Severity.EXTREME})
#: lists whose cues are behaviour or an object, not a person
_BEHAVIOUR = frozenset({"category", "device"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known of a report besides its words, from the rows of others; nothing of who reports."""

    #: the earlier report that it looks most like
    nearest: UUID | None = None
    #: likeness to that one, 0 to 1
    likeness: float = 0.0
    #: whether both name places, and these lie apart
    is_elsewhere: bool = False
    #: reports with nearly the same text within the last hour
    copies: int = 0
    #: which of what, where, when, how_known and evidence are not answered
    missing: tuple[str, ...] = ()


NOTHING_AROUND = Around()


def moves(taken: Poll, report: Report, around: Around, taxonomy: Taxonomy) -> tuple[Move, ...]:
    """Every action that the report is a candidate for, with its score; nothing is done by machine yet."""
    found = [
        _duplicate(around),
        _spam(taken, around),
        _refer(taken),
        *_routes(taken, taxonomy),
        _raise(taken, taxonomy),
        _ask(taken, report, around),
    ]
    return tuple(move for move in found if move is not None)


def permitted(
    asked: tuple[Move, ...], report: Report, taken: Poll, permits: Mapping[Cell, Permit]
) -> tuple[Move, ...]:
    """The same moves, each done by machine under a certificate, or left to a person, with the reason."""
    if not asked:
        return ()
    strict = any(_is_on(Action.ROUTE_ONE, report, permits, move) for move in asked)
    unread = _unreadable(report)
    barred = [unread or forbidden(move, report, taken) for move in asked]
    return tuple(
        replace(move, barred=True, because=why) if why else _permitted(move, report, permits, strict)
        for move, why in zip(asked, barred, strict=True)
    )


def _permitted(move: Move, report: Report, permits: Mapping[Cell, Permit], strict: bool) -> Move:
    permit = permits.get(cell_of(move.action, report))
    if permit is None or permit.certificate is None:
        why = (
            permit.because if permit else "No certificate has been issued for this action; a person does it."
        )
        return replace(move, because=why)
    if not permit.covers(move.score):
        return replace(move, because="The voters are not sure enough; a person does it.")
    if move.action is Action.ROUTE and strict:
        return replace(move, because="One desk is certain enough; two are not needed.")
    return replace(move, certificate=permit.certificate.id, because=_done_because(permit))


def _done_because(permit: Permit) -> str:
    held = permit.certificate
    if held is None:
        return ""
    return (
        f"Done by machine: at this score {held.errors} of {held.n} second looks found it wrong, "
        f"at most {held.upper_bound:.2%} with {1 - held.delta:.0%} confidence."
    )


def _is_on(action: Action, report: Report, permits: Mapping[Cell, Permit], move: Move) -> bool:
    permit = permits.get(cell_of(action, report))
    return move.action is action and permit is not None and permit.covers(move.score)


def cell_of(action: Action, report: Report) -> Cell:
    """The cell that a report falls into for an action."""
    said = report.circumstances
    return Cell(action=action, language=said.language, channel=said.channel.value)


def forbidden(move: Move, report: Report, taken: Poll) -> str:
    """Why a machine never does this to a report that it can read, whatever its certificate; "" if it may."""
    if move.action.is_closing:
        return never_closed(report, taken) or _is_led(move, taken)
    if move.action is Action.ASK and report.circumstances.danger is Danger.NOW:
        return "Somebody may be in danger now; a person answers."
    return ""


def _unreadable(report: Report) -> str:
    """Why no machine does anything to this report, asked once for all its moves; "" if it can be read."""
    if not report.text.strip():
        return "There are no words to go by; a person reads it."
    if not is_in(report.text, report.circumstances.language):
        return "It is not written in the language of its form; a person reads it."
    return ""


def _is_led(move: Move, taken: Poll) -> str:
    """Whether the leading scope is another than the one that this closing means."""
    meant = (Scope.UNCLEAR,) if move.action is Action.SPAM else (Scope.REFERRAL, Scope.PROTECTED)
    return "" if taken.leader in meant else "The voters do not agree; only a person closes it."


def never_closed(report: Report, taken: Poll) -> str:
    """Why a machine neither closes nor refers this report, nor proposes it; "" if it may."""
    if report.circumstances.danger is Danger.NOW or taken.speaks("danger"):
        return "It speaks of danger to life; only a person closes it."
    if taken.speaks("sensitive"):
        return "The subject is sensitive; only a person closes it."
    behaviour = [cue.weight for cue in taken.cues if cue.lexicon in _BEHAVIOUR]
    if max(behaviour, default=0.0) >= lexicon().weights.never_out_from or (
        behaviour and taken.speaks("raising")
    ):
        return "It names behaviour or a thing that is our matter; only a person closes it."
    if not taken.agreed:
        return "The voters do not agree; only a person closes it."
    return ""


def kept_open(asked: tuple[Move, ...], why: str) -> tuple[Move, ...]:
    """The same moves, those that would close the report left to a person, for this reason."""
    return tuple(
        replace(move, certificate="", barred=True, because=why)
        if move.is_automatic and move.action.is_closing
        else move
        for move in asked
    )


def _duplicate(around: Around) -> Move | None:
    if around.nearest is None or around.likeness < LEAST_LIKE or around.is_elsewhere:
        return None
    return Move(action=Action.DUPLICATE, score=_rounded(around.likeness), labels=(str(around.nearest),))


def _spam(taken: Poll, around: Around) -> Move | None:
    flood = around.copies / (around.copies + FLOOD_COPIES)
    score = max(taken.spam, flood)
    return Move(action=Action.SPAM, score=_rounded(score)) if score > 0 else None


def _refer(taken: Poll) -> Move | None:
    leader = max((Scope.REFERRAL, Scope.PROTECTED), key=lambda scope: taken.scope[scope])
    sure = taken.scope[leader]
    if leader is Scope.PROTECTED:
        return Move(action=Action.REFER, score=_rounded(sure), labels=(leader.value,)) if sure > 0 else None
    office = first(taken.referral)
    if office is None or sure <= 0:
        return None
    return Move(action=Action.REFER, score=_rounded(sure * taken.referral[office]), labels=(office,))


def desks_of(taken: Poll, taxonomy: Taxonomy) -> list[tuple[str, float]]:
    """The desks with their probabilities given that it is ours, the most probable first."""
    shares: dict[str, float] = {}
    for category, share in taken.category.items():
        if category in taxonomy:
            desk = taxonomy[category].desk
            shares[desk] = shares.get(desk, 0.0) + share
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def _routes(taken: Poll, taxonomy: Taxonomy) -> Iterator[Move]:
    desks, ours = desks_of(taken, taxonomy), taken.scope[Scope.OURS]
    if not desks or ours <= 0:
        return
    for action, most in ((Action.ROUTE_ONE, 1), (Action.ROUTE, MOST_LABELS)):
        kept = desks[:most]
        score = ours * sum(share for _, share in kept)
        yield Move(action=action, score=_rounded(score), labels=tuple(desk for desk, _ in kept))


def _raise(taken: Poll, taxonomy: Taxonomy) -> Move | None:
    grave = [
        share
        for category, share in taken.category.items()
        if category in taxonomy and taxonomy[category].severity in GRAVE
    ]
    score = taken.scope[Scope.OURS] * sum(grave)
    return Move(action=Action.RAISE, score=_rounded(score)) if score > 0 else None


def _ask(taken: Poll, report: Report, around: Around) -> Move | None:
    if not around.missing or not report.circumstances.may_reply:
        return None
    score = (taken.scope[Scope.OURS] + taken.scope[Scope.UNCLEAR]) * (1 - taken.spam)
    return Move(action=Action.ASK, score=_rounded(score), labels=around.missing[:MOST_LABELS])


def _rounded(score: float) -> float:
    return round(min(1.0, score), 6)


def office_of(labels: tuple[str, ...]) -> str:
    """The office of a referral, "" for protected expression."""
    office = labels[0] if labels else FALLBACK
    return "" if office == Scope.PROTECTED.value else office
