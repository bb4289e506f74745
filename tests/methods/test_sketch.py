import hashlib
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.sketch import (
    HASHES,
    SAME_TEXT_HASHES,
    is_same_text,
    same_texts,
    similarity,
    siphash_of_words,
    sketch,
    tables,
    values,
)

KEY = hashlib.blake2b(b"a site", digest_size=32).digest()
OTHER_KEY = hashlib.blake2b(b"another site", digest_size=32).digest()
ENGLISH = "A grey box with two antennas has been hanging on the lamp post by the pier since Monday evening."
CHINESE = "码头旁边的灯杆上从星期一晚上开始挂着一个灰色的盒子，上面有两根天线，晚上还会闪蓝光。"


def test_siphash_is_that_of_its_authors():
    """The reference vector for the message 00 01 … 07 under the key 00 01 … 0f."""
    key = bytes(range(16))
    halves = (int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little"))

    hashed = siphash_of_words(np.array([halves[0]], dtype=np.uint64), *map(np.uint64, halves))

    assert int(hashed[0]).to_bytes(8, "little") == bytes.fromhex("62 24 93 9a 79 f5 f5 93")


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_a_text_is_the_same_as_itself(text):
    assert similarity(sketch(text, KEY), sketch(text, KEY)) == 1


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (ENGLISH, "LOOK: " + ENGLISH.upper().replace("GREY", "GRAY") + "!!!"),
        (CHINESE, CHINESE.replace("星期一", "周一").replace("，", ",")),
        (CHINESE, "转发：" + CHINESE),
    ],
)
def test_an_edited_copy_is_the_same_text(text, copy):
    assert is_same_text(sketch(text, KEY), sketch(copy, KEY))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (ENGLISH, "Two men photograph the gate of the naval yard every Wednesday from a white van."),
        (CHINESE, "小区对面的阳台上装了一个黑色的箱子，有好几根天线对着研究所的大门，邻居都觉得很奇怪。"),
        (ENGLISH, CHINESE),
    ],
)
def test_another_text_about_the_like_is_not_the_same(text, other):
    assert not is_same_text(sketch(text, KEY), sketch(other, KEY))


def test_without_the_key_a_sketch_cannot_be_compared():
    assert similarity(sketch(ENGLISH, KEY), sketch(ENGLISH, OTHER_KEY)) == 0


@pytest.mark.parametrize(
    "short", ["", "hi", "grey box", "灰色盒子有天线", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
)
def test_a_text_too_short_to_tell_has_no_sketch(short):
    assert sketch(short, KEY) == b""
    assert not is_same_text(sketch(short, KEY), sketch(short, KEY))


@given(st.text(), st.text())
def test_similarity_is_the_same_both_ways_and_a_share(a, b):
    one, two = sketch(a * 9, KEY), sketch(b * 9, KEY)

    assert similarity(one, two) == similarity(two, one)
    assert 0 <= similarity(one, two) <= 1


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,!", min_size=60))
def test_case_width_spacing_and_punctuation_make_no_difference(text):
    spaced = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text.upper()) + " ?"

    assert sketch(spaced, KEY) == sketch(text, KEY)


def test_a_lone_surrogate_and_a_very_long_text_do_no_harm():
    assert len(sketch(ENGLISH + "\ud800" + "x" * 1_000_000, KEY)) == 512


def test_a_key_of_the_wrong_length_is_refused():
    with pytest.raises(BadInput, match="32 bytes"):
        sketch(ENGLISH, b"passphrase")


def test_a_sketch_of_the_wrong_length_is_refused():
    with pytest.raises(BadInput, match="512 bytes"):
        similarity(b"x" * 512, b"x" * 64)


@given(st.lists(st.sampled_from([b"", sketch(ENGLISH, KEY), sketch(CHINESE, OTHER_KEY)]), max_size=6))
def test_many_sketches_are_read_at_once_as_each_by_itself(sketched):
    assert tables(sketched).shape == (len(sketched), 128)
    assert all((row == values(one)).all() for row, one in zip(tables(sketched), sketched, strict=True))


@given(st.lists(st.integers(0, HASHES), max_size=20), st.integers(0, 2**32 - 1))
def test_the_same_texts_of_a_table_are_those_with_enough_equal_values(equal, seed):
    rng = np.random.default_rng(seed)
    one = rng.integers(0, 2**32, HASHES, dtype=np.uint32)
    table = np.array([np.where(rng.permutation(HASHES) < many, one, ~one) for many in equal], np.uint32)

    found = same_texts(table.reshape(-1, HASHES), one)

    assert found.tolist() == [many >= SAME_TEXT_HASHES for many in equal]


def test_one_sketch_of_another_length_among_many_is_named():
    with pytest.raises(BadInput, match="must be 512 bytes"):
        tables([sketch(ENGLISH, KEY), b"short" * 128])
