"""Rose: visits by the hour of the day or of the week as sectors of a circle, with what people's hours expect.

Midnight (of Monday) is at the top, time runs clockwise; the area of a sector shows its share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

#: units of the view box
WIDTH, HEIGHT, RADIUS, INNER = 320, 240, 88.0, 14.0
_MIDDLE = (WIDTH / 2, HEIGHT / 2)


def rose(figure: Mapping[str, Any], said: str) -> SafeString:
    """The rose of a rhythm's figure."""
    counts, expected = list(figure["counts"]), list(figure["expected"])
    top = math.sqrt(max([*counts, *expected, 1e-9]))
    title = _("Visits by the hour of the week") if figure["period"] == "week" else _("Visits by the hour")
    sectors = (
        (_sector(place, len(counts), _reach(count, top)),) for place, count in enumerate(counts) if count
    )
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        "<title>{title}</title><desc>{said}</desc>"
        '<circle class="picture-back" cx="{x}" cy="{y}" r="{r}"></circle>{sectors}'
        '<polygon class="picture-bound picture-hollow" points="{usual}"></polygon>{names}</svg>',
        w=WIDTH,
        h=HEIGHT,
        title=title,
        said=said,
        x=_MIDDLE[0],
        y=_MIDDLE[1],
        r=RADIUS,
        sectors=format_html_join("", '<path class="picture-shade" d="{}"></path>', sectors),
        usual=_ring([_reach(count, top) for count in expected]),
        names=_names(figure["period"]),
    )


def _reach(count: float, top: float) -> float:
    return INNER + (RADIUS - INNER) * math.sqrt(max(0.0, count)) / top


def _spot(turn: float, radius: float) -> str:
    x, y = _MIDDLE[0] + radius * math.sin(turn), _MIDDLE[1] - radius * math.cos(turn)
    return f"{x:.1f} {y:.1f}"


def _sector(place: int, parts: int, reach: float) -> str:
    first, last = (2 * math.pi * (place + edge) / parts for edge in (0, 1))
    return (
        f"M{_spot(first, INNER)} L{_spot(first, reach)} A{reach:.1f} {reach:.1f} 0 0 1 {_spot(last, reach)} "
        f"L{_spot(last, INNER)} A{INNER} {INNER} 0 0 0 {_spot(first, INNER)} Z"
    )


def _ring(reaches: Sequence[float]) -> str:
    """A step outline: each part's expected reach."""
    corners = []
    for place, reach in enumerate(reaches):
        corners += [_spot(2 * math.pi * (place + edge) / len(reaches), reach) for edge in (0, 1)]
    return " ".join(corner.replace(" ", ",") for corner in corners)


def _names(period: str) -> SafeString:
    names = _days() if period == "week" else ["0", "3", "6", "9", "12", "15", "18", "21"]
    shift = 0.5 if period == "week" else 0.0
    rows = []
    for place, name in enumerate(names):
        turn = 2 * math.pi * (place + shift) / len(names)
        x, y = _spot(turn, RADIUS + 15).split()
        rows.append((x, f"{float(y) + 4:.1f}", name))
    return format_html_join(
        "", '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', rows
    )


def _days() -> list[str]:
    return [
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    ]
