"""Aspects: what each aspect of a file says of the claim, one row each: agrees, differs, or cannot tell."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

#: units of the view box; characters of a line in Latin and in Chinese letters
WIDTH, LINE, LEFT, TEXT = 420, 13, 92, 20
_LETTERS, _LETTERS_ZH, _MOST_LINES = 66, 30, 5
_CLASSES = {"supports": "picture-sea", "contradicts": "picture-over"}


def aspects(figure: Mapping[str, Any], said: str) -> SafeString:
    """The table of a file's aspects."""
    chinese = (get_language() or "en").startswith("zh")
    rows, y = [], 10
    for row in figure["rows"]:
        lines = _lines(str(row["said_zh" if chinese else "said"]), chinese=chinese)
        rows.append(_row(row, lines, y))
        y += LINE * len(lines) + 7
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        '<title>{title}</title><desc>{said}</desc><rect class="picture-back" width="{w}" height="{h}"></rect>'
        "{rows}</svg>",
        w=WIDTH,
        h=y + 4,
        title=_("What the file says of itself"),
        said=said,
        rows=format_html_join("", "{}", ((row,) for row in rows)),
    )


def _row(row: Mapping[str, Any], lines: list[str], y: int) -> SafeString:
    mark = _CLASSES.get(str(row["verdict"]), "picture-fill")
    texts = format_html_join(
        "",
        '<text class="picture-text" x="{}" y="{}">{}</text>',
        ((LEFT, y + LINE * place + 9, line) for place, line in enumerate(lines)),
    )
    return format_html(
        '<circle class="{}" cx="10" cy="{}" r="4"></circle>'
        '<text class="picture-text" x="{}" y="{}">{}</text>{}',
        mark,
        y + 5,
        TEXT,
        y + 9,
        _name(str(row["aspect"])),
        texts,
    )


def _lines(text: str, *, chinese: bool) -> list[str]:
    if chinese:
        return [text[at : at + _LETTERS_ZH] for at in range(0, len(text), _LETTERS_ZH)][:_MOST_LINES] or [""]
    return textwrap.wrap(text, _LETTERS)[:_MOST_LINES] or [""]


def _name(aspect: str) -> str:
    names = {
        "time": pgettext("aspect of a file", "Time"),
        "place": pgettext("aspect of a file", "Place"),
        "device": pgettext("aspect of a file", "Device"),
        "software": pgettext("aspect of a file", "Program"),
        "type": pgettext("aspect of a file", "True kind"),
        "credentials": pgettext("aspect of a file", "Credentials"),
        "marks": pgettext("aspect of a file", "Marks"),
    }
    return names.get(aspect, aspect)
