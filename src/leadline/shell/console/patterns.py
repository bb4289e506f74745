"""Patterns: what stands out of many reports, each with its picture, its sentence and its chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from leadline.correlation.chance import SHOWN_P
from leadline.exchange import geojson
from leadline.policy.taxonomy import taxonomy
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import readings, shown
from leadline.shell.console.figures.ground import GROUNDS
from leadline.shell.console.figures.rose import rose
from leadline.shell.console.figures.series import series
from leadline.shell.console.frame import attempt, show
from leadline.shell.console.kinds import KINDS, kind_title
from leadline.shell.site import language
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.patterns import PatternRow
from leadline.shell.worker.jobs import ask_for_patterns

log = structlog.get_logger()
#: patterns on the page, the newest
MOST = 60
#: a surge at one place is drawn with this radius, metres
LEAST_DRAWN_M = 100.0
#: an older look says nothing of today
OF_LAST_NIGHT = timedelta(hours=36)
#: leads of one pattern that are linked
MOST_LEADS = 12
_DRAWN = {**GROUNDS, "rhythm": rose, "rate": series}
_TITLES = {
    "surge": gettext_lazy("Surge"),
    "rate": gettext_lazy("Rate"),
    "rhythm": gettext_lazy("Rhythm"),
    "shapes": gettext_lazy("Figure"),
    "convergence": gettext_lazy("Convergence"),
    "density": gettext_lazy("Density"),
    "locate": gettext_lazy("Source of interference"),
    "watch": gettext_lazy("Protected site"),
}
#: what chance is compared with, as the detectors that ship say it
NULLS = (
    gettext_noop("the site's own past share, with the same reports called recent at random"),
    gettext_noop("as many points drawn from all reports of the line"),
    gettext_noop("as many reports of any kind, for how close together these lie"),
    gettext_noop("as many visits at the hours of all reports from the first to the last of them"),
    gettext_noop("as many places drawn from all places that are reported from"),
    gettext_noop("as many reports drawn from all reports of the line"),
    gettext_noop("counts vary round weekday, trend and season as they did before"),
    gettext_noop(
        "each place and each day keeps its number of reports; which report fell on which day is chance"
    ),
)


@role_required(*ACTING)
def patterns(request: HttpRequest) -> HttpResponse:
    """The newest patterns, those seen last first, then what is ordinary; a POST asks the line to look now.

    That something lies near a protected site is a fact and is always told; where chance alone often brings as
    much it is no finding, and stands last.
    """
    if request.method == "POST":
        word = _("The line looks now. What stands out appears here in some minutes.")
        attempt(request, ask_for_patterns, word)
        return redirect("console:patterns")
    rows = PatternRow.objects.order_by("-seen_at", "p_value").prefetch_related("leads__report")[:MOST]
    newest = _newest(rows)
    told = {
        "patterns": [_pattern(row, first) for row, first in newest if not _is_ordinary(row)],
        "ordinary": [_pattern(row, first) for row, first in newest if _is_ordinary(row)],
    }
    return show(request, "console/patterns.html", "patterns", told)


def _newest(rows: Iterable[PatternRow]) -> list[tuple[PatternRow, datetime | None]]:
    """Each pattern once, as the newest look saw it, and when an earlier look found it first.

    A rise or a surge that lasts holds other leads every night: what shares leads with a newer answer to the
    same question is the same.
    """
    kept: list[tuple[PatternRow, frozenset[UUID]]] = []
    first: dict[str, datetime] = {}
    for row in rows:
        leads = frozenset(lead.pk for lead in row.leads.all())
        same = next((one for one, held in kept if _is_same(row, one) and leads & held), None)
        if same is None:
            kept.append((row, leads))
        else:
            first[same.key] = min(first.get(same.key, row.found_at), row.found_at)
    return [(row, first.get(row.key)) for row, _leads in kept]


def _is_same(row: PatternRow, newer: PatternRow) -> bool:
    """Whether a newer look answered the same question; one look tells apart what it found itself."""
    return (row.detector, row.kind) == (newer.detector, newer.kind) and row.seen_at < newer.seen_at


def _is_ordinary(row: PatternRow) -> bool:
    """Whether it lies near a site as often as chance brings it; where a source lies is no such question."""
    return row.detector == "watch" and row.p_value > SHOWN_P


def _pattern(row: PatternRow, first: datetime | None = None) -> dict[str, Any]:
    because = _said(row)
    leads = sorted(row.leads.all(), key=lambda lead: lead.received_at)
    return {
        "row": row,
        "first_found": first,
        "title": _TITLES.get(row.detector, row.detector),
        "kind": _stream(row.kind),
        "because": because,
        "null": gettext(row.null) if row.null in NULLS else row.null,
        "picture": draw(row, because),
        "chance": chance(row.p_value),
        "readings": readings.lines(leads[:MOST_LEADS]) if row.detector == "locate" else [],
        "leads": leads[:MOST_LEADS],
        "more": max(0, len(leads) - MOST_LEADS),
    }


def surges() -> Iterator[geojson.Feature]:
    """The cylinders that last night's look or a later one found, from above, as the map draws them."""
    found = PatternRow.objects.filter(detector="surge", seen_at__gte=now() - OF_LAST_NIGHT).order_by(
        "-seen_at"
    )
    newest = found.first()
    for row in found.filter(seen_at=newest.seen_at) if newest else ():
        try:
            yield _circle(row)
        except (KeyError, TypeError, ValueError) as error:
            log.warning("surge not drawn", pattern=row.key, error=type(error).__name__)


def _circle(row: PatternRow) -> geojson.Feature:
    told = {"kind": kind_title(row.kind), "count": row.figure["observed"], "days": row.figure["days"]}
    about = {
        "id": row.key,
        "title": _("Surge: %(kind)s, %(count)s in %(days)s days") % told,
        "url": f"{reverse('console:patterns')}#{row.key}",
        "radius_m": max(float(row.figure["radius_m"]), LEAST_DRAWN_M),
        "what": "surge",
    }
    return geojson.point(row.figure["centre"]["lat"], row.figure["centre"]["lon"], about)


def _said(row: PatternRow) -> str:
    """The sentence in the language of the page, with the kind of object as people call it."""
    said = row.because_zh if language() == "zh" and row.because_zh else row.because
    title = _stream(row.kind)
    return said.replace(f" of {row.kind} ", f" of “{title}” ").replace(
        f"关于{row.kind}的", f"关于“{title}”的"
    )


def _stream(kind: str) -> str:
    """What a stream of reports is called: that of a kind of object, or of a category."""
    is_category = kind in taxonomy() and kind not in KINDS
    return shown.category_title(kind) if is_category else kind_title(kind)


def source_of(leads: Sequence[LeadRow]) -> dict[str, Any] | None:
    """The newest answer to where the source is that rests on any of these leads, as the page draws it."""
    rows = PatternRow.objects.filter(detector="locate", leads__in=[lead.pk for lead in leads])
    row = rows.order_by("-seen_at", "-found_at").prefetch_related("leads__report").first()
    return _pattern(row) if row else None


def draw(row: PatternRow, said: str) -> SafeString | str:
    """The picture of a pattern, or nothing where its figure is of another version or another's plugin."""
    make = _DRAWN.get(row.detector)
    if make is None or not row.figure:
        return ""
    try:
        return make(row.figure, said)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError) as error:
        log.warning("figure not drawn", pattern=row.key, error=type(error).__name__)
        return ""


def chance(p_value: float) -> str:
    """The chance as the page says it: percent with two digits, or under a tenth.

    >>> chance(0.0123)
    '1.2 %'
    """
    if p_value < 0.001:
        return _("under 0.1 %")
    space = "" if language() == "zh" else " "
    return f"{float(f'{100 * p_value:.2g}'):g}{space}%"
