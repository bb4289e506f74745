from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from leadline.errors import BadInput
from leadline.methods.change import find_change

SIDE = 160
PLACE = np.s_[60:80, 100:124]


def ground(seed: int, bands: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = sum(ndimage.gaussian_filter(rng.normal(size=(SIDE, SIDE)), s) * s for s in (1, 2, 4, 8))
    own = [ndimage.gaussian_filter(rng.normal(size=(SIDE, SIDE)), 2) for _ in range(bands)]
    both = np.stack([common + one for one in own])
    return 100 + 30 * both / both.std(axis=(1, 2), keepdims=True)


def noisy(image: np.ndarray, seed: int, noise: float = 3.0) -> np.ndarray:
    return image + np.random.default_rng(seed).normal(0, noise, image.shape)


def everywhere() -> np.ndarray:
    return np.ones((SIDE, SIDE), dtype=bool)


def test_a_change_is_found_where_it_is_under_another_brightness():
    before = ground(1)
    after = 1.2 * before - 15
    after[(slice(None), *PLACE)] += 40

    found = find_change(noisy(before, 2), noisy(after, 3), everywhere())

    assert found.where[PLACE].mean() > 0.95
    assert found.share < 1.6 * found.where[PLACE].size / SIDE**2


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_called_changed_where_only_brightness_and_noise_differ(seed):
    before = ground(seed)

    found = find_change(noisy(before, seed + 10), noisy(0.8 * before + 9, seed + 20), everywhere())

    assert found.share == 0.0


def test_an_image_that_lies_beside_the_other_is_moved_onto_it():
    before = ground(4)
    after = np.stack([ndimage.shift(band, (2.0, -3.0), order=3, mode="reflect") for band in before])

    found = find_change(noisy(before, 5), noisy(after, 6), everywhere())

    assert found.shift == pytest.approx((2.0, -3.0), abs=0.3)
    assert found.share < 0.001


def test_the_noise_of_each_band_is_told():
    before = ground(7)

    found = find_change(noisy(before, 8, 4.0), noisy(before, 9, 3.0), everywhere())

    assert found.noise == pytest.approx((5.0, 5.0, 5.0), rel=0.25)


def test_the_order_of_the_bands_changes_nothing():
    before, after = noisy(ground(1), 2), noisy(ground(1), 3)
    after[(slice(None), *PLACE)] += 40

    one = find_change(before, after, everywhere()).where
    other = find_change(before[::-1], after[::-1], everywhere()).where

    assert (one == other).mean() > 0.999


def test_images_of_different_ground_cannot_be_compared():
    assert find_change(ground(1), ground(2), everywhere()).refused in ("unlike", "everywhere")


def test_images_that_share_almost_nothing_are_apart():
    corner = np.zeros((SIDE, SIDE), dtype=bool)
    corner[:20, :20] = True

    assert find_change(ground(1), ground(1), corner).refused == "apart"


def test_a_stamp_is_too_small():
    assert (
        find_change(np.zeros((1, 8, 8)), np.zeros((1, 8, 8)), np.ones((8, 8), dtype=bool)).refused == "small"
    )


def test_two_flat_images_show_nothing_alike():
    flat = np.full((2, SIDE, SIDE), 7.0)

    assert find_change(flat, flat, everywhere()).refused == "unlike"


def test_shapes_that_do_not_fit_are_refused_with_the_likely_cause():
    with pytest.raises(BadInput, match="resampled"):
        find_change(ground(1), ground(1, bands=2), everywhere())
