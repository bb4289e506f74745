from __future__ import annotations

from datetime import timedelta

import pytest

from console_rows import START, add_lead
from leadline.shell.tables.patterns import reported_from

pytestmark = pytest.mark.django_db

PLACE = {"lat": 2.01, "lon": 86.0}


def test_reports_of_whatever_matter_say_where_people_are():
    noise = add_lead(scope="referral", category="", **PLACE)
    device = add_lead(object_kind="antenna-box", **PLACE)

    assert reported_from(START) == {noise.pk: (2.01, 86.0), device.pk: (2.01, 86.0)}


def test_protected_withdrawn_old_and_placeless_reports_do_not():
    add_lead(scope="protected", **PLACE)
    add_lead(state="withdrawn", **PLACE)
    add_lead(received_at=START - timedelta(days=1), **PLACE)
    add_lead()

    assert reported_from(START) == {}
