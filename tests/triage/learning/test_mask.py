from __future__ import annotations

import pytest

from leadline.policy.lexicon import lexicon
from leadline.policy.lexicon.scan import UNWEIGHED
from leadline.triage.learning.mask import masked

BOX = "a gray box hangs on the lamp post by the old lock."
HE = "路灯上挂着一个灰色的盒子"


def test_every_unweighed_word_of_english_leaves_no_trace() -> None:
    marks = [t for t in lexicon().terms if t.lexicon in UNWEIGHED and t.language == "en" and not t.pattern]

    traces = [mark.text for mark in marks if masked(f"{BOX} {mark.text.replace('~', '')}.") != masked(BOX)]

    assert len(marks) > 100
    assert traces == []


def test_every_unweighed_word_of_chinese_leaves_no_trace() -> None:
    marks = [t for t in lexicon().terms if t.lexicon in UNWEIGHED and t.language == "zh" and not t.pattern]

    traces = [mark.text for mark in marks if masked(f"{HE}，{mark.text}。") != masked(f"{HE}，")]

    assert len(marks) > 100
    assert traces == []


@pytest.mark.parametrize(
    ("named", "plain"),
    [
        ("My name is Ada Lovelock, the lamp is dark", "My name is, the lamp is dark"),
        ("Mr. Oakwood said the lamp is dark", "Mr. said the lamp is dark"),
        ("我叫王小明，路灯不亮", "我叫，路灯不亮"),
        ("李建国局长您好，路灯不亮", "局长您好，路灯不亮"),
        ("张老师，路灯不亮", "老师，路灯不亮"),
    ],
)
def test_a_name_leaves_no_trace(named: str, plain: str) -> None:
    assert masked(named) == masked(plain)


def test_places_and_things_stay() -> None:
    assert masked("Harbour Street 12, 港口路12号") == "harbour street 12, 港口路12号"


def test_what_stands_after_the_first_pages_is_not_read() -> None:
    assert len(masked("灯" * 100_000)) == 4_000
