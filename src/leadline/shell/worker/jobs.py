"""Jobs: what the durable queue knows. Each is safe to run twice: the effects have keys."""

from __future__ import annotations

from procrastinate.contrib.django import app

from leadline.shell.worker.draining import drain_all


@app.task(name="sort")
def sort() -> None:
    """Drain everything that waits."""
    drain_all()


def wake() -> None:
    """Nothing; a sorting job is in the queue when the surrounding transaction commits."""
    sort.defer()
