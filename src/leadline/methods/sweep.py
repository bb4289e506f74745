"""Which points a disc of fixed radius can hold at once: an angular sweep round circles on a sphere.

If some disc of radius r holds a set of points, then the centres of all such discs form a region
whose corners lie where two circles of radius r round points of the set cross. So it is enough to
walk along the circle round each point and look where the arcs begin on which the other points are within r
(Chazelle and Lee 1986, "On a circle placement problem", Computing 36; here on the sphere).
Angles in radians; vectors have length 1. Knows nothing of the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.methods.geodesy import Floats

Mask = NDArray[np.bool_]

_TURN = 2 * np.pi
#: points closer than this on the unit sphere are one point (6 micrometres on the ground)
_SAME_PLACE = 1e-12
#: places looked at in one go; keeps memory small when thousands of points lie together
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Circle:
    """The circle round one point, with the arc on which each other point is within the radius."""

    #: angle at which each point's arc begins, 0 to 2π
    starts: Floats
    #: length of each arc; negative where the point is never within, 2π where it always is
    widths: Floats

    def depths(self) -> NDArray[np.int64]:
        """How many arcs hold the beginning of each arc; 0 for points that have no arc."""
        partial = (self.widths >= 0) & (self.widths < _TURN)
        begin = np.sort(self.starts[partial])
        ends = self.starts[partial] + self.widths[partial]
        wraps = np.count_nonzero(ends >= _TURN)
        end = np.sort(np.mod(ends, _TURN))
        held = np.searchsorted(begin, self.starts, side="right") - np.searchsorted(
            end, self.starts, side="left"
        )
        depth = held + wraps + np.count_nonzero(self.widths >= _TURN)
        return np.where(self.widths < 0, 0, depth).astype(np.int64)

    def members(self, places: NDArray[np.intp]) -> Mask:
        """For the beginnings of these arcs, which points are within the radius; (places, points)."""
        along = np.mod(self.starts[places][:, None] - self.starts[None, :], _TURN)
        held = along <= self.widths[None, :]
        held[np.arange(len(places)), places] = True
        return held


def circle(vectors: Floats, point: int, radius: float, leeway: float) -> Circle:
    """The circle of angular `radius` round one of the points; each arc is `leeway` longer at both ends."""
    base = vectors[point]
    apart = vectors - base
    half = np.minimum(np.linalg.norm(apart, axis=1) / 2, 1.0)
    # half the angle at the middle: cos β = tan(D/2) / tan r, from the right-angled triangle
    with np.errstate(divide="ignore"):
        cosine = half / np.sqrt(1 - half**2) / np.tan(radius)
    north, east = _frame(base)
    middle = np.arctan2(apart @ east, apart @ north)
    reach = np.arccos(np.minimum(cosine, 1.0))
    starts, widths = np.mod(middle - reach - leeway, _TURN), 2 * (reach + leeway)
    starts[starts >= _TURN] = 0.0
    widths[cosine > 1.0] = -1.0
    same = half * 2 <= _SAME_PLACE
    starts[same], widths[same] = 0.0, _TURN
    return Circle(starts, widths)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a disc must have, and round which points to look for it."""

    #: radius in radians
    radius: float
    #: how many points of different labels it must hold
    count: int
    #: arcs are longer by this at both ends, radians
    leeway: float
    #: rows of the points whose circles are walked
    circles: NDArray[np.intp]
    #: points of one label count once
    labels: NDArray[np.int64]


def holdings(vectors: Floats, rule: Rule) -> Iterator[Mask]:
    """The sets of points with enough labels, point 0 among them, that one disc can hold.

    Largest first on each circle. A set may come more than once, and sets inside larger ones come too.
    """
    order = np.argsort(rule.labels, kind="stable")
    _, firsts = np.unique(rule.labels[order], return_index=True)
    for point in rule.circles:
        around = circle(vectors, int(point), rule.radius, rule.leeway)
        if around.widths[0] < 0:
            continue
        depth = around.depths()
        places = np.flatnonzero(depth >= rule.count)
        places = places[np.argsort(-depth[places], kind="stable")]
        for first in range(0, len(places), _BATCH):
            held = around.members(places[first : first + _BATCH])
            held = held[held[:, 0]]
            voices = np.count_nonzero(np.logical_or.reduceat(held[:, order], firsts, axis=1), axis=1)
            yield from held[voices >= rule.count]


def _frame(base: Floats) -> tuple[Floats, Floats]:
    """Two unit vectors at right angles to `base` and to each other; smooth wherever z > -1."""
    x, y, z = base
    shrink = 1 / (1 + z)
    return np.array((1 - x * x * shrink, -x * y * shrink, -x)), np.array(
        (-x * y * shrink, 1 - y * y * shrink, -y)
    )
