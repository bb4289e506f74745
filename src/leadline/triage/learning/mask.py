"""Mask: the text without the words that may never count: hearsay, anger, looks, origin, faith, names.

A masked text is the same as one that never held the word, so no learner can see the difference.
The words are data of policy/lexicon; names are found by the titles and phrases round them, and a
name without such a sign stays in. Must not know what is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from leadline.policy.lexicon import lexicon
from leadline.policy.lexicon.scan import UNWEIGHED
from leadline.policy.lexicon.words import english_forms, joined_han, normal
from leadline.triage.learning.learner import MOST_CHARACTERS

#: the commonest family names of China; 100 of them name about 85 % of the people
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLES = (
    "先生|女士|小姐|老师|医生|书记|市长|县长|区长|镇长|村长|局长|处长|科长|主任|校长|院长|经理|老板|律师|师傅"
)
_HAN = "\u3400-\u9fff"
_NAMES = re.compile(
    rf"(?:我叫|我是|本人|姓名|名叫|叫做)(?P<self>[{_FAMILIES}][{_HAN}]{{1,2}})(?=[，,。；;：:、\s]|$)"
    rf"|(?P<polite>[{_FAMILIES}](?:某某?|[{_HAN}]{{0,2}}?)(?={_TITLES}))"
    rf"|\b(?:[Mm]y name is|[Ii] am called)\s+(?P<mine>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){{0,2}})"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\.?\s+(?P<titled>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){{0,2}})"
)
_MARKS = re.compile(r"([.!?,;:。！？，；：、])(?:\s*[.!?,;:。！？，；：、])+")
_BLANKS = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+(?=[.!?,;:。！？，；：、])")


def masked(text: str) -> str:
    """The text as learners see it: cut, in normal form, without words that may not count.

    >>> masked("Maybe a box hums.") == masked("A box hums.")
    True
    """
    plain = normal(_NAMES.sub(_without_name, text[:MOST_CHARACTERS]))
    plain = joined_han(_chinese().sub(" ", _english().sub(" ", plain)))
    plain = _BEFORE_MARK.sub("", _BLANKS.sub(" ", plain))
    return joined_han(_MARKS.sub(r"\1", plain)).strip()


def _without_name(found: re.Match[str]) -> str:
    name = next(group for group in found.groups() if group)
    return found[0].replace(name, " ", 1)


@cache
def _english() -> re.Pattern[str]:
    forms = {form for word in _words("en") for form in english_forms(word)}
    spelled = {r"\W+(?:(?:a|an|the|s)\W+)*".join(map(re.escape, form)) for form in forms}
    return re.compile(rf"(?<![a-z0-9])(?:(?:a|an|the)\s+)?(?:{_tree(spelled)})(?![a-z0-9])")


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(_tree({re.escape(normal(word)) for word in _words("zh")}))


def _words(language: str) -> Iterable[str]:
    return (
        term.pattern or term.text
        for term in lexicon().terms
        if term.lexicon in UNWEIGHED and term.language == language
    )


def _tree(words: Iterable[str]) -> str:
    """One pattern for all words, the longer first, grouped by how they begin so that it fails fast."""
    by_start: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_start.setdefault(word[:1], []).append(word[1:])
    return "|".join(f"{start}(?:{'|'.join(rest)})" for start, rest in sorted(by_start.items()))
