from __future__ import annotations

from datetime import timedelta

import pytest

from console_rows import START, add_clock, add_lead
from leadline.errors import NotAllowed
from leadline.shell.tables import acts, undoing
from leadline.shell.tables.acts import Act
from leadline.shell.tables.models import AuditRow, DeadlineRow, LeadRow, NoticeRow, StateRow, TakingRow
from shell.intake.site_keys import lay_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def line_key(db) -> None:
    lay_keys()


def at(lead: LeadRow, minute: int, name: str = "lin", **given) -> Act:
    return Act(lead=lead.pk, by=name, at=START + timedelta(minutes=minute), **given)


def test_undoing_take_gives_the_lead_back_and_its_clock_runs_on():
    lead = add_lead(1)
    add_clock(lead, "screening", START + timedelta(hours=2))
    acts.take(at(lead, 1))

    undoing.undo(at(lead, 2))

    lead.refresh_from_db()
    assert (lead.taken_by, lead.state) == ("", "queued")
    assert DeadlineRow.objects.get(lead=lead, clock="screening").met_at is None
    assert list(TakingRow.objects.values_list("before", "after")) == [("", "lin"), ("lin", "")]
    assert AuditRow.objects.filter(kind="decision.undone", detail__what="taken").exists()


def test_undoing_a_handing_over_gives_it_back_to_who_had_it():
    lead = add_lead(1)
    acts.take(at(lead, 1))
    acts.take(at(lead, 2, "boss", is_supervisor=True))

    undoing.undo(at(lead, 3, "boss", is_supervisor=True))

    assert LeadRow.objects.get(pk=lead.pk).taken_by == "lin"


def test_undoing_sort_otherwise_gives_the_machines_sorting_back():
    lead = add_lead(1)
    acts.sort_otherwise(at(lead, 1), "ours", "photography", "they only took pictures")

    undoing.undo(at(lead, 2))

    lead.refresh_from_db()
    rows = list(lead.decisions.order_by("id").values_list("body__category", "because", "by"))
    assert (lead.scope, lead.category) == ("ours", "device")
    assert rows[2][0] == "device" and rows[2][1] == rows[0][1] and rows[2][2] == "lin"


def test_an_undone_sorting_or_taking_is_not_undone_twice():
    lead = add_lead(1)
    acts.take(at(lead, 1))
    undoing.undo(at(lead, 2))

    with pytest.raises(NotAllowed, match="nothing to undo"):
        undoing.undo(at(lead, 3))


def test_undoing_accept_leaves_the_lead_with_whom_had_taken_it_before():
    lead = add_lead(1)
    acts.take(at(lead, 1))
    acts.accept(at(lead, 2))

    undoing.undo(at(lead, 3))

    lead.refresh_from_db()
    assert (lead.state, lead.taken_by) == ("queued", "lin")


def test_the_newest_act_is_undone_first():
    lead = add_lead(1)
    acts.accept(at(lead, 1))
    acts.sort_otherwise(at(lead, 2), "unclear", "", "not sure what it is")

    undoing.undo(at(lead, 3))
    undoing.undo(at(lead, 4))

    lead.refresh_from_db()
    assert (lead.scope, lead.state) == ("ours", "queued")
    assert StateRow.objects.filter(lead=lead, undoes__isnull=False).count() == 1


def test_a_notice_that_the_act_answered_stands_again():
    lead = add_lead(1, band=1, danger="now")
    NoticeRow.objects.create(
        key="alarm:1", role="officer", lead=lead, clock="danger", because="Danger.", at=START
    )
    acts.take(at(lead, 1))

    undoing.undo(at(lead, 2))

    assert NoticeRow.objects.get().acknowledged_at is None


def test_another_officers_sorting_is_undone_by_them_or_a_supervisor():
    lead = add_lead(1)
    acts.sort_otherwise(at(lead, 1), "unclear", "", "not sure")

    with pytest.raises(NotAllowed, match="lin did this"):
        undoing.undo(at(lead, 2, "mei"))
