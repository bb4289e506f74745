"""An index of sketches by bands: which rows may be near-duplicates of one sketch, without trying all.

Banding (Indyk and Motwani 1998) of the 128 values of `sketch`: 64 bands of two. A row of Jaccard similarity J
is met with the chance 1 - (1 - J²)^64: 0.9976 at 0.3, over 0.999999 from 0.4375 on, where two texts count
as the same. Rows are numbered as they come. Knows no reports; shares without unit.
Compiled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import compiled
from leadline.methods.sketch import HASHES

Rows = NDArray[np.int64]
Values = NDArray[np.uint32]
Links = NDArray[np.int32]

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
        table = self._values[: self._count]
        return _meet(table, self._older, self._heads, _places(values), np.ascontiguousarray(values))


@compiled
def _meet(
    table: NDArray[np.uint32], older: Links, heads: Links, places: Rows, values: Values
) -> tuple[Rows, NDArray[np.int64]]:
    """What `Bands.meets` answers; a row that only lies in the same place of the table shares no band."""
    is_met = np.zeros(len(table), dtype=np.bool_)
    for lane in range(BANDS):
        row = heads[lane, places[lane]]
        for _ in range(MOST_IN_BUCKET):
            if row == _NONE:
                break
            if not is_met[row]:
                place = BAND * lane
                is_met[row] = (table[row, place : place + BAND] == values[place : place + BAND]).all()
            row = older[row, lane]
    rows = np.flatnonzero(is_met)
    equal = np.empty(len(rows), dtype=np.int64)
    for number in range(len(rows)):
        equal[number] = (table[rows[number]] == values).sum()
    return rows, equal


def _places(values: Values) -> NDArray[np.int64]:
    pairs = values.reshape(BANDS, BAND).astype(np.uint64)
    mixed = ((pairs[:, 0] << np.uint64(32)) | pairs[:, 1]) * _FACTOR
    return (mixed >> _SHIFT).astype(np.int64)
