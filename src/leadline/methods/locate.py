"""Where a source is, from receivers that noticed it: an estimate and the ellipse that holds it with 95 %.

Three sorts of evidence, each optional, multiplied over a grid of places:
strength - s = P - 10 n log10 d plus fading (log-distance path loss, Rappaport 2002, section 4.9), with the
source's power P and n of 2 to 4 unknown, and fading a Student t of 4 degrees with scale 5 dB, so that one
wrong reading moves little;
direction - a bearing off by a normal of 8 degrees, or in one case of ten by anything;
place - without directions it counts against where people are: who noticed it among all who could have
(`leadline.methods.noticing`); where too few others say where people are, and beside directions, receivers
stand round the source with an unknown scale (bivariate t of 4 degrees), of little weight.
The ellipse has the shape of the posterior's covariance and the size that holds 95 % of the posterior, so over
the cases that the model describes it covers the source in 95 of 100 (measured: docs/methods/locate). Where
geometry does not tell, it says so: receivers on a line have a mirror image, and a source may lie outside all
that is looked at. Metres east and north on a plane, dBm, degrees clockwise from north. It locates what
disturbs receivers, never a person who reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from leadline.methods.geodesy import Floats
from leadline.methods.noticing import noticed

Whole = NDArray[np.int64]

#: fading: scale in dB and degrees of freedom of its Student t
FADING_DB, FREEDOM = 5.0, 4.0
#: path-loss exponents, from open ground to dense town (Rappaport 2002, table 4.2)
EXPONENTS = np.array([2.0, 2.5, 3.0, 3.5, 4.0])
#: normal error of a bearing in degrees, and the share of bearings that mean nothing
BEARING_DEG, BEARING_WRONG = 8.0, 0.1
#: how many receivers' worth it counts that they stand round the source, where nothing says where people are:
#: little, because people stand where streets are; chosen so that the ellipse covers as said where people live
#: to one side of the source, too, with other seeds than those of bench/quality/correlation/locate.py
STANDING = {"strength": 2.5, "direction": 2.0, "strength and direction": 2.0}
#: places of others, as near as the source is looked for, without which places alone tell nothing
LEAST_PEOPLE = 50
#: places alone: half a side of the first grid is at least this, metres
_LEAST_HALF_M = 3000.0
#: people farther from the middle than so many halves of the first grid are not counted
_PEOPLE_HALVES = 1.5
#: least evidence of each sort that locates by itself
LEAST_STRENGTHS, LEAST_BEARINGS, LEAST_PLACES = 4, 2, 4
#: receivers nearer to a line than this share of their length stand on it
LINE = 0.12
#: distance below which strength does not grow: reflections and the receiver's own place, metres
NEAREST_M = 10.0
#: posterior mass on the rim of the grid from which a source may lie outside
_RIM_MOST = 0.02
#: cells along one side of the grid, and times that it is narrowed to what holds the posterior
_CELLS, _ROUNDS = 41, 4
#: times where places are all that is known: the ellipse is wide, and each time costs a tenth of a second
_ROUNDS_ALONE = 2
#: cells that must share what the ellipse holds: fewer do not show its shape, and the grid is narrowed on, to
#: what holds less, so many times at most (a far outlier keeps a thin tail over all of the grid)
_LEAST_CELLS, _KEPT_ON, _ROUNDS_ON = 40, 0.99, 3
#: half a side of the first grid, in extents of the receivers
_WIDTHS = 3.0
#: mass that the ellipse holds, and that a narrowed grid keeps
HELD, _KEPT = 0.95, 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the source is, or why that cannot be said."""

    #: "" or why it cannot be told: "few", "people", "line", "outside", "vague"
    refused: str
    #: what told: "strength", "direction", "strength and direction", "place"
    by: str
    #: best estimate, metres east and north
    east_m: float = 0.0
    north_m: float = 0.0
    #: half axes of the ellipse, metres, the longer one first
    major_m: float = 0.0
    minor_m: float = 0.0
    #: direction of the longer axis, degrees clockwise from north, 0 to 180
    axis_deg: float = 0.0

    def holds(self, east_m: float, north_m: float) -> bool:
        """Whether a place lies inside the ellipse.

        >>> found = Located(refused="", by="direction", major_m=500.0, minor_m=100.0, axis_deg=90.0)
        >>> found.holds(400.0, 0.0), found.holds(0.0, 400.0)  # 400 m east, 400 m north
        (True, False)
        """
        turn = np.radians(self.axis_deg)
        east, north = east_m - self.east_m, north_m - self.north_m
        along = east * np.sin(turn) + north * np.cos(turn)
        across = east * np.cos(turn) - north * np.sin(turn)
        return bool((along / self.major_m) ** 2 + (across / self.minor_m) ** 2 <= 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Evidence:
    """What is known: receivers with what they gave, radians; NaN where that does not count."""

    places: Floats
    strengths: Floats
    bearings: Floats
    #: share of a receiver's worth that standing round the source counts; 0 where others say where people are
    standing: float
    #: places of others near there
    people: Floats


def locate(
    places_m: Floats, strength_dbm: Floats, bearing_deg: Floats, people_m: Floats | None = None
) -> Located:
    """Where the source is. Rows are receivers; not a number (NaN) where one gave no strength or no bearing.

    `places_m` are metres east and north, shape (n, 2); `people_m` places of others who could have noticed.

    Three receivers point at a spot 500 m north-east of the first; without their bearings nobody can tell:

    >>> places, nothing = np.array([[0.0, 0.0], [1000.0, 0.0], [0.0, 1000.0]]), np.full(3, np.nan)
    >>> found = locate(places, nothing, np.array([45.0, 315.0, 135.0]))
    >>> found.by, round(found.east_m, -1), round(found.north_m, -1), found.holds(500.0, 500.0)
    ('direction', 500.0, 500.0, True)
    >>> locate(places, nothing, nothing).refused
    'few'
    """
    has_strength, has_bearing = np.isfinite(strength_dbm), np.isfinite(bearing_deg)
    use_strength = np.count_nonzero(has_strength) >= LEAST_STRENGTHS
    use_bearing = np.count_nonzero(has_bearing) >= LEAST_BEARINGS
    by = (
        " and ".join(word for word, used in (("strength", use_strength), ("direction", use_bearing)) if used)
        or "place"
    )
    distinct = np.unique(places_m.round(0), axis=0)
    if len(distinct) < (LEAST_BEARINGS if use_bearing else LEAST_PLACES):
        return Located(refused="few", by=by)
    if not use_bearing and is_line(places_m):
        return Located(refused="line", by=by)
    middle = np.median(places_m, axis=0)
    extent = max(float(np.max(np.linalg.norm(places_m - middle, axis=1))), 50.0)
    half = _WIDTHS * extent if by in STANDING else max(_WIDTHS * extent, _LEAST_HALF_M)
    people = np.empty((0, 2)) if people_m is None else people_m
    people = people[np.abs(people - middle).max(axis=1) <= _PEOPLE_HALVES * half]
    are_people_known = not use_bearing and len(people) >= LEAST_PEOPLE
    evidence = _Evidence(
        places=places_m,
        strengths=strength_dbm if use_strength else np.full(len(places_m), np.nan),
        bearings=np.radians(bearing_deg) if use_bearing else np.full(len(places_m), np.nan),
        standing=0.0 if are_people_known else STANDING.get(by, 0.0) / len(places_m),
        people=people,
    )
    if by not in STANDING and not are_people_known:
        return Located(refused="people", by=by)
    return _narrowing(evidence, np.array([middle[0], middle[1], half, half]), extent, by)


def _narrowing(evidence: _Evidence, box: Floats, extent: float, by: str) -> Located:
    """The ellipse, from a grid over the box that is narrowed to what holds the posterior."""
    grid, mass = _posterior(evidence, box)
    if _rim(mass) > _RIM_MOST:
        return Located(refused="outside", by=by)
    for _ in range((_ROUNDS if by in STANDING else _ROUNDS_ALONE) - 1):
        box = _narrowed(grid, mass, box, _KEPT)
        grid, mass = _posterior(evidence, box)
    held = HELD
    for _ in range(_ROUNDS_ON):
        if np.count_nonzero(np.cumsum(np.sort(mass)[::-1]) < held) >= _LEAST_CELLS:
            break
        box = _narrowed(grid, mass, box, _KEPT_ON)
        grid, mass = _posterior(evidence, box)
        held /= _KEPT_ON
    found = _ellipse(grid, mass, by, held)
    if found.major_m > 2 * extent:
        return Located(refused="vague", by=by)
    return found


def is_line(places_m: Floats) -> bool:
    """Whether the receivers stand so nearly on a line that a mirrored source fits them as well.

    >>> street = np.array([[0.0, 0.0], [300.0, 5.0], [650.0, 0.0], [1000.0, 8.0]])
    >>> is_line(street), is_line(np.vstack((street, [500.0, 300.0])))
    (True, False)
    """
    lengths = np.linalg.svd(places_m - places_m.mean(axis=0), compute_uv=False)
    return bool(lengths[1] <= LINE * lengths[0])


def _posterior(evidence: _Evidence, box: Floats) -> tuple[Floats, Floats]:
    """Cells of the box as (rows, 2), and the share of the posterior in each."""
    steps = np.linspace(-1, 1, _CELLS)
    east, north = np.meshgrid(box[0] + box[2] * steps, box[1] + box[3] * steps)
    grid = np.column_stack((east.ravel(), north.ravel()))
    places = evidence.places
    log = np.zeros(len(grid))
    heard, pointed = np.isfinite(evidence.strengths), np.isfinite(evidence.bearings)
    if heard.any():
        _add_strength(grid, places[heard], evidence.strengths[heard], EXPONENTS, log)
    if pointed.any():
        _add_bearing(grid, places[pointed], evidence.bearings[pointed], log)
    if evidence.standing == 0:
        log += noticed(grid, places, evidence.people)
    else:
        apart = places - np.median(places, axis=0)
        rough = max(float(np.median(np.hypot(apart[:, 0], apart[:, 1]))), 10.0)
        _add_place(grid, places, rough * 2.0 ** np.linspace(-2, 2, 17), evidence.standing, log)
    mass = np.exp(log - log.max())
    return grid, mass / mass.sum()


@njit(cache=True)
def _add_strength(grid, places, strengths, exponents, log):  # type: ignore[no-untyped-def]  # numba types it
    """Adds the log evidence of strengths to log: float64[cells]; the power is integrated over, step 2 dB.

    grid: float64[cells, 2], places: float64[n, 2], strengths: float64[n] dBm, exponents: float64[k].
    """
    many = len(places)
    loss, powers = np.empty(many), np.empty(many)
    for cell in range(len(grid)):
        for one in range(many):
            apart = np.hypot(grid[cell, 0] - places[one, 0], grid[cell, 1] - places[one, 1])
            loss[one] = 10 * np.log10(max(apart, NEAREST_M))
        total = 0.0
        for exponent in exponents:
            powers[:] = strengths + exponent * loss
            power, last = powers.min() - 9.0, powers.max() + 9.0
            if last - power > 120.0:
                middle = np.median(powers)
                power, last = middle - 60.0, middle + 60.0
            while power <= last:
                product = 1.0
                for one in range(many):
                    off = (powers[one] - power) / FADING_DB
                    product *= 1 + off * off / FREEDOM
                total += 1 / (product * product * np.sqrt(product))  # to the power of -(FREEDOM + 1) / 2
                power += 2.0
        log[cell] += np.log(total + 1e-300)


@njit(cache=True)
def _add_bearing(grid, places, bearings, log):  # type: ignore[no-untyped-def]  # numba types it
    """Adds the log evidence of bearings (radians clockwise from north) to log: float64[cells]."""
    spread = np.radians(BEARING_DEG)
    full = 2 * np.pi
    scale = (1 - BEARING_WRONG) / (spread * np.sqrt(full))
    for cell in range(len(grid)):
        for one in range(len(places)):
            east, north = grid[cell, 0] - places[one, 0], grid[cell, 1] - places[one, 1]
            off = (np.arctan2(east, north) - bearings[one] + np.pi) % full - np.pi
            log[cell] += np.log(scale * np.exp(-0.5 * (off / spread) ** 2) + BEARING_WRONG / full)


@njit(cache=True)
def _add_place(grid, places, scales, weight, log):  # type: ignore[no-untyped-def]  # numba types it
    """Adds weight times the log evidence of where receivers stand; the scale is integrated over."""
    for cell in range(len(grid)):
        total = 0.0
        for scale in scales:
            product = 0.0
            for one in range(len(places)):
                east, north = grid[cell, 0] - places[one, 0], grid[cell, 1] - places[one, 1]
                squared = (east * east + north * north) / (scale * scale)
                product -= (FREEDOM + 2) / 2 * np.log1p(squared / FREEDOM) + 2 * np.log(scale)
            total += np.exp(weight * (product + 2 * len(places) * np.log(scales[len(scales) // 2])))
        log[cell] += np.log(total + 1e-300)


def _rim(mass: Floats) -> float:
    """Share of the posterior on the outermost cells."""
    square = mass.reshape(_CELLS, _CELLS)
    return float(square[0].sum() + square[-1].sum() + square[1:-1, 0].sum() + square[1:-1, -1].sum())


def _narrowed(grid: Floats, mass: Floats, box: Floats, share: float) -> Floats:
    """The box round the cells that hold this share of the posterior, two cells wider."""
    order = np.argsort(-mass)
    kept = grid[order[: int(np.searchsorted(np.cumsum(mass[order]), share)) + 1]]
    low, high = kept.min(axis=0), kept.max(axis=0)
    half = (high - low) / 2 + 2 * 2 * box[2:] / (_CELLS - 1)
    middle = (low + high) / 2
    return np.array([middle[0], middle[1], *np.minimum(half, box[2:])])


def _ellipse(grid: Floats, mass: Floats, by: str, held: float) -> Located:
    """The ellipse of the posterior's covariance that holds this share of it."""
    middle = mass @ grid
    apart = grid - middle
    covariance = (apart * mass[:, None]).T @ apart + 1e-6 * np.eye(2)
    squared = np.einsum("ij,jk,ik->i", apart, np.linalg.inv(covariance), apart)
    order = np.argsort(squared)
    row = min(int(np.searchsorted(np.cumsum(mass[order]), held)), len(order) - 1)
    values, vectors = np.linalg.eigh(covariance)
    minor, major = np.sqrt(values * squared[order[row]]).tolist()
    east, north = vectors[:, 1].tolist()
    return Located(
        refused="",
        by=by,
        east_m=float(middle[0]),
        north_m=float(middle[1]),
        major_m=major,
        minor_m=minor,
        axis_deg=float(np.degrees(np.arctan2(east, north)) % 180),
    )
