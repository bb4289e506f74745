"""Ground: whether a text gives no other ground than how somebody looks, or where they are from.

Such a report holds no matter: it is routed out like protected expression and never scored. What a word of
looks stands beside decides nothing: with any further word that is not of every day, a person reads. Knows
words of every day, no reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadline.policy.lexicon import Reading
from leadline.policy.lexicon.load import FOLDER, read_toml

_EVERY_DAY = read_toml(FOLDER / "everyday.toml")
_ENGLISH = frozenset(_EVERY_DAY["en"])
_CHINESE = re.compile("|".join(sorted(_EVERY_DAY["zh"], key=len, reverse=True)))
_WORD = re.compile(r"[a-z']+|[\u3400-\u9fff]+|[0-9]+", re.IGNORECASE)


def is_only_looks(text: str, reading: Reading) -> bool:
    """Whether words of looks, origin or faith are there, and else only words of every day."""
    if not reading.has("appearance") or reading.silenced:
        return False
    if any(term.lexicon not in ("appearance", "hearsay", "neutral") for term in reading.spoken):
        return False
    rest = _without(text.casefold(), (term.text for term in reading.spoken))
    return all(_is_ordinary(word) for word in _WORD.findall(rest))


def _without(text: str, terms: Iterable[str]) -> str:
    for term in sorted(terms, key=len, reverse=True):
        pattern = r"[\s-]+".join(map(re.escape, term.casefold().split()))
        text = re.sub(pattern + (r"s?\b" if term.isascii() else ""), " ", text)
    return text


def _is_ordinary(word: str) -> bool:
    return word in _ENGLISH if word.isascii() else not _CHINESE.sub("", word)
