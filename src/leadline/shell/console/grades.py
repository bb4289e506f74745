"""Grades: the words of the Admiralty code, and an officer's grade beside the machine's proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from leadline.shell.tables.hands import GradingRow
from leadline.shell.tables.leads import LeadRow


def sources() -> list[tuple[str, str]]:
    """Letter and word of how far a source can be trusted."""
    return [
        ("A", _("completely reliable")),
        ("B", _("usually reliable")),
        ("C", _("fairly reliable")),
        ("D", _("not usually reliable")),
        ("E", _("unreliable")),
        ("F", _("reliability cannot be judged")),
    ]


def credibilities() -> list[tuple[str, str]]:
    """Number and word of how far the information can be trusted."""
    return [
        ("1", _("confirmed by other sources")),
        ("2", _("probably true")),
        ("3", _("possibly true")),
        ("4", _("doubtful")),
        ("5", _("improbable")),
        ("6", _("truth cannot be judged")),
    ]


def given(row: LeadRow, reasons: Mapping[str, str]) -> dict[str, Any]:
    """The newest grade that an officer gave, in letters and words; empty without one."""
    newest = GradingRow.objects.filter(lead=row).order_by("-id").first()
    if newest is None:
        return {}
    return {
        "grade": f"{newest.source}{newest.credibility}",
        "source": newest.source,
        "credibility": str(newest.credibility),
        "words": [dict(sources())[newest.source], dict(credibilities())[str(newest.credibility)]],
        "by": newest.by,
        "at": newest.at,
        "why": reasons.get(str(newest.reason), ""),
    }
