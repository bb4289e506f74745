"""Figures: what second looks tell of actions, desks, voters and people, as plain numbers.

Only counts and shares leave this file, no words and no report. Must not know who reports.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from leadline.methods.agreement import coders, jointly
from leadline.methods.selective import interval
from leadline.model.action import Action, Cell, Move, Opinion
from leadline.model.certificate import Certificate
from leadline.model.decision import Scope
from leadline.model.label import Label, Look
from leadline.policy.taxonomy import Taxonomy
from leadline.triage.truth import desk_of, is_right
from leadline.triage.watching import watch

#: points of a drift chart, at most
MOST_POINTS = 24
#: looks that one point of a drift chart stands for, at least
LEAST_PER_POINT = 10
#: rows below which voters are not compared
LEAST_COMPARED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of wrong among some, with its 95 % interval (Clopper and Pearson 1934)."""

    n: int
    wrong: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """Wrong of all; 0 for none."""
        return self.wrong / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFigures:
    """What second looks tell of one action in one language and channel."""

    cell: Cell
    #: second looks at reports that were candidates for it
    looks: int
    #: least score looked at: the certificate's, or that of the surest half while there is none
    threshold: float
    is_certified: bool
    #: share of all second looks of this language and channel that reach the threshold
    coverage: float
    wrong: Share
    #: share wrong, block after block in time order
    drift: tuple[float, ...]
    #: evidence against the bound since the certificate, times; 0 without one
    evidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Which desk the machine put first, and which one a person named."""

    desks: tuple[str, ...]
    #: counts, one line a person's desk, one column a machine's desk
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voters:
    """How the voters err, alone and together; without this nobody may call them independent."""

    names: tuple[str, ...]
    n: int
    error_rates: tuple[float, ...]
    #: correlation of the errors; None where a voter is never or always wrong
    correlations: tuple[tuple[float | None, ...], ...]
    all_wrong: float
    #: what all_wrong would be if the errors were independent
    if_independent: float
    #: all_wrong / if_independent; None if a voter is never wrong
    ratio: float | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that the page "How the line sorts" draws."""

    at: datetime
    model_hash: str
    looks: int
    cells: tuple[CellFigures, ...]
    #: the line's own decision against the person's, by (language, channel)
    by_channel: tuple[tuple[str, str, Share], ...]
    confusion: Confusion
    voters: Voters | None
    #: how often two people who looked at the same report differ
    people: Share | None = None


def figures(
    looks: Sequence[Look],
    held: Mapping[Cell, Certificate],
    taxonomy: Taxonomy,
    *,
    model_hash: str,
    now: datetime,
    rng: np.random.Generator,
) -> Figures:
    """The figures of these looks; how far people agree is asked of `people`."""
    ordered = sorted(looks, key=lambda look: (look.at, look.label.lead))
    places = sorted({(look.language, look.channel) for look in ordered})
    cells = [
        Cell(action=action, language=language, channel=channel)
        for language, channel in places
        for action in Action
    ]
    return Figures(
        at=now,
        model_hash=model_hash,
        looks=len(ordered),
        cells=tuple(_cell(cell, ordered, held.get(cell), taxonomy) for cell in cells),
        by_channel=tuple(
            (language, channel, _own(ordered, language, channel)) for language, channel in places
        ),
        confusion=confusion(ordered, taxonomy),
        voters=voters(ordered, rng),
    )


def _cell(cell: Cell, looks: Sequence[Look], held: Certificate | None, taxonomy: Taxonomy) -> CellFigures:
    mine = [look for look in looks if (look.language, look.channel) == (cell.language, cell.channel)]
    found = [(look, move) for look in mine if (move := _move(look, cell.action)) is not None]
    scores = sorted(move.score for _, move in found)
    threshold = held.threshold if held else (scores[len(scores) // 2] if scores else 1.0)
    wrong = [not is_right(move, look.label, taxonomy) for look, move in found if move.score >= threshold]
    since = [look for look in mine if held and look.label.at >= held.issued_at]
    return CellFigures(
        cell=cell,
        looks=len(found),
        threshold=threshold,
        is_certified=held is not None,
        coverage=len(wrong) / len(mine) if mine else 0.0,
        wrong=share_of(wrong),
        drift=_drift(wrong),
        evidence=watch(held, since, taxonomy).capital if held else 0.0,
    )


def _move(look: Look, action: Action) -> Move | None:
    return next((move for move in look.moves if move.action is action and not move.barred), None)


def share_of(wrong: Sequence[bool]) -> Share:
    """The share of wrong ones with its interval."""
    low, high = interval(sum(wrong), len(wrong))
    return Share(n=len(wrong), wrong=sum(wrong), low=low, high=high)


def _drift(wrong: Sequence[bool]) -> tuple[float, ...]:
    points = min(MOST_POINTS, len(wrong) // LEAST_PER_POINT)
    if points < 2:
        return ()
    return tuple(float(np.mean(block)) for block in np.array_split(np.asarray(wrong, dtype=float), points))


def _own(looks: Sequence[Look], language: str, channel: str) -> Share:
    """How often the first answer of all voters together is not the person's."""
    mine = [look for look in looks if (look.language, look.channel) == (language, channel) and look.votes]
    return share_of([_majority(look.votes) != answer_of(look.label) for look in mine])


def _majority(votes: Sequence[Opinion]) -> str:
    """The answer that most voters put first; among equals that of the surest voter."""
    counted = Counter(said_by(vote) for vote in votes)
    surest = {said_by(vote): vote.probability for vote in sorted(votes, key=lambda vote: vote.probability)}
    return max(counted, key=lambda answer: (counted[answer], surest[answer]))


def said_by(vote: Opinion) -> str:
    """A voter's answer in one word: a category, an office, or a scope."""
    return vote.answer if vote.scope in (Scope.OURS, Scope.REFERRAL) and vote.answer else vote.scope


def answer_of(label: Label) -> str:
    """A person's answer in the same words; spam counts as unclear, which is what a voter says of it."""
    if label.is_spam:
        return Scope.UNCLEAR.value
    if label.scope is Scope.OURS:
        return label.category or label.scope.value
    return (label.referral or label.scope.value) if label.scope is Scope.REFERRAL else label.scope.value


def confusion(looks: Sequence[Look], taxonomy: Taxonomy) -> Confusion:
    """The machine's first desk against the person's, where both named one."""
    pairs = []
    for look in looks:
        move, named = _move(look, Action.ROUTE_ONE), desk_of(look.label, taxonomy)
        if move is not None and move.labels and named:
            pairs.append((named, move.labels[0]))
    desks = tuple(sorted({desk for pair in pairs for desk in pair}))
    counted = Counter(pairs)
    return Confusion(
        desks=desks, counts=tuple(tuple(counted[row, column] for column in desks) for row in desks)
    )


def voters(looks: Sequence[Look], rng: np.random.Generator) -> Voters | None:
    """How the voters err together; None with one voter or too few looks."""
    names = max((tuple(vote.voter for vote in look.votes) for look in looks), key=len, default=())
    mine = [look for look in looks if tuple(vote.voter for vote in look.votes) == names]
    if len(names) < 2 or len(mine) < LEAST_COMPARED:
        return None
    given = [[said_by(look.votes[place]) for look in mine] for place in range(len(names))]
    true = [answer_of(look.label) for look in mine]
    number = {word: place for place, word in enumerate(sorted({*true, *(w for row in given for w in row)}))}
    found = jointly([[number[w] for w in row] for row in given], [number[w] for w in true], rng)
    return Voters(
        names=names,
        n=found.n,
        error_rates=found.error_rates,
        correlations=tuple(tuple(_finite(cell) for cell in row) for row in found.correlations),
        all_wrong=found.all_wrong,
        if_independent=found.if_independent,
        ratio=_finite(found.ratio),
        because=found.because,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def people(pairs: Sequence[tuple[Label, Label]]) -> Share | None:
    """How often two people differ who looked at the same report; None if nobody did."""
    if not pairs:
        return None
    words = sorted({answer_of(label) for pair in pairs for label in pair})
    number = {word: place for place, word in enumerate(words)}
    first = [number[answer_of(one)] for one, _ in pairs]
    second = [number[answer_of(other)] for _, other in pairs]
    found = coders(first, second)
    low, high = found.disagreement_interval
    return Share(n=found.n, wrong=round(found.disagreement * found.n), low=low, high=high)
