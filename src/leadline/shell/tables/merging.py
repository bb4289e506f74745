"""Merging: incidents that share a lead or say the same become one; rows say who, what, when and why.

Which leads are together is decided by `correlation.clusters`, from members, ties of same texts or pictures,
and what officers tied or untied by hand; here its answer becomes rows. The oldest lives on; the other is
closed, leads to it, and keeps its own leads for the detector's memory. A closed incident is never merged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Q

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.correlation.clusters import Bond, Change, Cluster, Hand, Kind, settle
from leadline.correlation.story import disc_round
from leadline.shell.tables import bulk
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import ChangeRow, IncidentRow, MembershipRow, ProposalRow, TieRow
from leadline.shell.tables.leads import LeadRow

#: the ties that are a bond by themselves; "near" is one only where a rule has fired
BONDING = ("same text", "same picture")
#: incidents that are looked at together, the oldest first
MOST = 200


def living(row: IncidentRow) -> IncidentRow:
    """The incident in which this one lives on: itself, unless it was merged."""
    while row.merged_into is not None:
        row = row.merged_into
    return row


def living_key(key: str) -> str:
    """The key of the incident in which this one lives on."""
    return living(IncidentRow.objects.select_related("merged_into").get(pk=key)).key


def lives_on(rows: Mapping[str, IncidentRow]) -> dict[str, IncidentRow]:
    """For each of these incidents, by key, the one in which it lives on: itself, unless it was merged."""
    known = dict(rows)
    while missing := {row.merged_into_id for row in known.values() if row.merged_into_id} - set(known):
        known |= IncidentRow.objects.in_bulk(missing)
    found = {}
    for key, row in rows.items():
        while row.merged_into_id:
            row = known[row.merged_into_id]
        found[key] = row
    return found


def by_hand(keys: Collection[str]) -> dict[str, dict[UUID, bool]]:
    """The leads that officers tied (True) or untied (False) of each incident, or of those merged into it."""
    tyings = TyingRow.objects.filter(Q(incident__in=keys) | Q(incident__merged_into__in=keys)).order_by("id")
    found: dict[str, dict[UUID, bool]] = {}
    for item in tyings.select_related("incident"):
        for name in {item.incident_id, item.incident.merged_into_id or ""} & set(keys):
            found.setdefault(name, {})[item.lead_id] = item.is_tied
    return found


def merge_round(leads: Iterable[UUID], now: datetime) -> tuple[list[Draft], dict[str, set[UUID]]]:
    """The audit entries of what became one round these leads; which leads came into or left an incident."""
    circle = _circle(set(leads))
    if circle is None:
        return [], {}
    settled = settle(circle.ages, circle.bonds, circle.hands, circle.clusters, now)
    drafts = _write(settled.changes, circle, now)
    members = {one.name: one.leads for one in settled.clusters if one.name in circle.rows}
    held = {one.name: set(one.leads) for one in circle.clusters}
    moved = {name: held[name] ^ set(leads_now) for name, leads_now in members.items()}
    for name, leads_of in moved.items():
        if leads_of:
            _gather(circle.rows[name], members[name])
    return drafts, {name: leads_of for name, leads_of in moved.items() if leads_of}


def merge(kept: IncidentRow, ended: Sequence[tuple[IncidentRow, ChangeRow]]) -> None:
    """Nothing; these live on in `kept`, with their proposals and with what was merged into them before."""
    rows = [row for row, _ in ended]
    for row, change in ended:
        row.merged_into, row.closed_at, row.closed_by = kept, change.at, change.by
    bulk.update(rows, ("merged_into", "closed_at", "closed_by"))
    IncidentRow.objects.filter(merged_into__in=rows).update(merged_into=kept)
    ProposalRow.objects.filter(incident__in=rows).update(incident=kept)
    enter(kept, MembershipRow.objects.filter(incident__in=rows).values_list("lead", flat=True))
    bulk.insert(change for _, change in ended)


def enter(row: IncidentRow, leads: Iterable[UUID]) -> None:
    """Nothing; these leads are in the incident, if they were not already."""
    bulk.insert((MembershipRow(incident=row, lead_id=lead) for lead in leads), ignore_conflicts=True)


def place(row: IncidentRow) -> None:
    """Nothing; the incident lies where the smallest disc round its members is."""
    points = row.leads.filter(report__lat__isnull=False).values_list("report__lat", "report__lon")
    found = [(lat, lon) for lat, lon in points if lat is not None and lon is not None]
    if found:
        row.lat, row.lon, row.radius_m = disc_round(np.array(found))
        row.save(update_fields=["lat", "lon", "radius_m"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circle:
    """Open incidents that may belong together, as the clusters see them."""

    rows: dict[str, IncidentRow]
    ages: dict[UUID, datetime]
    clusters: Sequence[Cluster]
    bonds: Sequence[Bond]
    hands: Sequence[Hand]


def _circle(leads: set[UUID]) -> _Circle | None:
    """What may belong together round these leads; None where it is one incident, or none, and stays so."""
    texts = TieRow.objects.filter(Q(first__in=leads) | Q(second__in=leads), reason__in=BONDING).order_by("id")
    texts_round = {lead for pair in texts.values_list("first", "second") for lead in pair}
    asked = leads | texts_round
    held_in = IncidentRow.objects.filter(merged_into=None, closed_at=None, leads__in=asked)
    keys = set(held_in.values_list("pk", flat=True))
    inside = MembershipRow.objects.filter(incident__in=keys, lead__in=texts_round)
    if not keys or (len(keys) == 1 and inside.count() == len(texts_round)):
        return None
    rows = _locked(keys)
    members: dict[str, list[UUID]] = {key: [] for key in rows}
    ages: dict[UUID, datetime] = {}
    held = MembershipRow.objects.filter(incident__in=rows).order_by("lead__received_at", "lead")
    for key, lead, at in held.values_list("incident", "lead", "lead__received_at"):
        members[key].append(lead)
        ages[lead] = at
    ages |= dict(LeadRow.objects.filter(pk__in=asked - set(ages)).values_list("pk", "received_at"))
    clusters = [
        Cluster(name=key, born=rows[key].opened_at, leads=tuple(some))
        for key, some in members.items()
        if some
    ]
    return _Circle(
        rows=rows,
        ages=ages,
        clusters=clusters,
        bonds=[*_stars(clusters), *_same_texts(texts, set(ages), clusters)],
        hands=[hand for hand in _hands(rows, clusters) if hand.first in ages],
    )


def _locked(keys: set[str]) -> dict[str, IncidentRow]:
    """The oldest of these incidents that are still open, locked in the order in which officers' acts lock."""
    rows = IncidentRow.objects.select_for_update(no_key=True).filter(pk__in=keys)
    still_open = rows.filter(merged_into=None, closed_at=None)
    return {row.key: row for row in still_open.order_by("opened_at", "key")[:MOST]}


def _stars(clusters: Iterable[Cluster]) -> list[Bond]:
    """Each member is bonded to the first of its incident."""
    return [
        Bond(first=one.leads[0], second=lead, because="Both are in it.")
        for one in clusters
        for lead in one.leads[1:]
    ]


def _same_texts(texts: Iterable[TieRow], known: set[UUID], clusters: Sequence[Cluster]) -> list[Bond]:
    """Ties of the same text, of which at least one end is in an incident: two copies alone open none."""
    inside = {lead for one in clusters for lead in one.leads}
    return [
        Bond(first=tie.first_id, second=tie.second_id, because=tie.because)
        for tie in texts
        if {tie.first_id, tie.second_id} <= known and inside & {tie.first_id, tie.second_id}
    ]


def _hands(rows: dict[str, IncidentRow], clusters: Sequence[Cluster]) -> list[Hand]:
    """What officers tied or untied, as pairs with the first member of the incident."""
    leads = {one.name: one.leads for one in clusters}
    tyings = TyingRow.objects.filter(Q(incident__in=rows) | Q(incident__merged_into__in=rows))
    found = []
    for item in tyings.select_related("incident").order_by("id"):
        name = item.incident.merged_into_id or item.incident_id
        anchor = next(iter(leads.get(name, ())), None)
        if anchor is not None and anchor != item.lead_id:
            found.append(
                Hand(first=item.lead_id, second=anchor, is_tied=item.is_tied, at=item.at, by=item.by)
            )
    return found


def _write(changes: Sequence[Change], circle: _Circle, now: datetime) -> list[Draft]:
    """The audit entries of what became of the circle, which is written."""
    drafts: list[Draft] = []
    leads = {one.name: set(one.leads) for one in circle.clusters}
    ended: dict[str, list[tuple[IncidentRow, ChangeRow]]] = {}
    for change in changes:
        detail: dict[str, Scalar]
        if change.kind is Kind.MERGED:
            kept, other = circle.rows[change.name], circle.rows[change.other]
            row = ChangeRow(incident=kept, other=other, kind="merged", leads=len(change.leads), at=now)
            row.because = _why(leads[kept.key], leads[other.key], circle.bonds)
            leads[kept.key] |= leads[other.key]
            ended.setdefault(kept.key, []).append((other, row))
            detail = {"other": other.key, "leads": len(change.leads)}
            drafts.append(Draft(at=now, kind="incident.merged", subject=kept.key, detail=detail))
        elif change.kind is Kind.JOINED:
            detail = {"joined": len(change.leads)}
            drafts.append(Draft(at=now, kind="incident.joined", subject=change.name, detail=detail))
    for name, rows in ended.items():
        merge(circle.rows[name], rows)
    return drafts


def _why(kept: set[UUID], ended: set[UUID], bonds: Iterable[Bond]) -> str:
    """Why these two are one: they share reports, or reports of theirs say the same."""
    shared = len(kept & ended)
    if shared:
        return f"{shared} report{'s are' if shared > 1 else ' is'} in both."
    across = (
        bond.because
        for bond in bonds
        if (bond.first in kept and bond.second in ended) or (bond.first in ended and bond.second in kept)
    )
    return next(across, "The same report belongs with both.")


def _gather(row: IncidentRow, leads: Sequence[UUID]) -> None:
    """Nothing; exactly these leads are in the incident."""
    MembershipRow.objects.filter(incident=row).exclude(lead__in=leads).delete()
    enter(row, leads)
    place(row)
