"""Whether the coefficients of a JPEG picture were quantised twice, with a coarser table the first time.

A coefficient that was rounded to steps of q1 and then to steps of q2 leaves comb-like gaps in the histogram
of its steps (source: Popescu and Farid 2004, "Statistical tools for digital forensics", on double JPEG
compression). The luma of the decoded picture is transformed again (8 x 8 DCT-II of T.81), divided by the last
table, and for each of the lowest frequencies the histogram is set against its own smooth shape; what is left
counts only if it is the comb that some first step q1 = r q2 leaves: a drawn picture has an uneven histogram
too, but no comb. Says "saved at least twice", which every messenger and every crop does: never "forged".
Brightness 0 to 255; the score has no unit. It cannot tell where the second table is the coarser one or the
same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from leadline.errors import BadInput

Floats = NDArray[np.float64]

#: lowest frequencies in zigzag order, without the mean
_MODES = ((0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0))
#: steps of the histogram on each side of 0, and how many steps are left out round 0, where the peak is
_REACH, _PEAK = 40, 1
#: coefficients of one frequency that must be left for a histogram that says anything
_LEAST = 400
#: score from which a picture was most probably quantised twice: docs/methods/file
TWICE = 2.2
#: frequencies that must reach it
_AGREEING = 2
#: ratios of the first step to the last that are tried, and the correlation with its comb that one must reach
_RATIOS, _IS_COMB = np.arange(1.05, 6.01, 0.05), 0.6


def quantised_twice(luma: NDArray[np.number], table: NDArray[np.integer]) -> float:
    """A score of how comb-like the histograms are: below 1.7 if saved once, `TWICE` and more if not.

    `luma` is the decoded brightness, shape (height, width), aligned to the file's blocks; `table` the luma
    quantisation table, shape (8, 8), rows by vertical frequency. 0.0 where too little is left to say.
    """
    if luma.ndim != 2 or table.shape != (8, 8):
        raise BadInput("picture", "a grey picture and a table of 8 x 8", "colour channels?")
    high, wide = luma.shape[0] // 8, luma.shape[1] // 8
    if high * wide < _LEAST:
        return 0.0
    blocks = np.asarray(luma[: high * 8, : wide * 8], dtype=np.float64).reshape(high, 8, wide, 8) - 128.0
    coefficients = fft.dctn(blocks.transpose(0, 2, 1, 3), axes=(2, 3), norm="ortho").reshape(-1, 8, 8)
    scores = sorted((_combed(coefficients[:, row, column] / table[row, column]) for row, column in _MODES))
    return float(scores[-_AGREEING])


def _combed(steps: Floats) -> float:
    """How much the histogram of whole steps swings beyond its smooth shape, in standard errors of chance."""
    whole = np.rint(steps).astype(np.int64)
    whole = whole[(np.abs(whole) <= _REACH) & (np.abs(whole) > _PEAK)]
    if len(whole) < _LEAST:
        return 0.0
    counts = np.bincount(np.abs(whole), minlength=_REACH + 1)[_PEAK + 1 :].astype(np.float64)
    used = max(6, int(np.flatnonzero(counts >= 12).max(initial=0)) + 1)
    if used < 8:
        return 0.0
    counts = counts[:used]
    logs = np.log(counts + 1.0)
    places = np.arange(used, dtype=np.float64)
    smooth = np.polyval(np.polyfit(places, logs, 3, w=np.sqrt(counts + 1)), places)
    excess = (counts - np.exp(smooth)) / np.sqrt(np.exp(smooth) + (0.08 * np.exp(smooth)) ** 2)
    return float(np.sqrt(np.mean(excess**2))) if _best_comb(excess) >= _IS_COMB else 0.0


def _best_comb(excess: Floats) -> float:
    """The largest correlation of the excess with the comb of a ratio, -1 to 1."""
    combs = _COMBS[:, : len(excess)] - _COMBS[:, : len(excess)].mean(axis=1, keepdims=True)
    left = excess - excess.mean()
    sizes = np.sqrt((combs**2).sum(axis=1) * (left**2).sum())
    return float(np.max(combs @ left / np.where(sizes > 0, sizes, np.inf)))


def _combs() -> Floats:
    """For each ratio r, how many multiples of r round to each step beyond the peak: shape (ratios, steps)."""
    multiples = np.rint(np.arange(1, 2 * _REACH)[None, :] * _RATIOS[:, None])
    steps = np.arange(_PEAK + 1, _REACH + 1)
    return np.asarray((multiples[:, :, None] == steps).sum(axis=1), dtype=np.float64)


_COMBS = _combs()
