"""Placed: the place that words name, as wide as they are, and the coordinates that are claimed beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.shell.console.figures.frame import Frame, Place, disc_edges, picture


def placed(figure: Mapping[str, Any], said: str) -> SafeString:
    """The map of a place finding: the words' disc and road, the coordinates with their uncertainty."""
    middle: Place = (figure["middle"][0], figure["middle"][1])
    lines = [[(lat, lon) for lat, lon in line] for line in figure["lines"]]
    given = [(figure["given"][0], figure["given"][1])] if "given" in figure else []
    edges = [edge for place in given for edge in disc_edges(place, figure["uncertainty_m"])]
    frame = Frame.round([middle, *edges, *(place for line in lines for place in line)], figure["radius_m"])
    parts = [_circle(frame, middle, figure["radius_m"], "picture-area")]
    parts += [_line(frame, line) for line in lines]
    for place in given:
        parts.append(_circle(frame, place, figure["uncertainty_m"], "picture-bound picture-hollow"))
    parts.append(frame.dots(given, "picture-over", 4.0))
    return picture(frame, parts, (_("The place that the words name"), said))


def _circle(frame: Frame, place: Place, metres: float, kind: str) -> SafeString:
    x, y = frame.spot(place)
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"></circle>', kind, x, y, frame.length(metres)
    )


def _line(frame: Frame, places: list[Place]) -> SafeString:
    return format_html('<polyline class="picture-rule" points="{}"></polyline>', frame.path(places))
