"""What the clock erases, and what it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from leadline.audit.check import verify
from leadline.policy import load
from leadline.shell.tables import chain
from leadline.shell.tables.hands import EnteredRow, ReadingRow
from leadline.shell.tables.leads import LeadRow, StateRow
from leadline.shell.tables.patterns import PatternLeadRow, PatternRow
from leadline.shell.tables.records import AuditRow
from leadline.shell.tables.reports import ReportRow, RevisionRow
from leadline.shell.worker.erasing import erase_due

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = load()


def ended(disposition: str, ago: timedelta) -> ReportRow:
    """A report with words that ended so, that long ago."""
    report_id = uuid4()
    row = ReportRow.objects.create(
        id=report_id,
        received_at=NOW - ago,
        channel="web",
        mode="confidential",
        language="en",
        basis="saw",
        danger="no",
        lat=2.0,
        lon=86.0,
        lookup_hash=report_id.bytes,
        idempotency_hash=report_id.bytes,
        inbox_recipient="age1",
        sealed_contact=b"sealed name",
    )
    RevisionRow.objects.create(report=row, revision=1, received_at=NOW - ago, sealed=b"sealed words")
    lead = LeadRow.objects.create(
        report=row, received_at=NOW - ago, state="closed", disposition=disposition, sketch=b"s" * 128
    )
    StateRow.objects.create(lead=lead, before="queued", after="closed", at=NOW - ago)
    return row


@pytest.mark.usefixtures("postgres_url")
def test_protected_expression_loses_its_words_first():
    kept = POLICY.retention.protected
    protected = ended("protected", kept + timedelta(minutes=1))
    no_merit = ended("no_merit", kept + timedelta(minutes=1))

    assert erase_due(NOW, POLICY) == 1

    protected.refresh_from_db()
    assert (protected.sealed_contact, protected.lat, protected.inbox_recipient) == (None, None, "")
    assert not RevisionRow.objects.filter(report=protected).exists()
    assert bytes(LeadRow.objects.get(report=protected).sketch) == b""
    assert RevisionRow.objects.filter(report=no_merit).exists()


@pytest.mark.usefixtures("postgres_url")
def test_what_was_followed_up_waits_for_a_person_not_for_the_clock():
    followed = ended("lead", timedelta(days=365 * 40))

    assert erase_due(NOW, POLICY) == 0
    assert RevisionRow.objects.filter(report=followed).exists()


@pytest.mark.usefixtures("postgres_url")
def test_an_erasure_is_written_down_once_and_the_chain_stays_whole():
    gone = ended("withdrawn", timedelta(days=365 * 20))

    erase_due(NOW, POLICY)
    erase_due(NOW, POLICY)

    assert AuditRow.objects.filter(kind="report.erased", subject=str(gone.id)).count() == 1
    assert verify(chain.entries()).is_whole


@pytest.mark.usefixtures("postgres_url")
def test_what_officers_entered_for_checks_goes_with_the_words():
    gone = ended("protected", POLICY.retention.protected + timedelta(minutes=1))
    lead = LeadRow.objects.get(report=gone)
    EnteredRow.objects.create(lead=lead, verifier="shadow", claim={"lat": 2.0}, by="lin", at=NOW)
    LeadRow.objects.filter(pk=lead.pk).update(checks=True, to_check="all")

    erase_due(NOW, POLICY)

    lead.refresh_from_db()
    assert not EnteredRow.objects.exists()
    assert (lead.checks, lead.to_check) == (False, "")


@pytest.mark.usefixtures("postgres_url")
def test_readings_and_the_pictures_that_show_them_go_with_the_words():
    gone = ended("protected", POLICY.retention.protected + timedelta(minutes=1))
    ReportRow.objects.filter(pk=gone.pk).update(strength_dbm=-71.0, bearing_deg=140.0)
    lead = LeadRow.objects.get(report=gone)
    ReadingRow.objects.create(lead=lead, strength_dbm=-69.0, how="told", by="lin", at=NOW)
    LeadRow.objects.filter(pk=lead.pk).update(measured={"strength_dbm": -69.0, "bearing_deg": None})
    pattern = PatternRow.objects.create(
        key="locate:1", detector="locate", p_value=0.01, tried=1, null="", starts_at=NOW, ends_at=NOW,
        because="From the strengths.", figure={"places": [[2.0, 86.0]], "strength_dbm": [-69.0]},
        found_at=NOW, seen_at=NOW,
    )  # fmt: skip
    PatternLeadRow.objects.create(pattern=pattern, lead=lead)

    erase_due(NOW, POLICY)

    gone.refresh_from_db()
    lead.refresh_from_db()
    pattern.refresh_from_db()
    assert (gone.strength_dbm, gone.bearing_deg, lead.measured) == (None, None, None)
    assert not ReadingRow.objects.exists()
    assert (pattern.because, pattern.figure) == ("From the strengths.", {})
