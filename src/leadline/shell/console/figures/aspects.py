"""Aspects: what each aspect of a file says of the claim, one row each: agrees, differs, or cannot tell."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

#: units of the view box; characters of a line in Latin and in Chinese letters
WIDTH, LINE, LEFT, TEXT = 420, 13, 92, 20
_LETTERS, _LETTERS_ZH, _MOST_LINES = 66, 30, 5
#: class and sign of each verdict: never by colour alone
_SIGNS = {"supports": ("picture-sea", "✓"), "contradicts": ("picture-over", "✗")}


def aspects(figure: Mapping[str, Any], said: str) -> SafeString:
    """The table of a file's aspects."""
    rows, height = table(figure["rows"], 10)
    return framed(rows, height, (_("What the file says of itself"), said))


def table(rows: Sequence[Mapping[str, Any]], top: int) -> tuple[SafeString, int]:
    """Rows of aspects below `top`, and where they end."""
    chinese = (get_language() or "en").startswith("zh")
    drawn, y = [], top
    for row in rows:
        lines = _lines(str(row["said_zh" if chinese else "said"]), chinese=chinese)
        drawn.append(_row(row, lines, y))
        y += LINE * len(lines) + 7
    return format_html_join("", "{}", ((row,) for row in drawn)), y


def framed(parts: SafeString, height: int, told: tuple[str, str]) -> SafeString:
    """The whole picture, with its title and the sentence that says the same."""
    return format_html(
        '<svg class="picture picture-ground" viewBox="0 0 {w} {h}" role="img" aria-label="{title}. {said}">'
        '<title>{title}</title><desc>{said}</desc><rect class="picture-back" width="{w}" height="{h}"></rect>'
        "{parts}</svg>",
        w=WIDTH,
        h=height + 4,
        title=told[0],
        said=told[1],
        parts=parts,
    )


def _row(row: Mapping[str, Any], lines: list[str], y: int) -> SafeString:
    mark, sign = _SIGNS.get(str(row["verdict"]), ("picture-fill", "?"))
    texts = format_html_join(
        "",
        '<text class="picture-text" x="{}" y="{}">{}</text>',
        ((LEFT, y + LINE * place + 9, line) for place, line in enumerate(lines)),
    )
    return format_html(
        '<text class="{}" font-size="11" text-anchor="middle" x="10" y="{}">{}</text>'
        '<text class="picture-text" x="{}" y="{}">{}</text>{}',
        mark,
        y + 9,
        sign,
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
        "content": pgettext("aspect of a file", "Beware"),
        "spacing": pgettext("aspect of a file", "Spacing"),
        "sites": pgettext("aspect of a file", "Watch list"),
        "covers": pgettext("aspect of a file", "Shows"),
        "change": pgettext("aspect of a file", "Change"),
    }
    return names.get(aspect, aspect)
