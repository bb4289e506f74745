"""Place words: how a text puts a place by the names in it: at, near, corner, between, so far from.

Names stand in the text as the gazetteer finds them; the patterns see only where they stand. English and
Chinese. What is read is never more exact than the words: a house number without a register of numbers is the
whole road, and the third tree too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from leadline.policy.lexicon.words import normal
from leadline.ports.gazetteer import Mention

#: directions in degrees clockwise from north
DIRECTIONS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0,
    "west": 270.0, "northwest": 315.0, "北": 0.0, "东北": 45.0, "东": 90.0, "东南": 135.0, "南": 180.0,
    "西南": 225.0, "西": 270.0, "西北": 315.0,
}  # fmt: skip
_UNITS = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "km": 1000.0, "kilometre": 1000.0, "kilometer": 1000.0,
    "yard": 0.9144, "mile": 1609.344, "米": 1.0, "公里": 1000.0, "千米": 1000.0, "里": 500.0,
}  # fmt: skip
_DIGITS = {one: place for place, one in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}

_P = r"⟨(\d+)⟩"
_THE = r"(?:the\s+)?"
_NUMBER = r"(\d{1,5}(?:\.\d{1,3})?|[一二两三四五六七八九十百千]{1,7})"
_UNIT = r"(km|kilomet(?:re|er)s?|met(?:re|er)s?|m|yards?|miles?|公里|千米|米|里)"
_WAY = r"(north[ -]?east|north[ -]?west|south[ -]?east|south[ -]?west|north|south|east|west)"
_WAY_ZH = r"(东北|东南|西北|西南|东|南|西|北)"
_MEET = r"(?:corner|junction|crossing|intersection|crossroads?)"
_MEET_ZH = r"(?:的)?(?:十字路口|交叉路口|交叉口|路口|拐角|转角|交界|交汇|交口|街角)"
_NEAR = (
    r"(?:near(?:\s+to)?|by|beside|opposite|behind|next\s+to|close\s+to|outside|in\s+front\s+of|"
    r"across\s+from|around)"
)
_NEAR_ZH = r"(?:的)?(?:旁边|旁|附近|对面|边上|后面|后边|门口|门前|前面|一带|周围)"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th))"

#: what words mean, the most telling first: its name and a pattern over the text with ⟨n⟩ for the n-th name
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("between on", rf"{_P}\W{{1,3}}between\s+{_THE}{_P}\s+and\s+{_THE}{_P}"),
        ("between on", rf"{_P}上?\W{{0,2}}{_P}(?:和|与|到|至){_P}之间"),
        ("between of", rf"{_P}(?:和|与|到|至){_P}之间的?{_P}"),
        ("between of", rf"between\s+{_THE}{_P}\s+and\s+{_THE}{_P}\W{{1,3}}(?:on|of|in)\s+{_THE}{_P}"),
        ("between", rf"between\s+{_THE}{_P}\s+and\s+{_THE}{_P}"),
        ("between", rf"{_P}(?:和|与|到|至){_P}之间"),
        ("corner", rf"{_MEET}\s+(?:of|between|where)?\s*{_P}\s*(?:and|with|&|/|,|meets|crosses)\s*{_P}"),
        ("corner", rf"{_P}\s*(?:/|and|&|at|x)\s*{_P}\s+{_MEET}"),
        ("corner", rf"where\s+{_P}\s+(?:meets|crosses)\s+{_P}"),
        ("corner", rf"{_P}\s*(?:和|与|跟|同|、|/)?\s*{_P}{_MEET_ZH}"),
        ("off towards", rf"{_NUMBER}\s*{_UNIT}\s+(?:to\s+the\s+)?{_WAY}\s+(?:of|from)\s+{_THE}{_P}"),
        (
            "off towards zh",
            rf"{_P}(?:以|往|向|的)?{_WAY_ZH}(?:边|面|侧|方)?(?:大约|约)?\s*{_NUMBER}\s*{_UNIT}",
        ),
        ("off", rf"{_NUMBER}\s*{_UNIT}\s+(?:away\s+)?(?:from|past|behind|before|after)\s+{_THE}{_P}"),
        ("off zh", rf"(?:距|离|距离){_P}(?:大约|约)?\s*{_NUMBER}\s*{_UNIT}"),
        ("near on", rf"{_P}\s*,?\s*{_NEAR}\s+{_THE}{_P}"),
        ("near on", rf"{_P}(?:上)?\W{{0,2}}靠近{_P}"),
        ("ordinal", rf"{_ORDINAL}\s+[a-z-]+(?:\s[a-z-]+)?\s+(?:on|of|in|along)\s+{_THE}{_P}"),
        ("ordinal", rf"{_P}(?:上|边|路边|旁)?的?\s*第\s*{_NUMBER}\s*[棵根个栋盏座家条]"),
        ("number", rf"(?<![\d.:])(?:no\.?\s*|number\s+|#\s*)?\d{{1,5}}[a-z]?\s*,?\s*{_P}"),
        (
            "number",
            rf"{_P}\s*,?\s*(?:no\.?\s*|number\s+|#\s*)?\d{{1,5}}\b(?!\s*[:.]?\d|\s*(?:m|km|am|pm|metres)\b)",
        ),
        ("number", rf"{_P}{_NUMBER}号"),
        ("near", rf"{_NEAR}\s+{_THE}{_P}"),
        ("near", rf"{_P}{_NEAR_ZH}|靠近{_P}"),
        ("at", _P),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """How a text puts a place."""

    #: "at", "near", "near on", "corner", "between", "between on", "off", "number" or "ordinal"
    relation: str
    #: which mentions it is put by, in the order of the relation: for "… on" the road first
    anchors: tuple[int, ...]
    #: metres that the words name, or None
    distance_m: float | None = None
    #: direction that they name, degrees clockwise from north, or None
    azimuth_deg: float | None = None


def read_words(text: str, mentions: Sequence[Mention]) -> Worded | None:
    """How the words put a place; None if no name stands in them.

    Of several ways the first in the order of `_PATTERNS` counts: a corner says more than a road.
    """
    if not mentions:
        return None
    marked = _marked(text, mentions)
    for name, pattern in _PATTERNS:
        for found in pattern.finditer(marked):
            worded = _worded(name, found, mentions)
            if worded is not None:
                return worded
    return None


def _marked(text: str, mentions: Sequence[Mention]) -> str:
    """The text as patterns see it, with ⟨n⟩ for the n-th name."""
    parts, last = [], 0
    for place, mention in enumerate(mentions):
        parts += [normal(text[last : mention.start]), f"⟨{place}⟩"]
        last = mention.end
    return "".join([*parts, normal(text[last:])])


def _worded(name: str, found: re.Match[str], mentions: Sequence[Mention]) -> Worded | None:
    if name.startswith("off"):
        return _off(name, found)
    anchors = tuple(int(row) for row in re.findall(r"⟨(\d+)⟩", found[0]))
    if name == "between of":
        return Worded(relation="between on", anchors=(anchors[2], anchors[0], anchors[1]))
    if name in ("corner", "between on") and not all(_is_road(mentions[row]) for row in anchors[:2]):
        return None
    if name == "near on" and not _is_road(mentions[anchors[0]]):
        return None
    if name == "number" and not _is_road(mentions[anchors[0]]):
        return None
    return Worded(relation=name, anchors=anchors)


def _is_road(mention: Mention) -> bool:
    return any(entry.lines for entry in mention.entries)


def _off(name: str, found: re.Match[str]) -> Worded:
    parts = [part for part in found.groups() if part is not None]
    if name == "off towards":
        number, unit, way, anchor = parts
    elif name == "off towards zh":
        anchor, way, number, unit = parts
    else:
        way = ""
        number, unit, anchor = parts if name == "off" else (parts[1], parts[2], parts[0])
    azimuth = DIRECTIONS[re.sub(r"[ -]", "", way)] if way else None
    metres = _amount(number) * _UNITS[unit if unit == "m" else unit.rstrip("s")]
    return Worded(relation="off", anchors=(int(anchor),), distance_m=metres, azimuth_deg=azimuth)


def _amount(text: str) -> float:
    """A number in digits or in Chinese.

    >>> _amount("250"), _amount("两百"), _amount("三百五十"), _amount("十二")
    (250.0, 200.0, 350.0, 12.0)
    """
    if text[0] not in _DIGITS and text[0] not in _TENS:
        return float(text)
    total, digit = 0, 0
    for one in text:
        if one in _TENS:
            total += (digit or 1) * _TENS[one]
            digit = 0
        else:
            digit = _DIGITS[one]
    return float(total + digit)
