from dataclasses import replace

import pytest
from django.db import connection

from leadline.shell.tables.models import LeadRow
from leadline.shell.worker import draining, jobs
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def no_jobs_of_other_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'sort' AND status = 'todo'")
        return int(cursor.fetchone()[0])


def test_every_accepted_report_leaves_a_sorting_job_behind(line: SortingLine) -> None:
    line.post({"what": "A strange device on the pier."})

    assert waiting_jobs() == 1


def test_one_run_does_the_work_of_all_sorting_jobs_that_wait(line: SortingLine, monkeypatch) -> None:
    monkeypatch.setattr(draining, "_drains", [line.drain])
    for number in range(4):
        line.post({"what": f"Number {number}: a strange device on the pier."})

    jobs.sort()

    assert waiting_jobs() == 0
    assert set(LeadRow.objects.values_list("state", flat=True)) == {"queued"}


def test_a_long_run_also_takes_the_jobs_that_come_meanwhile(line: SortingLine, monkeypatch) -> None:
    whole = line.drain.line
    more = iter(range(3))

    def read_and_meet_another(waiting, purpose="sorting"):
        if next(more, None) is not None:
            line.post({"what": "Another strange device on the pier."})
        return whole.open_words(waiting, purpose)

    line.drain.line = replace(whole, open_words=read_and_meet_another)
    monkeypatch.setattr(draining, "_drains", [line.drain])
    line.post({"what": "A strange device on the pier."})

    jobs.sort()

    assert waiting_jobs() == 0
    assert list(LeadRow.objects.values_list("state", flat=True)) == ["queued"] * 4
