"""Imagery: where two images of the same ground differ, as a coarse map, with the aspects below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadline.shell.console.figures.aspects import WIDTH, framed, table

#: units of the view box that the map may take, and where it begins
_HIGH, _TOP = 220, 10


def imagery(figure: Mapping[str, Any], said: str) -> SafeString:
    """The map of changes, if two images were compared, above the rows."""
    cells = figure.get("map") or []
    drawn, bottom = _map(cells) if cells else (SafeString(""), _TOP)
    rows, height = table(figure["rows"], bottom)
    title = _("What the image shows")
    return framed(format_html("{}{}", drawn, rows), height, (title, said))


def _map(cells: Sequence[Sequence[int]]) -> tuple[SafeString, int]:
    """One square a cell that changed, the fuller the more; left out where there was nothing to compare."""
    side = min((WIDTH - 20) / len(cells[0]), _HIGH / len(cells))
    rows = (
        (
            "picture-over" if share > 0 else "picture-back",
            f"{10 + column * side:.1f}",
            f"{_TOP + line * side:.1f}",
            f"{side:.1f}",
            f"{max(0.25, share / 100):.2f}" if share > 0 else "1",
        )
        for line, row in enumerate(cells)
        for column, share in enumerate(row)
        if share
    )
    ground = format_html(
        '<rect class="picture-area" x="10" y="{}" width="{}" height="{}"></rect>',
        _TOP,
        f"{side * len(cells[0]):.1f}",
        f"{side * len(cells):.1f}",
    )
    squares = format_html_join(
        "", '<rect class="{0}" x="{1}" y="{2}" width="{3}" height="{3}" opacity="{4}"></rect>', rows
    )
    bottom = int(_TOP + side * len(cells)) + 6
    legend = format_html(
        '<rect class="picture-over" x="10" y="{0}" width="8" height="8"></rect>'
        '<text class="picture-text" x="22" y="{1}">{2}</text>'
        '<rect class="picture-area" x="150" y="{0}" width="8" height="8"></rect>'
        '<text class="picture-text" x="162" y="{1}">{3}</text>'
        '<text class="picture-text" x="290" y="{1}">{4}</text>',
        bottom,
        bottom + 8,
        _("changed"),
        _("within the noise"),
        _("top: as in the newer file"),
    )
    return format_html("{}{}{}", ground, squares, legend), bottom + 20
