"""Earning: the durable jobs round acting alone: figures after a second look, once a day what is due.

Each does its work in the process that holds the voters and the key, and is safe to run twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog
from django.db.models import Max
from procrastinate.contrib.django import app

from leadline.flow import Line
from leadline.shell.tables.sorting import TrainingRow, TryRow
from leadline.shell.worker import models
from leadline.shell.worker.certifying import certify_all
from leadline.shell.worker.draining import line_here, renew
from leadline.shell.worker.figuring import figure
from leadline.shell.worker.training import taught, train
from leadline.triage.decide import fingerprint
from leadline.triage.voters.learned import LearnedVoter

log = structlog.get_logger()
#: a day's job comes a little early or late; this much earlier counts as due
SLACK = timedelta(hours=2)
#: labels that a line's people must have given before voters that know only the starter learn from them
FIRST_LABELS = 50


@app.periodic(cron="17 3 * * *")
@app.task(name="earn", queueing_lock="earn")
def earn(timestamp: int = 0) -> None:
    """Train and certify if the policy's time has passed since the last time; then the figures.

    Model files that somebody has made meanwhile on the command line are taken up.
    """
    line = line_here()
    if line is None:
        return
    _prove(line)
    if train_if_due(line) or has_newer_models(line):
        _prove(renewed(line))


@app.task(name="figures", queueing_lock="figures")
def figures() -> None:
    """The figures of the page "How the line sorts"."""
    line = line_here()
    if line is not None:
        figure(line, line.clock.now())


def _prove(line: Line) -> None:
    certify_if_due(line)
    figure(line, line.clock.now())


def has_newer_models(line: Line) -> bool:
    """Whether somebody has made model files that this process does not sort with yet."""
    newest = TrainingRow.objects.order_by("-at").values_list("model_hash", flat=True)[:2]
    mine = ",".join(getattr(voter, "fingerprint", "") for voter in line.voters)
    return any(model_hash[:16] not in mine for model_hash in newest)


def train_if_due(line: Line) -> bool:
    """Whether it was time: nothing was learnt yet, the last training is as old as the policy says, or the
    voters know only the starter and people have given labels by now.
    """
    now = line.clock.now()
    last = TrainingRow.objects.order_by("-at").values_list("at", "labels").first()
    is_recent = last is not None and now - last[0] < line.policy.automation.retrain - SLACK
    has_taught = last is not None and last[1] > 0
    if is_recent and (has_taught or len(taught(now - line.policy.automation.window)) < FIRST_LABELS):
        return False
    trained = train(line, now)
    log.info("trained", languages=[one.language for one in trained])
    return bool(trained)


def renewed(line: Line) -> Line:
    """The line of this process with the voters of the newest model files."""
    shipped = [voter for voter in line.voters if not isinstance(voter, LearnedVoter)]
    return renew(replace(line, voters=models.with_learned(shipped, line.clock.now())))


def certify_if_due(line: Line) -> bool:
    """Whether it was time: these voters were never tried, or the last try is as old as the policy says."""
    now = line.clock.now()
    last = TryRow.objects.filter(model_hash=fingerprint(line.voters)).aggregate(last=Max("at"))["last"]
    if last is not None and now - last < line.policy.automation.recertify - SLACK:
        return False
    found = certify_all(line, now)
    log.info("certified", cells=len(found), issued=sum(one.certificate is not None for one in found))
    return True
