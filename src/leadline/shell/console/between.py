"""Between: why any two leads of the line are tied, or what keeps them apart, in whatever incidents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from leadline.correlation.clusters import Bond, way
from leadline.errors import BadInput
from leadline.methods.geodesy import distance_m
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console import shown, together
from leadline.shell.console.frame import attempt, show
from leadline.shell.console.kinds import kind_title
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import IncidentRow, MembershipRow, TieRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.queue import by_reference

#: leads up to which the ties round the first one are followed
MOST = 2000


@role_required(*ACTING)
def between(request: HttpRequest) -> HttpResponse:
    """The chain of reasons between the two references in the address."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:40] for name in ("one", "other")}
    context: dict[str, Any] = {"asked": asked}
    if all(asked.values()):
        attempt(request, lambda: context.update(_answer(asked["one"], asked["other"])))
    return show(request, "console/between.html", "incidents", context)


def chain(one: UUID, other: UUID) -> list[dict[str, Any]]:
    """The shortest chain of reasons from one lead to another; empty if none is known."""
    bonds, seen, frontier = [], {one}, {one}
    while frontier and other not in seen and len(seen) < MOST:
        found = _round(frontier)
        bonds += found
        frontier = {lead for bond in found for lead in (bond.first, bond.second)} - seen
        seen |= frontier
    return together.steps(way(bonds, one, other), one)


def _round(leads: Iterable[UUID]) -> list[Bond]:
    """Bonds of these leads: their ties, and those to the first lead of each incident that they are in."""
    some = list(leads)
    ties = TieRow.objects.filter(Q(first__in=some) | Q(second__in=some)).order_by("id")
    rows = IncidentRow.objects.filter(leads__in=some, merged_into=None).distinct()
    return [*together.bonds(ties), *(bond for row in rows for bond in together.stars(row))]


def _answer(one: str, other: str) -> dict[str, Any]:
    first, second = _lead(one, "one"), _lead(other, "other")
    if first == second:
        raise BadInput("other", "another report", "the same one twice?")
    apart = [*_apart(first, second), *_cut(first, second), *_cut(second, first)]
    return {"steps": chain(first.pk, second.pk), "apart": apart, "is_asked": True}


def _cut(one: LeadRow, other: LeadRow) -> list[tuple[str, str]]:
    """Who untied the one by hand from an incident that the other is in."""
    around = MembershipRow.objects.filter(lead=other).values("incident")
    newest = TyingRow.objects.filter(lead=one, incident__in=around).order_by("-id").first()
    if newest is None or newest.is_tied:
        return []
    return [(shown.short(one.pk), _("untied by %(name)s") % {"name": newest.by})]


def _lead(reference: str, field: str) -> LeadRow:
    found = list(by_reference(LeadRow.objects.select_related("report"), reference)[:2])
    if len(found) != 1:
        raise BadInput(field, "the reference of a report", "mistyped?")
    return found[0]


def _apart(one: LeadRow, other: LeadRow) -> list[tuple[str, str]]:
    """What lies between two leads: kinds, time and distance."""
    kinds = [kind_title(row.object_kind) if row.object_kind else _("no kind") for row in (one, other)]
    facts = [
        (_("Kinds"), kinds[0] if kinds[0] == kinds[1] else f"{kinds[0]} / {kinds[1]}"),
        (_("Time between"), _span(abs((one.received_at - other.received_at).total_seconds()))),
    ]
    here, there = one.report, other.report
    if None in (here.lat, here.lon, there.lat, there.lon):
        return [*facts, (_("Distance"), _("not both have a place"))]
    metres = distance_m(here.lat, here.lon, there.lat, there.lon)  # type: ignore[arg-type]
    return [*facts, (_("Distance"), f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km")]


def _span(seconds: float) -> str:
    hours = seconds / 3600
    if hours < 1:
        return f"{seconds / 60:.0f} min"
    return f"{hours:.1f} h" if hours < 72 else f"{hours / 24:.1f} d"
