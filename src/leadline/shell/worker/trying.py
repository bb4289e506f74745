"""Trying: the durable job that runs a rule over the stored past before anybody switches it on.

In the sorting process, so that no page waits for it. Safe to run twice: a trial has one result.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import structlog
from procrastinate.contrib.django import app

from leadline.correlation.backtest import SHUFFLES, back_test
from leadline.errors import LeadlineError
from leadline.flow import Line
from leadline.shell.tables import bell, rules
from leadline.shell.tables.rules import TrialRow
from leadline.shell.worker.draining import line_here
from leadline.shell.worker.patterns import PAST

log = structlog.get_logger()
#: reports up to which every shuffle is made; of more, fewer are enough and as long
MOST_FOR_ALL = 50_000
FEW_SHUFFLES = 39


@app.task(name="try_rule")
def try_rule(trial: int) -> None:
    """The result of this trial is stored, or why the rule cannot be tried."""
    line, row = line_here(), TrialRow.objects.filter(pk=trial, result=None).first()
    if line is not None and row is not None:
        look_back(line, row)


def look_back(line: Line, row: TrialRow) -> None:
    """Nothing; what the stored past says of the rule is stored, and the pages hear of it."""
    now = line.clock.now()
    sightings = line.store.sightings(now - PAST)
    shuffles = SHUFFLES if len(sightings) <= MOST_FOR_ALL else FEW_SHUFFLES
    rng = np.random.default_rng([row.pk, crc32(row.name.encode())])
    try:
        made = back_test(sightings, row.rule, rng, zone=line.policy.site.zone, shuffles=shuffles)
    except LeadlineError as error:
        rules.tried(row, {"refused": str(error)}, now)
    else:
        rules.tried(row, made.plain(), now)
    bell.ring()
    log.info("rule tried", trial=row.pk, reports=len(sightings))
