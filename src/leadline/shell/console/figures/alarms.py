"""Alarms: what a tried rule would have raised, beside how many shuffled times raise, and where they lie.

Lengths are units of the view box; the discs of the alarms are metres on the ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.shell.console.figures.frame import Frame, disc_edges, picture

WIDTH, HEIGHT, EDGE = 320, 56, 14
#: the line on which the counts stand, and half the height of the band of chance
_LINE, _HALF = 30, 8


def beside_chance(body: Mapping[str, Any], said: str) -> SafeString:
    """The band that holds 95 in 100 shuffles with its mean, and the alarms of the true order as a dot."""
    low, high, mean = body["expected_low"], body["expected_high"], body["expected"]
    alarms = body["alarms"]
    top = max(1.0, 1.1 * max(alarms, high))

    def at(count: float) -> float:
        return float(round(EDGE + (WIDTH - 2 * EDGE) * count / top, 1))

    words = ((at(alarms), _LINE - 14, f"{alarms:,}"), (at(mean), _LINE + 22, f"{mean:.1f}"))
    texts = format_html_join(
        "", '<text class="picture-text" text-anchor="middle" x="{}" y="{}">{}</text>', words
    )
    return format_html(
        '<svg class="picture picture-drift" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        '<line class="picture-rule" x1="{e}" x2="{end}" y1="{y}" y2="{y}"></line>'
        '<rect class="picture-area" x="{low}" y="{up}" width="{wide}" height="{tall}"></rect>'
        '<line class="picture-rule" x1="{mean}" x2="{mean}" y1="{up}" y2="{down}"></line>'
        '<circle class="picture-over" cx="{dot}" cy="{y}" r="5"></circle>{texts}</svg>',
        w=WIDTH,
        h=HEIGHT,
        title=_("Alarms beside chance"),
        said=said,
        e=EDGE,
        end=WIDTH - EDGE,
        y=_LINE,
        low=at(low),
        wide=max(1.0, round(at(high) - at(low), 1)),
        up=_LINE - _HALF,
        down=_LINE + _HALF,
        tall=2 * _HALF,
        mean=at(mean),
        dot=at(alarms),
        texts=texts,
    )


def places(alarms: Sequence[Mapping[str, Any]], said: str) -> SafeString:
    """Where the alarms would have been, each with its smallest disc."""
    spots = [(one["lat"], one["lon"]) for one in alarms]
    edges = [
        edge for spot, one in zip(spots, alarms, strict=True) for edge in disc_edges(spot, one["radius_m"])
    ]
    frame = Frame.round([*spots, *edges])
    radii = [max(3.0, frame.length(one["radius_m"])) for one in alarms]
    rows = ((*frame.spot(spot), radius) for spot, radius in zip(spots, radii, strict=True))
    discs = format_html_join("", '<circle class="picture-area" cx="{}" cy="{}" r="{}"></circle>', rows)
    parts = [discs, frame.dots(spots, "picture-over", 1.8)]
    return picture(frame, parts, (_("Where the alarms would have been"), said))
