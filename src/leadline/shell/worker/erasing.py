"""Erasing: when the time that the policy keeps an ended report is over, its words, files and contact go.

What stays: that it was, when, how it ended, and the audit entries, which hold no words. Reports that
were followed up or could not be settled are not erased by the clock: their end asks for a review.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from leadline.audit.chain import Draft
from leadline.model.disposition import Disposition
from leadline.policy import Policy
from leadline.shell.tables import chain
from leadline.shell.tables.evidence import EvidenceRow
from leadline.shell.tables.hands import EnteredRow, ReadingRow
from leadline.shell.tables.leads import FindingRow, LeadRow, QuestionRow
from leadline.shell.tables.patterns import PatternRow
from leadline.shell.tables.reports import ReportRow, RevisionRow

ENDED = ("closed", "referred", "withdrawn")
#: outcomes whose end is a review by a person, not an erasure by the clock
REVIEWED = frozenset({Disposition.UNRESOLVED, Disposition.LEAD})
#: reports that one round erases
MOST = 200


def erase_due(now: datetime, policy: Policy) -> int:
    """How many reports lost their words in this round."""
    return sum(_erase(disposition, now, policy) for disposition in Disposition if disposition not in REVIEWED)


def _erase(disposition: Disposition, now: datetime, policy: Policy) -> int:
    before = now - policy.retention.of(disposition)
    with transaction.atomic():
        due = (
            LeadRow.objects.filter(state__in=ENDED, disposition=disposition.value)
            .filter(report__revisions__isnull=False)
            .annotate(ended_at=Max("states__at"))
            .filter(ended_at__lt=before)
            .values_list("report", flat=True)[:MOST]
        )
        reports = list(
            LeadRow.objects.select_for_update().filter(report__in=list(due)).values_list("report", flat=True)
        )
        EvidenceRow.objects.filter(report__in=reports).delete()
        RevisionRow.objects.filter(report__in=reports).delete()
        QuestionRow.objects.filter(lead__in=reports).delete()
        FindingRow.objects.filter(lead__in=reports).delete()
        EnteredRow.objects.filter(lead__in=reports).delete()
        ReadingRow.objects.filter(lead__in=reports).delete()
        # a picture holds the places of its reports, and what receivers showed there
        PatternRow.objects.filter(leads__in=reports).update(figure={})
        ReportRow.objects.filter(id__in=reports).update(
            sealed_contact=None,
            inbox_recipient="",
            lat=None,
            lon=None,
            given_lat=None,
            given_lon=None,
            uncertainty_m=None,
            strength_dbm=None,
            bearing_deg=None,
        )
        LeadRow.objects.filter(report__in=reports).update(
            sketch=b"", imprints=b"", reporter=None, checks=False, to_check="", measured=None
        )
        chain.append(
            Draft(at=now, kind="report.erased", subject=str(report), detail={"outcome": disposition.value})
            for report in reports
        )
    return len(reports)
