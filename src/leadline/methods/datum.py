"""GCJ-02 and BD-09 to WGS 84 and back: the shifted frames of maps made in mainland China.

GCJ-02: the formula made public in 2010 as "EvilTransform" (Krasovsky 1940 ellipsoid plus a sum of
sines); BD-09: the polar wobble on top of GCJ-02, both as in github.com/wandergis/coordtransform and
github.com/googollee/eviltransform. Degrees, (lat, lon). The reverse is found by iteration, so a round trip
closes to under a micrometre. The formula itself is not official: against published pairs of real
map services it is right to some metres, which the uncertainty of a place must allow for.
Outside the published box of China, GCJ-02 is WGS 84.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from leadline.methods.geodesy import check_point
from leadline.model.place import Datum

Point = tuple[float, float]

#: Krasovsky 1940: semi-major axis in metres, first eccentricity squared, as in the published formula
_AXIS_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
#: the box inside which GCJ-02 is shifted, degrees: south, north, west, east (published formula)
CHINA_BOX = (0.8293, 55.8271, 72.004, 137.8347)
#: BD-09: frequency in radians per degree and the constant shift in degrees (published formula)
_BAIDU_WAVE = math.pi * 3000 / 180
_BAIDU_SHIFT = (0.006, 0.0065)
#: iterations of the reverse: each gains about two digits, so 12 end at the last bit
_ROUNDS = 12


def to_wgs84(lat: float, lon: float, datum: Datum) -> Point:
    """(lat, lon) in WGS 84 of a point given in `datum`.

    Raises OutOfRange for what cannot be a point. Within about 700 m of the edge of the published
    box (sea and foreign land) a GCJ-02 point has two origins; the one inside the box is given.

    >>> to_wgs84(39.91640428150164, 116.41024449916938, Datum.GCJ02)
    (39.915000000000006, 116.40399999999998)
    """
    check_point(lat, lon)
    if datum is Datum.WGS84:
        return lat, lon
    point = (lat, lon) if datum is Datum.GCJ02 else _reverse(_gcj02_to_bd09, (lat, lon))
    if not _is_near_china_box(*point):
        return _on_earth(point)
    origin = _reverse(_shifted, point)
    return _on_earth(origin if is_inside_china_box(*origin) else point)


def from_wgs84(lat: float, lon: float, datum: Datum) -> Point:
    """(lat, lon) in `datum` of a point given in WGS 84. Raises OutOfRange for what cannot be a point."""
    check_point(lat, lon)
    if datum is Datum.WGS84:
        return lat, lon
    point = _shifted((lat, lon)) if is_inside_china_box(lat, lon) else (lat, lon)
    return _on_earth(point if datum is Datum.GCJ02 else _gcj02_to_bd09(point))


def is_inside_china_box(lat: float, lon: float) -> bool:
    """Whether the published formula shifts this WGS 84 point at all (a box, not the border)."""
    south, north, west, east = CHINA_BOX
    return south <= lat <= north and west <= lon <= east


def _is_near_china_box(lat: float, lon: float) -> bool:
    """Whether its origin can lie in the box: farther out the formula is not iterated, it would run away."""
    south, north, west, east = CHINA_BOX
    return south - 1.0 <= lat <= north + 1.0 and west - 1.0 <= lon <= east + 1.0


def _shifted(point: Point) -> Point:
    lat, lon = point
    phi = math.radians(lat)
    root = 1 - _ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    north_m, east_m = _wobble_m(lon - 105.0, lat - 35.0)
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_SQUARED) / root**1.5
    parallel_m = max(_AXIS_M / math.sqrt(root) * math.cos(phi), 1.0)
    return lat + math.degrees(north_m / meridian_m), lon + math.degrees(east_m / parallel_m)


def _wobble_m(x: float, y: float) -> tuple[float, float]:
    fast = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    slow_y = 20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)
    long_y = 160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)
    slow_x = 20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)
    long_x = 150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    return north + (fast + slow_y + long_y) * 2 / 3, east + (fast + slow_x + long_x) * 2 / 3


def _gcj02_to_bd09(point: Point) -> Point:
    lat, lon = point
    length = math.hypot(lon, lat) + 2e-5 * math.sin(lat * _BAIDU_WAVE)
    angle = math.atan2(lat, lon) + 3e-6 * math.cos(lon * _BAIDU_WAVE)
    return length * math.sin(angle) + _BAIDU_SHIFT[0], length * math.cos(angle) + _BAIDU_SHIFT[1]


def _reverse(forward: Callable[[Point], Point], wanted: Point) -> Point:
    guess = wanted
    for _ in range(_ROUNDS):
        reached = forward(guess)
        guess = guess[0] + wanted[0] - reached[0], guess[1] + wanted[1] - reached[1]
    return guess


def _on_earth(point: Point) -> Point:
    lat, lon = point
    return min(90.0, max(-90.0, lat)), lon if -180.0 <= lon <= 180.0 else math.remainder(lon, 360.0)
