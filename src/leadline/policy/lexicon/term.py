"""Term and Reading: the words of the lexicon, and which of them a text speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word or phrase of the lexicon."""

    #: its list: "category", "referral", "protected", "raising", "device", "feature", "guard" …
    lexicon: str
    #: the entry of that list, such as a category id
    entry: str
    #: the word as the lexicon spells it
    text: str
    #: what is matched, where that differs from `text`: words with alternatives, such as "head/chief of port"
    pattern: str = ""
    #: how much it weighs in the vote; 0 for words that only mark
    weight: float
    #: "en" or "zh"
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What makes a term not count: a negation, a film, a salutation."""

    #: its name in the lexicon
    name: str
    #: whether its words stand "before", "after" or on "either" side of the term
    side: str
    #: words (English) or characters (Chinese) that may stand between
    window: int
    #: lexicons whose terms it silences
    silences: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text speaks of: each term once, in order of first appearance."""

    #: the terms that count
    spoken: tuple[Term, ...]
    #: terms that stand in the text but do not count, with the guard's name
    silenced: tuple[tuple[Term, str], ...] = ()

    def of(self, lexicon: str) -> Iterator[Term]:
        """The spoken terms of one list."""
        return (term for term in self.spoken if term.lexicon == lexicon)

    def has(self, lexicon: str, entry: str | None = None) -> bool:
        """Whether a list, or one entry of it, is spoken of."""
        return any(entry is None or term.entry == entry for term in self.of(lexicon))
