"""Dates: entries on a line of time, how far a clock is ahead, the hours of a list round the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: units of the view box
WIDTH, HEIGHT, LEFT, FOOT, TOP = 320, 160, 104, 22, 12
Pair = Sequence[float]


def dates(figure: Mapping[str, Any], said: str) -> SafeString:
    """Each entry as a bar of its interval, the widest gap marked below."""
    rows = list(figure["rows"])
    first, last = min(row["from"] for row in rows), max(row["to"] for row in rows)
    wide = max(last - first, 60.0)
    scale = (WIDTH - LEFT - 14) / wide
    step = min(20.0, (HEIGHT - TOP - FOOT) / len(rows))
    spots = [(LEFT + (row["from"] - first) * scale, LEFT + (row["to"] - first) * scale) for row in rows]
    bars = (
        (
            LEFT - 6, f"{TOP + step * (place + 0.7):.1f}", label_of(str(row["label"])),
            f"{spot[0] - 1.5:.1f}", f"{TOP + step * place + 2:.1f}", f"{max(3.0, spot[1] - spot[0]):.1f}",
            f"{step - 5:.1f}",
        )
        for place, (row, spot) in enumerate(zip(rows, spots, strict=True))
    )  # fmt: skip
    gap = [LEFT + (at - first) * scale for at in figure["gap"]]
    line = (
        "" if figure["agrees"] else _rule("picture-bound", (gap[0], HEIGHT - FOOT), (gap[1], HEIGHT - FOOT))
    )
    parts = [
        format_html_join(
            "",
            '<text class="picture-text" text-anchor="end" x="{}" y="{}">{}</text>'
            '<rect class="picture-sea" x="{}" y="{}" width="{}" height="{}"></rect>',
            bars,
        ),
        SafeString(line),
        _ends(first, last, LEFT),
    ]
    return _whole(parts, _("Dated entries on a line of time"), said)


def clocks(figure: Mapping[str, Any], said: str) -> SafeString:
    """Seconds that the second clock is ahead, against the hours since the first entry."""
    dots: list[Pair] = list(figure["dots"])
    line: list[Pair] = list(figure["line"])
    zone = figure.get("zone_s")
    heights = [dot[1] for dot in (*dots, *line)]
    low, high = min(heights), max(heights)
    pad = max(2.0, 0.15 * (high - low))
    low, high = low - pad, high + pad
    last = max([dot[0] for dot in (*dots, *line)] + [1e-6])

    def spot(pair: Pair) -> tuple[float, float]:
        return (
            LEFT / 2 + pair[0] / last * (WIDTH - LEFT / 2 - 10),
            HEIGHT - FOOT - (pair[1] - low) / (high - low) * (HEIGHT - FOOT - TOP),
        )

    marks = format_html_join(
        "",
        '<circle class="picture-under" cx="{}" cy="{}" r="1.8"></circle>',
        ((f"{x:.1f}", f"{y:.1f}") for x, y in map(spot, dots)),
    )
    parts = [marks, _rule("picture-rule", spot(line[0]), spot(line[-1]))]
    if zone is not None and low <= zone <= high:
        parts.append(_rule("picture-bound", spot((0.0, zone)), spot((last, zone))))
    names = [
        (2, TOP + 4, _seconds(high)),
        (2, HEIGHT - FOOT, _seconds(low)),
        (WIDTH - 70, HEIGHT - 6, f"{last:.0f} h"),
    ]
    parts.append(format_html_join("", '<text class="picture-text" x="{}" y="{}">{}</text>', names))
    return _whole(parts, _("How far the second clock is ahead"), said)


def hours(figure: Mapping[str, Any], said: str) -> SafeString:
    """Entries by the hour of the stated zone; the quiet hours in another colour."""
    counts = [float(count) for count in figure["counts"]]
    top = max([*counts, 1.0])
    step = (WIDTH - 20) / 24
    rows = (
        (
            "picture-over" if hour < figure["quiet"] else "picture-sea",
            f"{10 + hour * step:.1f}",
            f"{HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * count / top:.1f}",
            f"{step * 0.8:.1f}",
            f"{(HEIGHT - FOOT - TOP) * count / top:.1f}",
        )
        for hour, count in enumerate(counts)
    )
    names = ((f"{10 + hour * step:.1f}", HEIGHT - 8, f"{hour:02d}") for hour in range(0, 24, 3))
    parts = [
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>', rows),
        format_html_join("", '<text class="picture-text" x="{}" y="{}">{}</text>', names),
    ]
    return _whole(parts, _("Entries by the hour of the stated zone"), said)


def label_of(label: str) -> str:
    """The name of an entry on a page; an officer's own is shown as it is."""
    known = {
        "notice": _("notice"), "permit": _("permit"), "construction record": _("construction record"),
        "record": _("record"), "log": _("log"), "order": _("order"), "invoice": _("invoice"),
        "photo": _("picture's time"), "claimed time": _("claimed time"), "certificate": _("certificate"),
    }  # fmt: skip
    return known.get(label, label[:18])


def _seconds(seconds: float) -> str:
    return f"{seconds:+,.0f} s" if abs(seconds) < 6000 else f"{seconds / 3600:+.3f} h"


def _ends(first: float, last: float, left: float) -> SafeString:
    rows = (
        ("start", left, HEIGHT - 6, f"{datetime.fromtimestamp(first, UTC):%Y-%m-%d %H:%M}"),
        ("end", WIDTH - 6, HEIGHT - 6, f"{datetime.fromtimestamp(last, UTC):%m-%d %H:%M} UTC"),
    )
    return format_html_join("", '<text class="picture-text" text-anchor="{}" x="{}" y="{}">{}</text>', rows)


def _rule(kind: str, start: tuple[float, float], stop: tuple[float, float]) -> SafeString:
    numbers = [f"{number:.1f}" for number in (*start, *stop)]
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"></line>', kind, *numbers)


def _whole(parts: Sequence[SafeString], title: str, said: str) -> SafeString:
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        '<title>{title}</title><desc>{said}</desc><rect class="picture-back" width="{w}" height="{h}"></rect>'
        "{parts}</svg>",
        w=WIDTH,
        h=HEIGHT,
        title=title,
        said=said,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )
