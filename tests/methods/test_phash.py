import numpy as np
import pytest
from bench.quality.correlation.pictured import ALTERED, recompressed, scene, trimmed
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import BadInput
from leadline.methods.phash import distance, is_same_picture, picture_hash, same_pictures, shrunk

quick = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("name", [name for name in ALTERED if name != "trimmed by 8 %"])
@quick
@given(seeds)
def test_a_picture_that_was_passed_on_is_known_again(name, seed):
    picture = scene(seed)

    assert is_same_picture(picture_hash(picture), picture_hash(ALTERED[name](picture)))


def test_most_that_were_trimmed_by_a_twelfth_are_known_again():
    known = [
        is_same_picture(picture_hash(scene(n)), picture_hash(trimmed(scene(n), 0.08))) for n in range(50)
    ]

    assert sum(known) >= 45


def test_different_pictures_are_different():
    assert same_pictures([picture_hash(scene(number)) for number in range(60)]) == []


def test_the_same_are_found_among_many():
    hashes = [picture_hash(scene(number)) for number in range(30)]
    hashes.insert(17, picture_hash(recompressed(scene(5), 20)))

    assert same_pictures(hashes) == [(5, 17)]


@quick
@given(seeds, st.floats(0.2, 5), st.floats(-50, 50))
def test_brightness_and_contrast_of_a_linear_picture_change_nothing(seed, factor, shift):
    picture = scene(seed, 64, 64)

    one, other = picture_hash(picture), picture_hash(factor * picture + shift)

    assert distance(one, other) <= 1


@quick
@given(seeds, seeds)
def test_distance_is_the_same_both_ways(a, b):
    one, other = picture_hash(scene(a, 64, 64)), picture_hash(scene(b, 64, 64))

    assert distance(one, other) == distance(other, one)
    assert distance(one, one) == 0


@pytest.mark.parametrize("blank", [np.zeros((40, 40)), np.full((40, 40), 200.0)])
def test_a_blank_picture_has_no_hash_and_is_like_none(blank):
    assert picture_hash(blank) is None
    assert same_pictures([picture_hash(blank)] * 3) == []


@pytest.mark.parametrize("bad", [np.zeros((40, 40, 3)), np.zeros((15, 400)), np.full((40, 40), np.nan)])
def test_what_is_no_grey_picture_is_refused(bad):
    with pytest.raises(BadInput, match="picture"):
        picture_hash(bad)


def test_shrinking_takes_the_mean_over_fractions_of_a_pixel():
    small = shrunk(np.arange(9.0).reshape(3, 3), 2, 3)

    assert small[0].tolist() == pytest.approx([1.0, 2.0, 3.0])
    assert small.mean() == pytest.approx(4.0)
