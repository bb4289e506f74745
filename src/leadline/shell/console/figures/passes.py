"""Passes: for each event the strip of its day, with the windows of passes and the event marked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: units of the view box: a strip for each event, hours along it
WIDTH, LEFT, RIGHT, TOP, ROW = 320, 62, 8, 26, 15
#: least width that can still be seen
_LEAST = 1.2


def passes(figure: Mapping[str, Any], said: str) -> SafeString:
    """The strips of an overflight's figure."""
    rows = list(figure["rows"])
    height = TOP + ROW * len(rows) + 18
    parts = [_strip(row, TOP + ROW * place) for place, row in enumerate(rows)]
    title = _("Events and satellite passes, day by day")
    return format_html(
        '<svg class="picture" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        "<title>{title}</title><desc>{said}</desc>{head}{hours}{parts}{foot}</svg>",
        w=WIDTH,
        h=height,
        title=title,
        said=said,
        head=_text(LEFT, 11, str(figure["satellite"]) or _("any of the satellites"), "start"),
        hours=_hours(TOP - 4),
        parts=format_html_join("", "{}", ((part,) for part in parts)),
        foot=_text(LEFT, height - 5, _foot(int(figure["more"])), "start"),
    )


def _foot(more: int) -> str:
    if more:
        return _("bars: windows; dots: events, %(more)s more not drawn; solar time") % {"more": more}
    return _("bars: windows of passes; dots: events; solar time")


def _strip(row: Mapping[str, Any], y: float) -> SafeString:
    bars = (_bar(window, y) for window in row["windows"])
    kind = "picture-over" if row["inside"] else "picture-fill"
    return format_html(
        '<rect class="picture-back" x="{}" y="{}" width="{}" height="10"></rect>{}{}'
        '<circle class="{}" cx="{}" cy="{}" r="3.5"></circle>',
        LEFT,
        y,
        WIDTH - LEFT - RIGHT,
        format_html_join("", "{}", ((bar,) for bar in bars)),
        _text(LEFT - 5, y + 9, str(row["day"]), "end"),
        kind,
        _across(float(row["event_h"])),
        y + 5,
    )


def _bar(window: Sequence[float], y: float) -> SafeString:
    first, last = _across(window[0]), _across(window[1])
    wide = max(round(last - first, 1), _LEAST)
    return format_html(
        '<rect class="picture-under" x="{}" y="{}" width="{}" height="10"></rect>', first, y, wide
    )


def _hours(y: float) -> SafeString:
    rows = ((_across(hour), y, f"{hour:02d}") for hour in (0, 6, 12, 18, 24))
    return format_html_join(
        "", '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', rows
    )


def _across(hour: float) -> float:
    return round(LEFT + hour / 24 * (WIDTH - LEFT - RIGHT), 1)


def _text(x: float, y: float, text: str, anchor: str) -> SafeString:
    return format_html(
        '<text class="picture-text" text-anchor="{}" x="{}" y="{}">{}</text>', anchor, x, y, text
    )
