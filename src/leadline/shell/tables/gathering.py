"""Gathering: an incident as the detector sees it becomes rows, and what officers tied by hand stays so.

The detector's memory does not know an officer's hand; here it is put right each time an incident grows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import F

from leadline.audit.chain import Draft
from leadline.correlation.sentences import grown_sentence
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.sketch import values
from leadline.model.incident import Incident
from leadline.ports.store import Tied
from leadline.shell.site import policy
from leadline.shell.tables import rules
from leadline.shell.tables.incidents import IncidentRow, MembershipRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.merging import BONDING, enter, living, merge_round
from leadline.shell.tables.merging import by_hand as hands

#: members of an incident that are put in order anew when another joins; beyond it the incident is known
RERANKED = 50


def write_incident(incident: Incident, now: datetime) -> list[Draft]:
    """The audit entries of an incident that opened or grew, whose rows are now written."""
    seen, is_new = IncidentRow.objects.get_or_create(key=incident.key, defaults=_columns(incident))
    row = living(seen)
    if row != seen:
        enter(seen, incident.leads)
    by_hand = {} if is_new else hands(row)
    known = set(MembershipRow.objects.filter(incident=row).values_list("lead", flat=True))
    joined = [lead for lead in incident.leads if lead not in known and by_hand.get(lead, True)]
    enter(row, joined)
    if by_hand or row != seen or (not is_new and row.merged.exists()):
        recount(row)
    elif not is_new:
        row.independent, row.because = incident.independent, incident.because
        row.save(update_fields=["independent", "because"])
    if not joined:
        return []
    if len(incident.leads) <= RERANKED:
        rank_again(incident.leads)
    kind = "incident.opened" if is_new else "incident.joined"
    detail = {"leads": len(incident.leads), "joined": len(joined)}
    return [Draft(at=now, kind=kind, subject=row.key, detail=detail), *_reopen(row, now)]


def write_together(tied: Tied, now: datetime, claimed: Iterable[UUID]) -> list[Draft]:
    """The audit entries of the incidents of a batch of claimed leads, and of those that became one by it."""
    drafts = [draft for incident in tied.incidents for draft in write_incident(incident, now)]
    texts = {lead for tie in tied.ties if tie.reason == BONDING for lead in (tie.first, tie.second)}
    small = (one.leads for one in tied.incidents if len(one.leads) <= RERANKED)
    leads = texts.union(claimed, *small)
    merged, changed = merge_round(leads, now) if leads else ([], set())
    for row in IncidentRow.objects.filter(pk__in=changed):
        recount(row)
        if row.leads.count() <= RERANKED:
            rank_again(row.leads.values_list("pk", flat=True))
    return drafts + merged


def recount(row: IncidentRow) -> None:
    """Nothing; the incident says how many independent sources its members are."""
    members = list(row.leads.all())
    row.independent = independent(members)
    row.because = grown_sentence(row.because, len(members), row.independent)
    row.save(update_fields=["independent", "because"])


def independent(leads: Iterable[LeadRow]) -> int:
    """How many of these leads come from different reporters with different texts."""
    rows = list(leads)
    if not rows:
        return 0
    codes: dict[bytes, int] = {}
    reporters = [
        codes.setdefault(bytes(row.reporter), len(codes)) if row.reporter else UNKNOWN for row in rows
    ]
    sources = Sources(
        np.array(reporters, dtype=np.int64),
        np.array([values(bytes(row.sketch)) for row in rows]),
        np.array([bool(row.sketch) for row in rows]),
    )
    return sources.count(np.ones(len(rows), dtype=np.bool_), len(rows))


def rank_again(leads: Iterable[UUID]) -> None:
    """Nothing; these leads wait to be put in order anew, unless they wait for something already.

    Those that can be checked are checked with their new company afterwards.
    """
    rows = LeadRow.objects.filter(report__in=list(leads))
    rows.filter(checks=True).update(to_check="all")
    rows.filter(waiting_for="").update(waiting_for="rank", revision=F("revision") + 1)


def _columns(incident: Incident) -> dict[str, object]:
    return {
        "rule": incident.rule,
        "kind": incident.kind,
        "lat": incident.lat,
        "lon": incident.lon,
        "radius_m": incident.radius_m,
        "opened_at": incident.opened_at,
        "protocol": incident.protocol or "",
        "independent": incident.independent,
        "because": incident.because,
    }


def _reopen(row: IncidentRow, now: datetime) -> list[Draft]:
    """A closed incident opens again once as many independent reports as its rule asks for came after."""
    if row.closed_at is None:
        return []
    rule = rules.in_force(policy().rules).get(row.rule)
    if rule is None:
        return []
    fresh = independent(row.leads.filter(received_at__gt=row.closed_at))
    if fresh < rule.count:
        return []
    row.closed_at, row.closed_by, row.closed_reason = None, "", None
    row.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    return [Draft(at=now, kind="incident.reopened", subject=row.key, detail={"fresh": fresh})]
