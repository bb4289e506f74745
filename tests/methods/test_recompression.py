from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from leadline.errors import BadInput
from leadline.methods.recompression import TWICE, quantised_twice


@pytest.fixture(scope="module")
def scene() -> Image.Image:
    rng = np.random.default_rng(7)
    grey = sum(ndimage.gaussian_filter(rng.normal(size=(400, 480)), s) * s for s in (1, 2, 4, 8)) * 25 + 128
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def saved(picture: Image.Image, quality: int) -> Image.Image:
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=quality)
    return Image.open(into)


def score(picture: Image.Image) -> float:
    table = np.array(picture.quantization[0]).reshape(8, 8)
    return quantised_twice(np.asarray(picture.convert("L")), table)


@pytest.mark.parametrize("quality", [70, 85, 92])
def test_a_picture_saved_once_is_not_called_saved_twice(scene, quality):
    assert score(saved(scene, quality)) < TWICE


@pytest.mark.parametrize("quality", [75, 88, 95])
def test_a_drawn_picture_saved_once_has_an_uneven_histogram_but_no_comb(quality):
    rng = np.random.default_rng(11)
    drawn = np.kron(rng.integers(0, 255, (50, 60)), np.ones((8, 8)))[3:, 5:]
    picture = Image.fromarray(drawn.astype(np.uint8)).rotate(7)

    assert score(saved(picture, quality)) < TWICE


@pytest.mark.parametrize(("first", "second"), [(60, 85), (70, 92), (80, 95)])
def test_a_picture_saved_coarsely_and_then_finely_is_called_saved_twice(scene, first, second):
    assert score(saved(saved(scene, first).convert("L"), second)) >= TWICE


def test_a_coarser_second_table_hides_the_first_as_the_docs_say(scene):
    assert score(saved(saved(scene, 92).convert("L"), 70)) < TWICE


def test_a_small_or_empty_picture_says_nothing():
    table = np.full((8, 8), 4)

    assert quantised_twice(np.zeros((64, 64)), table) == 0.0
    assert quantised_twice(np.zeros((400, 400)), table) == 0.0


def test_a_coloured_picture_is_refused_with_the_likely_cause():
    with pytest.raises(BadInput, match="colour"):
        quantised_twice(np.zeros((64, 64, 3)), np.ones((8, 8), dtype=int))
