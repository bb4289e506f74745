from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.geodesy import possible_chord, unit_vectors
from leadline.methods.minhash import (
    BANDS,
    HASHES,
    LEAST_EQUAL,
    MOST_CHARACTERS,
    MOST_MET,
    ROWS,
    chance_met,
    meet,
    signatures,
)

ENGLISH = "A grey box with two antennas has been hanging on the lamp post by the pier since Monday evening."
CHINESE = "码头旁边的灯杆上从星期一晚上开始挂着一个灰色的盒子，上面有两根天线，晚上还会闪蓝光。"
#: three standard deviations of a share of 64 equal values
THREE_SIGMA = 3 * 0.5 / np.sqrt(HASHES)
words = st.lists(st.sampled_from([f"word{number}" for number in range(60)]), min_size=8, max_size=40)


def alike(one, other):
    values = signatures([one, other]).values
    return np.count_nonzero(values[0] == values[1]) / HASHES


def shingles_by_hand(text):
    """Pairs of neighbouring words, and the words themselves: all have four letters or more."""
    parts = text.split()
    return {*parts, *pairwise(parts)}


def met_by_hand(values, vectors, at_s, chord, window_s):
    """Every pair of rows that shares a band and keeps both limits, by trying all."""
    later, earlier = np.tril_indices(len(values), -1)
    equal = values[later] == values[earlier]
    shares = equal.reshape(-1, BANDS, ROWS).all(axis=2).any(axis=1) & (equal.sum(axis=1) >= LEAST_EQUAL)
    close = np.linalg.norm(vectors[later] - vectors[earlier], axis=1) <= chord
    hit = shares & close & (at_s[later] - at_s[earlier] <= window_s)
    return set(zip(earlier[hit].tolist(), later[hit].tolist(), strict=True))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_a_text_has_one_signature(text):
    assert alike(text, text) == 1


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (ENGLISH, ENGLISH.upper().replace(" ", "  ") + "!!!"),
        (ENGLISH, "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in ENGLISH)),
        (CHINESE, CHINESE.replace("，", " , ")),
    ],
    ids=["case and spacing", "full width", "punctuation"],
)
def test_case_width_spacing_and_punctuation_make_no_difference(text, copy):
    assert alike(text, copy) == 1


@pytest.mark.parametrize(
    ("text", "copy"),
    [(ENGLISH, ENGLISH.replace("grey", "white")), (CHINESE, CHINESE.replace("灰色", "白色"))],
)
def test_an_edit_leaves_most_values(text, copy):
    assert 0.5 < alike(text, copy) < 1


def test_other_texts_are_not_alike():
    assert alike(ENGLISH, "Three lorries without plates stood at the gate of the reservoir all night.") < 0.1


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_the_share_of_equal_values_estimates_jaccard(one, other):
    first, second = " ".join(one), " ".join(other)
    sets = shingles_by_hand(first), shingles_by_hand(second)
    jaccard = len(sets[0] & sets[1]) / len(sets[0] | sets[1])

    assert alike(first, second) == pytest.approx(jaccard, abs=1.5 * THREE_SIGMA)


def test_a_short_text_is_not_signed():
    assert signatures(["Box there", "灯杆", "", ENGLISH]).is_signed.tolist() == [False, False, False, True]


def test_what_no_machine_expects_is_signed_without_complaint():
    texts = ["\ud800 \x00 \u202e", "🛰️" * 50, "drone " * MOST_CHARACTERS, ENGLISH]

    signed = signatures(texts)

    assert signed.values.shape == (4, HASHES)
    assert signed.shingles[2] <= MOST_CHARACTERS


def test_letters_beyond_the_limit_are_not_looked_at():
    long = ENGLISH * (MOST_CHARACTERS // len(ENGLISH))

    values = signatures([long + "x" * len(ENGLISH) + "one end", long + "x" * len(ENGLISH) + "another"]).values

    assert (values[0] == values[1]).all()


@pytest.mark.parametrize(("jaccard", "met"), [(0.3, 0.951), (0.5, 0.9999), (0.05, 0.077)])
def test_the_curve_of_the_bands(jaccard, met):
    """1 - (1 - s^r)^b: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4.2."""
    assert chance_met(jaccard) == pytest.approx(met, abs=5e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_it_meets_exactly_the_pairs_that_share_a_band_a_place_and_a_window(seed):
    rng = np.random.default_rng(seed)
    stock = [f"word{number}" for number in range(12)]
    texts = [" ".join(rng.choice(stock, 9)) for _ in range(14)]
    vectors = unit_vectors(rng.uniform(89.8, 90, 14), rng.uniform(-180, 180, 14))
    at_s = np.sort(rng.uniform(0, 1_000, 14))
    signed = signatures(texts)
    chord = possible_chord(20_000)

    pairs = meet(signed, vectors, at_s, chord=chord, window_s=400)

    found = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == met_by_hand(signed.values, vectors, at_s, chord, 400)


def test_a_flood_of_copies_stays_linear():
    count = 3_000
    pairs = meet(
        signatures([ENGLISH] * count),
        unit_vectors(np.full(count, 31.0), np.full(count, 121.0)),
        np.zeros(count),
        chord=1e-3,
        window_s=1.0,
    )

    assert len(pairs.first) <= MOST_MET * count
    assert set(pairs.second.tolist()) == set(range(1, count))


def test_a_clock_that_jumps_back_is_refused():
    with pytest.raises(BadInput, match="times"):
        meet(signatures([ENGLISH] * 2), np.zeros((2, 3)), np.array([1.0, 0.0]), chord=1.0, window_s=1.0)


def test_a_copy_in_the_very_same_place_is_linked_to_the_newest_before_it_alone():
    text = "A grey box with two antennas hangs on the lamp post by the pier since Monday."
    vectors = np.tile([1.0, 0.0, 0.0], (50, 1))

    pairs = meet(signatures([text] * 50), vectors, np.arange(50.0), chord=1.0, window_s=100.0)

    assert sorted(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == [
        (row, row + 1) for row in range(49)
    ]
