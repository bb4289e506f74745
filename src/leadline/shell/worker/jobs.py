"""Jobs: what the durable queue knows. Each is safe to run twice: the effects have keys."""

from __future__ import annotations

from procrastinate.contrib.django import app

#: only one worker at a time sorts, so that the correlator sees reports in one order
SORTING = "sorting"


@app.task(name="sort", lock=SORTING)
def sort(timestamp: int = 0) -> None:
    """Drain everything that waits."""
    from leadline.shell.worker.draining import drain_all

    drain_all()


def wake() -> None:
    """Nothing; a sorting job is in the queue when the surrounding transaction commits."""
    sort.defer()
