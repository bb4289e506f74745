"""Field: the sightings of one kind that one rule still looks at, in columns, by latitude band.

Knows distances and instants; knows no rule but its reach, and no incident but a number for each row.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import band_height_deg, band_of, possible_chord, unit_vectors
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.sketch import HASHES, tables
from leadline.model.incident import Sighting

Rows = NDArray[np.int64]

#: home of a row that belongs to no incident
NOWHERE = -1
#: one row: instant (seconds since 1970), place, reporter code, and the number of its first incident
_COLUMNS = np.dtype(
    [
        ("at", np.float64),
        ("lat", np.float64),
        ("lon", np.float64),
        ("vector", np.float64, 3),
        ("reporter", np.int64),
        ("has_text", np.bool_),
        ("is_held", np.bool_),
        ("home", np.int64),
    ]
)


class Field:
    """A growing table of sightings; rows keep their number until `evict` says that they moved."""

    def __init__(self, reach_m: float) -> None:
        """Be able to find everything within `reach_m` (a disc's diameter) of a point."""
        self._height = band_height_deg(reach_m)
        self._chord_squared = possible_chord(reach_m) ** 2 * (1 + 1e-9)
        self._codes: dict[bytes, int] = {}
        self._reset(16)

    def _reset(self, room: int) -> None:
        self.table = np.zeros(room, dtype=_COLUMNS)
        self._sketches = np.zeros((room, HASHES), dtype=np.uint32)
        self.sightings: list[Sighting] = []
        self.row_of: dict[UUID, int] = {}
        self._has_pictures = False
        self._bands: dict[int, array[int]] = {}

    def __len__(self) -> int:
        return len(self.sightings)

    def add(self, sightings: Sequence[Sighting]) -> None:
        """Hold these sightings. A lead that was held already counts from now on as this one says."""
        first, count = len(self), len(sightings)
        if not count:
            return
        if first + count > len(self.table):
            self._grow(2 * (first + count))
        self._fill(self.table[first : first + count], sightings)
        self._sketches[first : first + count] = tables([sighting.sketch for sighting in sightings])
        for row, sighting in enumerate(sightings, start=first):
            old = self.row_of.get(sighting.lead)
            if old is not None:
                self.table["is_held"][old] = False
            self.row_of[sighting.lead] = row
            self._has_pictures = self._has_pictures or bool(sighting.imprints)
            self.sightings.append(sighting)
        bands = band_of(self.table["lat"][first : first + count], self._height)
        for row, band in enumerate(bands.tolist(), start=first):
            self._bands.setdefault(band, array("q")).append(row)

    def _grow(self, room: int) -> None:
        table, sketches, many = self.table, self._sketches, len(self)
        self.table = np.zeros(room, dtype=_COLUMNS)
        self._sketches = np.zeros((room, HASHES), dtype=np.uint32)
        self.table[:many], self._sketches[:many] = table[:many], sketches[:many]

    def _fill(self, part: NDArray[np.void], sightings: Sequence[Sighting]) -> None:
        part["at"] = [sighting.at.timestamp() for sighting in sightings]
        part["lat"] = [sighting.lat for sighting in sightings]
        part["lon"] = [sighting.lon for sighting in sightings]
        part["vector"] = unit_vectors(part["lat"], part["lon"])
        part["reporter"] = [self._code(sighting.reporter) for sighting in sightings]
        part["has_text"] = [bool(sighting.sketch) for sighting in sightings]
        part["is_held"] = True
        part["home"] = NOWHERE

    def _code(self, reporter: bytes | None) -> int:
        return UNKNOWN if reporter is None else self._codes.setdefault(reporter, len(self._codes))

    def near(self, row: int, window_s: float) -> Rows:
        """The other rows that may lie within reach of this one and within the window, oldest first."""
        here = self.table[row]
        middle = int(band_of(here["lat"], self._height))
        bands = [self._bands[band] for band in (middle - 1, middle, middle + 1) if band in self._bands]
        rows = np.concatenate([np.array(band, dtype=np.int64) for band in bands])
        rows = rows[np.abs(self.table["at"][rows] - here["at"]) <= window_s]
        rows = rows[self.table["is_held"][rows] & (rows != row)]
        apart = self.table["vector"][rows] - here["vector"]
        rows = rows[np.einsum("ij,ij->i", apart, apart) <= self._chord_squared]
        oldest_first: Rows = rows[np.argsort(self.table["at"][rows], kind="stable")]
        return oldest_first

    def sources(self, rows: Rows) -> Sources:
        """Which of these rows speak with one voice."""
        table = self.table
        imprints = [self.sightings[row].imprints for row in rows.tolist()] if self._has_pictures else ()
        return Sources(table["reporter"][rows], self._sketches, table["has_text"][rows], imprints, rows)

    def leads(self, rows: Rows) -> list[UUID]:
        """The leads of these rows."""
        return [self.sightings[row].lead for row in rows.tolist()]

    def evict(self, before: datetime) -> bool:
        """Let go of what is older; True if rows were renumbered, which waits until half can go."""
        table = self.table[: len(self)]
        keep = table["is_held"] & (table["at"] >= before.timestamp())
        if 2 * np.count_nonzero(keep) > len(self):
            return False
        kept = [self.sightings[row] for row in np.flatnonzero(keep).tolist()]
        homes = table["home"][keep]
        self._codes = {}
        self._reset(max(16, 2 * len(kept)))
        self.add(kept)
        self.table["home"][: len(kept)] = homes
        return True
