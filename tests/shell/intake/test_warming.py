"""A web process is warm before its first reporter."""

from __future__ import annotations

import pytest
from django.core.wsgi import get_wsgi_application

from leadline.shell.intake import keys
from leadline.shell.intake.warming import warm
from leadline.shell.tables.records import AuditRow, SiteRow
from leadline.shell.tables.reports import ReportRow
from leadline.vault.key import IntakeKey

pytestmark = pytest.mark.django_db(transaction=True)


def test_warming_stores_and_writes_down_nothing(intake_key: IntakeKey) -> None:
    warm(get_wsgi_application())

    assert not ReportRow.objects.exists()
    assert not AuditRow.objects.exists()


def test_a_line_that_has_no_key_yet_starts_all_the_same() -> None:
    SiteRow.objects.all().delete()
    keys.forget()

    warm(get_wsgi_application())

    assert not ReportRow.objects.exists()
