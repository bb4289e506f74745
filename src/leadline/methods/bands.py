"""An index of sketches by bands: which rows may be near-duplicates of one sketch, without trying all.

Banding (Indyk and Motwani 1998) of the 128 values of `sketch`: 64 bands of two. A row of Jaccard similarity J
is met with the chance 1 - (1 - J²)^64: 0.9976 at 0.3, over 0.999999 from 0.4375 on, where two texts count
as the same. Rows are numbered as they come. Knows no reports; shares without unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadline.methods.sketch import HASHES

Rows = NDArray[np.int64]
Values = NDArray[np.uint32]

#: values of a band
BAND = 2
BANDS = HASHES // BAND
#: places of the table of each band, and the shift that gives a hash as many bits
_PLACES = 1 << 16
_SHIFT = np.uint64(64 - 16)
#: rows of one bucket that are looked at, newest first: a flood of copies must not hold up the line
MOST_IN_BUCKET = 64
_NONE = -1
_LANES = np.arange(BANDS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Bands:
    """Grows row by row; forgetting is making a new one."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._heads = np.full((BANDS, _PLACES), _NONE, dtype=np.int32)
        self._older = np.full((64, BANDS), _NONE, dtype=np.int32)
        self._values = np.zeros((64, HASHES), dtype=np.uint32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, values: Values) -> int:
        """The number of the row that now holds this sketch."""
        if self._count == len(self._values):
            self._values = np.concatenate((self._values, np.zeros_like(self._values)))
            self._older = np.concatenate((self._older, np.full_like(self._older, _NONE)))
        row, places = self._count, _places(values)
        self._values[row] = values
        self._older[row] = self._heads[_LANES, places]
        self._heads[_LANES, places] = row
        self._count += 1
        return row

    def meets(self, values: Values) -> tuple[Rows, NDArray[np.int64]]:
        """The rows that share a band with this sketch, oldest first, and the number of equal values."""
        current = self._heads[_LANES, _places(values)]
        found = []
        for _ in range(MOST_IN_BUCKET):
            lanes = np.flatnonzero(current != _NONE)
            if not len(lanes):
                break
            found.append(current[lanes])
            current[lanes] = self._older[current[lanes], lanes]
        rows = np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, dtype=np.int64)
        equal = self._values[rows] == values
        shares = equal.reshape(len(rows), BANDS, BAND).all(axis=2).any(axis=1)
        counts = np.count_nonzero(equal, axis=1)
        return rows[shares], counts[shares].astype(np.int64)


def _places(values: Values) -> NDArray[np.int64]:
    pairs = values.reshape(BANDS, BAND).astype(np.uint64)
    mixed = ((pairs[:, 0] << np.uint64(32)) | pairs[:, 1]) * _FACTOR
    return (mixed >> _SHIFT).astype(np.int64)
