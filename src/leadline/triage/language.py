"""Language: whether the words of a report are in the language that its form said.

Judged by py3langid (a naive Bayes over byte n-grams after Lui and Baldwin 2012) among 24 languages, only
where another language is e^8 times likelier and there are letters enough. Measured by
bench/quality/triage/language.py. Says nothing about where anybody is from, and is kept nowhere.
"""

from __future__ import annotations

from functools import cache

import py3langid.langid as langid

#: languages that are told apart; a dialect or a language beside these counts as the nearest of them
KNOWN = (
    "en", "zh", "fr", "es", "de", "ru", "ar", "ja", "ko", "pt", "it", "tr",
    "vi", "id", "hi", "fa", "uk", "pl", "nl", "ht", "sw", "ur", "bn", "th",
)  # fmt: skip
#: natural logarithm of how much likelier another language must be
LEAST_MARGIN = 8.0
#: letters below which only the script is looked at
LEAST_LETTERS = 20
#: share of Chinese characters from which a text counts as Chinese
CHINESE_FROM = 0.2
#: share of Japanese syllables from which it does not
KANA_FROM = 0.1
#: characters that are looked at
LOOKED_AT = 2_000


def is_in(text: str, language: str) -> bool:
    """Whether a text is written in "en" or "zh", as far as its letters tell; True if nothing tells.

    >>> is_in("Il y a une boîte grise avec deux antennes sur le lampadaire.", "en")
    False
    """
    read = text[:LOOKED_AT]
    letters = _letters(read)
    if not letters:
        return True
    kana = sum("\u3040" <= char <= "\u30ff" for char in letters) / len(letters)
    if (script_of(read) == "zh" and kana < KANA_FROM) != (language == "zh"):
        return False
    if language == "zh" or len(letters) < LEAST_LETTERS:
        return True
    return _margin(read, language) < LEAST_MARGIN


def script_of(text: str) -> str:
    """ "zh" where at least a fifth of the letters are Chinese characters, else "en".

    >>> script_of("gps 干扰"), script_of("555-0123")
    ('zh', 'en')
    """
    letters = _letters(text[:LOOKED_AT])
    chinese = sum("\u3400" <= char <= "\u9fff" for char in letters)
    return "zh" if letters and chinese / len(letters) >= CHINESE_FROM else "en"


def _letters(text: str) -> list[str]:
    return [char for char in text if char.isalpha()]


def _margin(text: str, language: str) -> float:
    likely = dict(_identifier().rank(text))
    return float(max(likely.values()) - likely[language])


@cache
def _identifier() -> langid.LanguageIdentifier:
    found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    found.set_languages(list(KNOWN))
    return found
