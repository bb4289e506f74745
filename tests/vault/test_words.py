import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from leadline.vault.receipt import read_receipt, spell
from leadline.vault.words import Slip, find_slips, language_of, split_words, word

RECEIPT = spell(bytes(range(16)), "en")
ZH = spell(bytes(range(1, 17)), "zh")
#: SHA-256 of the lists as the BIP 39 repository publishes them, one word a line
LIST_HASHES = {
    "en": "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
    "zh": "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
}
TRADITIONAL = Mnemonic("chinese_traditional").wordlist
SEPARATORS = [" ", "  ", "\n", "\t", "\u3000", ", ", "，", "、", " - ", "; ", ".", "。", "\u200b ", "\u202e "]


@pytest.mark.parametrize(("language", "digest"), LIST_HASHES.items())
def test_the_lists_are_the_published_ones(language, digest):
    lines = "".join(word(number, language) + "\n" for number in range(2048))

    assert hashlib.sha256(lines.encode()).hexdigest() == digest


@given(st.sampled_from(SEPARATORS), st.sampled_from([str.upper, str.title, str.lower]))
def test_english_words_are_read_however_they_are_spaced_and_cased(separator, case):
    assert read_receipt(case(separator.join(RECEIPT.words))) == RECEIPT


def test_full_width_letters_are_read():
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in RECEIPT.words[0])

    assert read_receipt((wide, *RECEIPT.words[1:])) == RECEIPT


def test_a_numbered_list_is_read():
    numbered = "\n".join(f"{number}. {typed}" for number, typed in enumerate(RECEIPT.words, start=1))

    assert read_receipt(numbered) == RECEIPT


@given(st.sampled_from(["", *SEPARATORS]))
def test_chinese_words_are_read_with_and_without_spaces(separator):
    assert read_receipt(separator.join(ZH.words)) == ZH


@given(st.binary(min_size=16, max_size=16))
def test_traditional_characters_open_a_simplified_receipt(entropy):
    simplified = spell(entropy, "zh")
    traditional = Mnemonic("chinese_traditional").to_mnemonic(entropy)

    assert read_receipt(traditional) == simplified


def test_no_traditional_character_names_another_simplified_word():
    simplified = [word(number, "zh") for number in range(2048)]

    assert all(typed not in simplified or simplified.index(typed) == n for n, typed in enumerate(TRADITIONAL))


def test_a_slip_names_the_position_and_words_that_look_like_it():
    slips = find_slips("abandn zoo aple")

    assert [slip.position for slip in slips] == [1, 3]
    assert "abandon" in slips[0].suggestions
    assert "apple" in slips[1].suggestions
    assert "abandon" not in repr(slips)


def test_a_chinese_slip_has_a_position_and_no_suggestions():
    assert find_slips("的的饕") == (Slip(3, ()),)


def test_suggestions_stop_after_the_third_slip_so_that_a_flood_stays_cheap():
    slips = find_slips("abandn " * 50)

    assert len(slips) == 50
    assert [len(slip.suggestions) > 0 for slip in slips] == [True] * 3 + [False] * 47


def test_words_on_the_list_are_no_slips():
    assert find_slips(" ".join(RECEIPT.words)) == ()


def test_most_words_decide_the_language():
    assert language_of(split_words("的的 zoo")) == "zh"
    assert language_of(split_words("的 zoo zoo")) == "en"


def test_four_letters_tell_every_english_word_apart_so_that_a_slip_is_seldom_another_word():
    starts = sorted(word(number, "en")[:4] for number in range(2048))

    assert all(one != other for one, other in pairwise(starts))
