"""The smallest disc round some points, on a sphere: its centre and angular radius.

On a sphere the smallest disc (below a half sphere) is cut out by the smallest ball round the unit
vectors, so two or three of the points decide it. The deciding ones are found by adding the farthest
point outside until there is none (the radius grows each time, so it ends; cf. Welzl 1991).
Angles in radians (1e-12 of them is 6 µm on the ground); vectors have length 1, without unit.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from leadline.methods.geodesy import Floats

#: a point this far outside (radians; 6 micrometres on the ground) counts as inside
_LEEWAY = 1e-12


def smallest_disc(vectors: Floats) -> tuple[Floats, float]:
    """Centre (unit vector) and angular radius of the smallest disc that holds all the points."""
    basis = [0]
    middle, radius = vectors[0], 0.0
    for _ in range(len(vectors) + 2):
        apart = _angles(vectors, middle)
        farthest = int(np.argmax(apart))
        if apart[farthest] <= radius + _LEEWAY or farthest in basis:
            break
        basis, middle, radius = _decide(vectors, [*basis, farthest])
    return middle, float(np.max(_angles(vectors, middle)))


def _decide(vectors: Floats, points: list[int]) -> tuple[list[int], Floats, float]:
    """The smallest disc of at most four points: of all pairs and triples, the least that holds the rest."""
    best: tuple[list[int], Floats, float] = (points, vectors[points[0]], np.inf)
    for size in (2, 3):
        for some in combinations(points, size):
            middle = _middle(vectors[list(some)])
            radius = float(np.max(_angles(vectors[list(points)], middle)))
            if radius < best[2]:
                best = (list(some), middle, radius)
    return best


def _middle(few: Floats) -> Floats:
    """The unit vector equally far from two or three points."""
    if len(few) == 3:
        normal = np.cross(few[1] - few[0], few[2] - few[0])
        length = float(np.linalg.norm(normal))
        if length > 1e-20:
            upright = normal / length
            return np.asarray(upright if upright @ few[0] > 0 else -upright, dtype=np.float64)
    total = few.sum(axis=0)
    return np.asarray(total / np.linalg.norm(total), dtype=np.float64)


def _angles(vectors: Floats, middle: Floats) -> Floats:
    half = np.minimum(np.linalg.norm(vectors - middle, axis=1) / 2, 1.0)
    return np.asarray(2 * np.arcsin(half), dtype=np.float64)
