"""Voyage: a ship's track with the claimed place, the silence and what was in reach; or all ships near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leadline.shell.console.figures.frame import HEIGHT, WIDTH, Frame, Place, picture

_DOT, _SMALL = 3.5, 1.6
#: how far the picture reaches round the place at least, in radii of what counts as there
_ROUND = 3.0
_KINDS = {"supported": "picture-over", "dark": "picture-under", "jumps": "picture-under"}


def voyage(figure: Mapping[str, Any], said: str) -> SafeString:
    """The map of one ship's call, with the three parties in a row below the scale."""
    place: Place = tuple(figure["place"])
    track, gap = _places(figure["track"]), _places(figure.get("gap", []))
    frame = _frame(place, figure, track, gap)
    lines = [run for run in _runs(track, gap) if len(run) > 1]
    parts = [
        *([_area(frame, _places(figure["prism"]))] if figure.get("prism") else []),
        *(_line(frame, run, "picture-line") for run in lines),
        *([_line(frame, gap, "picture-bound picture-hollow")] if len(gap) == 2 else []),
        frame.dots(track, "picture-under", _SMALL),
        frame.dots(_places(figure.get("within", [])), "picture-over", _DOT),
        _circle(frame, place, figure["radius_m"]),
        _cross(frame, place),
        *(_mark(frame, spot, "×") for spot in _places(figure.get("jumps", []))),
        *(_mark(frame, spot, "◇") for spot in _places([figure["met"]] if "met" in figure else [])),
        _parties(figure["parties"]),
    ]
    return picture(frame, parts, (_("Track of the ship round the claimed place"), said))


def ships(figure: Mapping[str, Any], said: str) -> SafeString:
    """Where the ships were that could have been at the place."""
    place: Place = tuple(figure["place"])
    spots: list[tuple[Place, str]] = [((row[0], row[1]), str(row[2])) for row in figure["ships"]]
    frame = Frame.round([place, *(spot for spot, _answer in spots)], _ROUND * figure["radius_m"])
    parts = [
        *(frame.dots([spot], _KINDS.get(answer, "picture-fill"), _DOT) for spot, answer in spots),
        _circle(frame, place, figure["radius_m"]),
        _cross(frame, place),
    ]
    return picture(frame, parts, (_("Ships that could have been at the place"), said))


def _frame(place: Place, figure: Mapping[str, Any], track: list[Place], gap: list[Place]) -> Frame:
    """The ground round the place, the positions on both sides of the silence and what was in reach."""
    chosen = gap or _places(figure.get("within", [])) or track
    reach = _places(figure.get("prism", []))
    return Frame.round([place, *chosen, *reach], _ROUND * figure["radius_m"])


def _runs(track: list[Place], gap: list[Place]) -> list[list[Place]]:
    """The track before and after the silence."""
    if len(gap) < 2 or gap[0] not in track:
        return [track]
    cut = track.index(gap[0]) + 1
    return [track[:cut], track[cut:]]


def _parties(says: Mapping[str, str]) -> SafeString:
    names = {
        "ais": _("transponder"), "dock": _("dock"), "customs": _("customs"),
    }  # fmt: skip
    words = {
        "supports": pgettext("a party", "supports"),
        "contradicts": pgettext("a party", "contradicts"),
        "silent": pgettext("a party", "silent"),
    }
    rows = (
        (WIDTH - 6, 14 + 13 * place, f"{names.get(name, name)}: {words.get(word, word)}")
        for place, (name, word) in enumerate(says.items())
    )
    return format_html_join("", '<text class="picture-text" text-anchor="end" x="{}" y="{}">{}</text>', rows)


def _places(rows: Sequence[Sequence[float]]) -> list[Place]:
    return [(row[0], row[1]) for row in rows]


def _line(frame: Frame, places: Sequence[Place], kind: str) -> SafeString:
    return format_html('<polyline class="{}" fill="none" points="{}"></polyline>', kind, frame.path(places))


def _area(frame: Frame, places: Sequence[Place]) -> SafeString:
    return format_html('<polygon class="picture-area" points="{}"></polygon>', frame.path(places))


def _circle(frame: Frame, place: Place, metres: float) -> SafeString:
    x, y = frame.spot(place)
    radius = max(2.0, frame.length(metres))
    return format_html(
        '<circle class="picture-bound picture-hollow" cx="{}" cy="{}" r="{}"></circle>', x, y, radius
    )


def _cross(frame: Frame, place: Place) -> SafeString:
    x, y = frame.spot(place)
    return format_html(
        '<path class="picture-rule" d="{}"></path>', f"M{x - 6} {y}H{x + 6}M{x} {y - 6}V{y + 6}"
    )


def _mark(frame: Frame, place: Place, sign: str) -> SafeString:
    x, y = frame.spot(place)
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        return SafeString("")
    return format_html(
        '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', x, y + 4, sign
    )
