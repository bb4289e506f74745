"""The town's people give their second looks."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import numpy as np
import pytest

from console_rows import add_lead
from leadline.shell.demo.looking import give_looks
from leadline.shell.demo.stream import DemoReport
from leadline.shell.tables.models import AuditRow, DecisionRow, LookRow, ReportRow
from shell.intake.site_keys import lay_keys
from sorting_rows import draw

AT = datetime(2026, 11, 24, tzinfo=UTC)


def told(number: int, kind: str) -> DemoReport:
    """A report of the town that is stored and drawn for a second look."""
    report = DemoReport(at=AT, key=f"key-{number}", submission={}, kind=kind)
    row = draw(add_lead(number))
    known = hashlib.sha256(report.key.encode()).digest()
    ReportRow.objects.filter(pk=row.lead_id).update(idempotency_hash=known)
    return report


@pytest.mark.django_db
def test_each_look_is_what_the_makers_of_the_report_meant():
    lay_keys()
    stream = [told(1, "drone"), told(2, "noise"), told(3, "cyber"), told(4, "noise"), told(5, "nonsense")]

    given = give_looks(stream, np.random.default_rng(2))

    looks = LookRow.objects.exclude(by="").order_by("id")
    said = list(looks.values_list("said_scope", "said_category", "said_spam"))
    acts = list(
        DecisionRow.objects.filter(by="cy").order_by("id").values_list("body__category", "body__referral")
    )
    assert given == 3
    assert said == [("ours", "cyber", False), ("referral", "", False), ("unclear", "", True)]
    assert acts == [("drone", None), (None, "noise")]
    assert AuditRow.objects.filter(kind="look.given", by="ada").count() == 3


@pytest.mark.django_db
def test_a_report_whose_makers_meant_nothing_waits_for_somebody():
    told(1, "cyber")

    assert give_looks([], np.random.default_rng(2)) == 0
    assert LookRow.objects.filter(by="").count() == 1
