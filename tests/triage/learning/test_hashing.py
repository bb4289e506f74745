from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadline.triage.learning.hashing import counted, grams, hashed


@given(st.text(max_size=30))
def test_there_is_one_place_for_each_gram(text: str) -> None:
    assert len(hashed(text, 5, 18)) == len(list(grams(text, 5)))


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_same_gram_has_the_same_place_in_every_text(first: str, second: str) -> None:
    one = dict(zip(grams(first, 3), hashed(first, 3, 18).tolist(), strict=True))
    other = dict(zip(grams(second, 3), hashed(second, 3, 18).tolist(), strict=True))

    assert [gram for gram in one if gram in other and one[gram] != other[gram]] == []


def test_counts_are_those_of_the_text() -> None:
    table = counted(["abab", ""], 2, 18)

    assert table.shape == (2, 1 << 18)
    assert np.asarray(table.sum(axis=1)).ravel().tolist() == [6 + 5, 2 + 1]
