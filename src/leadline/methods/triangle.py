"""Regular figures among some places: every equilateral triangle, and the most regular polygon of k corners.

Places are metres east and north on a plane. A triangle is equilateral to eps when its longest side is at
most 1 + eps times its shortest. Each triangle is met once: from its lowest corner i, anticlockwise to j, the
third lies near the tip of the equilateral triangle on i-j, and only the cells of a grid round that tip are
looked at. The disc searched holds every tip that eps allows (at most 1.155 eps sides away, to first order),
so the answer is that of trying all n³ (the tests compare). A polygon's regularity is how far its corners are
from the best-fitting regular one (least squares of similarity, Umeyama 1991), as a share of its side.
Whether a figure means anything is another question: among 20 places an equilateral triangle to 5 % is there
by chance in 89 of 100 cases.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.methods.geodesy import Floats, courses

Rows = NDArray[np.int64]

#: figures that are tried: corners
CORNERS = (3, 4, 5, 6)
#: a figure farther from regular than this is none: share of a side
MOST_OFF = 0.1
#: largest eps for which the searched disc is proved to be large enough
MOST_EPS = 0.2


def plane(lat: Floats, lon: Floats, middle: tuple[float, float]) -> Floats:
    """Metres east and north of the middle, shape (n, 2): azimuthal equidistant.

    Distances from the middle are exact, others are within 1e-5 up to 50 km from the middle.

    >>> plane(np.array([52.0, 52.001]), np.array([13.001, 13.0]), (52.0, 13.0)).round(1)
    array([[ 68.7,   0. ],
           [  0. , 111.3]])
    """
    azimuth, distance = courses(middle[0], middle[1], lat, lon)
    turn = np.radians(azimuth)
    return np.column_stack((distance * np.sin(turn), distance * np.cos(turn)))


def triangles(places: Floats, eps: float, least_side_m: float) -> Rows:
    """Every triangle of these places that is equilateral to eps, as rows of three, shape (m, 3).

    `places` are metres, shape (n, 2); eps within 0 to 0.2. 1,000 places take a few milliseconds.

    Among twenty places strewn at random over 10 km some are there by chance, the more the less is asked:

    >>> strewn = np.random.default_rng(3).uniform(0, 10_000, (20, 2))
    >>> len(triangles(strewn, 0.02, 400.0)), len(triangles(strewn, 0.05, 400.0))
    (1, 2)
    """
    points, order, cells, start, frame = _grid(places)
    room = max(65_536, len(places) ** 2 // 2)
    while True:
        out = np.empty((room, 3), dtype=np.int64)
        count = _search(points, (order, cells, start), frame, (eps, least_side_m), out)
        if count <= room:
            return out[:count]
        room = count


def _grid(places: Floats) -> tuple[Floats, Rows, Rows, Rows, Floats]:
    """Places put in order of their cell (about one place a cell), and where each cell begins."""
    low, high = places.min(axis=0), places.max(axis=0)
    side = max(float(np.sqrt(np.prod(np.maximum(high - low, 1.0)) / len(places))), 1e-3)
    wide, tall = (np.floor((high - low) / side).astype(np.int64) + 1).tolist()
    while wide * tall > 16 * len(places) + 64:
        side *= 2
        wide, tall = (np.floor((high - low) / side).astype(np.int64) + 1).tolist()
    column, row = np.floor((places - low) / side).astype(np.int64).T
    cell = row * wide + column
    order = np.argsort(cell, kind="stable")
    start = np.searchsorted(cell[order], np.arange(wide * tall + 1)).astype(np.int64)
    frame = np.array([low[0], low[1], side, wide, tall])
    return np.ascontiguousarray(places[order]), order, cell[order], start, frame


@njit(cache=True, fastmath=False)
def _search(points, grid, frame, limits, out):  # type: ignore[no-untyped-def]  # numba types it
    """Fills `out` (int64[room, 3]) with triangles; gives their number, which may be more than the room.

    points: float64[n, 2] by cell; grid: int64 rows before the ordering, cell of each, where each cell begins;
    frame: low east, low north, cell side, columns, rows; limits: eps, least side.
    """
    order, cells, start = grid
    eps, least = limits
    many, count = len(points), 0
    low_x, low_y = frame[0], frame[1]
    wide, tall = int(frame[3]), int(frame[4])
    ratio = (1 + eps) * (1 + eps)
    per_cell = 1.0 / frame[2]
    spread = 1.16 * eps * (1 + 2 * eps) * per_cell
    root = np.sqrt(0.75)
    least_squared = least * least
    for i in range(many):
        here_x, here_y = points[i, 0], points[i, 1]
        from_x, from_y = (here_x - low_x) * per_cell, (here_y - low_y) * per_cell
        lowest = cells[i] // wide
        for j in range(i + 1, many):
            east, north = points[j, 0] - here_x, points[j, 1] - here_y
            squared = east * east + north * north
            reach = spread * np.sqrt(squared) + 1e-9
            tip_x = from_x + (0.5 * east - root * north) * per_cell
            tip_y = from_y + (0.5 * north + root * east) * per_cell
            if tip_y + reach < lowest or tip_x + reach < 0 or tip_y - reach >= tall or tip_x - reach >= wide:
                continue
            if squared < least_squared:
                continue
            first_x, last_x = max(0, int(tip_x - reach)), min(wide - 1, int(tip_x + reach))
            for row in range(max(lowest, int(tip_y - reach)), min(tall - 1, int(tip_y + reach)) + 1):
                first, last = max(i + 1, start[row * wide + first_x]), start[row * wide + last_x + 1]
                if first < last:
                    count = _close(points, order, (i, j, first, last), (ratio, least_squared), (count, out))
    return count


@njit(cache=True)
def _close(points, order, rows, limits, found):  # type: ignore[no-untyped-def]  # numba types it
    """Adds the triangles on the side i-j whose third corner is one of the rows first to last."""
    i, j, first, last = rows
    ratio, least_squared = limits
    count, out = found
    east, north = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
    squared = east * east + north * north
    for k in range(first, last):
        one_x, one_y = points[k, 0] - points[i, 0], points[k, 1] - points[i, 1]
        one = one_x * one_x + one_y * one_y
        other = (one_x - east) ** 2 + (one_y - north) ** 2
        shortest, longest = min(one, other, squared), max(one, other, squared)
        if longest <= ratio * shortest and shortest >= least_squared and east * one_y > north * one_x:
            if count < len(out):
                a, b, c = order[i], order[j], order[k]
                out[count, 0], out[count, 2] = min(a, b, c), max(a, b, c)
                out[count, 1] = a + b + c - out[count, 0] - out[count, 2]
            count += 1
    return count


def most_regular(places: Floats, corners: int, least_side_m: float) -> tuple[float, Rows]:
    """How far off the most regular polygon of so many corners is (share of a side), and its rows.

    Infinity and no rows if none is within 10 %. For some tens of places: it tries each pair as a side and
    takes the nearest place to each further corner. Not always the best of all: where a stray place lies
    nearer to an expected corner than the real one, a square of 3 % noise may be passed over. Chance is
    drawn with the same search, so a p-value does not suffer.

    >>> corners = np.array([[0.0, 0.0], [1000.0, 0.0], [500.0, 300.0], [500.0, 926.0]])
    >>> off, rows = most_regular(corners, 3, 400.0)
    >>> f"{off:.1%} of a side", rows.tolist()  # the top is 60 m too high
    ('1.9% of a side', [0, 1, 3])
    """
    rows = np.empty(corners, dtype=np.int64)
    best = _regular(places, corners, least_side_m, rows)
    return float(best), rows if np.isfinite(best) else rows[:0]


def regularity(drawn: Floats, corners: int, least_side_m: float) -> Floats:
    """`most_regular` of many sets of places, shape (sets, n, 2), without the rows.

    What chance alone brings: the share of 200 sets of six places, and of twelve, with a triangle to 3 %.

    >>> for many in (6, 12):
    ...     sets = np.random.default_rng(1).uniform(0, 10_000, (200, many, 2))
    ...     print(float(np.mean(regularity(sets, 3, 400.0) <= 0.03)))
    0.14
    0.8
    """
    found = np.empty(len(drawn))
    _regulars(drawn, corners, least_side_m, found)
    return found


@njit(cache=True)
def _regulars(drawn, corners, least, found):  # type: ignore[no-untyped-def]  # numba types it
    """Fills found: float64[sets] from drawn: float64[sets, n, 2]."""
    rows = np.empty(corners, dtype=np.int64)
    for one in range(len(drawn)):
        found[one] = _regular(drawn[one], corners, least, rows)


@njit(cache=True)
def _regular(places, corners, least, best_rows):  # type: ignore[no-untyped-def]  # numba types it
    """The least deviation; places: float64[n, 2]; best_rows: int64[corners], filled."""
    many = len(places)
    best = np.inf
    rows = np.empty(corners, dtype=np.int64)
    for i in range(many):
        for j in range(i + 1, many):
            side = np.hypot(places[j, 0] - places[i, 0], places[j, 1] - places[i, 1])
            if side < least:
                continue
            rows[0], rows[1] = i, j
            if _follow(places, rows):
                off = _off(places, rows)
                if off < best and off <= MOST_OFF:
                    best = off
                    best_rows[:] = rows
    return best


@njit(cache=True)
def _follow(places, rows):  # type: ignore[no-untyped-def]  # numba types it
    """Whether each further corner of the regular polygon on the side of rows 0 and 1 has a place near it.

    The nearest place above row 0 is taken, within a tenth of a side a corner; rows: int64[corners].
    """
    corners = len(rows)
    turn_x, turn_y = np.cos(2 * np.pi / corners), np.sin(2 * np.pi / corners)
    at_x, at_y = places[rows[1], 0], places[rows[1], 1]
    step_x, step_y = at_x - places[rows[0], 0], at_y - places[rows[0], 1]
    reach = (corners * MOST_OFF) ** 2 * (step_x * step_x + step_y * step_y)
    for corner in range(2, corners):
        step_x, step_y = step_x * turn_x - step_y * turn_y, step_x * turn_y + step_y * turn_x
        at_x, at_y = at_x + step_x, at_y + step_y
        nearest, rows[corner] = reach, -1
        for k in range(rows[0] + 1, len(places)):
            apart = (places[k, 0] - at_x) ** 2 + (places[k, 1] - at_y) ** 2
            if apart < nearest:
                nearest, rows[corner] = apart, k
        if rows[corner] < 0 or np.any(rows[:corner] == rows[corner]):
            return False
    return True


@njit(cache=True)
def _off(places, rows):  # type: ignore[no-untyped-def]  # numba types it
    """Greatest distance of a corner from the best-fitting regular polygon, as a share of that one's side."""
    corners = len(rows)
    middle_x, middle_y, real, imaginary = 0.0, 0.0, 0.0, 0.0
    for corner in range(corners):
        middle_x += places[rows[corner], 0] / corners
        middle_y += places[rows[corner], 1] / corners
    for corner in range(corners):
        x, y = places[rows[corner], 0] - middle_x, places[rows[corner], 1] - middle_y
        turn_x, turn_y = np.cos(2 * np.pi * corner / corners), -np.sin(2 * np.pi * corner / corners)
        real += (x * turn_x - y * turn_y) / corners
        imaginary += (x * turn_y + y * turn_x) / corners
    most = 0.0
    for corner in range(corners):
        turn_x, turn_y = np.cos(2 * np.pi * corner / corners), np.sin(2 * np.pi * corner / corners)
        x, y = real * turn_x - imaginary * turn_y, real * turn_y + imaginary * turn_x
        apart = np.hypot(places[rows[corner], 0] - middle_x - x, places[rows[corner], 1] - middle_y - y)
        most = max(most, apart)
    side = 2 * np.hypot(real, imaginary) * np.sin(np.pi / corners)
    return most / max(side, 1e-9)
