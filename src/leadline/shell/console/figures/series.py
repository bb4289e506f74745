"""Series: reports a slot as bars, the last window marked, with the normal as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: units of the view box
WIDTH, HEIGHT, FOOT = 320, 120, 8


def series(figure: Mapping[str, Any], said: str) -> SafeString:
    """The bars of a rate's figure; the normal of the window is spread evenly over its slots."""
    counts = [float(count) for count in figure["series"]["counts"]]
    recent = max(1, round(figure["parameters"]["window_hours"] / figure["series"]["slot_hours"]))
    return bars(counts, recent, figure["expected"] / recent, (_("Reports over time"), said))


def bars(counts: Sequence[float], recent: int, normal: float, said: tuple[str, str]) -> SafeString:
    """A bar for each slot, the oldest left, the last `recent` marked; `normal` of one slot as a line."""
    top = max([*counts, normal, 1.0])
    step = WIDTH / max(1, len(counts))
    rows = (
        (
            "picture-over" if place >= len(counts) - recent else "picture-fill",
            f"{place * step:.1f}",
            f"{HEIGHT - FOOT - (HEIGHT - 2 * FOOT) * count / top:.1f}",
            f"{max(0.8, step * 0.8):.1f}",
            f"{(HEIGHT - 2 * FOOT) * count / top:.1f}",
        )
        for place, count in enumerate(counts)
    )
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        "<title>{title}</title><desc>{said}</desc>"
        '<rect class="picture-back" width="{w}" height="{h}"></rect>{bars}'
        '<line class="picture-bound" x1="0" x2="{w}" y1="{y}" y2="{y}"></line></svg>',
        w=WIDTH,
        h=HEIGHT,
        title=said[0],
        said=said[1],
        y=f"{HEIGHT - FOOT - (HEIGHT - 2 * FOOT) * normal / top:.1f}",
        bars=format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>', rows),
    )
