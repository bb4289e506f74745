"""Language: whether the words of a report are in the language that its form said.

Judged by py3langid (a naive Bayes over byte n-grams after Lui and Baldwin 2012) among 24 languages, only
where another language is e^8 times likelier and there are letters enough. Measured by
bench/quality/triage/language.py. Says nothing about where anybody is from, and is kept nowhere.
"""

from __future__ import annotations

import re
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
#: letters of Chinese, and of Japanese syllables
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff]")


def is_in(text: str, language: str) -> bool:
    """Whether a text is written in "en" or "zh", as far as its letters tell; True if nothing tells.

    >>> is_in("Il y a une boîte grise avec deux antennes sur le lampadaire.", "en")
    False
    """
    read = text[:LOOKED_AT]
    letters = _letters(read)
    if not letters:
        return True
    is_kana = len(_KANA.findall(read)) / letters >= KANA_FROM
    if (script_of(read) == "zh" and not is_kana) != (language == "zh"):
        return False
    if language == "zh" or letters < LEAST_LETTERS:
        return True
    return _margin(read, language) < LEAST_MARGIN


def script_of(text: str) -> str:
    """ "zh" where at least a fifth of the letters are Chinese characters, else "en".

    >>> script_of("gps 干扰"), script_of("555-0123")
    ('zh', 'en')
    """
    read = text[:LOOKED_AT]
    chinese = len(_HAN.findall(read))
    return "zh" if chinese and chinese / _letters(read) >= CHINESE_FROM else "en"


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _margin(text: str, language: str) -> float:
    likely = dict(_identifier().rank(text))
    return float(max(likely.values()) - likely[language])


@cache
def _identifier() -> langid.LanguageIdentifier:
    found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    found.set_languages(list(KNOWN))
    return found
