"""Whether a part of a picture is a copy of another part of it, moved without turning or scaling.

Overlapping blocks are described by their lowest cosine frequencies, sorted, and neighbours in that order that
are alike vote for the shift between them; many votes for one shift, from blocks that lie together, are a copy
(source: Fridrich, Soukal and Lukas 2003, "Detection of copy-move forgery in digital images"). Flat blocks do
not vote. Brightness 0 to 255; shifts are pixels of the reduced picture. Windows of a front, tiles and fences
repeat by themselves: a find is a weak hint, and nothing found is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from leadline.errors import BadInput
from leadline.methods.phash import shrunk

Floats = NDArray[np.float64]

#: longest side of the picture that is looked at, pixels; larger ones are reduced
LONGEST = 512
#: side of a block in pixels
_BLOCK = 16
#: frequencies kept of each block in each direction, and the step to which they are rounded before sorting
_KEPT, _STEP = 4, 16.0
#: least spread of brightness of a block that votes, and least shift in pixels that is a copy elsewhere
_LEAST_SPREAD, _LEAST_SHIFT = 6.0, 32.0
#: neighbours in the sorted order that are compared, and how far apart their brightness may be (root mean
#: square over the kept frequencies), as a part of the block's own spread and never more than so much
_NEIGHBOURS, _ALIKE_SHARE, _ALIKE_MOST = 8, 0.12, 1.6
#: blocks that must lie together and share one shift
LEAST_BLOCKS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A part that looks like a copy."""

    #: blocks that share the shift and lie together
    blocks: int
    #: pixels of the reduced picture to the right and down
    shift: tuple[int, int]
    #: share of the picture that the copy covers
    share: float


def copied_part(grey: NDArray[np.number]) -> Copied | None:
    """The largest part that is a copy of another, or None. Raises BadInput for what is no grey picture."""
    picture = np.asarray(grey, dtype=np.float64)
    if picture.ndim != 2 or not np.isfinite(picture).all():
        raise BadInput("picture", "must be grey", "colour channels?")
    ratio = max(picture.shape) / LONGEST
    if ratio > 1:
        picture = shrunk(picture, int(picture.shape[0] / ratio), int(picture.shape[1] / ratio))
    if min(picture.shape) < 4 * _BLOCK:
        return None
    low, spread = _described(picture)
    rows = np.flatnonzero(spread >= _LEAST_SPREAD)
    if len(rows) < 2 * LEAST_BLOCKS:
        return None
    width = picture.shape[1] - _BLOCK + 1
    shape = (picture.shape[0] - _BLOCK + 1, width)
    first, shifts = _pairs(low[rows], np.minimum(_ALIKE_MOST, _ALIKE_SHARE * spread[rows]), rows, width)
    return _vote(first, shifts, shape)


def _described(picture: Floats) -> tuple[Floats, Floats]:
    """The lowest cosine frequencies of the block at each pixel, one row a block, and each block's spread."""
    base = fft.dct(np.eye(_BLOCK), axis=0, norm="ortho")[:_KEPT]
    lines = [ndimage.correlate1d(picture, one, axis=1, mode="nearest") for one in base]
    found = [ndimage.correlate1d(line, one, axis=0, mode="nearest") for line in lines for one in base]
    edge = _BLOCK // 2
    inner = (slice(edge, picture.shape[0] - edge + 1), slice(edge, picture.shape[1] - edge + 1))
    low = np.stack([one[inner].ravel() for one in found], axis=1)
    squares = ndimage.uniform_filter(picture**2, _BLOCK) - ndimage.uniform_filter(picture, _BLOCK) ** 2
    return low / _BLOCK, np.sqrt(np.maximum(squares[inner], 0.0)).ravel()


def _pairs(
    low: Floats, alike: Floats, rows: NDArray[np.int64], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Blocks with a far block that looks alike, and the shift to it, as (down, right)."""
    keys = np.rint(low * _BLOCK / _STEP).astype(np.int16)
    order = np.lexsort(keys[:, ::-1].T)
    found = []
    for step in range(1, _NEIGHBOURS + 1):
        one, other = order[:-step], order[step:]
        apart = np.sqrt(((low[one] - low[other]) ** 2).sum(axis=1))
        near = apart <= np.minimum(alike[one], alike[other])
        found.append(np.stack((rows[one[near]], rows[other[near]]), axis=1))
    pairs = np.sort(np.concatenate(found), axis=1)
    shifts = np.stack(
        (pairs[:, 1] // width - pairs[:, 0] // width, pairs[:, 1] % width - pairs[:, 0] % width), axis=1
    )
    far = np.hypot(shifts[:, 0], shifts[:, 1]) >= _LEAST_SHIFT
    return pairs[far, 0], shifts[far]


def _vote(first: NDArray[np.int64], shifts: NDArray[np.int64], shape: tuple[int, int]) -> Copied | None:
    best: Copied | None = None
    kinds, votes = np.unique(shifts, axis=0, return_counts=True)
    for place in np.argsort(-votes, kind="stable")[:5]:
        if votes[place] < LEAST_BLOCKS:
            break
        together = _together(first[(shifts == kinds[place]).all(axis=1)], shape)
        if together >= LEAST_BLOCKS and (best is None or together > best.blocks):
            share = round(together / (shape[0] * shape[1]), 4)
            best = Copied(blocks=together, shift=(int(kinds[place][1]), int(kinds[place][0])), share=share)
    return best


def _together(members: NDArray[np.int64], shape: tuple[int, int]) -> int:
    """Size of the largest group of neighbouring blocks."""
    marked = np.zeros(shape, dtype=np.bool_)
    marked[members // shape[1], members % shape[1]] = True
    groups, count = ndimage.label(marked, structure=np.ones((3, 3)))
    return int(np.bincount(groups.ravel())[1:].max()) if count else 0
