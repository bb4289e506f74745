"""How many independent sources speak among some points: the largest set with no two alike.

Two points are alike when they carry the same reporter code, nearly the same text sketch or the same
picture. "Alike" need not be transitive (A like B, B like C, A unlike C), so groups are not merged by chains:
a later copy can then never lower a count, and the answer does not depend on the order of arrival.
Knows no reports: codes, sketches and imprints come in as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadline.methods.imprint import Album
from leadline.methods.sketch import same_texts_among

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

#: code of a reporter who is not known: never alike with anything by reporter
UNKNOWN = -1
#: members up to which chains of copies are untangled exactly; a larger crowd is counted greedily (low)
MOST_UNTANGLED = 32
#: steps after which the exact search stops and the count found so far stands (low)
_MOST_STEPS = 500


@dataclass(slots=True, eq=False)
class Sources:
    """Who is alike with whom, worked out row by row as it is asked for."""

    #: reporter code of each point, UNKNOWN where there is none
    reporters: NDArray[np.int64]
    #: sketches of the texts, shape (n, 128), or a larger table of which `texts` names the rows
    sketches: NDArray[np.uint32]
    #: whether a point has a sketch
    has_text: Mask
    #: imprints of the pictures of each point (`imprint`); empty where no point has any
    imprints: Sequence[bytes] = ()
    #: row of the table of sketches for each point; None: one row for each, in their order
    texts: Rows | None = None
    _album: Album | None = None
    _rows: dict[int, Mask] = field(default_factory=dict)
    _labels: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.reporters)

    def taken(self, points: Rows) -> Sources:
        """The same for these points alone, in their order."""
        imprints = [self.imprints[point] for point in points.tolist()] if self.imprints else ()
        texts = points if self.texts is None else self.texts[points]
        return Sources(self.reporters[points], self.sketches, self.has_text[points], imprints, texts)

    def alike(self, point: int) -> Mask:
        """Which points are of the same source as this one; a point is always alike with itself."""
        found = self._rows.get(point)
        if found is None:
            found = np.zeros(len(self), dtype=np.bool_)
            if self.reporters[point] != UNKNOWN:
                found |= self.reporters == self.reporters[point]
            if self.has_text[point]:
                written = np.flatnonzero(self.has_text)
                rows = written if self.texts is None else self.texts[written]
                own = self.sketches[point if self.texts is None else self.texts[point]]
                found[written] |= same_texts_among(self.sketches, rows, own)
            if self.imprints and self.imprints[point]:
                self._album = self._album or Album(self.imprints)
                found[self._album.meets(self.imprints[point])] = True
            found[point] = True
            self._rows[point] = found
        return found

    def greedy(self, members: Mask, enough: int) -> int:
        """A lower bound, up to `enough`: take the first member, drop all that are like it, go on."""
        left, found = members.copy(), 0
        while found < enough and left.any():
            left &= ~self.alike(int(np.argmax(left)))
            found += 1
        return found

    def count(self, members: Mask, enough: int) -> int:
        """Independent sources among the members, counted up to `enough`.

        Exact for up to 32 members, and for any number if likeness is by the same reporter or the very same
        text alone. Among more that are only nearly alike it may be low.
        """
        found = self.greedy(members, enough)
        if found >= enough or len(np.unique(self.labels()[members])) <= found:
            return found
        if np.count_nonzero(members) > MOST_UNTANGLED:
            return found
        search = _Search(self, np.flatnonzero(members))
        while found < enough and search.holds(search.everything, found + 1):
            found += 1
        return found

    def labels(self) -> NDArray[np.int64]:
        """A number for each point; points with the same number are all alike with each other.

        So independent points have different numbers (but different numbers may still be alike).
        """
        if self._labels is None:
            named = self.reporters != UNKNOWN
            labels = np.arange(len(self), dtype=np.int64)
            _, labels[named] = np.unique(self.reporters[named], return_inverse=True)
            labels[~named] += len(self)
            written = ~named & self.has_text
            rows = np.flatnonzero(written) if self.texts is None else self.texts[written]
            whole = np.ascontiguousarray(self.sketches[rows]).view(f"V{self.sketches.shape[1] * 4}").ravel()
            _, labels[written] = np.unique(whole, return_inverse=True)
            labels[written] += 2 * len(self)
            self._labels = labels
        return self._labels


class _Search:
    """Looks for an independent set by branching; vertices are bits of whole numbers."""

    def __init__(self, sources: Sources, points: NDArray[np.intp]) -> None:
        self.everything = (1 << len(points)) - 1
        self.steps = 0
        self.near = [_bits(sources.alike(int(point))[points]) for point in points]

    def holds(self, mask: int, need: int) -> bool:
        """Whether the mask holds `need` vertices with no two alike."""
        self.steps += 1
        if need <= 0:
            return True
        if mask.bit_count() < need or self.steps > _MOST_STEPS:
            return False
        first = min(_ones(mask), key=lambda vertex: (self.near[vertex] & mask).bit_count())
        around = self.near[first] & mask
        if all(around & ~self.near[vertex] == 0 for vertex in _ones(around)):
            return self.holds(mask & ~around, need - 1)
        return any(self.holds(mask & ~self.near[vertex], need - 1) for vertex in _ones(around))


def _bits(row: Mask) -> int:
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")


def _ones(mask: int) -> list[int]:
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
