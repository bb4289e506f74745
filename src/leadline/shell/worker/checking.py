"""Checking: the durable job of the step that checks, on a queue of its own, so that no sorting delays it.

Safe to run twice and in several processes: a lead is claimed before it is read, and a round is written once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import connection
from procrastinate.contrib.django import app

from leadline.flow import Line, drain_checks
from leadline.shell.tables.leads import LeadRow
from leadline.shell.worker.draining import line_here, stand_back
from leadline.shell.worker.jobs import CHECKS

log = structlog.get_logger()
#: how long a lead may wait for its check before the keeper asks for it again
PATIENCE = timedelta(seconds=60)
#: leads over which one job may fail before it leaves the rest to the next one
MOST_FAILURES = 100
#: locked rows belong to another worker, which checks as well
_TAKE_TOGETHER = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT id FROM procrastinate_jobs
        WHERE task_name = 'check' AND status = 'todo' FOR UPDATE SKIP LOCKED
    )
"""


@app.task(name="check", queue=CHECKS)
def check() -> None:
    """Check every lead that waits, for all such jobs that wait by now."""
    line = line_here()
    if line is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TOGETHER)
    for _ in range(MOST_FAILURES):
        if _drained(line):
            return


def _drained(line: Line) -> bool:
    """Whether everything that waits was checked; if the work over a lead failed, the others come next."""
    try:
        done = drain_checks(line, stand_back)
    except Exception as error:
        log.error("a lead could not be checked, tried again later", error=type(error).__name__)
        connection.close_if_unusable_or_obsolete()
        return False
    if done:
        log.info("checked", leads=done)
    return True


def is_any_left(now: datetime) -> bool:
    """Whether a lead has waited longer for its check than its job should have taken."""
    left = LeadRow.objects.exclude(to_check="").filter(waiting_for="", received_at__lt=now - PATIENCE)
    return left.exclude(state="withdrawn").exists()
