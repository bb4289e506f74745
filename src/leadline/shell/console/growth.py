"""Growth: how an incident grew, as SVG made on the server: bars for each hour or day, a line for the total.

Colours come from the style sheet by class; lengths are units of the view box.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from leadline.correlation.story import Growth, Step

WIDTH, HEIGHT, BELOW = 480, 132, 20
#: widest bar, so that two or three hours do not look like walls
WIDEST = 36.0
#: narrowest gap between two bars, and the part of the height that the highest bar takes
_GAP, _BARS = 1.0, 0.5
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def drawn(growth: Growth) -> SafeString:
    """The picture; its label says the same in words. Nothing for a single step: one bar tells nothing."""
    steps = growth.steps
    if len(steps) == 1:
        return SafeString("")
    wide = WIDTH / len(steps)
    bar = min(WIDEST, max(1.0, wide - _GAP))
    most, total = max(step.reports for step in steps), steps[-1].total
    bars = (
        (
            f"{(place + 0.5) * wide - bar / 2:.1f}",
            f"{HEIGHT - _tall(step.reports, most, _BARS):.1f}",
            f"{bar:.1f}",
            f"{_tall(step.reports, most, _BARS):.1f}",
            _step_said(step, growth.step),
        )
        for place, step in enumerate(steps)
        if step.reports
    )
    line = " ".join(
        f"{(place + 0.5) * wide:.1f},{HEIGHT - _tall(step.total, total):.1f}"
        for place, step in enumerate(steps)
    )
    return format_html(
        '<svg class="picture picture-growth" viewBox="0 0 {w} {h}" role="img" aria-label="{said}">'
        '<rect class="picture-back" width="{w}" height="{floor}"></rect>{bars}'
        '<polyline class="picture-line picture-total" points="{line}"></polyline>'
        '<text class="picture-text" x="0" y="{text}">{first}</text>'
        '<text class="picture-text" x="{w}" y="{text}" text-anchor="end">{last}</text></svg>',
        w=WIDTH,
        h=HEIGHT + BELOW,
        floor=HEIGHT,
        said=said(growth),
        bars=format_html_join("", _BAR, bars),
        line=line,
        text=HEIGHT + 15,
        first=_when(steps[0], growth.step),
        last=_when(steps[-1], growth.step),
    )


_BAR = '<rect class="picture-sea" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'


def said(growth: Growth) -> str:
    """What the picture shows, in one sentence."""
    last, busiest = growth.steps[-1], max(growth.steps, key=lambda step: step.reports)
    if len(growth.steps) == 1:
        form = (
            _("%(total)s reports, all on one day, %(when)s; they lie in %(area)s km².")
            if growth.step >= _DAY
            else _("%(total)s reports, all within one hour from %(when)s; they lie in %(area)s km².")
        )
        return form % {"total": last.total, "when": _when(last, growth.step), "area": f"{last.area_km2:.3g}"}
    form = (
        _("%(total)s reports; at most %(most)s in one day, on %(when)s; the area grew to %(area)s km².")
        if growth.step >= _DAY
        else _("%(total)s reports; at most %(most)s in one hour, at %(when)s; the area grew to %(area)s km².")
    )
    return form % {
        "total": last.total,
        "most": busiest.reports,
        "when": _when(busiest, growth.step),
        "area": f"{last.area_km2:.3g}",
    }


def _tall(value: int, most: int, part: float = 1.0) -> float:
    return (HEIGHT - 8) * part * value / most


def _when(step: Step, length: timedelta) -> str:
    return f"{localtime(step.starts_at):{'%m-%d' if length >= _DAY else '%m-%d %H:%M'}}"


def _step_said(step: Step, length: timedelta) -> str:
    return _("%(when)s: %(count)s reports, %(total)s in all, %(area)s km²") % {
        "when": _when(step, length),
        "count": step.reports,
        "total": step.total,
        "area": f"{step.area_km2:.3g}",
    }
