from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.completeness import QUESTIONS, completeness
from leadline.model.report import Basis, Channel, Circumstances, Mode, Statement

PLAIN = Circumstances(channel=Channel.WEB, mode=Mode.ANONYMOUS, language="en")


def judged(what, **parts):
    return completeness(Statement(what=what, **parts), PLAIN)


def test_a_whole_report_is_complete_and_asks_nothing():
    whole = completeness(
        Statement(
            what="A gray box with two antennas, serial number 44812, hums and blinks all night",
            where="Lamp post 17, Harbour Street",
            when="2026-01-05 at 03:30",
            evidence="3 photos",
        ),
        replace(PLAIN, basis=Basis.SAW),
    )

    assert whole.score == 1.0
    assert whole.prompts("en") == ()


def test_a_bare_line_asks_for_the_four_other_things():
    bare = judged("strange box")

    assert [answer.question for answer in bare.answers if answer.share == 0] == [
        "where",
        "when",
        "how_known",
        "evidence",
    ]


def test_precise_details_raise_it_though_they_are_third_hand():
    """Story S06: told by another, very precise."""
    vague = judged("A friend told me that cigarettes are smuggled at the harbour")
    precise = judged(
        "A friend told me that cigarettes are smuggled at the harbour, parking space B3-217, 03:40"
    )

    assert precise.score > vague.score
    assert precise.hearsay == ("friend told me", "a friend told", "told me that")


def test_hearsay_words_change_no_score():
    plain = judged("A drone flew over the harbour")
    heard = judged("A drone flew over the harbour, perhaps, 可能, allegedly")

    assert heard.score == plain.score
    assert set(heard.hearsay) == {"perhaps", "可能", "allegedly"}


def test_looks_without_behaviour_ask_for_behaviour_first():
    report = judged("那个人像外国人，留着大胡子，说外语")

    assert report.looks_only
    assert report.prompts("zh")[0].startswith("对方做了什么")


def test_looks_with_behaviour_are_not_looks_only():
    assert not judged("A foreigner photographed the fence of the naval base").looks_only


def test_chinese_details_are_understood():
    report = judged("昨晚11点我看到有人在三号码头B12泊位卸货，车牌浙A12345，拍了2张照片")

    assert report.score == 0.92


@given(st.text(max_size=300))
def test_any_text_gets_a_score_within_0_and_1_and_five_answers(text):
    judgement = judged(text)

    assert 0 <= judgement.score <= 1
    assert tuple(answer.question for answer in judgement.answers) == QUESTIONS


@given(st.text(max_size=100), st.sampled_from(["where", "when", "how_known", "evidence"]))
def test_answering_more_never_lowers_it(text, part):
    assert judged(text, **{part: "at 12:30 near berth 4"}).score >= judged(text).score
