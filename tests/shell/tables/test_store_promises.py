"""The promises of every store, over PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from leadline.intake.receive import Arrival
from leadline.model.report import Report
from leadline.shell.tables.models import ReportRow, StepRow
from leadline.shell.tables.registration import register
from leadline.shell.tables.store import PostgresStore
from leadline.testing import check_store

pytestmark = pytest.mark.django_db(transaction=True)


class SetClock:
    """Noon of the day of the check."""

    def now(self) -> datetime:
        return datetime(2026, 1, 5, 13, 0, tzinfo=UTC)


def laid(reports: Sequence[Report]) -> PostgresStore:
    """An empty database in which these reports wait to be sorted."""
    ReportRow.objects.all().delete()
    register([arrival(report) for report in reports])
    return PostgresStore(SetClock())


def arrival(report: Report) -> Arrival:
    name = hashlib.sha256(report.id.bytes).digest()
    return Arrival(
        id=report.id,
        received_at=report.received_at,
        circumstances=report.circumstances,
        sealed=b"sealed",
        sealed_contact=None,
        lookup_hash=name,
        inbox_recipient="",
        idempotency_hash=name,
    )


def test_the_store_on_postgresql_keeps_every_promise() -> None:
    check_store(laid)

    assert StepRow.objects.count() == 9 + 4 + 2
