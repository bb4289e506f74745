"""`leadline verify records`: do dated records of one thing agree?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from leadline.errors import BadInput, Missing, Unreadable
from leadline.exchange.tables import ENDINGS, read_table
from leadline.ports.world import World
from leadline.shell.cli.correlate.source import zone_of
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.inforce import policy_in_force
from leadline.shell.registers.books import GUESSED, interval_of
from leadline.verification.dating import Entry
from leadline.verification.verifiers.records import Dated, RecordsVerifier

app = typer.Typer(rich_markup_mode=None, add_completion=False)
#: columns of a table of times that are tried
_TIMES = ("time", "t", "at", "timestamp", "datetime", "date", "时间")


Entries = Annotated[
    list[str] | None,
    typer.Option("--entry", help="label=time, or label=from/until; a date is its whole day. Repeatable."),
]
Tolerance = Annotated[
    float | None, typer.Option("--tolerance", help="Seconds that may lie between; unset: the policy's.")
]
First = Annotated[
    Path | None, typer.Option("--first", help="Times by the first clock: a line each, or a table.")
]
Second = Annotated[Path | None, typer.Option("--second", help="The same events by the second clock.")]
Instants = Annotated[
    Path | None,
    typer.Option("--instants", help="Times with a stated zone, such as `git log --format=%aI` writes them."),
]
Stated = Annotated[str, typer.Option("--stated", help="That zone: Asia/Shanghai, or +08:00.")]
Differ = Annotated[
    bool, typer.Option("--differ", help="It is stated that they do not agree; the answer is about that.")
]
Column = Annotated[str, typer.Option("--column", help="Column of the times, where a table has several.")]
Zone = Annotated[str, typer.Option("--zone", help="Zone of times that name none.")]


@app.command()
def records(
    entry: Entries = None,
    tolerance: Tolerance = None,
    first: First = None,
    second: Second = None,
    instants: Instants = None,
    stated: Stated = "",
    differ: Differ = False,
    column: Column = "",
    zone: Zone = "UTC",
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Compare dated entries, two clocks' lists of the same events, or one list with its stated zone.

    Two lists may both miss entries: the offset is found with its error, its drift, and whether it is that
    of a time zone. A zone that does not fit says something of records, never of who a person is: travel,
    servers and build machines do the same.

    A line of --batch: {"states": "agree", "entries": [{"label": "notice", "earliest":
    "2026-03-01T00:00:00Z"}, {"label": "construction record", "earliest": "2026-03-02T12:00:00Z"}]}
    or {"first": [times], "second": [times]} or {"instants": [times], "zone": "Asia/Shanghai"}

    Examples:

    \b
        leadline verify records --entry notice=2026-03-01T08:00+08:00 \\
            --entry "construction record=2026-03-02T20:00+08:00"
        leadline verify records --first door.csv --second server.csv --picture clocks.svg
        git log --format=%aI > times.txt; leadline verify records --instants times.txt --stated +08:00
    """
    verifier = RecordsVerifier(World(policy=policy_in_force()))
    if batch is not None:
        answer_batch(verifier, batch, as_json=as_json)
        return
    own = zone_of(zone)
    if not entry and first is None and instants is None:
        raise Missing(
            "--entry", "two or more entries, or --first and --second, or --instants", "or give --batch"
        )
    one, other = (_instants(path, column, own) if path else () for path in (first, second))
    claim = Dated(
        states="differ" if differ else "agree",
        entries=tuple(_entry(text, own, tolerance) for text in entry or ()),
        first=one,
        second=other,
        instants=_texts(instants, column) if instants else (),
        zone=stated,
        tolerance_s=tolerance,
        sources=tuple(f"entered:{path.name}" for path in (first, second, instants) if path),
    )
    answer_one(verifier.check(claim), as_json=as_json, picture=picture)


def _entry(text: str, zone: ZoneInfo, tolerance: float | None) -> Entry:
    label, _, when = text.partition("=")
    start, _, end = when.partition("/")
    if not label.strip() or not start.strip():
        raise BadInput("--entry", "label=2026-03-01T08:00+08:00", "is the = missing?")
    earliest, latest = interval_of(start.strip(), zone)
    if end.strip():
        latest = interval_of(end.strip(), zone)[1]
    return Entry(
        label=label.strip(),
        earliest=earliest,
        latest=latest,
        source=f"entered:{label.strip()}",
        tolerance_s=tolerance,
    )


def _instants(path: Path, column: str, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The times of a file as instants; what is none is left out and counted."""
    found, wrong = [], 0
    for text in _texts(path, column):
        try:
            found.append(interval_of(text, zone)[0].astimezone(UTC))
        except BadInput:
            wrong += 1
    if wrong:
        typer.echo(f"leadline: {wrong} lines of {path.name} are no times and are left out", err=True)
    return tuple(found)


def _texts(path: Path, column: str) -> tuple[str, ...]:
    """The times of a file as written: a column of a table, else a line each."""
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    if plain.suffix.lower() not in ENDINGS:
        return _lines(path)
    columns = read_table(path, "--first, --second or --instants").columns
    guesses: Sequence[str] = (column,) if column else (*_TIMES, *GUESSED["earliest"])
    title = next((one for guess in guesses for one in columns if one.casefold() == guess.casefold()), None)
    if title is None:
        raise Missing(
            "--column", f"a column of {path.name}: {', '.join(columns)}", "which one holds the times?"
        )
    return tuple(str(value).strip() for value in columns[title] if value not in (None, ""))


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip())
    except FileNotFoundError as problem:
        raise Missing(path.name, "a file with a time a line", "is the path right?") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(path.name, "a text file in UTF-8 with a time a line", "another format?") from problem
