"""Source: the options by which every verb of `leadline correlate` reads a file, and how it answers."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from leadline.errors import BadInput
from leadline.exchange.rows import Rows, Wanted, read_rows
from leadline.exchange.tables import write_table
from leadline.model.place import Datum
from leadline.shell.cli.correlate.limits import writable
from leadline.shell.cli.plain import document

In = Annotated[Path, typer.Option("--in", help="CSV, JSON lines (.gz or not) or Parquet.")]
Id = Annotated[str, typer.Option("--id", help="Column of the id; unset: id, or the row's number.")]
Lat = Annotated[str, typer.Option("--lat", help="Column of the latitude in degrees.")]
Lon = Annotated[str, typer.Option("--lon", help="Column of the longitude in degrees.")]
Time = Annotated[str, typer.Option("--time", help="Column of the time: ISO 8601 or seconds since 1970.")]
Kind = Annotated[str, typer.Option("--kind", help="Column of the kind; rows of different kinds are apart.")]
Text = Annotated[str, typer.Option("--text", help="Column of the text: copies count once.")]
Reporter = Annotated[str, typer.Option("--reporter", help="Column of the reporter, who counts once.")]
DatumOf = Annotated[str, typer.Option("--datum", help="Frame of the coordinates: WGS-84, GCJ-02 or BD-09.")]
Zone = Annotated[str, typer.Option("--zone", help="Zone of times that name none, such as Asia/Shanghai.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same data and seed, same answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", callback=writable, help="Write what was found to this file: .csv, .jsonl or .parquet."
    ),
]


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is looked through for circles meanwhile: rows hold none, and looking takes a third."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


@uncollected()
def load(
    file: Path,
    columns: Mapping[str, str],
    *,
    needs: Collection[str] = ("lat", "lon", "time"),
    frame: tuple[str, str] = ("WGS-84", "UTC"),
    extra: Sequence[str] = (),
    option: str = "--in",
) -> Rows:
    """The usable rows of a file; `frame` is the datum and the zone. What is doubtful goes to standard error.

    `columns` names columns by field (id, lat, lon, time, kind, text, reporter); an empty name means the usual
    one; `option` is what a message calls the file. Raises Missing and BadInput as `read_rows` does.
    """
    wanted = Wanted(
        columns={name: title for name, title in columns.items() if title},
        needs=needs,
        datum=_datum(frame[0]),
        zone=zone_of(frame[1]),
        extra=tuple(title for title in extra if title),
    )
    rows = read_rows(file, wanted, option)
    for doubt in rows.doubts:
        typer.echo(f"leadline: {doubt}", err=True)
    if rows.refused:
        first = rows.refused[0]
        many = f"{len(rows.refused):,} rows" if len(rows.refused) > 1 else "1 row"
        said = f"{many} left out, first row {first.row}: {first.field}: {first.problem}"
        typer.echo(f"leadline: {said}", err=True)
    return rows


def answer(
    plain: Mapping[str, Any],
    found: Sequence[Mapping[str, Any]],
    *,
    as_json: bool,
    out: Path | None,
    show: Callable[[], None],
) -> None:
    """Nothing; what was found is written to `out` as rows, and the whole printed as JSON or shown."""
    if out is not None:
        write_table(out, found)
    if as_json:
        sys.stdout.writelines(f"{line}\n" for line in document(plain))
    else:
        show()


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; BadInput if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("--zone", "must be a zone such as Asia/Shanghai or UTC", "is it misspelt?") from None


def _datum(name: str) -> Datum:
    try:
        return Datum(name.upper())
    except ValueError:
        raise BadInput("--datum", f"must be {' or '.join(Datum)}", "is it misspelt?") from None
