"""Nearest: which earlier report each new one looks most like, and how often its text came lately.

Compares keyed sketches, so it never sees words. Must not know who reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import distance_m
from leadline.methods.sketch import HASHES, SAME_TEXT_HASHES, equal_values, tables
from leadline.ports.automation import Earlier
from leadline.triage.actions import Around

#: copies of a text are counted this far back
FLOOD_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """One report that is being sorted, as far as copies are looked for."""

    #: the report with its sketch and place
    self_: Earlier
    #: which of the five questions it leaves open
    missing: tuple[str, ...] = ()


def around(newcomers: Sequence[Newcomer], earlier: Sequence[Earlier], apart_m: float) -> list[Around]:
    """What is known around each newcomer, in their order; newcomers see those before them in the list.

    Two reports that name places over `apart_m` metres apart are elsewhere, however alike their words.
    """
    known = [*earlier, *(newcomer.self_ for newcomer in newcomers)]
    table = _Table.of(known)
    first = len(earlier)
    return [_around(newcomer, first + place, table, apart_m) for place, newcomer in enumerate(newcomers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """All sketches as one matrix."""

    rows: Sequence[Earlier]
    sketches: NDArray[np.uint32]
    has_text: NDArray[np.bool_]
    at: NDArray[np.float64]
    #: the rows of each report: it is no copy of its own earlier rounds
    rounds: Mapping[UUID, Sequence[int]]

    @classmethod
    def of(cls, rows: Sequence[Earlier]) -> _Table:
        rounds: dict[UUID, list[int]] = {}
        for place, row in enumerate(rows):
            rounds.setdefault(row.lead, []).append(place)
        return cls(
            rows=rows,
            sketches=tables([row.sketch for row in rows]),
            has_text=np.array([bool(row.sketch) for row in rows], dtype=np.bool_),
            at=np.array([row.at.timestamp() for row in rows]),
            rounds=rounds,
        )


def _around(newcomer: Newcomer, place: int, table: _Table, apart_m: float) -> Around:
    own = newcomer.self_
    if not own.sketch or place == 0:
        return Around(missing=newcomer.missing)
    alike = equal_values(table.sketches[:place], table.sketches[place])
    alike = np.where(table.has_text[:place], alike, 0)
    alike[[row for row in table.rounds[own.lead] if row < place]] = 0
    lately = table.at[:place] >= (own.at - FLOOD_WINDOW).timestamp()
    best = int(alike.argmax())
    found = table.rows[best]
    if not alike[best]:
        return Around(missing=newcomer.missing)
    return Around(
        nearest=found.lead,
        likeness=float(alike[best]) / HASHES,
        is_elsewhere=_are_apart(own.spot, found.spot, apart_m),
        copies=int(np.count_nonzero(lately & (alike >= SAME_TEXT_HASHES))),
        missing=newcomer.missing,
    )


def _are_apart(a: tuple[float, float] | None, b: tuple[float, float] | None, apart_m: float) -> bool:
    return a is not None and b is not None and distance_m(*a, *b) > apart_m
