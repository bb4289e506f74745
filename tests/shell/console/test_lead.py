from collections.abc import Iterator

import pytest
from django.urls import reverse

from console_lines import answering
from console_rows import logged_in
from leadline.intake.minimise import COVER
from leadline.shell.tables.models import AuditRow
from sorting_line import SortingLine, line

__all__ = ["line"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

SHOW = "Show what is covered"


@pytest.fixture
def opened(line: SortingLine) -> Iterator[SortingLine]:
    with answering(line.keyring):
        yield line


def test_numbers_are_covered_until_the_officer_asks_for_them(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": "He left +44 20 7946 0958 at pier 4."})
    officer, address = logged_in("officer"), reverse("console:lead", args=[lead.pk])

    before = officer.get(address).content.decode()
    after = officer.post(address).content.decode()

    assert f"He left {COVER} at pier 4." in before
    assert SHOW in before
    assert "He left +44 20 7946 0958 at pier 4." in after
    assert SHOW not in after


def test_uncovering_is_in_the_audit_chain_with_the_officers_name(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": "He left +44 20 7946 0958 at pier 4."})

    logged_in("officer").post(reverse("console:lead", args=[lead.pk]))
    entry = AuditRow.objects.get(kind="report.opened", subject=str(lead.pk))

    assert entry.by
    assert entry.detail == {"purpose": "uncovering"}


def test_nothing_is_offered_where_nothing_is_covered(opened: SortingLine) -> None:
    lead, _ = opened.post({"what": "A gray box with two antennas on pier 4."})

    page = logged_in("officer").get(reverse("console:lead", args=[lead.pk])).content.decode()

    assert SHOW not in page


def test_an_addition_without_words_is_said_to_be_one(opened: SortingLine) -> None:
    lead, receipt = opened.post({"what": "GPS jumps at pier 4.", "place": {"lat": 2.01, "lon": 86.0}})
    opened.call("inbox/add", {"receipt": receipt, "reading": {"strength_dbm": -71}})
    opened.call("inbox/add", {"receipt": receipt, "what": "And on pier 5."})

    page = logged_in("officer").get(reverse("console:lead", args=[lead.pk])).content.decode()

    assert page.count("Added later") == 2
    assert page.count("No words: files or a reading.") == 1
    assert "added by the reporter" in page
