"""The stream of `ring.py`: holds, finds and decides, point by point; compiled.

Positions are metres from the middle of the Earth (x through latitude 0, longitude 0; z through the north
pole), times seconds. Source: as in `ring.py`; the bands are those of `geodesy.band_of`, with neighbours in at
most two bands and two cells of each. Arrays are passed one by one: a tuple of them costs more than the work.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import bare
from leadline.methods.cover import EAST, MEMBER, NORTH, REPORTER, TEXT, covered, is_possible
from leadline.methods.geodesy import ECCENTRICITY_SQUARED, EQUATOR_M
from leadline.methods.thinning import thin

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Slots = NDArray[np.void]

_NO, _YES, _OPEN, _FULL, _LATE = range(5)
#: rows of `codes` behind those of `cover.py`: arrivals that may share a disc with the newest; and for each
#: slot the arrival before it in its chain that has another text, and another reporter
FOUND, OTHER_TEXT, OTHER_REPORTER = 3, 4, 5
_DEGREE = math.pi / 180
#: points up to which those are dropped that have too few neighbours for any disc
_PRUNED = 64
#: one held point, 64 bytes: metres, seconds, codes, and the arrival before it in its chain
SLOT = np.dtype(
    [
        ("x", np.float64),
        ("y", np.float64),
        ("z", np.float64),
        ("at", np.float64),
        ("reporter", np.int64),
        ("text", np.int64),
        ("before", np.int64),
        ("kind", np.int64),
    ]
)


class Numbers(NamedTuple):
    """What follows from a rule."""

    #: independent points that a disc must hold
    enough: int
    #: seconds that the points may be apart
    window_s: float
    #: square of the longest chord between points of one disc, metres²
    pair_m2: float
    #: square of the chord up to which two points are surely within the radius, metres²
    inner_m2: float
    #: chord beyond which they surely are not, metres
    outer_m: float
    #: radius in the plane up to which a disc surely is one on the ellipsoid, metres
    shadow_m: float
    #: height of a latitude band in degrees
    height_deg: float
    #: number of the southernmost band
    south: int


class State(NamedTuple):
    """What a ring holds; a slot is a number of arrival, modulo the room (a power of two)."""

    numbers: Numbers
    #: held points, see SLOT
    slots: Slots
    #: latitude and longitude in degrees of each slot
    degrees: Floats
    #: newest arrival of each chain, -1 for none
    heads: Whole
    #: cells of longitude in each band
    cells: NDArray[np.int32]
    #: number of the next arrival; of the oldest that is held; candidates found for the newest
    clock: Whole
    #: room to work in: see `cover.py`; the last two rows of the codes are held
    flat: Floats
    codes: Whole


class Batch(NamedTuple):
    """Columns of points, and room for one answer each."""

    at: Floats
    lat: Floats
    lon: Floats
    kind: Whole
    reporter: Whole
    text: Whole
    answers: NDArray[np.uint8]


class Cell(NamedTuple):
    """Where a point lies in the grid."""

    kind: int
    #: latitude band from 0 in the south, and the nearer one beside it
    band: int
    beside: int
    #: longitude as a share of the turn, 0 to 1
    turn: float


@bare
def feed(held: tuple[Any, ...], columns: tuple[Any, ...], first: int) -> int:
    """int64: the number of points if all from `first` on are decided and held, else the row that stopped it.

    What stopped it stands in its answer: open (it is held, decide it exactly), no room, or late (not held).
    `held` are the parts of a State, the numbers first as a tuple of their own, `columns` those of a Batch:
    plain tuples, because to hand over named ones takes longer than a decision.
    """
    state, batch = State(Numbers(*held[0]), *held[1:]), Batch(*columns)
    numbers, slots, heads, cells = state.numbers, state.slots, state.heads, state.cells
    clock, codes, flat, mask = state.clock, state.codes, state.flat, len(state.slots) - 1
    at, answers = batch.at, batch.answers
    for row in range(first, len(at)):
        if batch.kind[row] < 0:
            answers[row] = _NO
            continue
        answers[row] = _make_room(slots, clock, at[row], numbers.window_s)
        if answers[row] != _NO:
            return row
        slot = clock[0] & mask
        lat, lon = batch.lat[row], batch.lon[row]
        state.degrees[slot, 0], state.degrees[slot, 1] = lat, lon
        _put(slots, slot, lat, lon)
        here = slots[slot]
        here.at, here.kind, here.reporter, here.text = (
            at[row],
            batch.kind[row],
            batch.reporter[row],
            batch.text[row],
        )
        cell = _cell(numbers, batch.kind[row], lat, lon)
        n, chosen, is_flood = _find(slots, heads, cells, codes, (cell, numbers), (slot, clock[1]))
        clock[2] = n
        if chosen >= numbers.enough:
            answers[row] = _YES
        elif n + 1 < numbers.enough:
            answers[row] = _NO
        else:
            answers[row] = _decide(slots, codes, flat, numbers, (slot, n), (lat, lon))
        chain = _chain(cell.kind, cell.band, int(cell.turn * cells[cell.band]) % cells[cell.band], len(heads))
        _link(slots, codes, slot, (heads[chain], clock[1]))
        heads[chain] = clock[0]
        if is_flood:
            thin(slots, clock, numbers.enough)
        clock[0] += 1
        if answers[row] == _OPEN:
            return row
    return len(at)


@bare
def _make_room(slots: Slots, clock: Whole, at: float, window_s: float) -> int:
    """int64: late, full, or no (nothing is in the way), after letting go of what is out of the window."""
    mask = len(slots) - 1
    if clock[0] > clock[1] and at < slots[(clock[0] - 1) & mask].at:
        return _LATE
    while clock[1] < clock[0] and at - slots[clock[1] & mask].at > window_s:
        clock[1] += 1
    return _FULL if clock[0] - clock[1] > mask else _NO


@bare
def _put(slots: Slots, slot: int, lat: float, lon: float) -> None:
    """Writes the position into the slot; no chain leads to it yet."""
    phi, lam = lat * _DEGREE, lon * _DEGREE
    sine, cosine = math.sin(phi), math.cos(phi)
    radius = EQUATOR_M / math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
    slots[slot].x = radius * cosine * math.cos(lam)
    slots[slot].y = radius * cosine * math.sin(lam)
    slots[slot].z = radius * (1 - ECCENTRICITY_SQUARED) * sine


@bare
def _cell(numbers: Numbers, kind: int, lat: float, lon: float) -> Cell:
    part = lat / numbers.height_deg
    floor = math.floor(part)
    band = int(floor) - numbers.south
    return Cell(kind, band, band - 1 if part - floor < 0.5 else band + 1, (lon + 180.0) / 360.0)


@bare
def _chain(kind: int, band: int, cell: int, chains: int) -> int:
    """int64: the chain of a kind and a cell; several may share one."""
    mixed = (band * 2654435761 + cell) * 40503 + kind
    mixed = (mixed ^ (mixed >> 15)) * 2246822519
    return (mixed ^ (mixed >> 13)) & (chains - 1)


@bare
def _link(slots: Slots, codes: Whole, slot: int, span: tuple[int, int]) -> None:
    """Puts a slot at the head of a chain; `span` is the newest arrival of it so far and the oldest held."""
    before, oldest = span
    here, mask = slots[slot], len(slots) - 1
    here.before = codes[OTHER_TEXT, slot] = codes[OTHER_REPORTER, slot] = before
    if before >= oldest:
        other = slots[before & mask]
        if other.text == here.text:
            codes[OTHER_TEXT, slot] = codes[OTHER_TEXT, before & mask]
        if other.reporter == here.reporter:
            codes[OTHER_REPORTER, slot] = codes[OTHER_REPORTER, before & mask]


@bare
def _find(
    slots: Slots,
    heads: Whole,
    cells: NDArray[np.int32],
    codes: Whole,
    where: tuple[Cell, Numbers],
    span: tuple[int, int],
) -> tuple[int, int, bool]:
    """(int64, int64, bool): arrivals that may share a disc with the newest; independent ones surely round
    it; whether the newest repeats some that it met, by a code or in its very place.

    The first stand in codes[FOUND]; the second are counted greedily, the newest among them, and the search
    ends when they are enough. `span` is the newest slot and the oldest arrival. What has the newest one's
    text is passed over, in whole runs: where a disc counts one of these, it can count the newest instead,
    unless its reporter is there with another text. The same with text and reporter exchanged; if both were
    met, nothing is passed over.
    """
    text, reporter = slots[span[0]].text, slots[span[0]].reporter
    own = (text if text >= 0 else -2, reporter if reporter >= 0 else -2)
    n, chosen, here_too, met = _search(slots, heads, cells, codes, where, (*span, *own))
    if met == 3 and chosen < where[1].enough:
        n, chosen, here_too, _ = _search(slots, heads, cells, codes, where, (*span, -2, -2))
    return n, chosen, here_too > 0 or met > 0


@bare
def _search(
    slots: Slots,
    heads: Whole,
    cells: NDArray[np.int32],
    codes: Whole,
    where: tuple[Cell, Numbers],
    span: tuple[int, int, int, int],
) -> tuple[int, int, int, int]:
    """(int64, int64, int64, int64): as `_walk` counts, over all chains near the newest.

    `span` is the newest slot, the oldest arrival, and the text and the reporter that are passed over.
    """
    at, numbers = where
    found = (0, 1, 0, 0)
    codes[MEMBER, 0] = span[0]
    walked = (-1, -1, -1)
    for band in (at.band, at.beside):
        if 0 <= band < len(cells):
            column = at.turn * cells[band]
            cell = int(column)
            beside = cell - 1 if column - cell < 0.5 else cell + 1
            for one in (cell, beside):
                chain = _chain(at.kind, band, one % cells[band], len(heads))
                # cells may share a chain; walked twice, a point would be its own neighbour
                if chain not in walked:
                    found = _walk(slots, codes, numbers, (heads[chain], *span), found)
                    walked = (chain, walked[0], walked[1])
    return found


@bare
def _walk(
    slots: Slots,
    codes: Whole,
    numbers: Numbers,
    span: tuple[int, int, int, int, int],
    found: tuple[int, int, int, int],
) -> tuple[int, int, int, int]:
    """Candidates, independent ones, those in the very place, and 1 and 2 where a text and a reporter were
    passed over, with what a chain brings; `span` is its newest arrival and the span of `_search`."""
    arrival, slot, oldest, text, reporter = span
    n, chosen, here_too, met = found
    mask = len(slots) - 1
    x, y, z, kind = slots[slot].x, slots[slot].y, slots[slot].z, slots[slot].kind
    while arrival >= oldest and chosen < numbers.enough:
        other = slots[arrival & mask]
        if other.text == text:
            met |= 1
            arrival = codes[OTHER_TEXT, arrival & mask]
            continue
        if other.reporter == reporter:
            met |= 2
            arrival = codes[OTHER_REPORTER, arrival & mask]
            continue
        dx, dy, dz = other.x - x, other.y - y, other.z - z
        apart = dx * dx + dy * dy + dz * dz
        if apart <= numbers.pair_m2 and other.kind == kind:
            codes[FOUND, n] = arrival
            n += 1
            here_too += apart == 0.0
            if apart <= numbers.inner_m2 and _is_fresh(slots, codes, arrival & mask, chosen):
                codes[MEMBER, chosen] = arrival & mask
                chosen += 1
        arrival = other.before
    return n, chosen, here_too, met


@bare
def _is_fresh(slots: Slots, codes: Whole, slot: int, chosen: int) -> bool:
    """bool: whether a slot has no code in common with those chosen so far."""
    reporter, text = slots[slot].reporter, slots[slot].text
    if reporter < 0 and text < 0:
        return True
    for k in range(chosen):
        other = slots[codes[MEMBER, k]]
        if (reporter >= 0 and other.reporter == reporter) or (text >= 0 and other.text == text):
            return False
    return True


@bare
def _decide(
    slots: Slots,
    codes: Whole,
    flat: Floats,
    numbers: Numbers,
    found: tuple[int, int],
    degrees: tuple[float, float],
) -> int:
    """int64: no, yes or open for the point in the newest slot; `found` is that slot and the candidates."""
    slot, n = found
    mask = len(slots) - 1
    codes[REPORTER, 0], codes[TEXT, 0] = slots[slot].reporter, slots[slot].text
    for k in range(n):
        other = slots[codes[FOUND, k] & mask]
        codes[REPORTER, k + 1], codes[TEXT, k + 1] = other.reporter, other.text
    is_enough = is_possible(codes, n + 1, numbers.enough, (REPORTER, TEXT))
    if not (is_enough and is_possible(codes, n + 1, numbers.enough, (TEXT, REPORTER))):
        return _NO
    _flatten(slots, codes, flat, found, degrees)
    left = n + 1
    if left <= _PRUNED:
        left = _prune(flat, codes, left, (2 * numbers.outer_m) ** 2 * (1 + 1e-9), numbers.enough)
    if left < numbers.enough:
        return _NO
    # nearly all of those that come here share a disc: asked first, it saves the other question
    if left <= _PRUNED and covered(flat, codes, left, numbers.shadow_m, numbers.enough):
        return _YES
    if not covered(flat, codes, left, numbers.outer_m, numbers.enough):
        return _NO
    is_sure = left > _PRUNED and covered(flat, codes, left, numbers.shadow_m, numbers.enough)
    return _YES if is_sure else _OPEN


@bare
def _flatten(
    slots: Slots, codes: Whole, flat: Floats, found: tuple[int, int], degrees: tuple[float, float]
) -> None:
    """Writes the candidates' places in the plane that touches at the newest point, which is its origin."""
    phi, lam = degrees[0] * _DEGREE, degrees[1] * _DEGREE
    sine, cosine, sine_lon, cosine_lon = math.sin(phi), math.cos(phi), math.sin(lam), math.cos(lam)
    (slot, n), mask = found, len(slots) - 1
    here = slots[slot]
    flat[EAST, 0] = flat[NORTH, 0] = 0.0
    for k in range(n):
        other = slots[codes[FOUND, k] & mask]
        dx, dy, dz = other.x - here.x, other.y - here.y, other.z - here.z
        flat[EAST, k + 1] = dy * cosine_lon - dx * sine_lon
        flat[NORTH, k + 1] = dz * cosine - (dx * cosine_lon + dy * sine_lon) * sine


@bare
def _prune(flat: Floats, codes: Whole, n: int, limit: float, count: int) -> int:
    """int64: points left when those go that have fewer than count - 1 others so near (in metres²)."""
    for k in range(1, n):
        around = 0
        for other in range(n):
            dx, dy = flat[EAST, k] - flat[EAST, other], flat[NORTH, k] - flat[NORTH, other]
            around += dx * dx + dy * dy <= limit
        codes[MEMBER, k] = around
    kept = 1
    for k in range(1, n):
        if codes[MEMBER, k] >= count:
            flat[EAST, kept], flat[NORTH, kept] = flat[EAST, k], flat[NORTH, k]
            codes[REPORTER, kept], codes[TEXT, kept] = codes[REPORTER, k], codes[TEXT, k]
            kept += 1
    return kept
