"""Whether some disc of a plane that holds point 0 holds enough independent points; compiled.

If one disc of radius r holds a set, then so does a disc centred on a point of the set or where two circles of
radius r round points of the set cross (Chazelle and Lee 1986, "On a circle placement problem", Computing
36). So those centres are tried, all of them before the answer is no. In a crowd only those are tried at which
an angular sweep of the circle finds enough arcs.
Metres in a plane; point 0 is the newest. Codes: column 0 the reporter, column 1 the text, -1 for none; two
points with an equal code are one voice. Knows neither the ellipsoid nor time.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import bare, compiled

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: points from which a circle is swept before its crossings are tried
_CROWD = 40
#: metres by which rounding may move a crossing; a crossing counts up to here
ROUNDING_M = 1e-7
#: places closer than this are one place, metres
_SAME_M = 1e-9
#: how far arcs are lengthened before they are counted, in diamond angle: only a filter, so it may be generous
_LEEWAY = 1e-7


#: rows of `flat`: metres east and north of point 0, and room for the sweep
EAST, NORTH, BEGIN, END, DEPTH, WHOSE = range(6)
#: rows of `codes`: reporter and text of each point, and room for members
REPORTER, TEXT, MEMBER = range(3)


@bare
def covered(flat: Floats, codes: Whole, n: int, radius: float, count: int) -> bool:
    """bool: whether a disc of `radius` that holds point 0 holds `count` independent ones of the first n.

    `flat` is float64 (6, n or more), `codes` int64 (3, n or more); their last rows are room to work in.
    Complete up to ROUNDING_M: what a disc of `radius` holds is found, what is found fits into one that is
    that much larger.
    """
    for i in range(n):
        if _holds(flat, codes, (flat[EAST, i], flat[NORTH, i]), (n, count), radius):
            return True
    for i in range(n):
        is_crowd = n > _CROWD
        if is_crowd:
            _sweep(flat, n, i, radius)
        for j in range(n):
            is_tried = j != i and (not is_crowd or flat[DEPTH, j] >= count)
            if is_tried and _crossing_holds(flat, codes, (i, j), (n, count), radius):
                return True
    return False


@bare
def is_possible(codes: Whole, n: int, count: int, rows: tuple[int, int]) -> bool:
    """bool: whether there are enough different labels at all.

    A label is the code in the first of the rows, else that in the second, else the point's own: independent
    points differ in it.
    """
    chosen, (one, two) = 0, rows
    for place in range(n):
        first, second = codes[one, place], codes[two, place]
        is_new = True
        for k in range(chosen):
            other = codes[MEMBER, k]
            if first >= 0:
                is_new = is_new and codes[one, other] != first
            elif second >= 0:
                is_new = is_new and (codes[one, other] >= 0 or codes[two, other] != second)
        if is_new:
            codes[MEMBER, chosen] = place
            chosen += 1
            if chosen >= count:
                return True
    return False


@bare
def _crossing_holds(
    flat: Floats, codes: Whole, pair: tuple[int, int], asked: tuple[int, int], radius: float
) -> bool:
    """bool: whether the disc round a crossing of the circles of a pair holds enough.

    The other crossing is that of the pair turned round.
    """
    i, j = pair
    x, y = flat[EAST, i], flat[NORTH, i]
    dx, dy = flat[EAST, j] - x, flat[NORTH, j] - y
    apart = math.sqrt(dx * dx + dy * dy)
    if apart <= _SAME_M or apart > 2 * radius + ROUNDING_M:
        return False
    away = math.sqrt(max(0.0, radius * radius - apart * apart / 4)) / apart
    return _holds(flat, codes, (x + dx / 2 - away * dy, y + dy / 2 + away * dx), asked, radius)


@bare
def _holds(
    flat: Floats, codes: Whole, centre: tuple[float, float], asked: tuple[int, int], radius: float
) -> bool:
    """bool: whether the disc round `centre` holds point 0 and enough; `asked` is points, count."""
    limit = (radius + ROUNDING_M) ** 2
    cx, cy = centre
    n, count = asked
    if cx * cx + cy * cy > limit:
        return False
    held = 0
    for k in range(n):
        dx, dy = flat[EAST, k] - cx, flat[NORTH, k] - cy
        if dx * dx + dy * dy <= limit:
            codes[MEMBER, held] = k
            held += 1
        elif held + n - k - 1 < count:
            return False
    return held >= count and independent(codes, held, count)


@bare
def _sweep(flat: Floats, n: int, i: int, radius: float) -> None:
    """Writes how many circles hold the crossing of (i, j), at most, to flat[DEPTH, j]; 0 without a crossing.

    Angles are the diamond's (0 to 4, growing as the true angle does), so no trigonometry is needed.
    """
    arcs, everywhere, wraps = 0, 0, 0
    for j in range(n):
        flat[DEPTH, j] = 0.0
        dx, dy = flat[EAST, j] - flat[EAST, i], flat[NORTH, j] - flat[NORTH, i]
        apart = math.sqrt(dx * dx + dy * dy)
        if apart <= _SAME_M:
            everywhere += 1
        elif apart <= 2 * radius + ROUNDING_M:
            lean = min(1.0, apart / 2 / radius)
            side = math.sqrt(1 - lean * lean)
            ux, uy = dx / apart, dy / apart
            begin = _diamond(ux * lean - uy * side, uy * lean + ux * side) + _LEEWAY
            end = _diamond(ux * lean + uy * side, uy * lean - ux * side) - _LEEWAY
            flat[BEGIN, arcs], flat[END, arcs], flat[WHOSE, arcs] = begin, end, j
            wraps += begin < end
            arcs += 1
    _count_depths(flat, arcs, everywhere + wraps)


@compiled
def _count_depths(flat: Floats, arcs: int, everywhere: int) -> None:
    """Turns the arcs of `_sweep` (they run clockwise from begin to end) into the depth at each begin."""
    begins, ends = np.sort(flat[BEGIN, :arcs]), np.sort(flat[END, :arcs])
    for arc in range(arcs):
        at = flat[BEGIN, arc] - 2 * _LEEWAY
        # of the arcs that run down from their begin to their end, those that hold `at`
        below = np.searchsorted(begins, at)
        passed = np.searchsorted(ends, at + 4 * _LEEWAY)
        flat[DEPTH, int(flat[WHOSE, arc])] = passed - below + everywhere


@bare
def _diamond(x: float, y: float) -> float:
    """float64: 0 to 4, growing with the angle of a vector."""
    share = y / (abs(x) + abs(y))
    if x < 0:
        return 2.0 - share
    return share if share >= 0 else 4.0 + share


@bare
def independent(codes: Whole, held: int, count: int) -> bool:
    """bool: whether `count` of the first `held` members have no code in common, two by two.

    Reports are ties between a reporter and a text; independent ones are a matching of reporters and texts, so
    the answer is exact (Kuhn 1955, "The Hungarian method").
    """
    chosen = 0
    for place in range(held):
        if _is_fresh(codes, chosen, place):
            codes[MEMBER, chosen], codes[MEMBER, place] = codes[MEMBER, place], codes[MEMBER, chosen]
            chosen += 1
            if chosen >= count:
                return True
    return chosen < held and _matched(codes, held, count) >= count


@bare
def _is_fresh(codes: Whole, chosen: int, place: int) -> bool:
    member = codes[MEMBER, place]
    reporter, text = codes[REPORTER, member], codes[TEXT, member]
    for k in range(chosen):
        other = codes[MEMBER, k]
        if reporter >= 0 and codes[REPORTER, other] == reporter:
            return False
        if text >= 0 and codes[TEXT, other] == text:
            return False
    return True


@compiled
def _numbered(codes: Whole, held: int, row: int) -> Whole:
    """int64[held]: for each member the first one with the same code of a row, itself without a code."""
    numbers = np.empty(held, np.int64)
    for place in range(held):
        code = codes[row, codes[MEMBER, place]]
        numbers[place] = place
        if code >= 0:
            for other in range(place):
                if codes[row, codes[MEMBER, other]] == code:
                    numbers[place] = numbers[other]
                    break
    return numbers


@compiled
def _matched(codes: Whole, held: int, count: int) -> int:
    """int64: size of the largest matching of reporters and texts among the members, up to `count`."""
    reporters, texts = _numbered(codes, held, REPORTER), _numbered(codes, held, TEXT)
    text_of = np.full(held, -1, np.int64)
    reporter_of = np.full(held, -1, np.int64)
    size = 0
    for reporter in range(held):
        if text_of[reporter] < 0 and _augment(reporters, texts, (text_of, reporter_of), reporter):
            size += 1
            if size >= count:
                break
    return size


@compiled
def _augment(reporters: Whole, texts: Whole, matching: tuple[Whole, Whole], start: int) -> bool:
    """bool: whether the matching grew by a path from this reporter; breadth first."""
    text_of, reporter_of = matching
    held = len(reporters)
    came_from = np.full(held, -1, np.int64)
    queue = np.empty(held, np.int64)
    queue[0], first, last = start, 0, 1
    while first < last:
        reporter = queue[first]
        first += 1
        for place in range(held):
            text = texts[place]
            if reporters[place] != reporter or came_from[text] >= 0:
                continue
            came_from[text] = reporter
            if reporter_of[text] < 0:
                _turn(came_from, text_of, reporter_of, text)
                return True
            queue[last] = reporter_of[text]
            last += 1
    return False


@bare
def _turn(came_from: Whole, text_of: Whole, reporter_of: Whole, text: int) -> None:
    """Swaps matched and unmatched edges along the path that ends at `text`."""
    while text >= 0:
        reporter = came_from[text]
        text_before = text_of[reporter]
        text_of[reporter], reporter_of[text] = text, reporter
        text = text_before
