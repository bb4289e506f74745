"""Rules: words whose presence tells classes apart, cues of lexicon and shape, boosted trees on top.

The word list is learnt from anybody's labels: the log-odds of each word for each class with a
Dirichlet prior (Monroe, Colaresi and Quinn 2008). A word counts once however often it stands
there. Trees: LightGBM (Ke and others 2017). Must not know who wrote a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from leadline.errors import Unreadable
from leadline.triage.learning.cues import cues, names
from leadline.triage.learning.learner import Floats, Ints, Parts, Rows, Spoken, no_echoes, proper, shares_of
from leadline.triage.learning.trees import Trees, trees_of

#: training texts that a word must stand in, and words that are kept
LEAST_TEXTS = 4
MOST_WORDS = 40_000
#: parts into which the training rows are cut, so that no row's own words judge it
INNER_PARTS = 4
#: rounds of boosting, and the most trees of all classes together
ROUNDS = 160
MOST_TREES = 1_500
#: above so many classes one model judges each pair of text and class, since rows of one class are few
MANY_CLASSES = 12
PAIR_ROUNDS = 80
_PAIR_COLUMNS = 7
#: weight of the prior, in texts
PRIOR = 2.0
#: words that count in the "strongest words" columns
STRONGEST = 8
_LATIN_WORD = re.compile(r"[a-z0-9\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff']+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+")
_HAN_LENGTHS = (2, 3, 4)
#: before the name of an entry of the lexicon in the word list; no word begins with it
_MARK = "="


def words(text: str) -> Iterator[str]:
    """Words and pairs of words; two to four characters in a row of Chinese.

    >>> list(words("lamp post 路灯"))
    ['lamp', 'lamp post', 'post', '路灯']
    """
    latin = _LATIN_WORD.findall(text)
    for place, word in enumerate(latin):
        yield word
        if place + 1 < len(latin):
            yield f"{word} {latin[place + 1]}"
    for run in _HAN_RUN.findall(text):
        for length in _HAN_LENGTHS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def _said(text: str, row: NDArray[np.float32]) -> set[str]:
    """The words of a text, and the entries of the lexicon that it speaks of, as words of their own."""
    entries = {f"{_MARK}{name}" for name, weight in zip(names(), row, strict=True) if weight and ": " in name}
    return set(words(text)) | entries


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReader:
    """Finds known words and cues."""

    columns: dict[str, int]

    def read(self, texts: Sequence[str]) -> Rows:
        """Presence of each known word (n, words), and the cues (n, cues)."""
        marks = cues(texts)
        found = [
            sorted({self.columns[word] for word in _said(text, row) if word in self.columns})
            for text, row in zip(texts, marks, strict=True)
        ]
        ends = np.cumsum([0, *map(len, found)])
        flat = np.fromiter((place for row in found for place in row), dtype=np.int32, count=int(ends[-1]))
        shape = (len(texts), len(self.columns))
        present = csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=shape)
        return Rows(tables={"present": present, "cues": marks}, texts=tuple(texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedRules:
    """Log-odds of words, and trees over them and the cues."""

    classes: tuple[str, ...]
    reader: WordReader
    #: log-odds of each word for each class (words, k)
    odds: NDArray[np.float32]
    #: LightGBM's own text; "" if the labels had one class only
    trees_text: str
    trees: Trees | None
    #: answer without trees (k)
    shares: Floats

    def judge(self, rows: Rows) -> Floats:
        """Probabilities of the trees."""
        if self.trees is None:
            return proper(np.tile(self.shares, (len(rows), 1)))
        table, count = features(rows, self.odds), len(self.classes)
        if count > MANY_CLASSES:
            right = self.trees.probabilities(_pairs(table, self.shares))
            return proper((right / np.maximum(1.0 - right, 1e-6)).reshape(len(rows), count))
        return proper(self.trees.probabilities(table))

    def echoes(self, rows: Rows) -> Floats:
        """None: it keeps no cases."""
        return no_echoes(rows, len(self.classes))

    def spoke(self, rows: Rows, shares: Floats, most: int = 5) -> list[tuple[Spoken, ...]]:
        """The words and lexicon cues of each text that speak for its first class."""
        spelled = list(self.reader.columns)
        marks = [(column, name) for column, name in enumerate(names()) if ": " in name]
        return [
            self._spoke(rows, (row, int(shares[row].argmax())), spelled, marks, most)
            for row in range(len(rows))
        ]

    def _spoke(
        self, rows: Rows, answer: tuple[int, int], spelled: list[str], marks: list[tuple[int, str]], most: int
    ) -> tuple[Spoken, ...]:
        (row, label), present = answer, rows.tables["present"]
        places = present.indices[present.indptr[row] : present.indptr[row + 1]]
        odds = zip((spelled[place] for place in places), self.odds[places, label].tolist(), strict=True)
        plain = {word: weight for word, weight in odds if weight > 0 and not word.startswith(_MARK)}
        weights = rows.tables["cues"][row].tolist()
        cued = sorted(
            ((name, weights[column]) for column, name in marks if weights[column] > 0), key=_falling
        )
        found = [("word", word, plain[word]) for word in longest_of(plain, most)]
        found += [("cue", name, weight) for name, weight in cued[:most]]
        return tuple(
            Spoken(kind=kind, name=name, label=self.classes[label], weight=weight)
            for kind, name, weight in found
        )

    def parts(self) -> Parts:
        """Words, odds and trees."""
        return {
            "words": "\n".join(self.reader.columns),
            "odds": self.odds.astype(np.float16),
            "trees": self.trees_text,
            "shares": self.shares,
            "cues": "\n".join(names()),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesLearner:
    """Learns a word list and trees over it."""

    name: str = "rules"
    rounds: int = ROUNDS

    def reader(self, texts: Sequence[str]) -> WordReader:
        """A reader of the words that stand in at least LEAST_TEXTS of these texts."""
        met = Counter(word for text in texts for word in _said(text, cues([text])[0]))
        kept = [word for word, count in met.items() if count >= LEAST_TEXTS]
        kept.sort(key=lambda word: (-met[word], word))
        return WordReader(columns={word: place for place, word in enumerate(kept[:MOST_WORDS])})

    def learn(
        self,
        reader: WordReader,
        rows: Rows,
        labels: Ints,
        classes: tuple[str, ...],
        rng: np.random.Generator,
    ) -> FittedRules:
        """Odds of words, then trees over rows that were judged by the odds of the other rows."""
        shares = shares_of(labels, len(classes))
        odds = _odds(rows.tables["present"], labels, len(classes)).astype(np.float16).astype(np.float32)
        trees = ""
        if len(np.unique(labels)) > 1:
            judged = _judged_by_others(rows, labels, len(classes), rng)
            grow = self._pair_trees if len(classes) > MANY_CLASSES else self._trees
            trees = grow(judged, labels, shares, rng)
        return _fitted((reader, classes), odds, trees, shares)

    def _trees(
        self, table: NDArray[np.float32], labels: Ints, shares: Floats, rng: np.random.Generator
    ) -> str:
        goal = {"objective": "multiclass", "num_class": len(shares), "learning_rate": 0.06}
        return _boosted(table, labels, goal, max(20, min(self.rounds, MOST_TREES // len(shares))), rng)

    def _pair_trees(
        self, table: NDArray[np.float32], labels: Ints, shares: Floats, rng: np.random.Generator
    ) -> str:
        right = (labels[:, None] == np.arange(len(shares))).ravel().astype(np.int64)
        goal = {"objective": "binary", "learning_rate": 0.1}
        return _boosted(_pairs(table, shares), right, goal, PAIR_ROUNDS, rng)

    def restore(self, parts: Parts, classes: tuple[str, ...]) -> tuple[WordReader, FittedRules]:
        """The reader and model of a file's parts."""
        if str(parts.get("cues")) != "\n".join(names()):
            raise Unreadable(
                "model", "its cues are not this version's", "train it again: the lexicon changed"
            )
        try:
            spelled = str(parts["words"]).split("\n") if parts["words"] else []
            odds = np.asarray(parts["odds"], dtype=np.float32).reshape(len(spelled), len(classes))
            shares = np.asarray(parts["shares"], dtype=np.float64).reshape(len(classes))
            trees = str(parts["trees"])
        except (KeyError, ValueError, TypeError) as problem:
            raise Unreadable("model", "the rules do not fit their words", type(problem).__name__) from problem
        reader = WordReader(columns={word: place for place, word in enumerate(spelled)})
        return reader, _fitted((reader, classes), odds, trees, shares)


def _fitted(
    task: tuple[WordReader, tuple[str, ...]], odds: NDArray[np.float32], text: str, shares: Floats
) -> FittedRules:
    reader, classes = task
    columns = _PAIR_COLUMNS if len(classes) > MANY_CLASSES else 3 * len(classes) + len(names())
    trees = trees_of(text, columns) if text else None
    return FittedRules(classes=classes, reader=reader, odds=odds, trees_text=text, trees=trees, shares=shares)


def _boosted(
    table: NDArray[np.float32], labels: Ints, goal: dict[str, Any], rounds: int, rng: np.random.Generator
) -> str:
    settings = {
        "num_leaves": 12,
        "min_data_in_leaf": 12,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "seed": int(rng.integers(2**31)),
        "verbosity": -1,
        **goal,
    }
    # half a second to load: only where something learns, never where a worker only judges
    import lightgbm

    data = lightgbm.Dataset(table, label=labels, params={"verbosity": -1}, free_raw_data=True)
    return str(lightgbm.train(settings, data, num_boost_round=rounds).model_to_string())


def _pairs(table: NDArray[np.float32], shares: Floats) -> NDArray[np.float32]:
    """A row for each text and class: its odds, how far they stand above the best other class, its share."""
    count = len(shares)
    columns = []
    for part in range(3):
        own = table[:, part * count : (part + 1) * count]
        ordered = np.sort(own, axis=1)
        best, second = ordered[:, -1:], ordered[:, -2:-1]
        columns += [own, own - np.where(own == best, second, best)]
    columns.append(np.tile(np.log(shares).astype(np.float32), (len(table), 1)))
    return np.stack(columns, axis=2).reshape(len(table) * count, -1)


def _falling(cue: tuple[str, float]) -> float:
    return -cue[1]


def longest_of(odds: dict[str, float], most: int) -> list[str]:
    """The words with the greatest odds, without those that lie inside one already taken."""
    kept: list[str] = []
    for word in sorted(odds, key=lambda word: (-odds[word], -len(word), word)):
        if odds[word] > 0 and not any(word in one or one in word for one in kept):
            kept.append(word)
        if len(kept) == most:
            break
    return kept


def features(rows: Rows, odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Columns of the trees: for each class the words' odds summed, averaged and the strongest; the cues."""
    present = rows.tables["present"]
    length = np.maximum(1.0, np.diff(present.indptr))[:, None].astype(np.float32)
    summed = np.asarray(present @ odds, dtype=np.float32)
    strongest = np.zeros_like(summed)
    for row in range(present.shape[0]):
        mine = odds[present.indices[present.indptr[row] : present.indptr[row + 1]]]
        if len(mine) > STRONGEST:
            mine = np.partition(mine, len(mine) - STRONGEST, axis=0)[-STRONGEST:]
        strongest[row] = mine.sum(axis=0)
    return np.hstack([summed / np.sqrt(length), summed / length, strongest, rows.tables["cues"]])


def _judged_by_others(rows: Rows, labels: Ints, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    part = rng.permutation(len(labels)) % INNER_PARTS
    table = np.zeros((len(labels), 3 * count + rows.tables["cues"].shape[1]), dtype=np.float32)
    for number in range(INNER_PARTS):
        mine = np.flatnonzero(part == number)
        others = np.flatnonzero(part != number)
        odds = _odds(rows.tables["present"][others], labels[others], count)
        table[mine] = features(rows.take(mine), odds)
    return table


def _odds(present: csr_matrix, labels: Ints, count: int) -> NDArray[np.float32]:
    """Log-odds of each word for each class against the rest, 0 for words in too few texts."""
    picked = csr_matrix(
        (np.ones(len(labels), dtype=np.float32), labels, np.arange(len(labels) + 1)), (len(labels), count)
    )
    met = np.asarray((present.T @ picked).todense(), dtype=np.float64)
    all_met = met.sum(axis=1, keepdims=True)
    prior = PRIOR * (all_met + 0.5) / (len(labels) + 1.0)
    sizes = np.bincount(labels, minlength=count).astype(np.float64)
    inside = (met + prior) / (sizes + PRIOR)
    outside = (all_met - met + prior) / (len(labels) - sizes + PRIOR)
    odds = np.log(np.clip(inside, 1e-6, 1.0)) - np.log(np.clip(outside, 1e-6, 1.0))
    odds[all_met[:, 0] < LEAST_TEXTS] = 0.0
    odds[:, sizes == 0] = 0.0
    return np.asarray(odds, dtype=np.float32)
