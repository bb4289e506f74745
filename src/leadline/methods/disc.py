"""Does some disc of radius r that holds the newest point hold k independent points? Which ones?

Any disc counts, not only one centred on the newest point; its radius is geodesic, on the ellipsoid.
Three steps, each exact in what it says: (1) a few likely discs, with bounds that are sure on the mean
sphere: mostly enough where points lie densely; (2) the sweep of `sweep.py` on a sphere fitted to the
place: decides all but near-ties; (3) for near-ties, the crossings of the geodesic circles themselves,
by Newton steps.
Degrees, (lat, lon); metres. Knows no reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from leadline.errors import OutOfRange
from leadline.methods import enclosing, sweep
from leadline.methods.geodesy import (
    Floats,
    courses,
    destinations,
    distances_m,
    possible_chord,
    sure_chord,
    unit_vectors,
)
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.localsphere import LocalSphere

Mask = NDArray[np.bool_]

#: radii that can be asked for, metres; beyond the upper one "an area" has no meaning for an officer, and
#: below the lower one the rounding of coordinates decides
LEAST_RADIUS_M = 1.0
MOST_RADIUS_M = 700_000.0
#: a point this far outside counts as inside, so that "exactly 2r apart" is one disc; a thousandth
#: of what seven decimals of a degree can tell
TIE_M = 1e-3
#: midpoints tried before the exact steps
_TRIALS = 48
#: exact crossings are looked for with this numeric leeway, metres
_CROSSING_LEEWAY_M = 1e-6
_NEWTON_STEPS = 8
#: rounds in which the centre of the smallest disc is found
_CENTRINGS = 3
#: what rounding can add to a product of unit vectors
_DOT_ROUNDING = 1e-15
#: different sets looked at in one sweep: so many come together only in a crowd of copies that do not count,
#: and a flood of those must not hold up the line
_MOST_SETS = 2_000
#: members up to which a near-tie is decided on the ellipsoid; a larger crowd that fits only by the slack
#: (10 µm at 5 km, under 100 m at 700 km) does not count as fitting
_MOST_CROSSED = 48
#: full sets looked at for the best disc; so many come together only in a crowd, where any will do
_MOST_RANKED = 100
#: points from which on the nearest few are looked at first, and how many these are
_CROWD, _FEW = 256, 64
#: points of one reporter up to which all circles are walked
_LOUD = 32


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The newest point first, then the others that may share a disc with it."""

    #: degrees WGS 84
    lat: Floats
    #: degrees WGS 84
    lon: Floats
    #: which of them speak with one voice
    sources: Sources

    def taken(self, rows: NDArray[np.intp]) -> Points:
        """These points alone, in their order."""
        return Points(self.lat[rows], self.lon[rows], self.sources.taken(rows))


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc that holds the newest point and enough independent ones."""

    #: centre of the smallest disc round the members, degrees WGS 84
    lat: float
    #: centre of the smallest disc round the members, degrees WGS 84
    lon: float
    #: its radius in metres, at most the radius that was asked for
    radius_m: float
    #: row numbers of all points that it holds
    members: tuple[int, ...]
    #: independent sources among them
    independent: int


def check_radius(radius_m: float) -> None:
    """Nothing, or OutOfRange for a radius that cannot be asked for."""
    if not LEAST_RADIUS_M <= radius_m <= MOST_RADIUS_M:
        limit = f"must be {LEAST_RADIUS_M:g} to {MOST_RADIUS_M:g} metres, was {radius_m:g}"
        raise OutOfRange("radius_m", limit, "kilometres instead of metres?")


def best_disc(points: Points, radius_m: float, count: int) -> Disc | None:
    """The disc with the most independent sources, then the most points, or None if none holds `count`.

    Among equals the one whose members come first; in a crowd the best of the first 100 sets found.
    Raises OutOfRange for the radius.
    """
    check_radius(radius_m)
    wanted = np.ones(len(points.lat), dtype=np.bool_)
    best: tuple[int, int, tuple[int, ...]] | None = None
    for held in islice(_exact(points, radius_m, count, wanted), _MOST_RANKED):
        rows = np.flatnonzero(held)
        rank = (-points.sources.count(held, len(rows)), -len(rows), tuple(int(row) for row in rows))
        best = rank if best is None else min(best, rank)
    if best is None:
        return None
    lat, lon, radius = smallest_disc(points.lat[list(best[2])], points.lon[list(best[2])])
    return Disc(lat, lon, radius, best[2], -best[0])


def companions(points: Points, radius_m: float, count: int, groups: NDArray[np.int64]) -> Mask:
    """Which groups of points share a disc with point 0 that holds `count` independent ones.

    `groups` numbers the group of each point, from 0; the answer is one truth value per group. All False:
    no such disc. The search ends as soon as nothing more can be learnt. Raises OutOfRange for the radius.
    """
    check_radius(radius_m)
    met = np.zeros(int(groups.max()) + 1, dtype=np.bool_)
    if len(points.lat) < count:
        return met
    for rows in _crowded(points, groups):
        for held in _likely(points.taken(rows), radius_m, count, groups[rows]):
            met[groups[rows[held]]] = True
            if met[groups].all():
                return met
    wanted = ~met[groups]
    for held in _exact(points, radius_m, count, wanted):
        met[groups[held]] = True
        wanted &= ~met[groups]
        if not wanted.any():
            break
    return met


def smallest_disc(lat: Floats, lon: Floats) -> tuple[float, float, float]:
    """(lat, lon, radius_m) of the smallest disc round some points; the radius is exact.

    The fitting sphere is put round the centre found so far, where distances from it are exact, and
    the centre found again: three rounds leave less than a millimetre at 700 km.
    """
    vectors = unit_vectors(lat, lon)
    near = int(np.argmin(np.linalg.norm(vectors - vectors.mean(axis=0), axis=1)))
    north, east = lat[near : near + 1], lon[near : near + 1]
    for _ in range(_CENTRINGS):
        sphere = LocalSphere.around(float(north[0]), float(east[0]))
        centre, _ = enclosing.smallest_disc(sphere.project(lat, lon))
        north, east = sphere.locate(centre[None, :])
    return float(north[0]), float(east[0]), float(distances_m(north, east, lat, lon).max())


def _crowded(points: Points, groups: NDArray[np.int64]) -> Iterator[NDArray[np.intp]]:
    """All rows; before that, of a crowd, the nearest few and the nearest of each group, which mostly do.

    Nearest in degrees: which ones are looked at first decides no answer.
    """
    everyone = np.arange(len(points.lat))
    if len(everyone) > _CROWD:
        east = (points.lon - points.lon[0]) * np.cos(np.radians(points.lat[0]))
        apart = np.hypot(points.lat - points.lat[0], east)
        order = np.argsort(apart, kind="stable")
        _, firsts = np.unique(groups[order], return_index=True)
        few = np.union1d(order[:_FEW], order[np.sort(firsts)[:_FEW]])
        yield np.concatenate(([0], few[few > 0]))
    yield everyone


def _likely(points: Points, radius_m: float, count: int, groups: NDArray[np.int64]) -> Iterator[Mask]:
    """Sets held by discs round the newest point and round midpoints, on sure bounds only."""
    vectors = unit_vectors(points.lat, points.lon)
    apart = np.linalg.norm(vectors - vectors[0], axis=1)
    order = np.argsort(apart, kind="stable")
    _, firsts = np.unique(groups[order], return_index=True)
    chosen = np.concatenate((order[np.sort(firsts)], order))[:_TRIALS]
    middles = vectors[chosen] + vectors[0]
    middles /= np.linalg.norm(middles, axis=1)[:, None]
    limit = sure_chord(radius_m)
    held = vectors @ middles.T >= 1 - limit * limit / 2 + _DOT_ROUNDING
    for column in np.flatnonzero(held[0] & (np.count_nonzero(held, axis=0) >= count)):
        if points.sources.greedy(held[:, column], count) >= count:
            yield held[:, column]


def _exact(points: Points, radius_m: float, count: int, wanted: Mask) -> Iterator[Mask]:
    """All sets that matter: held by one disc with point 0 and with a wanted point, `count` independent."""
    reach = radius_m + TIE_M
    rows = _useful(points, reach, wanted)
    kept = _Kept(
        Points(points.lat[rows], points.lon[rows], points.sources), rows, len(points.lat), count, wanted
    )
    if not kept.is_enough(np.ones(len(rows), dtype=np.bool_)):
        return
    sphere = LocalSphere.around(float(points.lat[0]), float(points.lon[0]))
    vectors = sphere.project(kept.points.lat, kept.points.lon)
    slack, circles, labels = sphere.slack_m(reach), kept.circles(), points.sources.labels()[rows]

    def swept(metres: float) -> Iterator[Mask]:
        leeway = _CROSSING_LEEWAY_M / reach
        rule = sweep.Rule(metres / sphere.radius_m, count, leeway, circles, labels)
        fresh = (held for held in sweep.holdings(vectors, rule) if kept.is_new(held))
        return (held for held in islice(fresh, _MOST_SETS) if kept.is_enough(held))

    if next(swept(reach + slack), None) is None:
        return
    kept.seen.clear()
    for held in swept(reach - slack):
        yield kept.spread(held)
    doubtful = [held for held in swept(reach + slack) if np.count_nonzero(held) <= _MOST_CROSSED]
    kept.seen.clear()
    for held in doubtful:
        for sure in _crossings(kept.points, np.flatnonzero(held), reach):
            if kept.is_new(sure) and kept.is_enough(sure):
                yield kept.spread(sure)


def _useful(points: Points, reach: float, wanted: Mask) -> NDArray[np.intp]:
    """Rows that can lie in one disc with point 0 and some wanted point; point 0 stays first."""
    vectors = unit_vectors(points.lat, points.lon)
    limit = 1 - possible_chord(2 * reach) ** 2 / 2 - _DOT_ROUNDING
    useful = vectors @ vectors[0] >= limit
    if not wanted[0]:
        useful &= (vectors @ vectors[wanted & useful].T >= limit).any(axis=1)
    useful[0] = True
    return np.flatnonzero(useful)


@dataclass(slots=True, eq=False)
class _Kept:
    """The points kept for the exact steps, with what makes a set of them count."""

    points: Points
    rows: NDArray[np.intp]
    total: int
    count: int
    wanted: Mask
    seen: set[bytes]

    def __init__(self, points: Points, rows: NDArray[np.intp], total: int, count: int, wanted: Mask) -> None:
        self.points, self.rows, self.total, self.count, self.wanted = points, rows, total, count, wanted
        self.seen = set()

    def spread(self, held: Mask) -> Mask:
        """The set in the caller's row numbers."""
        full = np.zeros(self.total, dtype=np.bool_)
        full[self.rows[held]] = True
        return full

    def is_new(self, held: Mask) -> bool:
        """Whether this set has not come before in this step."""
        name = np.packbits(held).tobytes()
        is_new = name not in self.seen
        self.seen.add(name)
        return is_new

    def is_wanted(self, held: Mask) -> bool:
        """Whether something could still be learnt from this set."""
        return bool(self.wanted[self.rows[held]].any())

    def is_enough(self, held: Mask) -> bool:
        """Whether the set still matters and holds enough independent points."""
        return self.is_wanted(held) and self.points.sources.count(self.spread(held), self.count) >= self.count

    def circles(self) -> NDArray[np.intp]:
        """The points whose circles must be walked: all, but of a flood by one reporter only what is needed.

        A corner belongs to two independent points or to one and point 0; two points of one reporter
        are needed together only if one of them also shares a text with somebody else.
        """
        reporters = self.points.sources.reporters[self.rows]
        names, counts = np.unique(reporters[reporters != UNKNOWN], return_counts=True)
        walk = np.ones(len(self.rows), dtype=np.bool_)
        if len(names) and counts.max() > _LOUD:
            loud = reporters == names[np.argmax(counts)]
            walk = ~loud
            for row in self.rows[walk]:
                walk |= self.points.sources.alike(int(row))[self.rows]
            walk[0] = True
        return np.flatnonzero(walk)


def _crossings(points: Points, rows: NDArray[np.intp], reach: float) -> Iterator[Mask]:
    """Sets held by discs centred where two geodesic circles cross, on the ellipsoid itself."""
    pairs = np.array([*combinations(rows, 2)] or [(rows[0], rows[0])], dtype=np.intp)
    lat, lon = points.lat, points.lon
    azimuth, apart = courses(lat[pairs[:, 0]], lon[pairs[:, 0]], lat[pairs[:, 1]], lon[pairs[:, 1]])
    half = np.minimum(apart / 2 / reach, 1.0)
    for side in (-1.0, 1.0):
        swing = side * np.degrees(np.arccos(half))
        north, east = destinations(
            lat[pairs[:, 0]], lon[pairs[:, 0]], azimuth + swing, np.full(len(pairs), reach)
        )
        for _ in range(_NEWTON_STEPS):
            north, east = _step(points, pairs, north, east, reach)
        for centre in zip(north, east, strict=True):
            away = distances_m(centre[0], centre[1], lat[rows], lon[rows])
            held = np.zeros(len(lat), dtype=np.bool_)
            held[rows[away <= reach + _CROSSING_LEEWAY_M]] = True
            if held[0]:
                yield held


def _step(
    points: Points, pairs: NDArray[np.intp], north: Floats, east: Floats, reach: float
) -> tuple[Floats, Floats]:
    """One Newton step of the centres towards being `reach` away from both points of their pair."""
    first, d1 = courses(north, east, points.lat[pairs[:, 0]], points.lon[pairs[:, 0]])
    second, d2 = courses(north, east, points.lat[pairs[:, 1]], points.lon[pairs[:, 1]])
    a, b = np.radians(first), np.radians(second)
    # moving by (x east, y north) changes the distances by -(x sin + y cos)
    turn = np.sin(a) * np.cos(b) - np.cos(a) * np.sin(b)
    is_flat = np.abs(turn) < 1e-9
    turn = np.where(is_flat, 1.0, turn)
    x = ((d1 - reach) * np.cos(b) - (d2 - reach) * np.cos(a)) / turn
    y = ((d2 - reach) * np.sin(a) - (d1 - reach) * np.sin(b)) / turn
    move = np.where(is_flat, 0.0, np.minimum(np.hypot(x, y), reach / 2))
    return destinations(north, east, np.degrees(np.arctan2(x, y)), move)
