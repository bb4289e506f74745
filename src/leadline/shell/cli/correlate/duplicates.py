"""`leadline correlate duplicates`: which rows of a file are copies of an earlier one from the same place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from leadline.errors import OutOfRange
from leadline.exchange.rows import Rows
from leadline.methods.duplicates import (
    LEAST_RADIUS_M,
    MOST_RADIUS_M,
    Limits,
    Links,
    Meaning,
    first_of,
    link,
)
from leadline.shell.cli.correlate import limits, source
from leadline.shell.cli.correlate.pictures import picture_links, together
from leadline.triage.learning.embedding import meaning_vectors

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: matters that the table on the screen shows
_MOST_SHOWN = 50


@app.command()
def duplicates(
    file: source.In,
    radius_km: Annotated[float, typer.Option("--radius-km", help="Most between two copies, km.")] = 25.0,
    window_h: Annotated[float, typer.Option("--window-h", help="Most between two copies, hours.")] = 168.0,
    meaning: Annotated[
        float | None,
        typer.Option("--meaning", help="Also show what means the same: least cosine, such as 0.9. Slow."),
    ] = None,
    picture: Annotated[
        str,
        typer.Option(
            "--picture", help="Column with image files, from the folder of --in: copies of these too."
        ),
    ] = "",
    id_: source.Id = "",
    lat: source.Lat = "",
    lon: source.Lon = "",
    time: source.Time = "",
    text: source.Text = "",
    datum: source.DatumOf = "WGS-84",
    zone: source.Zone = "UTC",
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Find the reports that say the same in the same place: copies and near-copies, English or Chinese.

    A link, never a deletion: of each matter the first registered report is named. The same words about two
    places are two matters.

    Examples:

    \b
        leadline correlate duplicates --in reports.csv --text body
        leadline correlate duplicates --in reports.jsonl.gz --radius-km 5 --window-h 48 --json
        leadline correlate duplicates --in reports.parquet --meaning 0.9
        leadline correlate duplicates --in reports.csv --picture photo
    """
    within = Limits(
        radius_m=_radius_m(radius_km), window_s=limits.hours("--window-h", window_h).total_seconds()
    )
    names = {"id": id_, "lat": lat, "lon": lon, "time": time, "text": text}
    needs = ("lat", "lon", "time") if picture else ("lat", "lon", "time", "text")
    rows = source.load(file, names, needs=needs, frame=(datum, zone), extra=(picture,))
    places = (rows.lat, rows.lon)
    links = link(rows.texts, places, rows.at, within, meaning=_meaning(rows.texts, meaning))
    by = ["text"] * len(links)
    if picture:
        seen = picture_links(rows, rows.extra[picture], file.parent, within)
        links, by = together(links, seen), by + ["picture"] * len(seen)
    matters = plain_matters(rows, first_of(links, places, rows.at, within))
    found = plain_links(rows, links)
    for one, what in zip(found, by, strict=True):
        one["by"] = what
    plain = {
        "limits": {"radius_m": within.radius_m, "window_s": within.window_s, "least_cosine": meaning},
        "rows": rows.plain(),
        "links": found,
        "matters": matters,
    }
    source.answer(plain, found, as_json=as_json, out=out, show=lambda: _show(matters))


def _radius_m(radius_km: float) -> float:
    most_km = MOST_RADIUS_M / 1000
    cause = "metres instead of kilometres? further apart a place says nothing"
    return 1000 * limits.within("--radius-km", radius_km, (LEAST_RADIUS_M / 1000, most_km), "km", cause)


def _meaning(texts: Sequence[str], least: float | None) -> Meaning | None:
    """Vectors of what the texts mean, by the encoder that also sorts reports; None if nobody asks."""
    if least is None:
        return None
    if not 0.0 < least <= 1.0:
        raise OutOfRange("--meaning", "must be above 0 and at most 1", "a percentage?")
    vectors = meaning_vectors(texts)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return Meaning(vectors=vectors / lengths, least_cosine=least)


def plain_links(rows: Rows, links: Links) -> list[dict[str, Any]]:
    """The links as plain JSON, with the ids of the file; `first` was registered earlier."""
    columns = (links.first.tolist(), links.second.tolist(), links.alike.tolist(), links.is_confirmed.tolist())
    return [
        {
            "first": rows.ids[first],
            "second": rows.ids[second],
            "alike": round(alike, 3),
            "confirmed": confirmed,
        }
        for first, second, alike, confirmed in zip(*columns, strict=True)
    ]


def plain_matters(rows: Rows, roots: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Each matter of two reports or more: the first registered, and its copies, oldest first."""
    copies = np.flatnonzero(roots != np.arange(len(roots)))
    members: dict[int, list[int]] = {}
    for row in copies.tolist():
        members.setdefault(int(roots[row]), []).append(row)
    return [
        {
            "first": rows.ids[first],
            "copies": [rows.ids[row] for row in found],
            "from": rows.instant(first).isoformat(),
            "until": rows.instant(found[-1]).isoformat(),
        }
        for first, found in sorted(members.items())
    ]


def _show(matters: Sequence[dict[str, Any]]) -> None:
    table = Table("first registered", "reports", "from", "until")
    for one in sorted(matters, key=lambda matter: -len(matter["copies"]))[:_MOST_SHOWN]:
        table.add_row(one["first"], str(1 + len(one["copies"])), one["from"], one["until"])
    Console().print(table if matters else "No report is a copy of another one from the same place and time.")
