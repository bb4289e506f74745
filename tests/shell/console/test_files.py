"""Files of a lead: the copy to look at and the original, from the worker, and what is said without one."""

from __future__ import annotations

from uuid import uuid4

import pytest

from console_rows import add_lead, logged_in
from leadline.shell.console import files
from leadline.shell.intake import keys
from leadline.shell.tables.models import EvidenceRow, LeadRow
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db

PIXELS = b"\x89PNG pixels"


@pytest.fixture
def kept() -> EvidenceRow:
    lead = add_lead()
    return EvidenceRow.objects.get(pk=add_file(lead))


def add_file(lead: LeadRow):
    row = EvidenceRow.objects.create(
        id=uuid4(),
        report=lead.report,
        revision=1,
        number=1,
        received_at=lead.received_at,
        commitment=b"c" * 32,
    )
    return row.pk


def test_the_copy_of_a_file_is_shown_in_a_page_that_may_run_nothing(kept, monkeypatch):
    monkeypatch.setattr(files, "view_file", lambda file_id, *, by: ("image/png", PIXELS))

    answer = logged_in("officer").get(f"/console/lead/{kept.report_id}/file/{kept.pk}")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PIXELS, "image/png")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_without_the_sorting_process_the_page_says_so(kept):
    answer = logged_in("officer").get(f"/console/lead/{kept.report_id}/file/{kept.pk}")

    assert answer.status_code == 404
    assert "does not answer" in answer.content.decode()


def test_the_file_of_another_lead_is_not_found(kept):
    other = add_lead()

    assert logged_in("officer").get(f"/console/lead/{other.pk}/file/{kept.pk}").status_code == 404


@pytest.fixture
def sealing():
    lay_keys()
    yield
    keys.forget()


def test_the_original_leaves_only_as_a_download_with_a_reason(kept, sealing, monkeypatch):
    monkeypatch.setattr(files, "original_file", lambda file_id, *, by, purpose: b"<script>")
    officer, address = logged_in("officer"), f"/console/lead/{kept.report_id}/file/{kept.pk}/original"

    answer = officer.post(address, {"why": "for the machine apart"})

    assert (officer.get(address).status_code, answer.status_code) == (405, 200)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
