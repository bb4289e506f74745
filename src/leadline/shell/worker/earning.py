"""Earning: the durable jobs round acting alone: figures after a second look, once a day what is due.

Each does its work in the process that holds the voters and the key, and is safe to run twice.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db.models import Max
from procrastinate.contrib.django import app

from leadline.flow import Line
from leadline.shell.tables.sorting import TryRow
from leadline.shell.worker.certifying import certify_all
from leadline.shell.worker.draining import line_here
from leadline.shell.worker.figuring import figure

log = structlog.get_logger()
#: a day's job comes a little early or late; this much earlier counts as due
SLACK = timedelta(hours=2)


@app.periodic(cron="17 3 * * *")
@app.task(name="earn", queueing_lock="earn")
def earn(timestamp: int = 0) -> None:
    """Certify every cell if the policy's time has passed since the last try; then the figures."""
    line = line_here()
    if line is None:
        return
    certify_if_due(line)
    figure(line, line.clock.now())


@app.task(name="figures", queueing_lock="figures")
def figures() -> None:
    """The figures of the page "How the line sorts"."""
    line = line_here()
    if line is not None:
        figure(line, line.clock.now())


def certify_if_due(line: Line) -> bool:
    """Whether it was time: nothing was tried yet, or the last try is as old as the policy says."""
    now = line.clock.now()
    last = TryRow.objects.aggregate(last=Max("at"))["last"]
    if last is not None and now - last < line.policy.automation.recertify - SLACK:
        return False
    certify_all(line, now)
    return True
