"""Ties: to which leads of its kind a new one is tied, and why; a few, the nearest and the same reporter's.

The same text makes a tie whatever the kind is: `detectors/same_matter.py`.
"""

from __future__ import annotations

import numpy as np

from leadline.correlation.field import Field, Rows
from leadline.correlation.sentences import hours, length
from leadline.methods.disc import TIE_M
from leadline.methods.geodesy import Floats, distances_m
from leadline.methods.independence import UNKNOWN
from leadline.model.incident import Tie

#: ties of each sort that one sighting gets: an officer looks at a few, and a crowd must not make millions
MOST_TIES = 5


def ties_of(field: Field, row: int, around: Rows, radius_m: float) -> tuple[Tie, ...]:
    """Ties of the row to its nearest neighbours within the radius, and to the same reporter."""
    table = field.table
    nearest = around[_nearest(table["vector"][around], table["vector"][row], 2 * MOST_TIES)]
    metres = _metres(field, row, nearest)
    found = [
        _tie(field, (row, int(other)), "near", f"{length(away)} and {{time}} apart, both about {{kind}}.")
        for other, away in zip(nearest, metres, strict=True)
        if away <= radius_m + TIE_M
    ][:MOST_TIES]
    if table["reporter"][row] != UNKNOWN:
        for other in around[table["reporter"][around] == table["reporter"][row]][:MOST_TIES]:
            sentence = "The same reporter in confidence, {time} apart; counted as one source."
            found.append(_tie(field, (row, int(other)), "same reporter", sentence))
    return tuple(found)


def _nearest(vectors: Floats, here: Floats, most: int) -> Rows:
    """The rows of the nearest few, the nearest first; of equally near ones the earlier."""
    apart = np.einsum("ij,ij->i", vectors - here, vectors - here)
    few = np.arange(len(apart))
    if len(apart) > most:
        few = np.flatnonzero(apart <= np.partition(apart, most - 1)[most - 1])
    return few[np.argsort(apart[few], kind="stable")[:most]]


def _metres(field: Field, row: int, others: Rows) -> list[float]:
    lat, lon = field.table["lat"], field.table["lon"]
    return [] if not len(others) else distances_m(lat[row], lon[row], lat[others], lon[others]).tolist()


def _tie(field: Field, rows: tuple[int, int], reason: str, sentence: str) -> Tie:
    pair = (field.sightings[rows[0]], field.sightings[rows[1]])
    first, second = sorted(pair, key=lambda sighting: (sighting.at, sighting.lead))
    because = sentence.format(time=hours(second.at - first.at), kind=first.kind)
    return Tie(first=first.lead, second=second.lead, reason=reason, because=because)
