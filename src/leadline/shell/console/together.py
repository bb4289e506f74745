"""Together: what an incident's page tells of its story, its ties, and why any two of its reports are tied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from leadline.correlation.clusters import Bond, way
from leadline.correlation.story import tell
from leadline.shell.console import arcs, growth, shown
from leadline.shell.console.kinds import kind_title
from leadline.shell.console.sentences import said
from leadline.shell.tables.hands import TyingRow
from leadline.shell.tables.incidents import ChangeRow, IncidentRow, MembershipRow, TieRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.merging import BONDING
from leadline.shell.tables.reading import sighting_of

#: ties that the page lists in words
MOST_LISTED = 60
#: incidents that are offered for making one
MOST_OFFERED = 30


@dataclass(frozen=True, slots=True)
class _Star:
    """A bond to the centre of an incident, and whether an officer tied it."""

    bond: Bond
    by_hand: bool


def story(leads: Sequence[LeadRow]) -> dict[str, Any] | None:
    """First source, span, growth and place; None where no report has a place."""
    placed = [lead for lead in leads if lead.report.lat is not None]
    if not placed:
        return None
    told = tell([sighting_of(lead) for lead in placed], get_current_timezone())
    return {
        "told": told,
        "first": shown.short(told.first),
        "picture": growth.drawn(told.growth),
        "said": growth.said(told.growth),
        "area_km2": f"{told.growth.steps[-1].area_km2:.3g}",
        "off": _metres(told.where.off_m),
        "radius": _metres(told.where.radius_m),
    }


def tied_by(row: IncidentRow) -> dict[UUID, str]:
    """Who tied each report that is here by hand."""
    hands = TyingRow.objects.filter(incident__in=_with_merged(row)).order_by("id")
    newest = {item.lead_id: item for item in hands}
    return {lead: item.by for lead, item in newest.items() if item.is_tied}


def firsts(leads: Sequence[LeadRow], ties: Sequence[TieRow]) -> list[dict[str, Any]]:
    """Of each matter, reports that say or show the same, the one that was registered first; oldest first.

    It keeps its right to a reward before its copies. Who is only near, or tied by hand, says something else.
    """
    home = {lead.pk: lead.pk for lead in leads}
    order = {lead.pk: (lead.received_at, lead.pk) for lead in leads}

    def first_of(lead: UUID) -> UUID:
        while home[lead] != lead:
            lead = home[lead]
        return lead

    for tie in ties:
        if tie.reason in BONDING:
            older, newer = sorted((first_of(tie.first_id), first_of(tie.second_id)), key=order.__getitem__)
            home[newer] = older
    copies = Counter(first_of(lead) for lead in home)
    return [
        {"id": lead, "reference": shown.short(lead), "copies": copies[lead] - 1}
        for lead in sorted(copies, key=order.__getitem__)
        if copies[lead] > 1
    ]


def graph(row: IncidentRow, leads: Sequence[LeadRow], ties: Sequence[TieRow]) -> dict[str, Any]:
    """The picture of the ties, those by hand among them, and the same as a list of sentences."""
    by_hand = [star for incident in _with_merged(row) for star in _star(incident) if star.by_hand]
    drawn = [arcs.Arc(one.bond.first, one.bond.second, "hand", one.bond.because) for one in by_hand]
    drawn += [arcs.Arc(tie.first_id, tie.second_id, tie.reason, said(tie.because)) for tie in ties]
    listed = [*(one.bond for one in by_hand), *bonds(ties)]
    return {
        "picture": arcs.drawn([lead.pk for lead in leads], drawn) if drawn else "",
        "count": len(drawn),
        "listed": [_step(bond.first, bond.second, bond.because) for bond in listed[:MOST_LISTED]],
    }


def ties_among(leads: Iterable[UUID]) -> list[TieRow]:
    """The ties between these leads, oldest first."""
    some = list(leads)
    return list(TieRow.objects.filter(first__in=some, second__in=some).order_by("id"))


def why(
    asked_for: Mapping[str, str], row: IncidentRow, leads: Sequence[LeadRow], ties: Sequence[TieRow]
) -> dict[str, Any]:
    """The two reports that were asked about, and the chain of reasons between them, if they are members."""
    by_name = {str(lead.pk): lead.pk for lead in leads}
    one, other = (by_name.get(asked_for.get(name, "")) for name in ("one", "other"))
    asked: dict[str, Any] = {"one": str(one or ""), "other": str(other or ""), "steps": [], "is_asked": False}
    if one is None or other is None or one == other:
        return asked
    found = way(bonds(ties), one, other) or way([*bonds(ties), *stars(row)], one, other)
    return asked | {"steps": steps(found, one), "is_asked": True}


def steps(chain: Iterable[Bond], start: UUID) -> list[dict[str, Any]]:
    """A chain of bonds as the page shows it, each from the lead where the one before ended."""
    here, shown_steps = start, []
    for bond in chain:
        there = bond.second if bond.first == here else bond.first
        shown_steps.append(_step(here, there, bond.because))
        here = there
    return shown_steps


def changes(row: IncidentRow, reasons: dict[str, str]) -> list[dict[str, Any]]:
    """What became one with this incident and what was taken out of it, newest first."""
    rows = ChangeRow.objects.filter(incident=row).order_by("-id")
    return [
        {"row": item, "because": said(item.because), "why": reasons.get(str(item.reason), "")}
        for item in rows
    ]


def offered(row: IncidentRow) -> list[dict[str, Any]]:
    """Open incidents that could be made one with this one, newest first."""
    open_rows = IncidentRow.objects.filter(closed_at=None).exclude(pk=row.pk)
    return [
        {"row": one, "title": kind_title(one.kind)} for one in open_rows.order_by("-opened_at")[:MOST_OFFERED]
    ]


def bonds(ties: Iterable[TieRow]) -> list[Bond]:
    """Ties as bonds between leads."""
    return [Bond(first=tie.first_id, second=tie.second_id, because=tie.because) for tie in ties]


def stars(row: IncidentRow) -> list[Bond]:
    """By the rules that fired, and by hand: each member is bonded to the first that the rule tied."""
    return [star.bond for incident in _with_merged(row) for star in _star(incident)]


def _with_merged(row: IncidentRow) -> tuple[IncidentRow, ...]:
    return (*row.merged.all(), row)


def _star(incident: IncidentRow) -> list[_Star]:
    """The bonds of one incident's members to their centre; the rule says nothing of what a hand tied."""
    hands = TyingRow.objects.filter(incident=incident, is_tied=True).order_by("id")
    by_hand = {item.lead_id: item.by for item in hands}
    members = MembershipRow.objects.filter(incident=incident).order_by("lead__received_at", "lead")
    leads = list(members.values_list("lead_id", flat=True))
    centre = next((lead for lead in leads if lead not in by_hand), leads[0] if leads else None)
    found = []
    for lead in leads:
        if lead == centre or centre is None:
            continue
        because = _("tied by %(name)s") % {"name": by_hand[lead]} if lead in by_hand else incident.because
        found.append(_Star(Bond(first=centre, second=lead, because=because), lead in by_hand))
    return found


def _step(one: UUID, other: UUID, because: str) -> dict[str, Any]:
    return {
        "one": one,
        "other": other,
        "one_name": shown.short(one),
        "other_name": shown.short(other),
        "because": said(because),
    }


def _metres(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
