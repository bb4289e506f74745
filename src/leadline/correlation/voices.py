"""Voices: the sightings that count, one of each source at a time: ten by one reporter are one witness.

A sighting counts unless the same reporter, or nearly the same text, was counted close by within the window
before. Knows no rule and no statistic.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from leadline.methods.geodesy import possible_chord, unit_vectors
from leadline.methods.sketch import SAME_TEXT_HASHES, values
from leadline.model.incident import Sighting


def voices(sightings: Sequence[Sighting], window: timedelta, reach_m: float) -> list[Sighting]:
    """The sightings that count, oldest first: the first of each source; again once a window has passed."""
    ordered = sorted(sightings, key=lambda sighting: (sighting.at, sighting.lead))
    vectors = unit_vectors([one.lat for one in ordered], [one.lon for one in ordered])
    memory = _Memory(window, possible_chord(reach_m) ** 2)
    return [one for one, vector in zip(ordered, vectors, strict=True) if memory.is_new(one, vector)]


class _Memory:
    """What was counted within the last window."""

    def __init__(self, window: timedelta, reach_squared: float) -> None:
        self.window, self.reach_squared = window, reach_squared
        self.counted: deque[tuple[Sighting, np.ndarray, np.ndarray]] = deque()
        self.reporters: dict[bytes, list[np.ndarray]] = {}

    def is_new(self, sighting: Sighting, vector: np.ndarray) -> bool:
        """Whether its source has not been counted near by within the window; it is counted then."""
        self._forget(sighting)
        if self._is_known_reporter(sighting, vector) or self._is_known_text(sighting, vector):
            return False
        self.counted.append((sighting, vector, values(sighting.sketch)))
        if sighting.reporter is not None:
            self.reporters.setdefault(sighting.reporter, []).append(vector)
        return True

    def _forget(self, sighting: Sighting) -> None:
        while self.counted and self.counted[0][0].at < sighting.at - self.window:
            old, _, _ = self.counted.popleft()
            if old.reporter is not None:
                self.reporters[old.reporter].pop(0)

    def _is_known_reporter(self, sighting: Sighting, vector: np.ndarray) -> bool:
        if sighting.reporter is None:
            return False
        return any(self._is_near(vector, other) for other in self.reporters.get(sighting.reporter, ()))

    def _is_known_text(self, sighting: Sighting, vector: np.ndarray) -> bool:
        if not sighting.sketch:
            return False
        own = values(sighting.sketch)
        near = [
            sketch for other, where, sketch in self.counted if other.sketch and self._is_near(vector, where)
        ]
        return bool(near) and bool(
            (np.count_nonzero(np.stack(near) == own, axis=1) >= SAME_TEXT_HASHES).any()
        )

    def _is_near(self, one: np.ndarray, other: np.ndarray) -> bool:
        apart = one - other
        return float(apart @ apart) <= self.reach_squared
