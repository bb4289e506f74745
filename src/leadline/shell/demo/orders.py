"""The orders of story S04: meals brought to bare coordinates, the corners of an equilateral triangle.

They lie in open country. Nobody is told so: the line has to find it among all places that people report.
"""

from __future__ import annotations

import math

import numpy as np

from leadline.shell.demo.ground import METRES_PER_LAT_DEG, METRES_PER_LON_DEG, to_degrees

#: the middle of the three places, metres of the plan; their distance from each other, metres on the ground;
#: direction of the first from the middle, degrees clockwise from north
MIDDLE, SIDE_M, TURN_DEG = (-3600.0, 4200.0), 2800.0, 50.0
#: how far from the point a courier puts the meals down, standard deviation in metres
SLIP_M = 6.0


def corner(number: int) -> tuple[float, float]:
    """Where the orders of one of the three corners (0, 1, 2) are to be brought, degrees WGS 84."""
    lat, lon = to_degrees(*MIDDLE)
    turn, reach_m = math.radians(TURN_DEG + 120 * number), SIDE_M / math.sqrt(3)
    north_m, east_m = reach_m * math.cos(turn), reach_m * math.sin(turn)
    return lat + north_m / METRES_PER_LAT_DEG, lon + east_m / METRES_PER_LON_DEG


def put_down(number: int, order: int) -> tuple[float, float]:
    """Where a courier put an order down; the same order, the same place."""
    lat, lon = corner(number)
    north_m, east_m = np.random.default_rng([4, order]).normal(0.0, SLIP_M, 2).tolist()
    return lat + north_m / METRES_PER_LAT_DEG, lon + east_m / METRES_PER_LON_DEG
