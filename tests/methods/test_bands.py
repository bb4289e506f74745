import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.methods.bands import BAND, BANDS, MOST_IN_BUCKET, Bands
from leadline.methods.sketch import HASHES, SAME_TEXT_HASHES


def sketches(rng, count, kinds=3):
    """Rows of which many share a value here and there."""
    return rng.integers(0, kinds, (count, HASHES)).astype(np.uint32)


def met_by_hand(table, values):
    equal = (table == values).reshape(len(table), BANDS, BAND).all(axis=2).any(axis=1)
    return np.flatnonzero(equal).tolist()


def spoiled(one, rng):
    """A sketch of which only as many values are equal as two of the same text must have."""
    other = rng.integers(0, 2**32, HASHES, dtype=np.uint32)
    same = rng.permutation(HASHES)[:SAME_TEXT_HASHES]
    other[same] = one[same]
    return other


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_it_meets_exactly_the_rows_that_share_a_band(seed):
    rng = np.random.default_rng(seed)
    table, asked = sketches(rng, 40, kinds=12), sketches(rng, 1, kinds=12)[0]
    index = Bands()
    for row in table:
        index.add(row)

    rows, equal = index.meets(asked)

    assert rows.tolist() == met_by_hand(table, asked)
    assert equal.tolist() == np.count_nonzero(table == asked, axis=1)[rows].tolist()


def test_an_empty_index_meets_nothing():
    assert len(Bands().meets(np.zeros(HASHES, dtype=np.uint32))[0]) == 0


def test_two_of_the_same_text_always_share_a_band_or_nearly():
    """At the threshold 56 of 128, 1 - (1 - J²)^64 leaves 1.1e-6."""
    rng = np.random.default_rng(1)
    one = rng.integers(0, 2**32, HASHES, dtype=np.uint32)
    index = Bands()
    index.add(one)
    others = [spoiled(one, rng) for _ in range(2_000)]

    assert all(len(index.meets(other)[0]) for other in others)


def test_of_a_flood_of_copies_the_newest_are_met():
    index, one = Bands(), np.arange(HASHES, dtype=np.uint32)
    for _ in range(500):
        index.add(one)

    rows, _ = index.meets(one)

    assert rows.tolist() == list(range(500 - MOST_IN_BUCKET, 500))
