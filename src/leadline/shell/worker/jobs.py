"""Jobs: what the durable queue knows. Each is safe to run twice: the effects have keys."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from leadline.shell.worker.draining import drain_all

#: the queue of checks, which take their time; a worker of its own empties it
CHECKS = "checks"
#: locked rows belong to another worker, which drains as well
_TAKE_TOGETHER = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT id FROM procrastinate_jobs
        WHERE task_name = 'sort' AND status = 'todo' FOR UPDATE SKIP LOCKED
    )
"""


@app.task(name="sort")
def sort() -> None:
    """Drain everything that waits, for all sorting jobs that wait by now or come meanwhile."""
    drain_all(take_together)


def take_together() -> int:
    """How many waiting sorting jobs this run does the work of.

    Each was committed with its report, so a drain that begins now finds what they were for. If this
    process dies first, its own job is still there and is taken over.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TOGETHER)
        return int(cursor.rowcount)


def wake() -> None:
    """Nothing; a sorting job is in the queue when the surrounding transaction commits."""
    sort.defer()


def wake_checks() -> None:
    """Nothing; a checking job is in its queue when the surrounding transaction commits."""
    app.configure_task("check", queue=CHECKS).defer()


def ask_for_checks() -> None:
    """Nothing; what waits to be checked is checked soon, once for all that asked meanwhile.

    Not inside a transaction, as `ask_for_figures`.
    """
    try:
        app.configure_task("check", queue=CHECKS, queueing_lock="check").defer()
    except AlreadyEnqueued:
        return


def ask_for_figures() -> None:
    """Nothing; the figures of sorting are worked out anew, once for all that asked meanwhile.

    By name, so that the web need not load what works them out. Not inside a transaction: that one ask is
    waiting already is told by a refused insert.
    """
    try:
        app.configure_task("figures", queueing_lock="figures").defer()
    except AlreadyEnqueued:
        return


def ask_to_earn() -> None:
    """Nothing; the sorting process trains and certifies soon, if the policy's time for it has come."""
    try:
        app.configure_task("earn", queueing_lock="earn").defer(timestamp=0)
    except AlreadyEnqueued:
        return


def ask_to_try(trial: int) -> None:
    """Nothing; the sorting process runs the rule of this trial over the past when the transaction commits."""
    app.configure_task("try_rule").defer(trial=trial)


def ask_for_patterns() -> None:
    """Nothing; the pattern detectors look soon, once for all that asked meanwhile."""
    try:
        app.configure_task("patterns", queueing_lock="patterns").defer(timestamp=0)
    except AlreadyEnqueued:
        return
