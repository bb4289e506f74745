"""Neighbours: the leads that are tied to a lead, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from leadline.methods.geodesy import distance_m
from leadline.shell.console import shown
from leadline.shell.tables.incidents import MembershipRow, TieRow
from leadline.shell.tables.leads import LeadRow

#: the page stays readable; the incident page has all
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A lead near this one."""

    id: UUID
    reference: str
    #: "near", "same text", "same reporter", "same picture", "picture elsewhere", or "incident"
    reason: str
    because: str
    received_at: datetime
    state: str
    what: str
    lat: float | None
    lon: float | None
    #: metres on the ellipsoid, None without two places
    distance_m: float | None

    @property
    def properties(self) -> dict[str, object]:
        """What the map says of it."""
        return {
            "id": str(self.id),
            "title": f"{self.reference} {self.what}",
            "url": reverse("console:lead", args=[self.id]),
            "level": "high",
        }


def neighbours(row: LeadRow) -> list[Neighbour]:
    """Tied leads first, then the other members of its incidents; at most `MOST`."""
    reasons: dict[UUID, tuple[str, str]] = {}
    ties = TieRow.objects.filter(Q(first=row) | Q(second=row)).order_by("-id")[:MOST]
    for tie in ties:
        other = tie.second_id if tie.first_id == row.pk else tie.first_id
        reasons.setdefault(other, (tie.reason, tie.because))
    together = MembershipRow.objects.filter(incident__in=row.incidents.filter(merged_into=None)).exclude(
        lead=row
    )
    for lead, because in together.values_list("lead_id", "incident__because")[:MOST]:
        reasons.setdefault(lead, ("incident", because))
    others = LeadRow.objects.select_related("report").filter(pk__in=list(reasons)[:MOST])
    found = [_neighbour(row, other, *reasons[other.pk]) for other in others]
    return sorted(found, key=lambda item: (item.reason == "incident", item.received_at))


def _neighbour(row: LeadRow, other: LeadRow, reason: str, because: str) -> Neighbour:
    here, there = row.report, other.report
    away = None
    if here.lat is not None and here.lon is not None and there.lat is not None and there.lon is not None:
        away = distance_m(here.lat, here.lon, there.lat, there.lon)
    return Neighbour(
        id=other.pk,
        reference=shown.short(other.pk),
        reason=reason,
        because=because,
        received_at=other.received_at,
        state=other.state,
        what=shown.what(other.scope, other.category, other.referral, other.object_kind),
        lat=there.lat,
        lon=there.lon,
        distance_m=away,
    )
