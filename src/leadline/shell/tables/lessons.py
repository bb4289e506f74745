"""Lessons in PostgreSQL: what people said of reports, by second look or by their acts, newest word first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from leadline.model.decision import Scope
from leadline.model.disposition import Disposition
from leadline.model.label import Label
from leadline.shell.tables.leads import DecisionRow, LeadRow, StateRow
from leadline.shell.tables.looks import given_looks, label_of

#: reports whose labels are learnt from, the newest ones
MOST = 50_000


def labels(since: datetime) -> Mapping[UUID, Label]:
    """What people said of each report since an instant; a blind second look goes before an officer's act."""
    found = _accepted(since) | _protected(since) | _decided(since)
    return found | {row.lead_id: label_of(row) for row in given_looks(since)}


def _decided(since: datetime) -> dict[UUID, Label]:
    """Officers who sorted otherwise or referred: their override is a label."""
    rows = DecisionRow.objects.filter(at__gte=since, undoes=None).exclude(by="").order_by("id")[:MOST]
    return {
        row.lead_id: Label(
            lead=row.lead_id,
            scope=Scope(row.body["scope"]),
            category=row.body.get("category"),
            referral=row.body.get("referral"),
            by=row.by,
            at=row.at,
        )
        for row in rows
    }


def _accepted(since: datetime) -> dict[UUID, Label]:
    """Officers who accepted a lead with a category stand by it."""
    states = StateRow.objects.filter(at__gte=since, after="accepted", undoes=None).exclude(by="")
    acts = {row.lead_id: row for row in states.order_by("id")[:MOST]}
    leads = LeadRow.objects.filter(report__in=list(acts), state="accepted", scope="ours").exclude(category="")
    return {
        lead.report_id: Label(
            lead=lead.report_id,
            scope=Scope.OURS,
            category=lead.category,
            by=acts[lead.report_id].by,
            at=acts[lead.report_id].at,
        )
        for lead in leads
    }


def _protected(since: datetime) -> dict[UUID, Label]:
    """Officers who closed a lead as protected expression."""
    states = StateRow.objects.filter(at__gte=since, after="closed", undoes=None).exclude(by="")
    rows = states.filter(lead__disposition=Disposition.PROTECTED.value, lead__state="closed")
    return {
        row.lead_id: Label(lead=row.lead_id, scope=Scope.PROTECTED, by=row.by, at=row.at)
        for row in rows.order_by("id")[:MOST]
    }
