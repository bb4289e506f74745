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

from leadline.methods.compiled import bare

Whole = NDArray[np.int64]
Slots = NDArray[np.void]

#: independent points up to which a flood is thinned: of more, looking back costs more than it saves
FEW = 16
#: arrivals of a chain that are looked at for one that the newest stands for
_LOOKED_BACK = 4
#: arrivals of the chain beyond these that are looked at
_FURTHER = 4
#: kind of an arrival that was taken out
OUT = -1


@bare
def thin(slots: Slots, clock: Whole, enough: int) -> None:
    """Takes out of the newest arrival's chain, whose head it is already, what need not be looked at again.

    `clock` is the newest and the oldest arrival, `enough` the independent points that a disc must hold.
    """
    _pass_over(slots, clock)
    if enough <= FEW:
        _thin_flood(slots, clock, enough)


@bare
def _pass_over(slots: Slots, clock: Whole) -> None:
    """Takes out of the newest arrival's chain one that it stands for from now on.

    That is one of the last few with the same codes, not both unknown, in the same place: what comes later
    can count only one of the two, and the newer one stays longer. A flood of copies costs no search.
    """
    mask = len(slots) - 1
    here, last = slots[clock[0] & mask], clock[0]
    for _ in range(_LOOKED_BACK if here.reporter >= 0 or here.text >= 0 else 0):
        older = slots[last & mask].before
        if older < clock[1]:
            break
        other = slots[older & mask]
        is_copy = other.reporter == here.reporter and other.text == here.text
        if is_copy and _is_same_place(other, here):
            take_out(slots, last, older)
            break
        last = older


@bare
def _thin_flood(slots: Slots, clock: Whole, enough: int) -> None:
    """Takes out one arrival that enough newer ones of its place stand for, if there is one."""
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
                take_out(slots, last, older)
                break
            is_new = _is_new(slots, clock[0], older)
            texts += by_text and is_new
            reporters += by_reporter and is_new
        last = older


@bare
def take_out(slots: Slots, newer: int, arrival: int) -> None:
    """Takes an arrival out of its chain, in which the newer one comes before it."""
    mask = len(slots) - 1
    slots[newer & mask].before = slots[arrival & mask].before
    slots[arrival & mask].kind = OUT


@bare
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


@bare
def _is_same_place(one: Any, other: Any) -> bool:
    return bool(one.x == other.x and one.y == other.y and one.z == other.z and one.kind == other.kind)
