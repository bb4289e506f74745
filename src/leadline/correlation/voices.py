"""Voices: the sightings that count, one of each source at a time: ten by one reporter are one witness.

A sighting counts unless the same reporter, nearly the same text or the same picture was counted close by
within the window before. Knows no rule and no statistic.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import Floats, possible_chord, unit_vectors
from leadline.methods.imprint import Album
from leadline.methods.independence import UNKNOWN
from leadline.methods.sketch import same_texts, values
from leadline.model.incident import Sighting

Rows = NDArray[np.int64]


def voices(sightings: Sequence[Sighting], window: timedelta, reach_m: float) -> list[Sighting]:
    """The sightings that count, oldest first: the first of each source; again once a window has passed."""
    ordered = sorted(sightings, key=lambda sighting: (sighting.at, sighting.lead))
    if all(one.reporter is None and not one.sketch and not one.imprints for one in ordered):
        return ordered
    heard = _Heard(ordered, reach_m)
    at = np.array([one.at.timestamp() for one in ordered])
    counted, count, oldest = np.zeros(len(ordered), dtype=np.int64), 0, 0
    for row in range(len(ordered)):
        while oldest < count and at[counted[oldest]] < at[row] - window.total_seconds():
            oldest += 1
        if not heard.is_again(row, counted[oldest:count]):
            counted[count] = row
            count += 1
    return [ordered[row] for row in counted[:count].tolist()]


class _Heard:
    """Where each sighting was, and whose voice it is, in columns."""

    def __init__(self, ordered: Sequence[Sighting], reach_m: float) -> None:
        self.vectors: Floats = unit_vectors([one.lat for one in ordered], [one.lon for one in ordered])
        self.reach_squared = possible_chord(reach_m) ** 2
        codes: dict[bytes, int] = {}
        self.reporters = np.array(
            [
                UNKNOWN if one.reporter is None else codes.setdefault(one.reporter, len(codes))
                for one in ordered
            ]
        )
        self.has_text = np.array([bool(one.sketch) for one in ordered])
        self.sketches = np.stack([values(one.sketch) for one in ordered])
        self.imprints = [one.imprints for one in ordered]
        self.album = Album(self.imprints)

    def is_again(self, row: int, before: Rows) -> bool:
        """Whether one of these earlier rows is near by and of the same source."""
        is_named, has_text = self.reporters[row] != UNKNOWN, self.has_text[row]
        if not len(before) or not (is_named or has_text or self.imprints[row]):
            return False
        apart = self.vectors[before] - self.vectors[row]
        near = before[np.einsum("ij,ij->i", apart, apart) <= self.reach_squared]
        if is_named and bool((self.reporters[near] == self.reporters[row]).any()):
            return True
        if self.imprints[row] and len(np.intersect1d(near, self.album.meets(self.imprints[row]))):
            return True
        written = near[self.has_text[near]] if has_text else near[:0]
        return bool(same_texts(self.sketches[written], self.sketches[row]).any())
