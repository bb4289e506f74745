"""Fullest: the fullest disc of one radius among very many points, by branch and bound over its centre.

A square of centres with half-diagonal h surely holds in its discs the points within r - h of its middle, and
at most those within r + h (Lipschitz bounds as in Land and Doig 1960, *Econometrica* 28, 497). A square that
cannot beat the best is dropped, others are quartered, and each quarter looks again only at the points that it
is not sure of. Where few are left, a disc is turned round each of them (Chazelle and Lee 1986): the most is
exact, as by turning a disc round every point, without the cost of all pairs. Metres on a plane; no reports.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadline.methods.compiled import compiled
from leadline.methods.geodesy import Floats

Whole = NDArray[np.int64]

#: sides of the first squares, as a share of the radius
_SIDE = 0.5
#: a square is searched by turning discs when it is unsure of so few points, or is so small, metres
_FEW, _SMALL_M = 24, 0.01
#: what rounding may move, metres; and radians by which arcs are longer, as in `density.py`
_ROUNDING_M, _ROUNDING_RAD = 1e-6, 1e-9
#: depth of quartering that is never reached: 400 m halved 40 times are a nanometre
_MOST_DEPTH = 40


class Cells(NamedTuple):
    """Points by the square of the first grid in which they lie."""

    #: points in order of their square, (n, 2), and how many lie at each
    points: Floats
    weights: Whole
    #: squares that hold a point, as (column, row), in order, and where the points of each begin
    keys: Whole
    starts: Whole


def fullest_centre(points: Floats, radius_m: float) -> tuple[float, float]:
    """The centre of a fullest disc; the same points in any order give the same one. At least one point."""
    columns = np.floor(points / (_SIDE * radius_m)).astype(np.int64)
    squares = _number(columns)
    order = np.lexsort((points[:, 1], points[:, 0], squares))
    placed, squares = points[order], squares[order]
    firsts = np.flatnonzero(np.append(True, np.any(placed[1:] != placed[:-1], axis=1)))
    keys, starts = np.unique(squares[firsts], return_index=True)
    weights = np.diff(firsts, append=len(points))
    cells = Cells(placed[firsts], weights, _square(keys), np.append(starts, len(firsts)))
    roots, most = _bounds(cells, int(np.ceil(1 / _SIDE)))
    first = np.argsort(-most, kind="stable")
    x, y, _ = _search(cells, roots[first], most[first], radius_m)
    return float(x), float(y)


def _number(squares: Whole) -> Whole:
    """One number for each square (column, row), in their order."""
    return np.asarray((squares[..., 0] << 32) + squares[..., 1], dtype=np.int64)


def _square(numbers: Whole) -> Whole:
    """The square of each number."""
    columns = (numbers + (1 << 31)) >> 32
    return np.stack((columns, numbers - (columns << 32)), axis=-1)


def _bounds(cells: Cells, reach: int) -> tuple[Whole, Whole]:
    """Squares that a fullest disc may have its centre in, and the points that it could hold at most."""
    steps = np.arange(-reach, reach + 1)
    around = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
    # the corners of the block are too far off for a disc: two whole squares away in both directions
    around = around[(np.maximum(np.abs(around) - 1, 0) ** 2).sum(axis=1) < reach**2]
    held = np.add.reduceat(cells.weights, cells.starts[:-1])
    numbers = (_number(cells.keys)[:, None] + _number(around)[None]).ravel()
    roots, place = np.unique(numbers, return_inverse=True)
    most = np.bincount(place, weights=np.repeat(held, len(around)), minlength=len(roots))
    return _square(roots), most.astype(np.int64)


@compiled
def _search(cells: Cells, roots: Whole, most: Whole, radius: float) -> tuple[float, float, int]:
    """Centre and number of the fullest disc; the squares come with the largest bound first."""
    side = _SIDE * radius
    best = (cells.points[0, 0], cells.points[0, 1], 1)
    inside = np.empty(len(cells.points), dtype=np.int64)
    for root in range(len(roots)):
        if most[root] <= best[2]:
            break
        count = _gather(cells, roots[root], inside)
        x, y = (roots[root, 0] + 0.5) * side, (roots[root, 1] + 0.5) * side
        best = _split(cells, inside[:count], (x, y, side / 2), radius, best)
    return best


@compiled
def _gather(cells: Cells, root: Whole, inside: Whole) -> int:
    """Writes into `inside` the points of the squares that a disc round this one can touch; how many."""
    count, reach = 0, int(np.ceil(1 / _SIDE))
    for column in range(root[0] - reach, root[0] + reach + 1):
        low, high = 0, len(cells.keys)
        while low < high:
            middle = (low + high) // 2
            key = cells.keys[middle]
            if key[0] < column or (key[0] == column and key[1] < root[1] - reach):
                low = middle + 1
            else:
                high = middle
        while (
            low < len(cells.keys) and cells.keys[low, 0] == column and cells.keys[low, 1] <= root[1] + reach
        ):
            for row in range(cells.starts[low], cells.starts[low + 1]):
                inside[count] = row
                count += 1
            low += 1
    return count


@compiled
def _split(
    cells: Cells, rows: Whole, square: tuple[float, float, float], radius: float,
    best: tuple[float, float, int],
) -> tuple[float, float, int]:  # fmt: skip
    """The better of `best` and the fullest disc with its centre in a square (middle, half of its side)."""
    unsure = np.empty(8 * len(rows) + 64, dtype=np.int64)
    unsure[: len(rows)] = rows
    # middle, half side; then surely held, and where the unsure ones begin and end
    where = np.empty((4 * _MOST_DEPTH + 4, 3))
    held = np.empty((4 * _MOST_DEPTH + 4, 4), dtype=np.int64)
    where[0, 0], where[0, 1], where[0, 2] = square
    held[0, 0], held[0, 1], held[0, 2], held[0, 3] = 0, 0, len(rows), len(rows) and 1 << 60
    count = 1
    while count:
        count -= 1
        x, y, half = where[count]
        sure, first, last, most = held[count]
        if most <= best[2]:
            continue
        some = unsure[first:last]
        if len(some) <= _FEW or half < _SMALL_M:
            best = _turned(cells, some, (x, y, half), radius, (sure, best))
            continue
        if last + 4 * len(some) > len(unsure):
            unsure = np.concatenate((unsure, np.empty(4 * len(some) + len(unsure), dtype=np.int64)))
            some = unsure[first:last]
        for quarter in range(4):
            middle = (x + (quarter % 2 - 0.5) * half, y + (quarter // 2 - 0.5) * half, half / 2)
            seen = _look(cells, some, middle, radius, unsure[last:])
            if sure + seen[2] > best[2]:
                best = (middle[0], middle[1], sure + seen[2])
            if sure + seen[0] + seen[3] > best[2]:
                where[count, 0], where[count, 1], where[count, 2] = middle
                held[count, 0], held[count, 1], held[count, 2] = sure + seen[0], last, last + seen[1]
                held[count, 3] = sure + seen[0] + seen[3]
                last += seen[1]
                count += 1
    return best


@compiled
def _look(
    cells: Cells, some: Whole, middle: tuple[float, float, float], radius: float, out: Whole
) -> tuple[int, int, int, int]:
    """How many every disc of a square holds; unsure rows written; how many the middle's holds; the unsure."""
    corner = middle[2] * np.sqrt(2.0)
    sure, rows, here, unsure = 0, 0, 0, 0
    for row in some:
        apart = np.hypot(cells.points[row, 0] - middle[0], cells.points[row, 1] - middle[1])
        weight = cells.weights[row]
        if apart <= radius:
            here += weight
        if apart <= radius - corner:
            sure += weight
        elif apart <= radius + corner + _ROUNDING_M:
            out[rows] = row
            rows += 1
            unsure += weight
    return sure, rows, here, unsure


@compiled
def _turned(
    cells: Cells, some: Whole, square: tuple[float, float, float], radius: float,
    known: tuple[int, tuple[float, float, int]],
) -> tuple[float, float, int]:  # fmt: skip
    """The better of what is known and the fullest disc in a square with an unsure point on its edge."""
    sure, best = known
    corner = square[2] * np.sqrt(2.0) + _ROUNDING_M
    turns, steps = np.empty(3 * len(some) + 8), np.empty(3 * len(some) + 8, dtype=np.int64)
    whole = 1 << 40
    for i in some:
        x, y = cells.points[i]
        count = _arc(turns, steps, 0, (square[0] - x, square[1] - y), (radius, corner), whole)
        if count == 0:
            continue
        same = cells.weights[i]
        for j in some:
            if j != i:
                away = (cells.points[j, 0] - x, cells.points[j, 1] - y)
                count = _arc(turns, steps, count, away, (radius, radius), cells.weights[j])
        found, at = _most_at(turns[:count], steps[:count])
        if found - whole + same + sure > best[2]:
            best = (x + radius * np.cos(at), y + radius * np.sin(at), found - whole + same + sure)
    return best


@compiled
def _arc(
    turns: Floats,
    steps: Whole,
    count: int,
    away: tuple[float, float],
    radii: tuple[float, float],
    weight: int,
) -> int:
    """Writes where the circle of `radii[0]` round the origin lies within `radii[1]` of a point; the count."""
    apart = np.hypot(away[0], away[1])
    if apart > radii[0] + radii[1] or apart < abs(radii[0] - radii[1]) or apart == 0.0:
        return count
    cosine = (apart**2 + radii[0] ** 2 - radii[1] ** 2) / (2 * apart * radii[0])
    half = np.arccos(min(1.0, max(-1.0, cosine))) + _ROUNDING_RAD
    middle, full = np.arctan2(away[1], away[0]), 2 * np.pi
    begin, end = (middle - half) % full, (middle + half) % full
    turns[count], steps[count] = begin, weight
    turns[count + 1], steps[count + 1] = end, -weight
    if end < begin:
        turns[count + 2], steps[count + 2] = 0.0, weight
        return count + 3
    return count + 2


@compiled
def _most_at(turns: Floats, steps: Whole) -> tuple[int, float]:
    """The largest weight of arcs over one angle, and that angle."""
    here, most, at = 0, 0, 0.0
    for place in np.argsort(turns - 1e-12 * np.sign(steps)):
        here += steps[place]
        if here > most:
            most, at = here, turns[place]
    return most, at
