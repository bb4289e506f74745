"""Cues: numbers about a text that need no training: what the lexicon finds and the shape of the text.

Words of hearsay, anger, looks, origin and faith are masked before; nothing here can count them.
Must not know labels or who wrote a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadline.policy.lexicon import lexicon

#: lists of the lexicon whose entries are cues
_LISTS = ("category", "referral", "protected", "raising", "sensitive", "danger", "device", "feature", "guard")

#: shapes of a text that are counted, each at most MOST_COUNTED times
_SHAPES: dict[str, re.Pattern[str]] = {
    "numbers": re.compile(r"\d+"),
    "links": re.compile(r"https?://|www\.|\burl\b"),
    "mentions": re.compile(r"[@#]\w+"),
    "questions": re.compile(r"[?？]|吗|呢"),
    "exclamations": re.compile(r"[!！]"),
    "sentences": re.compile(r"[.;。；\n]"),
    "times": re.compile(
        r"\b\d{1,2}[:h]\d{2}\b|\b(?:yesterday|today|tonight|night|morning)\b|昨|今天|凌晨|晚上|点钟"
    ),
    "dates": re.compile(
        r"\b(?:19|20)\d\d\b|\d+月|\d+年|\b(?:january|march|june|july|august|monday|sunday)\b"
    ),
    "places": re.compile(r"\b(?:street|road|near|bridge|gate|harbou?r|city)\b|[路街区县镇村楼]"),
    "needs": re.compile(r"\b(?:need|needs|help|please|send|want)\b|请|求|希望|需要|救"),
    "evidence": re.compile(r"\b(?:photo|picture|video|seen|saw|recorded)\b|照片|视频|录像|看到|拍"),
    "contacts": re.compile(r"\b(?:call|phone|mail|contact|whatsapp|telegram)\b|电话|微信|联系|加我"),
    "money": re.compile(
        r"[$€£¥]|\b(?:usd|dollars?|euros?|paid|price|free|win|won|offer)\b|元|万|钱|费|优惠|免费"
    ),
    "first person": re.compile(r"\b(?:i|we|my|our|me|us)\b|我|咱"),
    "thanks": re.compile(r"\b(?:thanks?|thank you|sincerely)\b|谢谢|感谢|此致|敬礼"),
    "symbols": re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]"),
}
#: a shape counts no more often than this, however often it is repeated
MOST_COUNTED = 6
#: what one entry of the lexicon can gather
_MOST_WEIGHT = 6.0
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z\u00e0-\u024f]")
_LONG_RUN = re.compile(r"[a-z0-9+/=]{40,}")
_SHARES: dict[str, Callable[[str], float]] = {
    "length": lambda text: float(np.log1p(len(text))),
    "Chinese": lambda text: len(_HAN.findall(text)) / max(1, len(text)),
    "Latin": lambda text: len(_LATIN.findall(text)) / max(1, len(text)),
    "different characters": lambda text: len(set(text[:400])) / max(1, len(text[:400])),
    "long runs": lambda text: float(len(_LONG_RUN.findall(text)[:MOST_COUNTED])),
}


@cache
def names() -> tuple[str, ...]:
    """What each cue is called, in the order of the columns of `cues`."""
    return (*_SHAPES, *_SHARES, *(f"{name}: {entry}" for name, entry in _entries()))


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    found = {(term.lexicon, term.entry) for term in lexicon().terms if term.lexicon in _LISTS}
    return tuple(sorted(found, key=lambda pair: (_LISTS.index(pair[0]), pair[1])))


@cache
def _columns() -> dict[tuple[str, str], int]:
    first = len(_SHAPES) + len(_SHARES)
    return {pair: first + place for place, pair in enumerate(_entries())}


def cues(texts: Sequence[str]) -> NDArray[np.float32]:
    """The cues of masked texts (n, number of cues)."""
    table = np.zeros((len(texts), len(names())), dtype=np.float32)
    for row, text in zip(table, texts, strict=True):
        shapes = [min(MOST_COUNTED, len(pattern.findall(text))) for pattern in _SHAPES.values()]
        row[: len(_SHAPES)] = shapes
        row[len(_SHAPES) : len(_SHAPES) + len(_SHARES)] = [share(text) for share in _SHARES.values()]
        columns = _columns()
        for term in lexicon().read(text).spoken:
            column = columns.get((term.lexicon, term.entry))
            if column is not None:
                row[column] = min(_MOST_WEIGHT, row[column] + max(term.weight, 0.5))
    return table
