"""Gathering: an incident as the detector sees it becomes rows, and what officers tied by hand stays so.

The detector's memory does not know an officer's hand; here it is put right each time an incident grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, QuerySet

from leadline.audit.canonical import Scalar
from leadline.audit.chain import Draft
from leadline.correlation.sentences import grown_sentence
from leadline.methods.independence import UNKNOWN, Sources
from leadline.methods.sketch import tables
from leadline.model.incident import Incident
from leadline.ports.store import Tied
from leadline.shell.site import policy
from leadline.shell.tables import bulk, rules
from leadline.shell.tables.incidents import IncidentRow, MembershipRow
from leadline.shell.tables.leads import LeadRow
from leadline.shell.tables.merging import BONDING, by_hand, lives_on, merge_round

#: members of an incident that are put in order anew when another joins; beyond it the incident is known
RERANKED = 50
#: steps in which sources are counted anew while the members of a crowd double
COUNTS_A_DOUBLING = 32


def write_incidents(incidents: Sequence[Incident], now: datetime) -> list[Draft]:
    """The audit entries of incidents that opened or grew, which are now written."""
    if not incidents:
        return []
    held = _Held.of(incidents)
    counted = {key: row.independent for key, row in held.living.items()}
    joined = {incident.key: held.join(incident) for incident in incidents}
    bulk.insert(held.entering, ignore_conflicts=True)
    bulk.update(held.grown.values(), ("independent", "because"))
    for row in held.to_count.values():
        recount(row)
    again: set[UUID] = set()
    drafts = []
    for incident in incidents:
        row, new = held.living[incident.key], joined[incident.key]
        is_new = incident.key in held.fresh
        if new:
            is_stronger = is_new or row.independent != counted[incident.key]
            again |= _touched(incident.leads, new, is_stronger=is_stronger)
            kind = "incident.opened" if is_new else "incident.joined"
            detail: dict[str, Scalar] = {"leads": len(incident.leads), "joined": len(new)}
            drafts += [Draft(at=now, kind=kind, subject=row.key, detail=detail), *_reopen(row, now)]
    rank_again(again)
    return drafts


def _touched(members: Sequence[UUID], new: Iterable[UUID], *, is_stronger: bool) -> set[UUID]:
    """Which leads stand elsewhere in the queue because others joined their incident.

    A copy makes no source more, so then only whoever joined; those that can be checked have new company.
    """
    if len(members) > RERANKED:
        return set(new)
    if is_stronger:
        return set(members)
    checked = LeadRow.objects.filter(report__in=members, checks=True)
    return {*new, *checked.values_list("pk", flat=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What the database holds of some incidents, and what is to be written of them."""

    #: keys of those that were not there before
    fresh: frozenset[str]
    #: the row of each incident
    seen: Mapping[str, IncidentRow]
    #: the row in which each incident lives on: its own, unless it was merged
    living: Mapping[str, IncidentRow]
    #: keys of living rows into which others were merged
    have_merged: frozenset[str]
    #: the leads in each row
    members: Mapping[str, set[UUID]]
    #: what officers tied (True) or untied (False) of each living row
    hands: Mapping[str, dict[UUID, bool]]
    entering: list[MembershipRow] = field(default_factory=list)
    #: rows that hold nothing but what the detector sees, so that its count holds
    grown: dict[str, IncidentRow] = field(default_factory=dict)
    #: rows whose members have to be counted
    to_count: dict[str, IncidentRow] = field(default_factory=dict)

    @classmethod
    def of(cls, incidents: Sequence[Incident]) -> _Held:
        """Read it; incidents that are not there are opened."""
        seen = IncidentRow.objects.in_bulk([one.key for one in incidents])
        fresh = {
            one.key: IncidentRow(key=one.key, **_columns(one)) for one in incidents if one.key not in seen
        }
        bulk.insert(fresh.values(), ignore_conflicts=True)
        seen |= fresh
        living = lives_on(seen)
        keys = {*seen, *(row.key for row in living.values())}
        members: dict[str, set[UUID]] = {key: set() for key in keys}
        for key, lead in MembershipRow.objects.filter(incident__in=keys).values_list("incident", "lead"):
            members[key].add(lead)
        inside = IncidentRow.objects.filter(merged_into__in=keys).values_list("merged_into", flat=True)
        return cls(
            fresh=frozenset(fresh),
            seen=seen,
            living=living,
            have_merged=frozenset(key for key in inside if key),
            members=members,
            hands=by_hand({row.key for row in living.values()}),
        )

    def join(self, incident: Incident) -> list[UUID]:
        """The leads that join the living row; they enter it, and the row that the detector remembers."""
        old, row = self.seen[incident.key], self.living[incident.key]
        if row is not old:
            self._enter(old, [lead for lead in incident.leads if lead not in self.members[old.key]])
        said = self.hands.get(row.key, {})
        held = self.members[row.key]
        joined = [lead for lead in incident.leads if lead not in held and said.get(lead, True)]
        self._enter(row, joined)
        if said or row is not old or row.key in self.have_merged:
            # where nobody joined a lead has changed, as when its pictures become known
            if not joined or counts_anew(len(held) - len(joined), len(held)):
                self.to_count[row.key] = row
            else:
                row.because = grown_sentence(row.because, len(held), row.independent)
                self.grown[row.key] = row
        elif incident.key not in self.fresh:
            row.independent, row.because = incident.independent, incident.because
            self.grown[row.key] = row
        return joined

    def _enter(self, row: IncidentRow, leads: Sequence[UUID]) -> None:
        self.members[row.key].update(leads)
        self.entering.extend(MembershipRow(incident_id=row.key, lead_id=lead) for lead in leads)


def counts_anew(before: int, after: int) -> bool:
    """Whether the sources of an incident that grew are counted: of a crowd not each time, it takes too long.

    Up to 63 members always. In between the last count stands; another member makes a source more at most.
    """
    step = max(1, (1 << after.bit_length()) // (2 * COUNTS_A_DOUBLING))
    return before // step != after // step


def write_together(tied: Tied, now: datetime, claimed: Iterable[UUID]) -> list[Draft]:
    """The audit entries of the incidents of a batch of claimed leads, and of those that became one by it."""
    drafts = write_incidents(tied.incidents, now)
    mine = set(claimed)
    ends = [{tie.first, tie.second} for tie in tied.ties if tie.reason in BONDING]
    small = (one.leads for one in tied.incidents if len(one.leads) <= RERANKED)
    # what a claimed lead is tied to is found from there; the first of many copies has ties to all of them
    leads = mine.union(*(pair for pair in ends if not pair & mine), *small)
    merged, moved = merge_round(leads, now) if leads else ([], {})
    again: set[UUID] = set()
    for row in IncidentRow.objects.filter(pk__in=moved):
        before = row.independent
        members = recount(row)
        again |= _touched(members, moved[row.key], is_stronger=row.independent != before)
    rank_again(again)
    return drafts + merged


def recount(row: IncidentRow) -> list[UUID]:
    """The members of the incident, which says from now on how many independent sources they are."""
    row.independent = independent(row.leads.all())
    members = list(row.leads.values_list("pk", flat=True))
    row.because = grown_sentence(row.because, len(members), row.independent)
    row.save(update_fields=["independent", "because"])
    return members


def independent(leads: QuerySet[LeadRow]) -> int:
    """How many of these leads come from different reporters with different texts and pictures."""
    told = list(leads.values_list("reporter", "sketch", "imprints"))
    if not told:
        return 0
    codes: dict[bytes, int] = {}
    named = [
        UNKNOWN if not reporter else codes.setdefault(bytes(reporter), len(codes)) for reporter, *_ in told
    ]
    sources = Sources(
        np.array(named, dtype=np.int64),
        tables([bytes(sketch) for _, sketch, _ in told]),
        np.array([bool(sketch) for _, sketch, _ in told]),
        [bytes(imprints) for *_, imprints in told],
    )
    return sources.count(np.ones(len(told), dtype=np.bool_), len(told))


def rank_again(leads: Iterable[UUID]) -> None:
    """Nothing; these leads wait to be put in order anew, unless they wait for something already.

    Those that can be checked are checked with their new company afterwards.
    """
    wanted = list(leads)
    if not wanted:
        return
    rows = LeadRow.objects.filter(report__in=wanted)
    rows.filter(checks=True).update(to_check="all")
    rows.filter(waiting_for="").update(waiting_for="rank", revision=F("revision") + 1)


def _columns(incident: Incident) -> dict[str, Any]:
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
