from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from leadline.errors import BadInput
from leadline.methods.copymove import copied_part


@pytest.fixture(scope="module")
def scene() -> np.ndarray:
    rng = np.random.default_rng(3)
    return sum(ndimage.gaussian_filter(rng.normal(size=(300, 400)), s) * s for s in (1, 2, 4)) * 30 + 128


def test_a_part_that_was_copied_is_found_with_its_shift(scene):
    pixels = scene.copy()
    pixels[150:230, 231:311] = pixels[20:100, 40:120]
    pixels += np.random.default_rng(4).normal(0, 1, pixels.shape)

    found = copied_part(pixels)

    assert found is not None
    assert found.shift == (191, 130)


def test_a_picture_without_a_copy_has_none(scene):
    assert copied_part(scene) is None


def test_flat_ground_is_no_copy_of_itself():
    assert copied_part(np.full((300, 300), 90.0)) is None


def test_a_picture_too_small_to_say_anything_has_none():
    assert copied_part(np.random.default_rng(0).normal(size=(40, 40))) is None


def test_a_coloured_picture_is_refused():
    with pytest.raises(BadInput, match="grey"):
        copied_part(np.zeros((100, 100, 3)))
