from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.imprint import IMPRINT_BYTES, Album, imprint, is_same, prints
from leadline.methods.phash import PictureHash, distance, is_same_picture

KEY, OTHER_KEY = bytes(32), bytes(range(32))
hashes = st.builds(PictureHash, dct=st.integers(0, 2**64 - 1), gradient=st.integers(0, 2**64 - 1))
flips = st.integers(0, 2**64 - 1) | st.sets(st.integers(0, 63), max_size=18).map(
    lambda bits: sum(1 << bit for bit in bits)
)


def flipped(one, dct, gradient):
    return PictureHash(dct=one.dct ^ dct, gradient=one.gradient ^ gradient)


@given(hashes, flips, flips)
def test_imprints_are_the_same_exactly_where_the_hashes_are(one, dct, gradient):
    other = flipped(one, dct, gradient)

    (same,) = is_same(prints(imprint(other, KEY)), prints(imprint(one, KEY))[0])

    assert same == is_same_picture(one, other)


@given(hashes, flips)
def test_the_number_of_different_bits_stays(one, dct):
    other = flipped(one, dct, 0)
    (a,), (b,) = prints(imprint(one, KEY)), prints(imprint(other, KEY))

    assert int(np.bitwise_count(a[0] ^ b[0])) == distance(one, other)


@given(hashes)
def test_without_the_key_an_imprint_tells_no_picture(one):
    (same,) = is_same(prints(imprint(one, OTHER_KEY)), prints(imprint(one, KEY))[0])

    assert not same


def test_an_album_finds_the_rows_of_a_picture_however_many_it_holds():
    rng = np.random.default_rng(5)
    some = [PictureHash(dct=int(a), gradient=int(b)) for a, b in rng.integers(0, 2**63, (200, 2))]
    album = Album([imprint(one, KEY) + imprint(some[0], KEY) for one in some])

    assert album.meets(imprint(some[7], KEY)).tolist() == [7]
    assert album.meets(imprint(some[0], KEY)).tolist() == list(range(200))
    assert album.meets(b"").tolist() == []
    assert len(album) == 400


@pytest.mark.parametrize("key", [b"", b"passphrase", bytes(33)])
def test_a_key_of_another_length_is_refused(key):
    with pytest.raises(BadInput):
        imprint(PictureHash(dct=1, gradient=1), key)


def test_half_an_imprint_is_refused():
    with pytest.raises(BadInput):
        prints(bytes(IMPRINT_BYTES - 1))
