"""A new line's first voters: learnt beside the sorting, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadline.shell.tables.models import AuditRow, LeadRow, LookRow, TrainingRow
from leadline.shell.worker import models
from leadline.shell.worker.starting import start_learning, warm
from leadline.triage.lessons import Lesson
from sorting_line import SortingLine

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
LESSONS = {
    "en": [
        *(Lesson(text=f"a grey box with {n} antennas on the roof", name="ours/device") for n in range(12)),
        *(Lesson(text=f"loud music from bar number {n} all night", name="referral/noise") for n in range(12)),
    ],
    "zh": [],
}


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


def test_a_new_line_learns_its_first_voters_beside_the_sorting(home, line: SortingLine):
    thread = start_learning(line.drain.line, LESSONS.__getitem__)
    assert thread is not None
    thread.join(timeout=300)

    names = {voter.spec.name for voter in models.learned_voters(line.clock.now())}

    assert names == {"rules", "ngrams", "meaning"}
    assert TrainingRow.objects.get().labels == 0


def test_a_line_that_has_learnt_does_not_start_again(home, line: SortingLine):
    thread = start_learning(line.drain.line, LESSONS.__getitem__)
    assert thread is not None
    thread.join(timeout=300)

    assert start_learning(line.drain.line, LESSONS.__getitem__) is None


def test_warming_reads_an_invented_report_and_keeps_nothing_of_it(line: SortingLine) -> None:
    calls: list[int] = []
    whole = line.drain.line

    class Counting:
        spec = whole.voters[0].spec

        def vote(self, reports):
            calls.append(len(reports))
            return whole.voters[0].vote(reports)

    warm(replace(whole, voters=[Counting()]))

    assert calls == [1]
    assert not (LeadRow.objects.exists() or AuditRow.objects.exists() or LookRow.objects.exists())
