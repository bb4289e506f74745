"""Stream: a labelled stream replayed as a line would have met it, with audits, a moving bound and learning.

Each batch is judged by voters that know only what was labelled before it. A report whose score reaches
the threshold is answered by the machine; a draw from the logged seed, made before the truth is looked at,
says whether a person looks at it too. All others are answered by people, and their answers are labels. With
each batch the voters learn and the bound is drawn anew; the alarm switches the action off within one report.
Knows texts and labels, no reports of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadline.errors import BadInput, OutOfRange
from leadline.methods.martingale import Watch, start
from leadline.methods.rolling import Rolled, Seen, roll, strain
from leadline.triage.labelled import Labelled, require
from leadline.triage.learning.embedding import Embedder
from leadline.triage.learning.learner import Floats, Ints
from leadline.triage.learning.running import NAMES, Reading, RunningVoters, combine, read, sentence_vectors
from leadline.triage.replay import Outcome, Replay, Turn, summed

#: texts read at a time, so that progress can be shown
_READ_AT_ONCE = 1_000
#: reports that people answer before the first learning, where there is no history
WARM_UP = 500
#: shares of the risk that an estimate may reach; tuned on the developers' parts (docs/methods/stream.md)
MARGIN, MARGIN_OF_LOSS = 0.6, 0.15
#: share of the proved coverage that a dismissal uses: the estimate rests on one or two lost reports
RESERVE_OF_LOSS = 0.7
#: newest reports whose answers by people say whether the world has just changed
_NEW = 1_000
#: newest labelled texts that the voters learn from
_MOST_LEARNT = 40_000
#: an audited text stands for its like when learning, at most this many times
_MOST_STANDS_FOR = 3.0

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRule:
    """The numbers of a replay."""

    #: the most error among automatic answers; with `actionable`: the most of these reports that are lost
    risk: float = 0.02
    delta: float = 0.05
    #: chance of an automatic answer to be audited
    audit: float = 0.1
    #: reports between two learnings and certificates
    batch: int = 500
    #: newest reports that the bound is drawn from
    window: int = 15_000
    #: the estimate must stay below this share of the risk, since the world changes after the bound is drawn;
    #: None: MARGIN, or MARGIN_OF_LOSS with `actionable`
    margin: float | None = None
    #: reports after which a text weighs half
    half_life: int = 6_000
    #: labels that must not be lost: the machine then only dismisses, what is least likely one of these
    actionable: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that make no replay."""
        for name, value in (("risk", self.risk), ("delta", self.delta), ("margin", self.kept_margin)):
            if not 0 < value < 1:
                raise OutOfRange(name, "between 0 and 1", "a share, not a percentage")
        if not 0 < self.audit <= 1:
            raise OutOfRange("audit", "above 0, at most 1", "without audits no error is ever seen")
        if self.batch < 1 or self.window < self.batch or self.half_life < 1:
            raise OutOfRange("batch", "at least 1, and not above the window", f"{self.batch}, {self.window}")

    @property
    def kept_margin(self) -> float:
        """The margin that is kept."""
        if self.margin is not None:
            return self.margin
        return MARGIN_OF_LOSS if self.actionable else MARGIN


def stream(
    reports: Labelled,
    rule: StreamRule,
    *,
    history: Labelled | None = None,
    embed: Embedder = sentence_vectors,
    progress: Progress | None = None,
) -> Replay:
    """What would have come of this stream, oldest report first.

    `history` holds older, fully labelled rows to start from; without it people answer the first reports.
    The same input and seed give the same answer. Raises BadInput for rows that nothing can be learnt from.
    """
    later = reports.in_time()
    if history is None:
        require(later, "stream")
        rows, begins = later, 0
    else:
        require(history, "history")
        older = history.in_time()
        rows, begins = _joined(older, later), len(older)
    say = progress or _silent
    classes = tuple(sorted(set(rows.labels)))
    strange = sorted(set(rule.actionable) - set(classes))
    if strange:
        raise BadInput(
            "actionable", f"one of the labels: {', '.join(classes)[:200]}", f"not {strange[0][:40]!r}"
        )
    run = _Run(rows, classes, rule, _reading(rows.texts, embed, say))
    first = run.begin(begins)
    for place in range(first, len(rows), rule.batch):
        run.turn(place, min(len(rows), place + rule.batch), begins)
        say("replayed", min(len(rows), place + rule.batch) - begins, len(rows) - begins)
    return run.replay(begins)


@dataclass(slots=True)
class _Run:
    """The state of a replay; one place in each array a row."""

    rows: Labelled
    classes: tuple[str, ...]
    rule: StreamRule
    reading: Reading
    truth: Ints = field(init=False)
    labelled: NDArray[np.bool_] = field(init=False)
    judged: NDArray[np.bool_] = field(init=False)
    automatic: NDArray[np.bool_] = field(init=False)
    audited: NDArray[np.bool_] = field(init=False)
    chances: Floats = field(init=False)
    scores: Floats = field(init=False)
    answers: Ints = field(init=False)
    votes: Ints = field(init=False)
    wanted: NDArray[np.bool_] = field(init=False)
    voters: RunningVoters = field(init=False)
    rng: np.random.Generator = field(init=False)
    watch: Watch | None = None
    #: rows before this one do not count for a bound: the alarm rang there
    fresh_from: int = 0
    threshold: float | None = None
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.rows)
        where = {name: place for place, name in enumerate(self.classes)}
        self.truth = np.array([where[label] for label in self.rows.labels], dtype=np.int64)
        self.wanted = np.isin(self.truth, [where[name] for name in self.rule.actionable])
        self.labelled, self.judged, self.automatic, self.audited = (
            np.zeros(n, dtype=np.bool_) for _ in range(4)
        )
        self.chances, self.scores = np.ones(n), np.zeros(n)
        self.answers = np.full(n, -1, dtype=np.int64)
        self.votes = np.full((len(NAMES), n), -1, dtype=np.int64)
        self.voters = RunningVoters(len(self.classes), self.rule.seed)
        self.rng = np.random.default_rng(self.rule.seed)

    def begin(self, begins: int) -> int:
        """Where the judging begins: in the newest part of the history, so that there is a bound at once."""
        if begins:
            first = max(min(WARM_UP, begins // 2), begins - self.rule.window, begins // 3)
            self.labelled[:begins] = True
            return begins - (begins - first) // self.rule.batch * self.rule.batch
        first = min(WARM_UP, len(self.rows) // 2)
        while len(np.unique(self.truth[:first])) < 2:
            first += 1
        self.labelled[:first] = True
        return first

    def turn(self, first: int, last: int, begins: int) -> None:
        """Learn, judge, certify and answer one batch."""
        mine = np.arange(first, last, dtype=np.int64)
        self._learn(first)
        self._judge(mine)
        if first < begins:
            return
        rolled = self._certify(first)
        if rolled is None:
            self.threshold, self.watch = None, None
        else:
            self.threshold = rolled.threshold
            self.watch = self.watch or start(self.rule.risk)
        rang_at = self._answer(mine)
        self.turns.append(
            Turn(
                first=first - begins,
                last=last - begins,
                threshold=None if rolled is None else rolled.threshold,
                estimate=None if rolled is None else rolled.estimate,
                upper_bound=None if rolled is None else rolled.upper_bound,
                effective_rows=0.0 if rolled is None else rolled.n,
                automatic=int(self.automatic[mine].sum()),
                audits=int(self.audited[mine].sum()),
                alarm_at=None if rang_at is None else rang_at - begins,
            )
        )

    def replay(self, begins: int) -> Replay:
        """The whole outcome, over the rows of the stream."""
        part = slice(begins, None)
        rows = Outcome(
            truth=self.truth[part],
            answers=self.answers[part],
            votes=self.votes[:, part],
            automatic=self.automatic[part],
            audited=self.audited[part],
            wanted=self.wanted[part],
        )
        return summed(self.rule, self.classes, rows, tuple(self.turns))

    def _learn(self, before: int) -> None:
        places = np.flatnonzero(self.labelled[:before])[-_MOST_LEARNT:]
        weights = 0.5 ** ((before - places) / self.rule.half_life)
        weights = weights * np.minimum(1 / self.chances[places], _MOST_STANDS_FOR)
        self.voters.learn(self.reading, places, self.truth[places], weights)

    def _judge(self, mine: Ints) -> None:
        votes = self.voters.judge(self.reading, mine)
        shares = combine(votes)
        self.votes[:, mine] = votes.argmax(axis=2)
        self.answers[mine] = shares.argmax(axis=1)
        if self.rule.actionable:
            lost = [self.classes.index(name) for name in self.rule.actionable]
            self.scores[mine] = 1 - shares[:, lost].sum(axis=1)
        else:
            self.scores[mine] = shares.max(axis=1)
        self.judged[mine] = True

    def _certify(self, before: int) -> Rolled | None:
        window = np.arange(max(0, self.fresh_from, before - self.rule.window), before)
        window = window[self.judged[window]]
        known = window[self.labelled[window]]
        wrong = self.wanted[known] if self.rule.actionable else self.answers[known] != self.truth[known]
        seen = Seen(
            all_scores=self.scores[window],
            scores=self.scores[known],
            wrong=wrong,
            chances=self.chances[known],
            among=self.wanted[known] if self.rule.actionable else None,
        )
        return roll(
            seen,
            alpha=self.rule.risk,
            delta=self.rule.delta,
            margin=self.rule.kept_margin / self._strain(known, wrong, before),
            reserve=RESERVE_OF_LOSS if self.rule.actionable else 1.0,
        )

    def _strain(self, known: Ints, wrong: NDArray[np.bool_], before: int) -> float:
        """How far the newest reports that people answered differ from what the scores say of them."""
        by_people = self.chances[known] == 1.0
        theirs = known[by_people]
        return strain(self.scores[theirs], wrong[by_people], theirs >= before - _NEW)

    def _answer(self, mine: Ints) -> int | None:
        """Answer report by report; the place of the report at which the alarm rang, if it did."""
        drawn = self.rng.random(len(mine)) < self.rule.audit
        rang_at: int | None = None
        for place, is_drawn in zip(mine.tolist(), drawn.tolist(), strict=True):
            alone = self.threshold is not None and self.scores[place] >= self.threshold
            self.automatic[place] = alone
            self.audited[place] = alone and is_drawn
            self.labelled[place] = is_drawn or not alone
            self.chances[place] = self.rule.audit if alone else 1.0
            if self._alarms(place):
                rang_at, self.threshold, self.watch, self.fresh_from = place, None, None, place + 1
        return rang_at

    def _alarms(self, place: int) -> bool:
        """Whether the label of this report rings the alarm."""
        if self.watch is None or not self.labelled[place]:
            return False
        if self.rule.actionable:
            if not self.wanted[place]:
                return False
            weight = self.rule.audit / self.chances[place]
            self.watch = self.watch.after(bool(self.automatic[place]), weight)
        elif self.audited[place]:
            self.watch = self.watch.after(bool(self.answers[place] != self.truth[place]))
        return self.watch.is_alarmed


def _reading(texts: Sequence[str], embed: Embedder, say: Progress) -> Reading:
    return read(texts, _told(embed, len(texts), say))


def _told(embed: Embedder, all_texts: int, say: Progress) -> Embedder:
    def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
        parts = []
        for place in range(0, len(texts), _READ_AT_ONCE):
            parts.append(embed(texts[place : place + _READ_AT_ONCE]))
            say("read", min(len(texts), place + _READ_AT_ONCE), all_texts)
        return np.concatenate(parts)

    return embedded


def _joined(older: Labelled, later: Labelled) -> Labelled:
    times = older.times + later.times if older.times is not None and later.times is not None else None
    return Labelled(texts=older.texts + later.texts, labels=older.labels + later.labels, times=times)


def _silent(what: str, done: int, whole: int) -> None:
    """No progress is shown."""
