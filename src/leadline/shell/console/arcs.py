"""Arcs: the graph of an incident's ties as SVG: its reports in order of time, an arc for each tie.

Arcs above the line are of place and kind, arcs below of the same words, picture or reporter. Each carries its
reason as a title; the list below the picture says all of them in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.shell.console import shown

#: reports and ties that one picture bears
MOST_NODES, MOST_ARCS = 40, 160
WIDTH, RADIUS, MARGIN, FLAT = 480.0, 5.0, 16.0, 0.62
#: ties that are drawn above the line
_ABOVE = ("near",)


@dataclass(frozen=True, slots=True)
class Arc:
    """One tie."""

    first: UUID
    second: UUID
    #: "near", "same text", "same reporter", "same picture", "picture elsewhere" or "hand"
    reason: str
    #: in the language of the page
    said: str


def drawn(leads: Sequence[UUID], arcs: Sequence[Arc]) -> SafeString:
    """The picture of the first reports, oldest left; its label says how many reports and ties there are."""
    some = list(leads[:MOST_NODES])
    place = {lead: MARGIN + number * _step(len(some)) for number, lead in enumerate(some)}
    lines = [arc for arc in arcs if arc.first in place and arc.second in place][:MOST_ARCS]
    spans = {True: [0.0], False: [0.0]}
    for arc in lines:
        spans[arc.reason in _ABOVE].append(abs(place[arc.first] - place[arc.second]))
    middle = FLAT * max(spans[True]) / 2 + MARGIN
    height = middle + FLAT * max(spans[False]) / 2 + MARGIN
    return format_html(
        '<svg class="picture picture-arcs" viewBox="0 0 {w} {h}" role="group" aria-label="{said}">'
        "{arcs}{nodes}</svg>",
        w=f"{WIDTH:.0f}",
        h=f"{height:.1f}",
        said=_("%(reports)s reports in order of time, %(ties)s ties between them.")
        % {"reports": len(some), "ties": len(lines)},
        arcs=format_html_join("", _ARC, (_drawn_arc(arc, place, middle) for arc in lines)),
        nodes=format_html_join(
            "",
            _NODE,
            (
                (reverse("console:lead", args=[lead]), f"{x:.1f}", f"{middle:.1f}", RADIUS, shown.short(lead))
                for lead, x in place.items()
            ),
        ),
    )


_ARC = '<path class="picture-arc picture-arc-{}" d="{}"><title>{}</title></path>'
_NODE = '<a href="{}"><circle class="picture-under" cx="{}" cy="{}" r="{}"><title>{}</title></circle></a>'


def _step(count: int) -> float:
    return (WIDTH - 2 * MARGIN) / max(1, count - 1)


def _drawn_arc(arc: Arc, place: dict[UUID, float], middle: float) -> tuple[str, str, str]:
    left, right = sorted((place[arc.first], place[arc.second]))
    half = (right - left) / 2
    sweep = 1 if arc.reason in _ABOVE else 0
    path = f"M{left:.1f} {middle:.1f}A{half:.1f} {half * FLAT:.1f} 0 0 {sweep} {right:.1f} {middle:.1f}"
    return arc.reason.replace(" ", "-"), path, arc.said
