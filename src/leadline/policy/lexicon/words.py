"""How text and lexicon terms become comparable: one normal form, English words, English word forms.

Must not know what any term means.
"""

from __future__ import annotations

import re
import unicodedata

#: invisible characters that would split a word: zero-width, direction marks, soft hyphen, null
_INVISIBLE = re.compile("[\x00\xad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
#: words, and marks that end a sentence
_TOKEN = re.compile(r"[a-z0-9\u00e0-\u024f]+|[.!?;:\n]")
#: English articles and what is left of a possessive
_SKIPPED = frozenset({"a", "an", "the", "s"})
_VOWELS = "aeiou"
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])[ \t\u3000]+(?=[\u3400-\u9fff])")


def normal(text: str) -> str:
    """The text as it is compared: NFKC, case folded, invisible characters gone.

    >>> normal("ＧＰＳ jam\\u200bmer")
    'gps jammer'
    """
    if text.isascii():
        return text.replace("\x00", "").lower()
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", folded)


def english_words(text: str) -> list[str]:
    """Words and sentence marks of a normal text, without articles and possessives.

    >>> english_words("the neighbour's drone. a box")
    ['neighbour', 'drone', '.', 'box']
    """
    return [word for word in _TOKEN.findall(text) if word not in _SKIPPED]


def joined_han(text: str) -> str:
    """The text without blanks between Chinese characters: 无 人 机 reads as 无人机."""
    return _BETWEEN_HAN.sub("", text)


def english_forms(term: str) -> set[tuple[str, ...]]:
    """All word sequences that count as this term: `~` inflects, `a/b` are alternatives.

    The last word has a plural.

    >>> sorted(english_forms("map~ base"))[:2]
    [('map', 'base'), ('map', 'bases')]
    """
    marked = term.split()
    choices: list[set[tuple[str, ...]]] = []
    for index, word in enumerate(marked):
        last = index == len(marked) - 1
        choices.append({form for one in word.split("/") for form in _word_forms(one, last=last)})
    sequences: set[tuple[str, ...]] = {()}
    for choice in choices:
        sequences = {sequence + form for sequence in sequences for form in choice}
    return sequences - {()}


def _word_forms(word: str, *, last: bool) -> set[tuple[str, ...]]:
    """The forms of one word of a term; a hyphen or an apostrophe makes it several words."""
    plain = tuple(english_words(normal(word.rstrip("~"))))
    if not plain:
        return {()}
    *before, end = plain
    forms = {end} | (verb_forms(end) if word.endswith("~") else set()) | ({plural(end)} if last else set())
    return {(*before, form) for form in forms}


def plural(noun: str) -> str:
    """The regular English plural.

    >>> plural("box"), plural("antenna"), plural("battery")
    ('boxes', 'antennas', 'batteries')
    """
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and len(noun) > 2 and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(verb: str) -> set[str]:
    """The regular forms of an English verb; a bare stem such as `criticis` gives its forms too.

    >>> sorted(verb_forms("measure"))
    ['measure', 'measured', 'measures', 'measuring']
    """
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    stem = verb
    if len(verb) >= 3 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
        stem = verb + verb[-1]
    plain = {verb + "ed", verb + "ing", verb + "e", verb + "es"}
    return {verb, plural(verb), stem + "ed", stem + "ing"} | plain
