"""A perceptual hash of a picture: tells whether two pictures show the same, resized, recompressed or trimmed.

DCT hash (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions"): the picture is
reduced to 32 x 32 means, its cosine transform to the 8 x 8 lowest frequencies, and each to one bit: above the
median or not. A gradient hash (Krawetz 2013: is each of 8 x 8 means brighter than the next) is the second
opinion. 64 bits each; distances are counts of different bits, 0 to 64. Says nothing about who or what is in a
picture, and cannot. Brightness in any linear unit; takes grey pictures as arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from leadline.errors import BadInput

Floats = NDArray[np.float64]

#: pixels that a picture must have on each side: less says nothing
LEAST_SIDE = 16
#: different bits up to which the cosine hashes, and the gradient hashes, are of the same picture; chosen on
#: generated pictures (docs/methods/phash)
SAME_DCT, SAME_GRADIENT = 12, 16
#: spread of brightness, as a share of its range, below which a picture is blank: only noise would be hashed
LEAST_CONTRAST = 0.02
_SMALL, _KEPT = 32, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHash:
    """What is kept of a picture: two whole numbers of 64 bits."""

    #: lowest frequencies of the cosine transform
    dct: int
    #: where it gets brighter from left to right
    gradient: int


def picture_hash(grey: NDArray[np.number]) -> PictureHash | None:
    """The hash of a grey picture, shape (height, width); None for one that is blank.

    Raises BadInput for what is no picture.
    """
    picture = np.asarray(grey, dtype=np.float64)
    if picture.ndim != 2 or min(picture.shape) < LEAST_SIDE or not np.isfinite(picture).all():
        raise BadInput(
            "picture", f"must be grey, at least {LEAST_SIDE} pixels on each side", "colour channels?"
        )
    span = float(np.ptp(picture))
    if span == 0 or float(picture.std()) < LEAST_CONTRAST * max(span, float(np.abs(picture).max())):
        return None
    low = fft.dctn(shrunk(picture, _SMALL, _SMALL), norm="ortho")[:_KEPT, :_KEPT].ravel()
    row = shrunk(picture, _KEPT, _KEPT + 1)
    return PictureHash(
        dct=_number(low > np.median(low[1:])), gradient=_number((row[:, 1:] > row[:, :-1]).ravel())
    )


def distance(one: PictureHash, other: PictureHash) -> int:
    """Different bits of the cosine hashes, 0 to 64; 32 on average for different pictures."""
    return (one.dct ^ other.dct).bit_count()


def is_same_picture(one: PictureHash, other: PictureHash) -> bool:
    """Whether two hashes are of the same picture, by both opinions."""
    gradient = (one.gradient ^ other.gradient).bit_count()
    return distance(one, other) <= SAME_DCT and gradient <= SAME_GRADIENT


def same_pictures(hashes: Sequence[PictureHash | None]) -> list[tuple[int, int]]:
    """The pairs of rows that show the same picture, earlier row first; a blank one is like none."""
    rows = np.array([row for row, one in enumerate(hashes) if one is not None], dtype=np.int64)
    dct = np.array([one.dct for one in hashes if one is not None], dtype=np.uint64)
    gradient = np.array([one.gradient for one in hashes if one is not None], dtype=np.uint64)
    found: list[tuple[int, int]] = []
    for place in range(1, len(rows)):
        near = np.bitwise_count(dct[:place] ^ dct[place]) <= SAME_DCT
        near &= np.bitwise_count(gradient[:place] ^ gradient[place]) <= SAME_GRADIENT
        found += [(int(rows[other]), int(rows[place])) for other in np.flatnonzero(near)]
    return found


def shrunk(picture: Floats, height: int, width: int) -> Floats:
    """The picture as height x width means over its area; fractions of a pixel count as fractions."""
    return np.asarray(_means(_means(picture, height).T, width).T, dtype=np.float64)


def _means(picture: Floats, parts: int) -> Floats:
    """Means over `parts` equal bands of rows."""
    edges = np.linspace(0, len(picture), parts + 1)
    total = np.concatenate((np.zeros((1, picture.shape[1])), np.cumsum(picture, axis=0)))
    whole = np.minimum(edges.astype(np.int64), len(picture) - 1)
    until = total[whole] + (edges - whole)[:, None] * picture[whole]
    return np.asarray(np.diff(until, axis=0) / np.diff(edges)[:, None], dtype=np.float64)


def _number(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
