"""`leadline verify vessel`: could the ship have been at the dock at that time?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import BadInput, Missing
from leadline.exchange.rows import instant_s
from leadline.ports.world import World
from leadline.shell.cli.correlate.source import zone_of
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.inforce import policy_in_force
from leadline.shell.registers.books import Books
from leadline.shell.registers.fixes import GUESSED, Reading
from leadline.shell.registers.tracks import TrackFiles
from leadline.verification.verifiers.vessel import PortCall, VesselVerifier

app = typer.Typer(rich_markup_mode=None, add_completion=False)


Tracks = Annotated[
    Path | None,
    typer.Option(
        "--tracks",
        envvar="LEADLINE_TRACKS",
        help="Positions: CSV, Parquet or a log of AIS sentences (NMEA), or a folder of them.",
    ),
]
Records = Annotated[
    Path | None,
    typer.Option("--records", envvar="LEADLINE_RECORDS", help="Folder with one file a book: dock, customs …"),
]
Ship = Annotated[
    str, typer.Option("--vessel", help="MMSI or name; unset: every ship that could have been there.")
]
Lat = Annotated[float | None, typer.Option("--lat", help="Latitude in degrees, WGS 84.")]
Lon = Annotated[float | None, typer.Option("--lon", help="Longitude in degrees, WGS 84.")]
Time = Annotated[str, typer.Option("--time", help="When, ISO 8601; then --within counts.")]
Within = Annotated[float, typer.Option("--within", help="Minutes before and after --time.")]
Since = Annotated[str, typer.Option("--from", help="Or from when, ISO 8601.")]
Until = Annotated[str, typer.Option("--until", help="And until when.")]
Radius = Annotated[
    float | None, typer.Option("--radius", help="Metres that count as there; unset: the policy's.")
]
Where = Annotated[str, typer.Option("--where", help="The dock as its book names it.")]
Zone = Annotated[str, typer.Option("--zone", help="Zone of times that name none, here and in files.")]
Columns = Annotated[
    str, typer.Option("--columns", help="vessel=…,time=…,lat=…,lon=…,name=… where guessing would not do.")
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How 03/04/2026 is read; unset: told from the file."),
]


@app.command()
def vessel(
    tracks: Tracks = None,
    records: Records = None,
    ship: Ship = "",
    lat: Lat = None,
    lon: Lon = None,
    time: Time = "",
    within: Within = 30.0,
    since: Since = "",
    until: Until = "",
    radius: Radius = None,
    where: Where = "",
    zone: Zone = "UTC",
    columns: Columns = "",
    day_first: DayFirst = None,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Compare a ship's claimed call with its track, the dock's book and the customs' book.

    The track is read as what the ship could have reached between two positions at its own top speed. A
    silence over an hour is "cannot tell", with its length beside the ship's own rhythm. Positions that jump
    spoil a track. A position shifted little by little cannot be seen, and the answer says so.

    A line of --batch: {"vessel": "412345678", "lat": 31.2, "lon": 121.5,
    "earliest": "2026-05-25T18:00:00Z", "latest": "2026-05-25T22:00:00Z", "radius_m": 1000}

    Examples:

    \b
        leadline verify vessel --tracks ais.nmea --records books/ --vessel 412345678 \\
            --lat 31.2 --lon 121.5 --time 2026-05-25T20:00+08:00 --picture call.svg
        leadline verify vessel --tracks ais.csv.gz --lat 31.2 --lon 121.5 \\
            --from 2026-05-25T18:00Z --until 2026-05-25T22:00Z
        leadline verify vessel --tracks ais/ --batch claims.jsonl --json
    """
    reading = Reading(columns=_columns(columns), day_first=day_first, zone=zone_of(zone))
    kept = _load(tracks, reading) if tracks is not None else None
    books = Books(records, zone_of(zone)) if records is not None else None
    verifier = VesselVerifier(World(policy=policy_in_force(), tracks=kept, records=books))
    if batch is not None:
        answer_batch(verifier, batch, as_json=as_json)
        return
    if lat is None or lon is None:
        raise Missing("--lat and --lon", "the place in degrees", "or give --batch")
    earliest, latest = _times(time, within, (since, until), zone)
    claim = PortCall(
        vessel=ship, lat=lat, lon=lon, earliest=earliest, latest=latest, radius_m=radius, where=where
    )
    finding = verifier.check(claim)
    answer_one(finding, as_json=as_json, picture=picture)
    if not ship and not as_json:
        _list(finding.inputs.get("ships", []))


def _load(path: Path, reading: Reading) -> TrackFiles:
    """The tracks; what was left out goes to standard error."""
    kept = TrackFiles(path, reading).load()
    if kept.garbled or kept.impossible or kept.undated:
        said = f"{kept.garbled} garbled, {kept.impossible} impossible, {kept.undated} without a time left out"
        typer.echo(f"leadline: {len(kept)} positions; {said}", err=True)
    return kept


def _times(time: str, within: float, ends: tuple[str, str], zone: str) -> tuple[datetime, datetime]:
    if time:
        at, margin = _instant("--time", time, zone), timedelta(minutes=within)
        return at - margin, at + margin
    if not all(ends):
        raise Missing("--time", "or both --from and --until", "when was it?")
    return _instant("--from", ends[0], zone), _instant("--until", ends[1], zone)


def _instant(name: str, text: str, zone: str) -> datetime:
    try:
        return datetime.fromtimestamp(instant_s(text, zone_of(zone)), UTC)
    except BadInput as problem:
        raise BadInput(name, problem.limit, problem.cause) from problem


def _columns(text: str) -> Mapping[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    found = {name.strip(): title.strip() for name, _, title in pairs}
    if not set(found) <= set(GUESSED) or not all(found.values()):
        raise BadInput("--columns", f"{'=…,'.join(GUESSED)}=…", "another word before or nothing after the =")
    return found


def _list(ships: list[Mapping[str, object]]) -> None:
    for row in ships:
        named = f" {row['name']}" if row["name"] else ""
        said = f"dock {row['dock']}, customs {row['customs']}"
        typer.echo(f"  {row['vessel']}{named}: {row['answer']}; {said}")
