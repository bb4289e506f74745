"""Pictures for the tests and the bench: made-up scenes, and what happens to a picture on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

Picture = NDArray[np.float64]

#: quantisation table for brightness of JPEG (ITU-T T.81, annex K, table K.1)
TABLE = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)


def scene(seed: int, height: int = 240, width: int = 320) -> Picture:
    """Soft lights and hard edges with some noise, 0 to 255."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    picture = rng.normal(0, 0.02, (height, width))
    for _ in range(12):
        row, column, size = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(8, 70)
        picture += rng.uniform(-1, 1) * np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * size**2))
    for _ in range(5):
        top, left, tall, wide = rng.integers(0, 220), rng.integers(0, 300), *rng.integers(10, 80, 2)
        picture[top : top + tall, left : left + wide] += rng.uniform(-0.8, 0.8)
    picture -= picture.min()
    return 255 * picture / picture.max()


def recompressed(picture: Picture, quality: int) -> Picture:
    """The picture as JPEG of this quality (1 to 50) would keep it: blocks of 8 x 8, quantised."""
    height, width = (side - side % 8 for side in picture.shape)
    blocks = picture[:height, :width].reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2)
    table = np.maximum(1, np.floor((50 + TABLE * 5000 / quality) / 100))
    spectrum = np.round(fft.dctn(blocks - 128, axes=(2, 3), norm="ortho") / table) * table
    back = fft.idctn(spectrum, axes=(2, 3), norm="ortho") + 128
    return np.clip(back.swapaxes(1, 2).reshape(height, width), 0, 255)


def resized(picture: Picture, factor: float) -> Picture:
    return np.asarray(ndimage.zoom(picture, factor, order=1), dtype=np.float64)


def trimmed(picture: Picture, share: float) -> Picture:
    """Without this share of its height and width, half from each side."""
    top, left = (round(side * share / 2) for side in picture.shape)
    return picture[top : len(picture) - top, left : picture.shape[1] - left]


#: what is done to a picture by passing it on
ALTERED: Mapping[str, Callable[[Picture], Picture]] = {
    "half the size": lambda picture: resized(picture, 0.5),
    "a third larger": lambda picture: resized(picture, 4 / 3),
    "JPEG at 20": lambda picture: recompressed(picture, 20),
    "half the size, JPEG at 10": lambda picture: recompressed(resized(picture, 0.5), 10),
    "trimmed by 4 %": lambda picture: trimmed(picture, 0.04),
    "trimmed by 8 %": lambda picture: trimmed(picture, 0.08),
    "brighter": lambda picture: np.clip(1.15 * picture + 15, 0, 255),
    "another gamma": lambda picture: 255 * (picture / 255) ** 0.7,
    "blurred": lambda picture: ndimage.gaussian_filter(picture, 2.0),
}
