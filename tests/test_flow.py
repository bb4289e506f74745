"""The whole way of a report, step by step."""

import pytest

from leadline.flow import STEPS, drain, refill
from leadline.ports.store import Step
from leadline.shell.tables.models import LeadRow, NoticeRow, StepRow
from sorting_line import SortingLine, line

__all__ = ["line"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_report_takes_three_steps_in_order_and_waits_for_nothing(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A drone over the harbour."})

    assert drain(line.drain.line) == 3
    assert list(StepRow.objects.order_by("id").values_list("step", flat=True)) == ["sort", "tie", "rank"]
    assert list(STEPS) == [Step.SORT, Step.TIE, Step.RANK]
    assert LeadRow.objects.get(pk=lead.pk).waiting_for == ""


def test_danger_to_life_is_told_to_the_officers_at_once(line: SortingLine) -> None:
    lead, _ = line.post({"what": "A man with a gun stands at the gate.", "danger": "now"})
    drain(line.drain.line)

    notice = NoticeRow.objects.get()

    assert (notice.lead_id, notice.role, notice.clock) == (lead.pk, "officer", "danger")
    assert lead.pk == LeadRow.objects.order_by("band").first().pk


def test_detectors_may_be_filled_again_at_any_time(line: SortingLine) -> None:
    line.post({"what": "A drone over the harbour."})
    drain(line.drain.line)

    refill(line.drain.line)
    refill(line.drain.line)

    assert drain(line.drain.line) == 0
