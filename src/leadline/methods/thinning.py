"""Thinning: a flood of one text, or by one reporter, in one place costs the ring no search.

Compiled, for `ringstream.py`. Points are tied to a reporter and a text, and k independent ones are a matching
of both (Kuhn 1955). Of the points of one text in one place the newest k by different reporters are enough:
whoever counts an older one has at most k - 1 others, so one of these is free to be counted in its stead, and
it stays longer. The same with reporter and text exchanged. Units: metres, seconds; codes below 0 are unknown.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import compiled

Whole = NDArray[np.int64]
Slots = NDArray[np.void]

#: independent points up to which a flood is thinned: of more, looking back costs more than it saves
FEW = 16
#: arrivals of the chain beyond these that are looked at
_FURTHER = 4


@compiled
def thin(slots: Slots, clock: Whole, enough: int) -> None:
    """Takes one arrival out of the newest one's chain that enough newer ones of its place stand for, if any.

    The newest one is the head of its chain already. `clock` is the newest and the oldest arrival.
    """
    mask = len(slots) - 1
    here = slots[clock[0] & mask]
    texts, reporters, last = 1, 1, clock[0]
    for _ in range(enough + _FURTHER):
        older = slots[last & mask].before
        if older < clock[1]:
            break
        other = slots[older & mask]
        if _is_same_place(other, here):
            by_text = here.text >= 0 and other.text == here.text
            by_reporter = here.reporter >= 0 and other.reporter == here.reporter
            if (by_text and texts >= enough) or (by_reporter and reporters >= enough):
                slots[last & mask].before = other.before
                break
            is_new = _is_new(slots, clock[0], older)
            texts += by_text and is_new
            reporters += by_reporter and is_new
        last = older


@compiled
def _is_new(slots: Slots, newest: int, arrival: int) -> bool:
    """Whether no newer arrival of its place has both its reporter and its text."""
    mask = len(slots) - 1
    one, newer = slots[arrival & mask], newest
    while newer != arrival:
        other = slots[newer & mask]
        is_copy = other.text == one.text and other.reporter == one.reporter
        if is_copy and min(one.text, one.reporter) >= 0 and _is_same_place(other, one):
            return False
        newer = other.before
    return True


@compiled
def _is_same_place(one: Any, other: Any) -> bool:
    return bool(one.x == other.x and one.y == other.y and one.z == other.z and one.kind == other.kind)
