from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from leadline.methods.duplicates import ratios
from leadline.methods.tokens import shared_ratios

WORDS = st.sampled_from(["grey", "box", "pier", "BUOY", "net", "a", "灰", "盒", "码头", "浮标", "，", "12"])
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


def ratio(one: str, other: str) -> float:
    return float(shared_ratios([one, other], np.array([0]), np.array([1]))[0])


def by_rapidfuzz(one: str, other: str) -> float:
    return float(ratios([one, other], np.array([0]), np.array([1]))[0])


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_it_is_never_above_the_token_set_ratio_of_rapidfuzz(one, other):
    assert ratio(one, other) <= by_rapidfuzz(one, other) + 1e-4


@given(TEXTS.filter(lambda text: any(c.isalnum() for c in text)), TEXTS)
@settings(deadline=None)
def test_a_text_that_is_added_to_is_wholly_in_the_longer_one(one, more):
    assert ratio(one, f"{one} {more}") == approx(by_rapidfuzz(one, f"{one} {more}")) == 100


def test_a_cut_copy_shares_what_is_left_of_it():
    text, copy = "a grey box hangs on the lamp by the pier", "a grey box hangs on the lamp since May"

    assert ratio(text, copy) == approx(200 * 28 / (28 + 36))


def test_the_order_the_case_and_the_width_make_no_difference():
    assert ratio("Grey BOX at the pier", "pier the at ｂｏｘ grey") == 100


def test_chinese_characters_count_one_by_one():
    # four of five characters of each, with the spaces between them
    assert ratio("码头有灰盒", "码头有灰网") == approx(200 * 7 / (7 + 9))


def test_texts_without_a_token_share_nothing():
    assert ratio("", "grey box") == ratio("……", "……") == 0


def test_many_pairs_are_told_as_one_by_one():
    texts = [f"box {number % 97} of {number % 13}" for number in range(300)]
    first, second = np.arange(20_000) % 300, np.arange(20_000) * 7 % 300

    found = shared_ratios(texts, first, second)

    assert found[9_999] == ratio(texts[first[9_999]], texts[second[9_999]])
    assert found[-1] == ratio(texts[first[-1]], texts[second[-1]])
