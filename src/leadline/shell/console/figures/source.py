"""Source: where an interference comes from: what each receiver showed, and the ellipse that holds it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.methods.locate import BEARING_DEG
from leadline.shell.console.figures.frame import FOOT, HEIGHT, WIDTH, Frame, Place, Spot, area, cross, picture

_DOT = 4.0
#: farther than any corner of the view box from any place in it
_FAR = 2.0 * (WIDTH + HEIGHT)
#: room that a strength takes beside its dot, units of the view box
_LETTER, _LINE = 6.0, 11.0
#: where a strength may stand: across and down from its dot, and how it is anchored
_SIDES = ((7, 4, "start"), (-7, 4, "end"), (0, -8, "middle"), (0, 16, "middle"))


def ellipse(figure: Mapping[str, Any], said: str) -> SafeString:
    """Receivers with strengths and directions, and the ellipse; without one where it cannot be told."""
    places = [(row[0], row[1]) for row in figure["places"]]
    edge = [(row[0], row[1]) for row in figure.get("ellipse", [])]
    bearings = figure.get("bearing_deg") or [None] * len(places)
    strengths = figure.get("strength_dbm") or [None] * len(places)
    frame = Frame.round([*_framed(places, bearings, strengths), *edge])
    parts = [_wedge(frame.spot(place), deg) for place, deg in _known(places, bearings)]
    parts += [area(frame, edge)] if edge else []
    parts += [_ray(frame.spot(place), deg) for place, deg in _known(places, bearings)]
    parts.append(frame.dots(places, "picture-under", _DOT))
    parts.append(_labels([frame.spot(place) for place in places], strengths))
    if edge:
        parts.append(cross(frame, (figure["centre"][0], figure["centre"][1])))
    return picture(frame, parts, (_("Where the source lies"), said))


def _framed(
    places: Sequence[Place], bearings: Sequence[float | None], strengths: Sequence[float | None]
) -> Sequence[Place]:
    """The places that the picture holds: those with a reading, where there are some; else all.

    Who noticed it far away and read nothing would shrink what the readings tell to a dot.
    """
    read = [
        place
        for place, deg, dbm in zip(places, bearings, strengths, strict=True)
        if deg is not None or dbm is not None
    ]
    return read if len(read) > 2 else places


def _known(places: Sequence[Place], values: Sequence[float | None]) -> list[tuple[Place, float]]:
    return [(place, value) for place, value in zip(places, values, strict=True) if value is not None]


def _toward(spot: Spot, deg: float) -> Spot:
    """A spot beyond the picture in this direction, degrees clockwise from north."""
    turn = math.radians(deg)
    return round(spot[0] + _FAR * math.sin(turn), 1), round(spot[1] - _FAR * math.cos(turn), 1)


def _ray(spot: Spot, deg: float) -> SafeString:
    x, y = _toward(spot, deg)
    return format_html('<line class="picture-ray" x1="{}" y1="{}" x2="{}" y2="{}"></line>', *spot, x, y)


def _wedge(spot: Spot, deg: float) -> SafeString:
    """The directions that a bearing may mean: its normal error to both sides."""
    corners = (spot, _toward(spot, deg - BEARING_DEG), _toward(spot, deg + BEARING_DEG))
    points = " ".join(f"{x},{y}" for x, y in corners)
    return format_html('<polygon class="picture-wedge" points="{}"></polygon>', points)


def _labels(spots: Sequence[Spot], strengths: Sequence[float | None]) -> SafeString:
    """Each strength beside its dot, where it covers no other; dBm stands once, in the corner."""
    taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in spots]
    rows = []
    for spot, value in zip(spots, strengths, strict=True):
        text = "" if value is None else f"{value:.0f}".replace("-", "−")
        for across, down, anchor in _SIDES if text else ():
            box = _box(spot[0] + across, spot[1] + down, anchor, len(text))
            if _is_free(box, taken):
                taken.append(box)
                rows.append((round(spot[0] + across, 1), round(spot[1] + down, 1), anchor, text))
                break
    if rows:
        rows.append((WIDTH - 8, HEIGHT + FOOT - 7, "end", "dBm"))
    label = '<text class="picture-text picture-over-ray" x="{}" y="{}" text-anchor="{}">{}</text>'
    return format_html_join("", label, rows)


def _box(x: float, y: float, anchor: str, letters: int) -> tuple[float, float, float, float]:
    wide = _LETTER * letters
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left, y - _LINE + 2, left + wide, y + 2


def _is_free(
    box: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]]
) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > WIDTH or bottom > HEIGHT:
        return False
    return all(right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top for one in taken)
