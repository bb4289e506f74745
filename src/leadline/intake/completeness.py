"""Completeness: which of what, where, when, how known and evidence a report answers, and what to ask.

A precise answer (a parking space, a plate, a clock time, coordinates) counts more than a vague
one. It says nothing about truth: measured on five public sets, completeness does not tell true
reports from false ones (area under the curve 0.43 to 0.58). Must not know who reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadline.model.report import Basis, Circumstances, Statement
from leadline.policy.lexicon import lexicon
from leadline.policy.lexicon.words import normal

#: the five questions, in the order in which they are asked
QUESTIONS = ("what", "where", "when", "how_known", "evidence")
#: what an answer is worth: none, some words, words with a precise detail
ABSENT, VAGUE, PRECISE = 0.0, 0.6, 1.0
#: fewer characters than this are a heading, not a description
SHORT_WHAT = 20
SHORT_WHAT_ZH = 8

_PROMPTS = {
    "what": (
        "What did you see, hear or find? What does it look like, and what was done?",
        "您看到、听到或发现了什么？它是什么样子，对方做了什么？",
    ),
    "where": (
        "Where exactly: street and number, floor, parking space, or a point on the map?",
        "具体在哪里：街道门牌、楼层、车位，或在地图上标点？",
    ),
    "when": ("When: which day, and about what time?", "什么时候：哪一天，大约几点？"),
    "how_known": (
        "How do you know: did you see it yourself, or did somebody tell you?",
        "您是怎么知道的：亲眼看到，还是听别人说的？",
    ),
    "evidence": (
        "Is there anything that shows it: a picture, a recording, a label, another witness?",
        "有没有能说明情况的东西：照片、录音录像、标签或其他目击者？",
    ),
}
_BEHAVIOUR = (
    "What did the person do? How somebody looks, speaks or believes is not a reason for a report.",
    "对方做了什么？长相、口音或信仰都不能作为举报的理由。",
)

_VAGUE = {
    "where": re.compile(
        r"\b(?:at|near|behind|beside|in front of|next to|opposite|under|on) the \w"
        r"|\b(?:street|road|square|harbou?r|pier|station)\b"
        r"|附近|旁边|门口|对面|楼下|楼上|路口|小区|码头|车站|村|镇"
    ),
    "when": re.compile(
        r"\b(?:yesterday|today|tonight|(?:last|at) night|last week|evening|morning|afternoon)\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:midnight|every day|every night)\b"
        r"|昨天|今天|前天|昨晚|今晚|凌晨|早上|上午|中午|下午|傍晚|晚上|半夜|深夜|周[一二三四五六日末]|星期|每天|每晚"
    ),
    "how_known": re.compile(
        r"\b(?:i|we) (?:saw|found|noticed|filmed|measured)\b|\b(?:with my own eyes|i was there)\b"
        r"|看到|看见|亲眼|亲耳|发现|我拍|我在场"
    ),
    "evidence": re.compile(
        r"\b(?:photo|picture|video|recording|screenshot|log file|witness|label|sample|camera footage)s?\b"
        r"|照片|视频|录音|录像|截图|日志|证人|目击|标签|样品|监控"
    ),
}
# Counts in these patterns are bounded, so that a hostile text costs no more than a plain one.
_PRECISE = {
    "where": re.compile(
        r"\b(?:parking space|space|bay|berth|pier|gate|room|flat|apartment|platform|building|house|no\.?"
        r"|number|floor|lamp post|pole|km) ?(?:no\.? ?|number )?[a-z]?-?\d"
        r"|\b\d{1,5} [a-z]{1,20} (?:street|road|avenue|lane|way|square)\b"
        r"|\b\d{1,2}\.\d{3,8}\D{1,6}\d{1,3}\.\d{3}"
        r"|\d(?:号|单元|栋|幢|室|层|楼|弄|车位|泊位|公里)|车位[a-z]?\d|[a-z]\d{0,4}-?\d{1,4}(?:车位|区|泊位|杆)"
    ),
    "when": re.compile(
        r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?(?:a\.?m\b|p\.?m\b|o'clock)"
        r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"
        r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
        r"|\d{1,2}[点时]|[一二三四五六七八九十]{1,3}点|\d{1,2}月\d{1,2}[日号]"
    ),
    "evidence": re.compile(r"\b\d{1,3} (?:photos|pictures|videos)\b|\d张照片|\d段(?:视频|录音|录像)"),
}
#: a number plate, a serial number, a ship's or a container's number: precise details of "what"
_NUMBERED = re.compile(
    r"\b[a-z]{1,3}[- ]?\d{3}|\bserial(?: number)? \w|\bmmsi \d{9}|\bimo \d{7}"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][a-z0-9]{5}|编号|车牌"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How well one question is answered, and what to ask if it is not answered well."""

    #: one of QUESTIONS
    question: str
    #: 0 absent, 0.6 vague, 1 precise
    share: float
    #: the prompt in both languages; empty if nothing is left to ask
    prompt_en: str = ""
    prompt_zh: str = ""

    def prompt(self, language: str) -> str:
        """What to ask, in one language."""
        return self.prompt_zh if language == "zh" else self.prompt_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How complete a report is; for asking back, never for judging whether it is true."""

    #: mean of the five answers, 0 to 1
    score: float
    answers: tuple[Answer, ...]
    #: hearsay words of the lexicon that are in the text: they ask for a second reader, nothing else
    hearsay: tuple[str, ...]
    #: whether the text names looks, origin or faith and no behaviour: then behaviour is asked for
    looks_only: bool

    @property
    def absent(self) -> tuple[str, ...]:
        """The questions that are not answered at all, in the order in which they are asked."""
        return tuple(answer.question for answer in self.answers if answer.share == ABSENT)

    def prompts(self, language: str) -> tuple[str, ...]:
        """What is still to be asked, most important first."""
        asked = tuple(answer.prompt(language) for answer in self.answers if answer.prompt_en)
        return (_BEHAVIOUR[language == "zh"], *asked) if self.looks_only else asked


def completeness(statement: Statement, circumstances: Circumstances) -> Completeness:
    """How complete one statement is, with a prompt for each thing that is missing or vague."""
    reading = lexicon().read(statement.text)
    hearsay = tuple(term.text for term in reading.of("hearsay"))
    text = _without(hearsay, statement.text)
    shares = {
        "what": _what(_without(hearsay, statement.what), text),
        "where": _known(circumstances.place is not None) or _said("where", statement.where, text),
        "when": _known(circumstances.moment is not None) or _said("when", statement.when, text),
        "how_known": _known(circumstances.basis is not Basis.UNSTATED)
        or _said("how_known", statement.how_known, text),
        "evidence": _said("evidence", statement.evidence, text),
    }
    counted = any(reading.has(name) for name in ("category", "device", "referral", "protected"))
    return Completeness(
        score=round(sum(shares.values()) / len(QUESTIONS), 3),
        answers=tuple(_answer(question, shares, told=bool(hearsay)) for question in QUESTIONS),
        hearsay=hearsay,
        looks_only=reading.has("appearance") and not counted,
    )


def prompt(question: str, language: str) -> str:
    """What to ask for one of QUESTIONS, in "en" or "zh".

    >>> prompt("when", "en")
    'When: which day, and about what time?'
    """
    return _PROMPTS[question][language == "zh"]


def _what(described: str, text: str) -> float:
    chinese = any("\u3400" <= character <= "\u9fff" for character in described)
    if len(described) < (SHORT_WHAT_ZH if chinese else SHORT_WHAT):
        return VAGUE if described else ABSENT
    return PRECISE if _NUMBERED.search(text) or len(described) > 2 * SHORT_WHAT else VAGUE


def _without(hearsay: Iterable[str], text: str) -> str:
    """The normal text without words of hearsay: they may lengthen a report, never complete it."""
    plain = normal(text)
    for words in hearsay:
        plain = plain.replace(words, " ")
    return " ".join(plain.split())


def _known(given: bool) -> float:
    return PRECISE if given else ABSENT


def _said(question: str, field: str, text: str) -> float:
    """The share of an answer from its own field, or from words anywhere in the report."""
    precise = _PRECISE.get(question)
    if precise is not None and precise.search(text):
        return PRECISE
    if field.strip():
        return VAGUE if precise is not None else PRECISE
    return VAGUE if _VAGUE[question].search(text) else ABSENT


def _answer(question: str, shares: Mapping[str, float], *, told: bool) -> Answer:
    if shares[question] == PRECISE or (question == "how_known" and told):
        return Answer(question=question, share=shares[question])
    english, chinese = _PROMPTS[question]
    return Answer(question=question, share=shares[question], prompt_en=english, prompt_zh=chinese)
