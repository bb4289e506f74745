"""Ngrams: hashed character n-grams, weighed by how well they tell classes apart, and a linear model a class.

Source: TF-IDF with saturating counts; one-against-rest logistic regression (liblinear, dual).
A word repeated a thousand times counts as about eight. Must not know who wrote a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from leadline.errors import Unreadable
from leadline.triage.learning.hashing import counted, grams, hashed, place_of
from leadline.triage.learning.learner import Floats, Ints, Parts, Rows, Spoken, no_echoes, proper, shares_of

#: longest n-gram, in characters
LONGEST = 5
#: bits of the table: 2^18 places
BITS = 18
#: training texts that an n-gram must stand in
LEAST_TEXTS = 3
#: inverse strength of the regularisation
LOOSENESS = 10.0
#: n-grams whose spelling is kept, so that they can be named
MOST_NAMED = 4_000
#: the solver goes over the data at most so often; more changes the third digit
_MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NgramReader:
    """Counts hashed n-grams."""

    longest: int = LONGEST
    bits: int = BITS

    def read(self, texts: Sequence[str]) -> Rows:
        """Counts (n, 2^bits)."""
        return Rows(tables={"counts": counted(texts, self.longest, self.bits)}, texts=tuple(texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedNgrams:
    """A linear model a class over weighed n-grams."""

    classes: tuple[str, ...]
    reader: NgramReader
    #: weight of each place of the table whatever the class (2^bits), 0 for rare ones
    rarity: NDArray[np.float32]
    #: weight of each place for each class (2^bits, k)
    weights: NDArray[np.float32]
    #: what each class starts with (k)
    start: Floats
    #: spelling of the strongest n-grams, by their place in the table
    named: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def judge(self, rows: Rows) -> Floats:
        """Probabilities of one-against-rest models, shared out."""
        seen = _weighed(rows.tables["counts"], self.rarity)
        logits = np.asarray(seen @ self.weights, dtype=np.float64) + self.start
        return proper(1.0 / (1.0 + np.exp(-logits)))

    def echoes(self, rows: Rows) -> Floats:
        """None: it keeps no cases."""
        return no_echoes(rows, len(self.classes))

    def spoke(self, rows: Rows, shares: Floats, most: int = 5) -> list[tuple[Spoken, ...]]:
        """The named n-grams of each text that weigh most for its first class."""
        seen = _weighed(rows.tables["counts"], self.rarity)
        said = []
        for row, text in enumerate(rows.texts):
            mine = slice(seen.indptr[row], seen.indptr[row + 1])
            label = int(shares[row].argmax())
            places = seen.indices[mine]
            heavy = zip(
                places.tolist(), (seen.data[mine] * self.weights[places, label]).tolist(), strict=True
            )
            padded = f" {text} "
            found: dict[str, float] = {}
            for place, weight in heavy:
                for gram in self.named.get(place, ()) if weight > 0 else ():
                    if (start := padded.find(gram)) >= 0:
                        word = _whole(padded, start, start + len(gram))
                        found[word] = max(weight, found.get(word, 0.0))
            said.append(_strongest(found, self.classes[label], most))
        return said

    def naming(self, rows: Rows) -> FittedNgrams:
        """The same with the spelling of its strongest n-grams, found in the training texts."""
        strength = np.abs(self.weights).max(axis=1) * self.rarity
        wanted = np.zeros(len(strength), dtype=bool)
        wanted[np.argsort(-strength)[:MOST_NAMED]] = True
        wanted &= strength > 0
        met: dict[str, int] = {}
        for text in rows.texts:
            places = wanted[hashed(text, self.reader.longest, self.reader.bits)]
            said = {gram for gram, kept in zip(grams(text, self.reader.longest), places, strict=True) if kept}
            for gram in said:
                met[gram] = met.get(gram, 0) + 1
        often = [gram for gram in sorted(met) if met[gram] >= LEAST_TEXTS and len(gram.strip()) > 1]
        return replace(self, named=_by_place(often, self.reader.bits))

    def parts(self) -> Parts:
        """Weights of the places in use, and the spelling of the strongest."""
        used = np.flatnonzero(self.rarity).astype(np.int32)
        return {
            "shape": np.array([self.reader.longest, self.reader.bits]),
            "used": used,
            "rarity": self.rarity[used],
            "weights": self.weights[used].astype(np.float16),
            "start": self.start,
            "named": "\n".join(sorted(gram for grams_there in self.named.values() for gram in grams_there)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NgramLearner:
    """Learns from character n-grams."""

    name: str = "ngrams"
    longest: int = LONGEST
    bits: int = BITS
    looseness: float = LOOSENESS

    def reader(self, texts: Sequence[str]) -> NgramReader:
        """A reader that needs no texts."""
        return NgramReader(longest=self.longest, bits=self.bits)

    def learn(
        self,
        reader: NgramReader,
        rows: Rows,
        labels: Ints,
        classes: tuple[str, ...],
        rng: np.random.Generator,
    ) -> FittedNgrams:
        """One linear model a class; a class that is all or none of the labels keeps its share."""
        # a second to load: only where something learns, never where a worker only judges
        from sklearn.linear_model import LogisticRegression

        counts = rows.tables["counts"]
        rarity = _rarity(counts)
        seen = _weighed(counts, rarity)
        weights = np.zeros((1 << self.bits, len(classes)), dtype=np.float32)
        shares = shares_of(labels, len(classes))
        start = np.log(shares / (1.0 - np.minimum(shares, 1 - 1e-9)))
        seed = int(rng.integers(2**31))
        for place in range(len(classes)):
            mine = labels == place
            if not mine.any() or mine.all():
                continue
            if len(classes) == 2 and place == 1:
                weights[:, 1], start[1] = -weights[:, 0], -start[0]
                break
            model = LogisticRegression(
                C=self.looseness, solver="liblinear", dual=True, max_iter=_MOST_ROUNDS, random_state=seed
            )
            model.fit(seen, mine)
            weights[:, place] = model.coef_[0]
            start[place] = model.intercept_[0]
        # as the file holds them, so that a loaded model answers to the last digit the same
        weights = weights.astype(np.float16).astype(np.float32)
        return FittedNgrams(classes=classes, reader=reader, rarity=rarity, weights=weights, start=start)

    def restore(self, parts: Parts, classes: tuple[str, ...]) -> tuple[NgramReader, FittedNgrams]:
        """The reader and model of a file's parts."""
        try:
            longest, bits = (int(number) for number in parts["shape"])
            used = np.asarray(parts["used"])
            rarity = np.zeros(1 << bits, dtype=np.float32)
            rarity[used] = parts["rarity"]
            weights = np.zeros((1 << bits, len(classes)), dtype=np.float32)
            weights[used] = parts["weights"]
            start = np.asarray(parts["start"], dtype=np.float64).reshape(len(classes))
            named = _by_place(str(parts["named"]).split("\n") if parts["named"] else [], bits)
        except (KeyError, ValueError, IndexError, TypeError) as problem:
            raise Unreadable("model", "the n-gram weights do not fit their table", str(problem)) from problem
        reader = NgramReader(longest=longest, bits=bits)
        return reader, FittedNgrams(
            classes=classes, reader=reader, rarity=rarity, weights=weights, start=start, named=named
        )


def _whole(text: str, start: int, end: int) -> str:
    """What stands there with the rest of its first and last word; Chinese has no such ends and stays.

    >>> _whole(" an old gearbox hums ", 8, 11)
    'gearbox'
    """
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    while start > 0 and _goes_on(text[start - 1]) and _goes_on(text[start]):
        start -= 1
    while end < len(text) and _goes_on(text[end]) and _goes_on(text[end - 1]):
        end += 1
    return text[start:end]


def _goes_on(character: str) -> bool:
    return character.isalnum() and character < "\u0500"


def _by_place(named: Sequence[str], bits: int) -> dict[int, tuple[str, ...]]:
    there: dict[int, tuple[str, ...]] = {}
    for gram in named:
        place = place_of(gram, bits)
        there[place] = (*there.get(place, ()), gram)
    return there


def _rarity(counts: csr_matrix) -> NDArray[np.float32]:
    met = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1.0 + counts.shape[0]) / (1.0 + met)) + 1.0
    return np.where(met >= LEAST_TEXTS, rarity, 0.0).astype(np.float32)


def _weighed(counts: csr_matrix, rarity: NDArray[np.float32]) -> csr_matrix:
    damped = counts.copy()
    damped.data = 1.0 + np.log(damped.data)
    damped.data *= rarity[damped.indices]
    damped.eliminate_zeros()
    lengths = np.sqrt(np.asarray(damped.multiply(damped).sum(axis=1), dtype=np.float32)).ravel()
    damped.data /= np.repeat(np.maximum(lengths, np.float32(1e-9)), np.diff(damped.indptr))
    return damped


def _strongest(found: dict[str, float], label: str, most: int) -> tuple[Spoken, ...]:
    """The heaviest words, without those that lie inside one already named."""
    kept: list[str] = []
    for gram in sorted(found, key=lambda gram: (-found[gram], -len(gram), gram)):
        if found[gram] > 0 and not any(gram.strip() in one or one.strip() in gram for one in kept):
            kept.append(gram)
        if len(kept) == most:
            break
    return tuple(Spoken(kind="word", name=gram.strip(), label=label, weight=found[gram]) for gram in kept)
