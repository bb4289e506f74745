"""Earth: a small map of the world, plate carrée, with the parts of it that fit and a place in it.

The land is Natural Earth 1:110 million (public domain), thinned to whole degrees: land.txt, a ring a line of
"lat,lon" corners.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: units of the view box; a degree of longitude is 320 / 360 of one
WIDTH = 320
#: latitudes that are shown
_SOUTH, _NORTH = -62.0, 84.0
_UNIT = WIDTH / 360
HEIGHT = round((_NORTH - _SOUTH) * _UNIT) + 4


def earth(strips: Sequence[Sequence[float]], step_deg: float, spot: tuple[float, float] | None) -> SafeString:
    """The map; `strips` are (latitude of the middle, western edge, eastern edge) in degrees."""
    rows = (
        (_x(west), _y(lat + step_deg / 2), round((east - west) * _UNIT, 2), round(step_deg * _UNIT, 2))
        for lat, west, east in strips
        if _SOUTH < lat < _NORTH
    )
    return format_html(
        '<rect class="picture-back" width="{}" height="{}"></rect>{}{}{}',
        WIDTH,
        HEIGHT,
        _land(),
        format_html_join("", '<rect class="picture-over" x="{}" y="{}" width="{}" height="{}"></rect>', rows),
        _cross(spot) if spot else "",
    )


def _x(lon: float) -> float:
    return round((lon + 180) * _UNIT, 2)


def _y(lat: float) -> float:
    return round((_NORTH - min(_NORTH, max(_SOUTH, lat))) * _UNIT, 2)


def _cross(spot: tuple[float, float]) -> SafeString:
    x, y = _x(spot[1]), _y(spot[0])
    path = f"M{x - 6:.1f} {y}H{x + 6:.1f}M{x} {y - 6:.1f}V{y + 6:.1f}"
    return format_html(
        '<path class="picture-line" d="{}"></path>'
        '<circle class="picture-line picture-hollow" cx="{}" cy="{}" r="4"></circle>',
        path,
        x,
        y,
    )


@cache
def _land() -> SafeString:
    rows = (Path(__file__).parent / "land.txt").read_text(encoding="ascii").splitlines()
    rings = [_ring([tuple(map(float, corner.split(","))) for corner in row.split()]) for row in rows]
    return format_html('<path class="picture-rule" d="{}"></path>', "".join(rings))


def _ring(corners: Sequence[tuple[float, ...]]) -> str:
    """A coast as SVG writes it, broken where it runs along the edge of the map."""
    path, before = "", (99.0, 999.0)
    for lat, lon in (*corners, corners[0]):
        apart = abs(lon - before[1]) > 180 or max(lat, before[0]) >= _NORTH or min(lat, before[0]) <= _SOUTH
        path += f"{'M' if apart else 'L'}{_x(lon):.1f} {_y(lat):.1f}"
        before = (lat, lon)
    return path
