"""The duplicates pass: which old reports are copies of an earlier one from the same place.

The same links as `leadline correlate duplicates`: a pair depends on nothing older than its window, so a slab
with that halo finds what the whole finds. A link, never a deletion; the later report names the slab.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow

from leadline.archive.slabs import Slab
from leadline.errors import Missing
from leadline.methods.duplicates import Limits, link


@dataclass(frozen=True, slots=True)
class DuplicatesPass:
    """Links between near-copies over an archive."""

    #: what its files are called
    name: str
    #: how far apart two copies may be
    limits: Limits

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> DuplicatesPass:
        """The pass from plain settings; OutOfRange for limits that cannot be asked for."""
        limits = Limits(radius_m=settings["radius_m"], window_s=settings["window_s"])
        return cls(str(settings["name"]), limits)

    @property
    def halo_s(self) -> float:
        """One window: a copy is linked to what came within it."""
        return self.limits.window_s

    def answer(self, slab: Slab) -> Any:
        """Every link whose later report is of the span: both ids, the later instant, how alike they are.

        Raises Missing where the archive's column of texts was not named.
        """
        if slab.words is None:
            raise Missing("--text", "the column of the texts", "duplicates need words")
        words = ["" if text is None else str(text) for text in slab.words.to_pylist()]
        links = link(words, (slab.lat, slab.lon), slab.at, self.limits)
        is_ours = links.is_confirmed & slab.is_inside()[links.second]
        first, second, alike = links.first[is_ours], links.second[is_ours], links.alike[is_ours]
        order = np.lexsort((first, second))
        first, second = first[order], second[order]
        micro = pyarrow.array(np.round(slab.at[second] * 1e6).astype(np.int64))
        return pyarrow.table(
            {
                "first": slab.ids.take(pyarrow.array(first)),
                "second": slab.ids.take(pyarrow.array(second)),
                "time": micro.cast(pyarrow.timestamp("us", "UTC")),
                "alike": alike[order],
            }
        )
