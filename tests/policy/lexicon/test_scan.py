from __future__ import annotations

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.policy.lexicon import lexicon
from leadline.policy.lexicon.words import english_forms, normal

#: ten times the text may take this many times longer: a quadratic search would take 100 times
LINEAR = 30


def spoken(text, name):
    return {term.text for term in lexicon().read(text).of(name)}


def test_a_longer_word_hides_the_shorter_one_of_its_list():
    assert spoken("没有测绘资质", "category") == {"没有测绘资质"}


def test_words_match_on_english_word_boundaries_only():
    assert spoken("the droneless gunny sack", "category") == set()


@pytest.mark.parametrize("form", ["photographs", "photographed", "photographing"])
def test_a_marked_verb_is_found_in_all_its_forms(form):
    assert "photograph~ guard" in spoken(f"he {form} the guards", "category")


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("there is no antenna", "negation"),
        ("it is not a drone", "denial"),
        ("a documentary about drones", "fiction"),
        ("没有天线", "negation"),
        ("不是一架无人机", "denial"),
        ("电影里的窃听器", "fiction"),
        ("尊敬的李局长", "salutation"),
        ("李局长您好", "greeting"),
    ],
)
def test_a_guard_silences_the_word_and_is_named(text, guard):
    reading = lexicon().read(text)

    assert guard in {name for _, name in reading.silenced}
    assert not reading.has("category") and not reading.has("sensitive")


def test_a_guard_does_not_reach_into_the_next_sentence():
    assert "drone" in spoken("I have no. Drone over there", "category")


def test_a_word_that_counts_once_counts_though_it_is_denied_elsewhere():
    assert "drone" in spoken("There was no drone yesterday. Today the drone came", "category")


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_reading_it_again_says_the_same(text):
    assert lexicon().read(text) == lexicon().read(text)


@given(st.text(max_size=200))
def test_the_normal_form_is_normal(text):
    assert normal(normal(text)) == normal(text)


def test_forms_of_a_term_hold_its_plural():
    assert ("suspicious", "boxes") in english_forms("suspicious box")


@pytest.mark.parametrize(
    "text",
    [
        "A man has been photographing the fence of the naval base and asked the guards. Nothing else. ",
        "昨天晚上我在码头附近看到有人在拍照，旁边停着一辆车，后来他们走了，请有关部门核实处理一下，谢谢大家。",
        "no drone ",
        "没有天线",
    ],
)
def test_reading_time_grows_with_the_length_and_not_faster(text):
    """Against itself: a busy machine slows both; those of an idle one: docs/methods/lexicon.md."""
    long = (text * 100_000)[:100_000]

    assert cpu_s(long) < LINEAR * cpu_s(long[:10_000])


def cpu_s(text: str) -> float:
    """The least of three readings, in seconds of CPU."""
    return min(timeit.repeat(lambda: lexicon().read(text), timer=time.process_time, repeat=3, number=1))
