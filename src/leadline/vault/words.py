"""Words of a receipt: the two public BIP39 lists, and reading what a person typed from paper.

Source: BIP 39 word lists, 2048 words each, 11 bits a word, from the package `mnemonic`.
Tolerated: case, full-width letters, any spaces, numbering ("1."), commas and dots between
words, invisible marks, Chinese with or without spaces, and traditional characters for the
simplified list (the two Chinese lists name the same numbers, and no character names two).
Not tolerated: abbreviations, a changed order, words of both languages mixed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mnemonic import Mnemonic

from leadline.errors import BadInput

#: language of Leadline -> name of its BIP39 list
LISTS: Mapping[str, str] = MappingProxyType({"en": "english", "zh": "chinese_simplified"})
#: no receipt is longer than this as typed, with generous spacing
MOST_CHARACTERS = 400
#: suggestions are looked for at so many slips only: each costs about 3 ms
MOST_SUGGESTED = 3
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {language: tuple(Mnemonic(name).wordlist) for language, name in LISTS.items()}
)
_NUMBERS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "en": {word: number for number, word in enumerate(_WORDS["en"])},
        "zh": {
            **{word: number for number, word in enumerate(Mnemonic("chinese_traditional").wordlist)},
            **{word: number for number, word in enumerate(_WORDS["zh"])},
        },
    }
)
#: a Chinese character, or a run of anything else that is not a separator or a digit
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Slip:
    """One word that is not on the list; printing it shows the position only."""

    #: 1 for the first word
    position: int
    #: list words that look like it, best first, at most 3; none for Chinese, nor past the third slip
    suggestions: tuple[str, ...] = field(repr=False)


def word(number: int, language: str) -> str:
    """The list word of an 11-bit number; raises BadInput for a language without a list."""
    check_language(language)
    return _WORDS[language][number]


def check_language(language: str) -> None:
    """Nothing, or BadInput if there is no list of this language."""
    if language not in LISTS:
        raise BadInput("language", f"one of {', '.join(LISTS)}")


def split_words(text: str) -> tuple[str, ...]:
    """What was typed as words: one width, lower case, a Chinese character each.

    >>> split_words(" 1. ＺＯＯ,  zoo 2)wrong")
    ('zoo', 'zoo', 'wrong')
    """
    shown = (
        letter
        for letter in unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])
        if unicodedata.category(letter) != "Cf"
    )
    return tuple(_TOKEN.findall("".join(shown).casefold()))


def language_of(words: tuple[str, ...]) -> str:
    """ "zh" if most words are Chinese characters, else "en"."""
    chinese = sum(1 for typed in words if typed in _NUMBERS["zh"] or "\u3400" <= typed[0] <= "\u9fff")
    return "zh" if 2 * chinese > len(words) else "en"


def word_numbers(words: tuple[str, ...]) -> tuple[int | None, ...]:
    """The 11-bit number of each word, None where the word is not on the list."""
    numbers = _NUMBERS[language_of(words)]
    return tuple(numbers.get(typed) for typed in words)


def find_slips(text: str) -> tuple[Slip, ...]:
    """Every typed word that is not on the list, with list words that look like it.

    For the page that shows the reporter where to look again; the lists are public, so a
    suggestion tells nobody anything.
    """
    words = split_words(text)
    listed = _WORDS[language_of(words)]
    positions = [place for place, number in enumerate(word_numbers(words)) if number is None]
    return tuple(
        Slip(place + 1, _similar(words[place], listed) if nth < MOST_SUGGESTED else ())
        for nth, place in enumerate(positions)
    )


def _similar(typed: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    """At most three list words that look like it, best first."""
    return tuple(difflib.get_close_matches(typed[:20], listed, n=3))
