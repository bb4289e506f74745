"""Pictures: small drawings as SVG, made on the server, each with a sentence that says the same in words.

Colours come from the style sheet by class, so that day and night both work; nothing here is a script.
Lengths are units of the view box; shares are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: view boxes of a progress bar and a drift chart
BAR_WIDTH, BAR_HEIGHT = 240, 10
DRIFT_WIDTH, DRIFT_HEIGHT = 240, 56
#: share at the top of a drift chart, at least, as a multiple of the bound
DRIFT_ABOVE = 3.0
#: one field of a matrix, and the room for its names
FIELD, MATRIX_MARGIN = 44, 96
#: one line of dots
DOT_LINE, DOT_LEFT, DOT_WIDTH = 24, 120, 200


@dataclass(frozen=True, slots=True)
class Dot:
    """One line of a dot chart: a share with its interval."""

    name: str
    value: float
    low: float
    high: float
    note: str


def bar(share: float, said: str, kind: str = "") -> SafeString:
    """A bar that is filled to a share."""
    return format_html(
        '<svg class="picture picture-bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" '
        'role="img" aria-label="{said}">'
        '<rect class="picture-back" width="{w}" height="{h}" rx="2"></rect>'
        '<rect class="picture-fill {kind}" width="{filled}" height="{h}" rx="2"></rect></svg>',
        w=BAR_WIDTH,
        h=BAR_HEIGHT,
        said=said,
        kind=kind,
        filled=f"{BAR_WIDTH * min(1.0, max(0.0, share)):.1f}",
    )


def drift(points: Sequence[float], bound: float, said: str) -> SafeString:
    """The share wrong, block after block, with the bound as a line."""
    top = max(DRIFT_ABOVE * bound, *points) if points else DRIFT_ABOVE * bound
    return format_html(
        '<svg class="picture picture-drift" viewBox="0 0 {w} {h}" role="img" aria-label="{said}">'
        '<rect class="picture-back" width="{w}" height="{h}"></rect>'
        '<line class="picture-bound" x1="0" x2="{w}" y1="{y}" y2="{y}"></line>'
        '<polyline class="picture-line" points="{line}"></polyline>{marks}</svg>',
        w=DRIFT_WIDTH,
        h=DRIFT_HEIGHT,
        said=said,
        y=_height(bound, top),
        line=" ".join(f"{x},{y}" for x, y in _spots(points, top)),
        marks=format_html_join(
            "",
            '<circle class="{}" cx="{}" cy="{}" r="2.2"></circle>',
            (
                ("picture-over" if value > bound else "picture-under", x, y)
                for value, (x, y) in zip(points, _spots(points, top), strict=True)
            ),
        ),
    )


def _spots(points: Sequence[float], top: float) -> list[tuple[str, str]]:
    step = (DRIFT_WIDTH - 8) / max(1, len(points) - 1)
    return [(f"{4 + place * step:.1f}", _height(value, top)) for place, value in enumerate(points)]


def _height(value: float, top: float) -> str:
    return f"{DRIFT_HEIGHT - 4 - (DRIFT_HEIGHT - 8) * value / top:.1f}"


def matrix(names: Sequence[str], shades: Sequence[Sequence[float | None]], texts: Sequence[Sequence[str]],
           said: str) -> SafeString:  # fmt: skip
    """A field for each pair of names, darker for more; None is left blank."""
    size = len(names) * FIELD
    fields = (
        (
            MATRIX_MARGIN + column * FIELD,
            20 + row * FIELD,
            f"{0.08 + 0.72 * max(0.0, min(1.0, shade)):.2f}" if shade is not None else "0",
            "picture-on-dark" if shade is not None and shade > 0.55 else "picture-text",
            texts[row][column],
        )
        for row, line in enumerate(shades)
        for column, shade in enumerate(line)
    )
    return format_html(
        '<svg class="picture picture-matrix" viewBox="0 0 {w} {h}" preserveAspectRatio="xMinYMin" '
        'role="img" aria-label="{said}">'
        "{rows}{columns}{fields}</svg>",
        w=MATRIX_MARGIN + size + 4,
        h=24 + size,
        said=said,
        rows=format_html_join(
            "",
            '<text class="picture-text" x="{}" y="{}" text-anchor="end">{}</text>',
            ((MATRIX_MARGIN - 6, 20 + row * FIELD + 26, _brief(name, 15)) for row, name in enumerate(names)),
        ),
        columns=format_html_join(
            "",
            '<text class="picture-text" x="{}" y="14" text-anchor="middle">{}</text>',
            ((MATRIX_MARGIN + column * FIELD + 21, _brief(name, 7)) for column, name in enumerate(names)),
        ),
        fields=format_html_join("", _FIELD, fields),
    )


_FIELD = (
    '<g transform="translate({} {})">'
    '<rect class="picture-shade" width="42" height="42" rx="2" fill-opacity="{}"></rect>'
    '<text class="{}" x="21" y="26" text-anchor="middle">{}</text></g>'
)


def _brief(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def dots(rows: Sequence[Dot], bound: float, said: str) -> SafeString:
    """One line a share, with its interval, on one scale; the bound as a line through all."""
    top = max([row.high for row in rows] + [bound * DRIFT_ABOVE])
    height = DOT_LINE * len(rows) + 6

    def across(value: float) -> str:
        return f"{DOT_LEFT + (DOT_WIDTH - 8) * value / top:.1f}"

    return format_html(
        '<svg class="picture picture-dots" viewBox="0 0 {w} {h}" role="img" aria-label="{said}">'
        '<line class="picture-bound" x1="{x}" x2="{x}" y1="0" y2="{h}"></line>{lines}</svg>',
        w=DOT_LEFT + DOT_WIDTH + 56,
        h=height,
        said=said,
        x=across(bound),
        lines=format_html_join(
            "",
            _DOT,
            (
                (DOT_LEFT - 8, 17 + place * DOT_LINE, row.name, across(row.low), across(row.high),
                 13 + place * DOT_LINE, 13 + place * DOT_LINE, across(row.value), 13 + place * DOT_LINE,
                 DOT_LEFT + DOT_WIDTH, 17 + place * DOT_LINE, row.note)
                for place, row in enumerate(rows)
            ),
        ),
    )  # fmt: skip


_DOT = (
    '<text class="picture-text" x="{}" y="{}" text-anchor="end">{}</text>'
    '<line class="picture-line" x1="{}" x2="{}" y1="{}" y2="{}"></line>'
    '<circle class="picture-under" cx="{}" cy="{}" r="3.5"></circle>'
    '<text class="picture-text" x="{}" y="{}">{}</text>'
)
