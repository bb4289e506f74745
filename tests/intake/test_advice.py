from __future__ import annotations

import pytest

from leadline.intake.advice import advise
from leadline.model.report import Danger


def ids(text, danger=Danger.UNSTATED):
    return [advice.id for advice in advise(text, danger)]


@pytest.mark.parametrize(
    "text",
    [
        "a metal box with a blue light among the fishing gear",
        "gray box with a cellular antenna on a lamp post",
        "渔网里捞到一个金属盒，发蓝光",
        "会议室里发现窃听器",
    ],
)
def test_an_unknown_object_is_not_to_be_touched(text):
    assert ids(text)[0] == "do-not-touch"


@pytest.mark.parametrize("text", ["crates of ammunition and hand grenades in the barn", "仓库里有炸药和雷管"])
def test_from_weapons_one_keeps_away(text):
    assert "keep-away" in ids(text)


def test_danger_puts_the_emergency_number_before_everything():
    advice = advise("a ticking parcel with wires", Danger.NOW)

    assert advice[0].id == "call-emergency"
    assert "112" in advice[0].said("en")
    assert "110" in advice[0].said("zh")


def test_words_of_danger_are_enough_for_the_emergency_number():
    assert ids("有人持刀砍人")[0] == "call-emergency"


def test_the_smell_of_gas_has_its_own_advice():
    assert "leave-gas" in ids("There is a smell of gas in our building")


def test_persons_are_not_to_be_confronted():
    assert ids("two men photographing the naval base") == ["do-not-confront"]


def test_secret_papers_are_not_to_be_copied():
    assert "keep-evidence" in ids("在打印店看到绝密文件")


@pytest.mark.parametrize(
    "text", ["loud square dancing at 3 am", "邻居半夜唱歌", "", "a spy film with a bomb"]
)
def test_nothing_dangerous_calls_for_no_advice(text):
    assert ids(text) == []
