"""Sky: where the sun went that day and where the shadow says it stood; when and where else that fits.

Up to three, as the figure's `shows` names them: "sky", the dome with the zenith in the middle
and north at the top; "day", the hours and the days that fit; "map", the Earth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadline.shell.console.figures.earth import HEIGHT as MAP_HEIGHT
from leadline.shell.console.figures.earth import earth

#: units of the view box
WIDTH, DOME_HEIGHT, DAY_HEIGHT, RADIUS = 320, 226, 74, 92.0
_MIDDLE = (WIDTH / 2, DOME_HEIGHT / 2)
_LEFT, _RIGHT = 12.0, 308.0
#: standard deviations that the measured patch shows
_SPREAD = 2.0
_DAY_S, _YEAR_S = 86_400.0, 365 * 86_400.0


def sky(figure: Mapping[str, Any], said: str) -> SafeString:
    """The pictures of a shadow's figure."""
    parts, top = [], 0.0
    for name in figure["shows"]:
        drawn, height = _PARTS[name](figure)
        parts.append(format_html('<g transform="translate(0 {})">{}</g>', top, drawn))
        top += height
    title = _("The sun and the shadow")
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        "<title>{title}</title><desc>{said}</desc>{parts}</svg>",
        w=WIDTH,
        h=top,
        title=title,
        said=said,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _dome(figure: Mapping[str, Any]) -> tuple[SafeString, float]:
    x, y = _MIDDLE
    rings = [(x, y, RADIUS * (90 - height) / 90) for height in (30, 60)]
    drawn = format_html(
        '<circle class="picture-back" cx="{}" cy="{}" r="{}"></circle>{}{}{}{}{}'
        '<circle class="picture-over" cx="{}" cy="{}" r="4"></circle>',
        x,
        y,
        RADIUS,
        format_html_join(
            "",
            '<circle class="picture-rule picture-hollow" cx="{}" cy="{}" r="{}" '
            'stroke-opacity="0.35"></circle>',
            rings,
        ),
        _winds(),
        _patch(figure["measured"]),
        _path(figure["path"]),
        _hours(figure["path"]),
        *_spot(*figure["sun"]),
    )
    return drawn, DOME_HEIGHT


def _spot(azimuth_deg: float, elevation_deg: float) -> tuple[float, float]:
    """Where a direction lies in the dome; below the horizon just outside of it."""
    reach = RADIUS * (90 - max(-4.0, elevation_deg)) / 90
    turn = math.radians(azimuth_deg)
    return round(_MIDDLE[0] + reach * math.sin(turn), 1), round(_MIDDLE[1] - reach * math.cos(turn), 1)


def _winds() -> SafeString:
    names = (
        (pgettext("compass", "N"), 0),
        (pgettext("compass", "E"), 90),
        (pgettext("compass", "S"), 180),
        (pgettext("compass", "W"), 270),
    )
    rows = []
    for name, turn in names:
        x = _MIDDLE[0] + (RADIUS + 11) * math.sin(math.radians(turn))
        y = _MIDDLE[1] - (RADIUS + 11) * math.cos(math.radians(turn)) + 4
        rows.append((round(x, 1), round(y, 1), name))
    return format_html_join(
        "", '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', rows
    )


def _patch(measured: Mapping[str, Any]) -> SafeString:
    """The part of the sky in which the shadow says that the sun stood, two standard deviations each way."""
    low, high = 0.0, 90.0
    if measured["measured_ratio"] is not None:
        ratio, wide = measured["measured_ratio"], _SPREAD * measured["measured_ratio_sd"]
        low, high = (math.degrees(math.atan2(1, max(0.0, ratio + way * wide))) for way in (1, -1))
    turn, half = 0.0, 179.9
    if measured["measured_azimuth_deg"] is not None:
        turn = measured["measured_azimuth_deg"] + 180
        half = min(179.9, _SPREAD * measured["measured_azimuth_sd_deg"])
    steps = [turn - half + half * step / 12 for step in range(25)]
    edge = [_spot(each, low) for each in steps] + [_spot(each, high) for each in reversed(steps)]
    return format_html('<polygon class="picture-area" points="{}"></polygon>', _points(edge))


def _points(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in spots)


def _path(path: Sequence[Sequence[Any]]) -> SafeString:
    """The sun's path, in pieces where it was down in between."""
    pieces: list[list[tuple[float, float]]] = [[]]
    before: tuple[float, float] | None = None
    for azimuth, elevation, _hour in path:
        spot = _spot(azimuth, elevation)
        if before and math.dist(before, spot) > RADIUS / 3:
            pieces.append([])
        pieces[-1].append(spot)
        before = spot
    return format_html_join(
        "", '<polyline class="picture-line" points="{}"></polyline>', ((_points(one),) for one in pieces)
    )


def _hours(path: Sequence[Sequence[Any]]) -> SafeString:
    rows = [
        (*_spot(azimuth, elevation), f"{hour:02d}")
        for azimuth, elevation, hour in path
        if hour is not None and hour % 3 == 0 and elevation > 0
    ]
    return format_html_join(
        "",
        '<circle class="picture-under" cx="{0}" cy="{1}" r="2"></circle>'
        '<text class="picture-text" x="{0}" y="{1}" dx="4" dy="-3">{2}</text>',
        rows,
    )


def _day(figure: Mapping[str, Any]) -> tuple[SafeString, float]:
    claimed = [float(each) for each in figure["claimed_s"]]
    middle = sum(claimed) / len(claimed)
    hours = _strip(figure["times_s"], claimed, (middle, _DAY_S), 16)
    days = _strip(figure["dates_s"], claimed, (middle, _YEAR_S), 52)
    return format_html(
        "{}{}{}{}",
        _text(_LEFT, 11, _("Hours that fit, UTC")),
        hours,
        _text(_LEFT, 47, _("Days that fit at this hour")),
        days,
    ), DAY_HEIGHT


def _strip(
    runs: Sequence[Sequence[float]], claimed: Sequence[float], span: tuple[float, float], top: float
) -> SafeString:
    """A strip of a day or a year round its middle, with the runs that fit and the claim as a line."""
    middle, length = span

    def place(at: float) -> float:
        return round(min(_RIGHT, max(_LEFT, WIDTH / 2 + (at - middle) / length * (_RIGHT - _LEFT))), 1)

    bars = ((place(first) - 0.8, top, max(1.6, place(last) - place(first) + 1.6), 8) for first, last in runs)
    marks = [place(claimed[0]), place(claimed[-1])]
    return format_html(
        '<rect class="picture-back" x="{}" y="{}" width="{}" height="8"></rect>{}{}'
        '<path class="picture-bound" d="M{}H{}"></path><path class="picture-bound" d="M{}V{}"></path>',
        _LEFT,
        top,
        _RIGHT - _LEFT,
        format_html_join(
            "", '<rect class="picture-under" x="{}" y="{}" width="{}" height="{}"></rect>', bars
        ),
        _ticks(place, span, top + 18),
        f"{marks[0]} {top + 4}",
        marks[1],
        f"{(marks[0] + marks[1]) / 2} {top - 3}",
        top + 11,
    )


def _ticks(place: Any, span: tuple[float, float], y: float) -> SafeString:
    middle, length = span
    if length == _DAY_S:
        first = (middle - length / 2) // 10_800 * 10_800 + 10_800
        marks = [(first + 10_800 * step, "%H") for step in range(8)]
    else:
        marks = [(at, "%m") for at in _months(middle - length / 2, middle + length / 2)]
    rows = [(place(at), y, datetime.fromtimestamp(at, UTC).strftime(name)) for at, name in marks]
    return format_html_join(
        "", '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', rows
    )


def _months(first_s: float, last_s: float) -> list[float]:
    """The first of every month between two instants."""
    at = datetime.fromtimestamp(first_s, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at.timestamp() < last_s:
        at = (at + timedelta(days=32)).replace(day=1)
        found.append(at.timestamp())
    return found[:-1]


def _map(figure: Mapping[str, Any]) -> tuple[SafeString, float]:
    spot = figure.get("spot")
    return earth(
        figure["map"]["strips"], figure["map"]["step_deg"], tuple(spot) if spot else None
    ), MAP_HEIGHT


def _text(x: float, y: float, words: str) -> SafeString:
    return format_html('<text class="picture-text" x="{}" y="{}">{}</text>', x, y, words)


_PARTS: Mapping[str, Any] = {"sky": _dome, "day": _day, "map": _map}
