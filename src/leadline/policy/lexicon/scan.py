"""Scanner: finds every lexicon term of a text in one pass over its words or characters.

Dictionaries by first word (English) or first two characters (Chinese), then by length: linear
in the text. A longer match hides the shorter ones of its own list inside it. Must not know what
any list means; weights and guards are data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import TypeVar

from leadline.policy.lexicon.term import Guard, Reading, Term
from leadline.policy.lexicon.words import english_forms, english_words, joined_han, normal

#: first, one past last, term
Hit = tuple[int, int, Term]

#: the form of a term: a tuple of English words, or a Chinese text
K = TypeVar("K", tuple[str, ...], str)

#: places of one form that are looked at: a term counts once, so repeating it cannot cost much
MOST_PLACES = 64
#: lists whose short terms count even inside a longer one of the same list
_NESTED = frozenset({"feature", "hearsay", "raising", "danger"})
#: lists that mark and never weigh
UNWEIGHED = frozenset({"hearsay", "anger", "appearance"})
#: lists that are read even inside an unweighed match: they have no weight of their own
_FACTS = frozenset({"danger", "sensitive", "guard"})
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOPS = frozenset(".!?;:\n。！？；：")


class Index:
    """Terms of one language by how they begin and how long they are."""

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        """Spell out every form of every term once."""
        self._terms: dict[tuple[str, ...] | str, list[Term]] = defaultdict(list)
        #: lengths of terms that begin with one English word, or with two Chinese characters
        self._lengths: dict[str, tuple[int, ...]]
        #: Chinese terms of one character
        self._singles: re.Pattern[str]
        lengths: dict[str, set[int]] = defaultdict(set)
        for term in terms:
            forms: Iterable[tuple[str, ...] | str]
            forms = english_forms(term.pattern or term.text) if language == "en" else {normal(term.text)}
            for form in forms:
                if term not in self._terms[form]:
                    self._terms[form].append(term)
                lengths[form[:2] if isinstance(form, str) else form[0]].add(len(form))
        self._lengths = {start: tuple(sorted(found)) for start, found in lengths.items()}
        singles = "".join(sorted(start for start in lengths if language == "zh" and len(start) == 1))
        self._singles = re.compile(f"[{re.escape(singles)}]" if singles else r"(?!)")

    def in_words(self, words: Sequence[str]) -> list[Hit]:
        """All matches in a list of English words, by place."""
        found: list[Hit] = []
        seen: dict[tuple[str, ...], int] = {}
        lengths = self._lengths
        for start, word in enumerate(words):
            if word in lengths:
                for length in lengths[word]:
                    self._take(tuple(words[start : start + length]), start, found, seen)
        return found

    def in_text(self, text: str) -> list[Hit]:
        """All matches in a Chinese text, by place."""
        found: list[Hit] = []
        seen: dict[str, int] = {}
        lengths = self._lengths
        starts = [at for at, pair in enumerate(map(add, text, text[1:])) if pair in lengths]
        for start in starts:
            for length in lengths[text[start : start + 2]]:
                self._take(text[start : start + length], start, found, seen)
        for match in self._singles.finditer(text):
            self._take(match[0], match.start(), found, seen)
        return found

    def _take(self, form: K, start: int, found: list[Hit], seen: dict[K, int]) -> None:
        """Add the terms of a form at a place, but of each form no more than MOST_PLACES."""
        terms = self._terms.get(form)
        if terms is None:
            return
        places = seen.get(form, 0)
        if places >= MOST_PLACES and terms[0].lexicon != "guard":
            return
        seen[form] = places + 1
        end = start + len(form)
        found.extend((start, end, term) for term in terms)


class Scanner:
    """Reads a text against terms and guards of all languages."""

    def __init__(self, terms: Sequence[Term], guards: Mapping[tuple[str, str], Guard]) -> None:
        """Index the terms by language; `guards` are keyed by (language, name)."""
        self._guards = guards
        self._english = Index((term for term in terms if term.language == "en"), "en")
        self._chinese = Index((term for term in terms if term.language == "zh"), "zh")

    def read(self, text: str) -> Reading:
        """What the text speaks of, each term once."""
        plain = normal(text)
        words = english_words(plain)
        spoken: dict[Term, None] = {}
        silenced: dict[Term, str] = {}
        self._sort(words, self._english.in_words(words), spoken, silenced)
        if _HAN.search(plain):
            han = joined_han(plain)
            self._sort(han, self._chinese.in_text(han), spoken, silenced)
        left = tuple((term, guard) for term, guard in silenced.items() if term not in spoken)
        return Reading(spoken=tuple(spoken), silenced=left)

    def _sort(
        self, symbols: Sequence[str], hits: list[Hit], spoken: dict[Term, None], silenced: dict[Term, str]
    ) -> None:
        hits = longest(hits)
        fences = self._fences(hits)
        for start, end, term in hits:
            if term.lexicon in ("guard", "neutral") or term in spoken:
                continue
            guard = fences.over(start, end, term, symbols)
            if guard:
                silenced.setdefault(term, guard)
            else:
                spoken[term] = None

    def _fences(self, hits: Iterable[Hit]) -> Fences:
        fences = Fences()
        for start, end, term in hits:
            if term.lexicon == "guard":
                fences.add(start, end, self._guards[term.language, term.entry])
        return fences


class Fences:
    """The guards that stand in one text, by where they end and begin."""

    def __init__(self) -> None:
        """No guard yet."""
        self._ending: dict[int, list[Guard]] = defaultdict(list)
        self._starting: dict[int, list[Guard]] = defaultdict(list)
        self._reach = 0

    def add(self, start: int, end: int, guard: Guard) -> None:
        """Remember a guard word at [start, end)."""
        if not guard.silences:
            return
        if guard.side in ("before", "either"):
            self._ending[end].append(guard)
        if guard.side in ("after", "either"):
            self._starting[start].append(guard)
        self._reach = max(self._reach, guard.window)

    def over(self, start: int, end: int, term: Term, symbols: Sequence[str]) -> str:
        """Name of the guard that silences a term at [start, end), or ""."""
        if not self._ending and not self._starting:
            return ""
        for away in range(self._reach + 1):
            if name := _within(self._ending.get(start - away), away, term):
                return name
            if start - away - 1 < 0 or symbols[start - away - 1] in _STOPS:
                break
        for away in range(self._reach + 1):
            if name := _within(self._starting.get(end + away), away, term):
                return name
            if end + away >= len(symbols) or symbols[end + away] in _STOPS:
                break
        return ""


def _within(guards: list[Guard] | None, away: int, term: Term) -> str:
    for guard in guards or ():
        if away <= guard.window and term.lexicon in guard.silences:
            return guard.name
    return ""


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The matches that nothing longer hides.

    A longer match hides the shorter ones of its own list inside it; a neutral match hides what
    lies inside it; a match of an unweighed list hides all others in its place, so that words of
    hearsay, anger, origin, looks and faith can never bring a weight with them.
    """
    kept: list[Hit] = []
    last: dict[str, tuple[int, int]] = {}
    blind = (-1, -1)
    for start, end, term in sorted(hits, key=_place):
        name = term.lexicon
        own, neutral = last.get(name, (-1, -1)), last.get("neutral", (-1, -1))
        if name in UNWEIGHED:
            blind = max(blind, (end, start))
        elif name not in _FACTS and end <= blind[0]:
            continue
        hidden = end <= neutral[1] and (start, end) != neutral
        inside = end <= own[1] and (start, end) != own
        if hidden or (inside and name not in _NESTED):
            continue
        if end >= own[1]:
            last[name] = (start, end)
        kept.append((start, end, term))
    return kept


def _place(hit: Hit) -> tuple[int, int, bool]:
    start, end, term = hit
    return start, -end, term.lexicon not in UNWEIGHED
