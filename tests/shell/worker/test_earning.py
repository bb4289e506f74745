"""The nightly round: what is due is done, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from leadline.shell.tables.models import FigureRow, TrainingRow, TryRow
from leadline.shell.worker import draining, earning, jobs
from leadline.shell.worker.certifying import certify_all
from sorting_line import SortingLine
from sorting_rows import answered

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def here(line: SortingLine, tmp_path, settings):
    settings.HOME = tmp_path
    line.drain = draining.install(line.drain.line)
    yield line
    draining._drains.clear()


def test_a_process_without_a_key_does_nothing():
    earning.figures()

    assert not FigureRow.objects.exists()


def test_certifying_is_due_after_a_week_and_not_before(here: SortingLine):
    answered(1)
    line = here.drain.line

    assert earning.certify_if_due(line)
    assert not earning.certify_if_due(line)
    here.clock.at += timedelta(days=7)
    assert earning.certify_if_due(line)


def test_training_is_not_due_again_within_the_week(here: SortingLine):
    TrainingRow.objects.create(at=here.clock.at, model_hash="x", labels=0, because="A test.")

    assert not earning.train_if_due(here.drain.line)


def test_figures_are_the_same_when_worked_out_twice(here: SortingLine):
    [answered(number) for number in range(3)]

    earning.figures()
    first = FigureRow.objects.get().body
    earning.figures()

    assert FigureRow.objects.get().body == first


def test_asking_twice_is_one_job(here: SortingLine):
    jobs.ask_for_figures()
    jobs.ask_for_figures()
    jobs.ask_to_earn()

    from_queue = jobs.app.job_manager.list_jobs()

    assert sorted(job.task_name for job in from_queue if job.task_name in ("earn", "figures")) == [
        "earn",
        "figures",
    ]


def test_where_the_policy_forbids_it_nothing_is_tried(here: SortingLine):
    answered(1)
    line = here.drain.line
    automation = replace(line.policy.automation, allowed=False)

    found = certify_all(replace(line, policy=replace(line.policy, automation=automation)), here.clock.at)

    assert found == []
    assert not TryRow.objects.exists()
