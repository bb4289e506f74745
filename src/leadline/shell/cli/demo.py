"""`leadline demo`: a whole line on this machine, and a made-up town, or a file, that reports to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import track

from leadline.errors import BadInput
from leadline.model.place import Datum
from leadline.shell.cli import demo_home as _before_the_settings  # noqa: F401
from leadline.shell.cli import ready
from leadline.shell.database import home_of
from leadline.shell.database.embedded import exit_on_sigterm
from leadline.shell.demo import imports, town
from leadline.shell.demo.accounts import Login, demo_accounts
from leadline.shell.demo.bar import bar, summary
from leadline.shell.demo.earlier import KINDS, earlier
from leadline.shell.demo.files import write_layers
from leadline.shell.demo.living import is_new, live_through
from leadline.shell.demo.looking import give_looks
from leadline.shell.demo.mapping import Mapping, complete, shown
from leadline.shell.demo.outcome import outcome, settle
from leadline.shell.demo.play import PlayResult, play
from leadline.shell.demo.stream import DemoReport
from leadline.shell.demo.world import write_world
from leadline.shell.opening import keys
from leadline.shell.serve.serving import WATCH_S, keep_watch, serving
from leadline.shell.worker.jobs import ask_for_patterns, ask_to_earn

app = typer.Typer(rich_markup_mode=None, add_completion=False)
out = Console()
#: longest wait for the last report to be sorted
SETTLE_S = 600.0
#: how far a time of a file may lie ahead, as in a report itself (policy `limits.future`)
AHEAD = timedelta(days=1)

Column = Annotated[str, typer.Option(help="Column of the file.", rich_help_panel="Import")]


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65534, help="Pages and API.")] = 8000,
    seed: Annotated[int, typer.Option(help="Another seed, another town.")] = 7,
    days: Annotated[float, typer.Option(min=0, max=60, help="Days of history to play first.")] = 6.0,
    weeks: Annotated[int, typer.Option(min=0, max=52, help="Weeks before that, on a new line.")] = 6,
    speed: Annotated[
        float, typer.Option(min=0.01, help="Town time over real time, after the history.")
    ] = 1.0,
    stop: Annotated[bool, typer.Option("--stop", help="End after the history or the file.")] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="Print the log-ins of the running demo, and end.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--import", help="Play this CSV or JSON-lines file instead.")
    ] = None,
    what: Column = "",
    where: Column = "",
    when: Column = "",
    lat: Column = "",
    lon: Column = "",
    language: Annotated[str, typer.Option(help="en, zh, or a column.", rich_help_panel="Import")] = "",
    when_format: Annotated[str, typer.Option(help="strptime format.", rich_help_panel="Import")] = "",
    datum: Annotated[
        Datum, typer.Option(help="Frame of the coordinates.", rich_help_panel="Import")
    ] = Datum.WGS84,
    encoding: Annotated[str, typer.Option(help="Unset: found.", rich_help_panel="Import")] = "",
    first: Annotated[int, typer.Option(help="Only the first rows; 0: all.", rich_help_panel="Import")] = 0,
) -> None:
    """Start a line with a home of its own (~/.leadline-demo) and let a town report to it.

    Everything comes through the public API, like anybody's reports. Ctrl-C ends it cleanly.

    Examples:

    \b
        leadline demo
        leadline demo --speed 60
        leadline demo --import reports.csv --what text --lat latitude --lon longitude
        leadline demo --import haiti_reports.jsonl.gz --stop
    """
    ready.check()
    if codes:
        with ready.tables():
            _print_logins(demo_accounts())
        return
    exit_on_sigterm()
    columns = Mapping(
        what=what, where=where, when=when, lat=lat, lon=lon, language=language,
        when_format=when_format, datum=datum, encoding=encoding,
    )  # fmt: skip
    stream = _file(file, columns, first) if file else None
    _lay_out(seed, is_town=stream is None)
    past = _Past(seed=seed, weeks=weeks if stream is None else 0, days=days)
    _run(port, past, stream, speed=speed, stop=stop)


@dataclass(slots=True, kw_only=True)
class _Past:
    """What the town tells of its past: the weeks before to a new line, and its last days to any."""

    seed: int
    weeks: int
    days: float
    #: what the line has lived through
    told: list[DemoReport] = field(default_factory=list)

    def live_through(self) -> None:
        """Nothing; a new line has lived through the weeks, at their own times."""
        if not self.weeks or not is_new():
            return
        now = datetime.now(UTC)
        self.told = earlier(self.seed, now=now, weeks=self.weeks)
        since = now - timedelta(days=self.days)
        with bar(len(self.told), out, "the weeks before") as tell:

            def taken(count: int) -> None:
                tell(PlayResult(sent=count, accepted=count))

            live_through(self.told, keys.ensure(), looked_at_since=since, tell=taken)

    def last_days(self) -> list[DemoReport]:
        """The last days up to now, without what the line has lived through."""
        without = KINDS if self.told else frozenset[str]()
        return list(town.reports(self.seed, now=datetime.now(UTC), days=self.days, without=without))


def _run(port: int, past: _Past, stream: list[DemoReport] | None, *, speed: float, stop: bool) -> None:
    """The line starts and is told everything: the town's past or the file, then life, until Ctrl-C."""
    out.print("Starting the line (the first start makes its database) …")
    with serving("127.0.0.1", port, first=past.live_through) as watch, _watched(watch):
        url = f"http://127.0.0.1:{port}"
        _say_where(url, demo_accounts())
        last = stream if stream is not None else past.last_days()
        _play(last, url, 0.0)
        _look([*past.told, *last] if stream is None else (), past.seed)
        if not stop:
            _go_on(url, past.seed, speed, is_town=stream is None)


def _lay_out(seed: int, *, is_town: bool) -> None:
    """The town's map lies in the home of the demo, and what its line can look up is named in the settings."""
    home = home_of(os.environ)
    write_layers(home, seed)
    if is_town:
        os.environ.update(write_world(home, seed, datetime.now(UTC)))


def _look(past: Sequence[DemoReport], seed: int) -> None:
    """The line looks for patterns; the town's people give second looks, from which it learns by itself."""
    ask_for_patterns()
    if not past:
        return
    given = give_looks(past, np.random.default_rng(seed))
    ask_to_earn()
    out.print(
        f"{given} second looks were given. The line learns from them now and certifies what it can; "
        "see Sorting in the console in some minutes."
    )


def _go_on(url: str, seed: int, speed: float, *, is_town: bool) -> None:
    """The town lives on, or the line stays up with the file in it; until Ctrl-C."""
    if is_town:
        out.print("The past has been told; from now on the town lives on. Ctrl-C ends the demo.")
        _play(town.live(seed, now=datetime.now(UTC)), url, speed)
    else:
        out.print("The file is told. The line stays up; Ctrl-C ends it.")
        keep_watch(lambda: None)


def _play(stream: Sequence[DemoReport] | Iterator[DemoReport], url: str, speed: float) -> PlayResult:
    total = len(stream) if isinstance(stream, Sequence) else None
    with bar(total, out) as tell:
        result = play(stream, url, speed=speed, progress=tell)
    out.print(summary(result))
    if total is not None:
        with out.status("Waiting until everything is sorted"):
            settle(SETTLE_S)
        out.print(outcome())
    return result


def _file(path: Path, columns: Mapping, first: int) -> list[DemoReport]:
    """The good rows of a file; the bad ones stand in FILE.rejects.csv, each with its reason."""
    if not path.exists():
        raise BadInput("--import", f"there is no file {path}", "mistyped, or relative to another folder")
    mapping = complete(columns, imports.header(path, columns.encoding))
    for part, column in shown(mapping):
        out.print(f"  {part:<14} {column}")
    read = islice(imports.read(path, mapping, until=datetime.now(UTC) + AHEAD), first or None)
    items = list(track(read, description="Reading", console=out))
    rows = [item for item in items if isinstance(item, imports.Row)]
    errors = [item for item in items if isinstance(item, imports.RowError)]
    if errors:
        rejects = path.with_name(f"{path.name}.rejects.csv")
        imports.write_rejects(rejects, errors)
        out.print(f"{len(errors)} rows are no reports; {rejects} says why for each.")
    out.print(f"{len(rows)} rows are reports.")
    return list(imports.as_stream(rows, path, datetime.now(UTC)))


def _say_where(url: str, logins: Sequence[Login]) -> None:
    out.print(f"\n  Report something:  [bold]{url}/[/bold]\n  The console:       [bold]{url}/console/[/bold]")
    out.print("  The codes change every 30 s; `leadline demo --codes` prints the new ones.\n")
    _print_logins(logins)


def _print_logins(logins: Sequence[Login]) -> None:
    for login in logins:
        out.print(
            f"    {login.role:<14} {login.username:<8} {login.password}   code {login.code}", highlight=False
        )
    out.print("")


@contextmanager
def _watched(watch: Callable[[], None]) -> Iterator[None]:
    """The line is kept alive beside the playing."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(WATCH_S):
            watch()

    thread = threading.Thread(target=look, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
