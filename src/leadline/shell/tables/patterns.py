"""Rows of what pattern detectors found, each once by its key, with the leads that form it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from leadline.audit.chain import Draft
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.policy import Policy
from leadline.shell.tables import bell, chain
from leadline.shell.tables.incidents import ProposalRow
from leadline.shell.tables.leads import LeadRow

OPEN = ("received", "queued", "accepted", "asked")


class PatternRow(models.Model):
    """One pattern; found again it keeps its row, and `seen_at` moves."""

    key = models.CharField(max_length=160, primary_key=True)
    detector = models.CharField(max_length=40)
    #: kind of object, or "" for all
    kind = models.CharField(max_length=40, default="")
    p_value = models.FloatField()
    tried = models.BigIntegerField()
    null = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recurrence_days = models.FloatField(null=True)
    because = models.TextField()
    because_zh = models.TextField(default="")
    #: GeoJSON, bins, series and parameters, as plain data
    figure = models.JSONField(default=dict)
    #: id of the playbook that fits, or ""
    protocol = models.CharField(max_length=40, default="")
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    leads: models.ManyToManyField[LeadRow, PatternLeadRow] = models.ManyToManyField(
        LeadRow, through="PatternLeadRow", related_name="patterns"
    )

    class Meta:
        """The newest are found by an index."""

        db_table = "pattern"
        indexes = [models.Index(fields=["seen_at"], name="pattern_seen")]


class PatternLeadRow(models.Model):
    """That a lead is part of a pattern."""

    pattern = models.ForeignKey(PatternRow, on_delete=models.CASCADE)
    lead = models.ForeignKey(LeadRow, on_delete=models.CASCADE)

    class Meta:
        """A lead is in a pattern once."""

        db_table = "pattern_lead"
        constraints = [models.UniqueConstraint(fields=["pattern", "lead"], name="pattern_lead_once")]


def reported_from(since: datetime) -> dict[UUID, tuple[float, float]]:
    """Where reports of whatever matter came from since an instant, (lat, lon) by lead; not protected ones."""
    leads = (
        LeadRow.objects.filter(received_at__gte=since, report__lat__isnull=False)
        .exclude(scope="protected")
        .exclude(state="withdrawn")
        .order_by("received_at", "report")
        .values_list("report_id", "report__lat", "report__lon")
    )
    rows = leads.iterator(chunk_size=5000)
    return {lead: (lat, lon) for lead, lat, lon in rows if lat is not None and lon is not None}


def ours(since: datetime) -> list[Sighting]:
    """All leads of ours since an instant as sightings of their category, oldest first; placeless at 0, 0."""
    leads = (
        LeadRow.objects.filter(scope="ours", received_at__gte=since)
        .exclude(state="withdrawn")
        .exclude(category="")
        .select_related("report")
        .order_by("received_at", "report")
    )
    return [
        Sighting(
            lead=row.report_id,
            kind=row.category,
            lat=row.report.lat or 0.0,
            lon=row.report.lon or 0.0,
            at=row.received_at,
            reporter=bytes(row.reporter) if row.reporter else None,
            sketch=bytes(row.sketch),
            imprints=bytes(row.imprints),
        )
        for row in leads.iterator(chunk_size=2000)
    ]


def write(found: Sequence[Pattern], kind: str, policy: Policy, now: datetime) -> int:
    """How many of these were not known yet; all are stored, with their leads, proposals and audit entries."""
    drafts: list[Draft] = []
    with transaction.atomic():
        fresh = sum(_write(pattern, kind, policy, now, drafts) for pattern in found)
        if drafts:
            bell.ring()
        chain.append(drafts)
    return fresh


def _write(pattern: Pattern, kind: str, policy: Policy, now: datetime, drafts: list[Draft]) -> bool:
    values = _values(pattern, kind) | {"seen_at": now}
    row, is_new = PatternRow.objects.update_or_create(
        key=pattern.key, defaults=values, create_defaults=values | {"found_at": now}
    )
    if not is_new:
        return False
    known = LeadRow.objects.filter(report__in=pattern.leads).values_list("report_id", flat=True)
    PatternLeadRow.objects.bulk_create(PatternLeadRow(pattern=row, lead_id=lead) for lead in known)
    detail: dict[str, str | int] = {
        "detector": pattern.detector,
        "p": f"{pattern.p_value:.3g}",
        "leads": len(known),
    }
    drafts.append(Draft(at=now, kind="pattern.found", subject=pattern.key, detail=detail))
    _propose(pattern, policy, now, drafts)
    return True


def _values(pattern: Pattern, kind: str) -> dict[str, object]:
    return {
        "detector": pattern.detector,
        "kind": kind,
        "p_value": pattern.p_value,
        "tried": pattern.tried,
        "null": pattern.null,
        "starts_at": pattern.starts_at,
        "ends_at": pattern.ends_at,
        "recurrence_days": pattern.recurrence_days,
        "because": pattern.because,
        "because_zh": pattern.because_zh,
        "figure": dict(pattern.figure),
        "protocol": pattern.protocol or "",
    }


def _propose(pattern: Pattern, policy: Policy, now: datetime, drafts: list[Draft]) -> None:
    """The playbook beside the newest open lead of the pattern; a person starts it or declines it."""
    if pattern.protocol is None or pattern.protocol not in policy.protocols:
        return
    newest = LeadRow.objects.filter(report__in=pattern.leads, state__in=OPEN).order_by("received_at").last()
    if newest is None:
        return
    ProposalRow.objects.get_or_create(
        key=f"{pattern.protocol}:{pattern.key}"[:160],
        defaults={
            "protocol": pattern.protocol,
            "lead": newest,
            "because": pattern.because,
            "at": now,
        },
    )
    detail = {"protocol": pattern.protocol, "pattern": pattern.key}
    drafts.append(Draft(at=now, kind="protocol.proposed", subject=str(newest.pk), detail=detail))
