from datetime import timedelta

import pytest
from django.urls import resolve

from leadline.shell.tables.models import AuditRow, DeadlineRow, LeadRow, NoticeRow
from leadline.shell.worker.keeping import is_anything_stuck, keep
from sorting_line import SortingLine, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

SECOND = timedelta(seconds=1)
POLICY, _ = town()
STEP = POLICY.escalation.screening.step


@pytest.fixture
def screening(line: SortingLine) -> DeadlineRow:
    """The clock of a report about a head of bureau."""
    lead, _ = line.post(
        {"what": "The director of the port authority sells secret documents to a foreign yacht."}
    )
    line.sort()
    return DeadlineRow.objects.get(lead=lead.pk, clock="screening")


def test_a_missed_clock_is_told_once(screening: DeadlineRow) -> None:
    told = [keep(screening.due_at + SECOND * n, POLICY) for n in (0, 1, 2, 3)]

    assert told == [0, 1, 0, 0]
    assert NoticeRow.objects.get().role == "officer"
    assert AuditRow.objects.filter(kind="lead.escalated").count() == 1


def test_the_link_of_a_notice_leads_to_its_lead(screening: DeadlineRow) -> None:
    keep(screening.due_at + SECOND, POLICY)

    link = NoticeRow.objects.get().because.rsplit(" ", 1)[1].rstrip(".")

    assert resolve(link).url_name == "lead"


def test_the_next_role_is_told_after_the_step(screening: DeadlineRow) -> None:
    keep(screening.due_at + SECOND, POLICY)

    early = keep(screening.due_at + STEP - SECOND, POLICY)
    late = keep(screening.due_at + STEP + SECOND, POLICY)

    assert (early, late) == (0, 1)
    assert set(NoticeRow.objects.values_list("role", flat=True)) == {"officer", "supervisor"}


def test_after_a_stand_still_of_a_day_each_role_is_told_once(screening: DeadlineRow) -> None:
    told = keep(screening.due_at + timedelta(days=1), POLICY)
    again = keep(screening.due_at + timedelta(days=1) + SECOND, POLICY)

    screening_notices = NoticeRow.objects.filter(clock="screening")
    assert sorted(screening_notices.values_list("role", flat=True)) == [
        "administrator",
        "officer",
        "supervisor",
    ]
    assert told >= 3
    assert again == 0


def test_a_clock_that_jumps_back_tells_nothing_twice(screening: DeadlineRow) -> None:
    keep(screening.due_at + SECOND, POLICY)

    told = [keep(screening.due_at - timedelta(hours=1), POLICY), keep(screening.due_at + SECOND, POLICY)]

    assert told == [0, 0]


def test_a_paused_clock_is_silent(screening: DeadlineRow) -> None:
    DeadlineRow.objects.filter(pk=screening.pk).update(paused_at=screening.due_at, pause_reason="storm")

    assert keep(screening.due_at + SECOND, POLICY) == 0


def test_a_clock_that_was_met_is_silent(screening: DeadlineRow) -> None:
    DeadlineRow.objects.filter(pk=screening.pk).update(met_at=screening.due_at - SECOND)

    assert keep(screening.due_at + SECOND, POLICY) == 0


def test_a_missed_clock_lifts_the_lead_in_the_queue(screening: DeadlineRow) -> None:
    before = screening.lead.band

    keep(screening.due_at + SECOND, POLICY)

    assert LeadRow.objects.get(pk=screening.lead_id).band < before


def test_a_report_that_nobody_sorts_is_seen_after_two_seconds(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})

    assert not is_anything_stuck(line.clock.at + SECOND)
    assert is_anything_stuck(line.clock.at + 3 * SECOND)
