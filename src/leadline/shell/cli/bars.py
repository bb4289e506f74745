"""Bars: how far a command has come, on standard error, where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A function that is told what is done, how much of it, and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as shown:
        known: dict[str, Any] = {}

        def say(what: str, done: int, whole: int) -> None:
            if what not in known:
                known[what] = shown.add_task(what, total=whole)
            shown.update(known[what], completed=max(0, done), total=whole)

        yield say
