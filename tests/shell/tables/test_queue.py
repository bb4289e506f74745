from __future__ import annotations

import pytest
from django.db import connection

from console_rows import add_lead
from leadline.model.report import reference
from leadline.shell.tables.models import LeadRow
from leadline.shell.tables.queue import Filters, by_reference, page

pytestmark = pytest.mark.django_db


def test_the_search_by_reference_reads_an_index():
    lead = add_lead(1)
    found = by_reference(LeadRow.objects.all(), reference(lead.pk)).values_list("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = found.explain()

    assert "lead_reference" in plan and "Seq Scan" not in plan
    assert list(found) == [(lead.pk,)]


def test_the_filter_by_kind_leaves_leads_about_that_object():
    add_lead(1, object_kind="drone")
    box = add_lead(2, object_kind="antenna-box")

    lines = page(Filters(kind="antenna-box")).lines

    assert [line.lead["report_id"] for line in lines] == [box.pk]
