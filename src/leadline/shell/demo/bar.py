"""The progress bar of a play: how many, how fast, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from leadline.shell.demo.play import PlayResult
from leadline.shell.demo.play import Progress as Told


@contextmanager
def bar(total: int | None = None, console: Console | None = None, what: str = "reports") -> Iterator[Told]:
    """A function for `play(progress=...)` that draws a bar until the block ends; no total: it counts."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f}/s · accepted {task.fields[accepted]}"),
        TextColumn("· again {task.fields[again]} · refused {task.fields[refused]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=False) as drawn:
        line = drawn.add_task(what, total=total, rate=0.0, accepted=0, again=0, refused=0)

        def tell(result: PlayResult) -> None:
            drawn.update(
                line,
                completed=result.sent,
                rate=result.rate_per_s,
                accepted=result.accepted,
                again=result.repeated,
                refused=result.refused,
            )

        yield tell


def summary(result: PlayResult) -> Table:
    """A small table of what came of a play, reasons of refusal included."""
    table = Table("what", "count", title="Interrupted" if result.is_interrupted else "Played")
    table.add_row("sent", f"{result.sent} in {result.took_s:.1f} s ({result.rate_per_s:.1f}/s)")
    table.add_row("accepted", str(result.accepted))
    table.add_row("already there (same key)", str(result.repeated))
    table.add_row("follow-ups done", str(result.followed))
    table.add_row("tried again", str(result.retries))
    table.add_row("proofs of work", str(result.proofs))
    for reason, count in result.reasons.items():
        table.add_row(f"refused: {reason}", str(count))
    return table
