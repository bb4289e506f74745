"""`leadline verify overflight`: do event times fall into satellite passes more than by chance?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import BadInput, Missing
from leadline.exchange.rows import Wanted, instant_s, read_rows
from leadline.ports.world import World
from leadline.shell.cli.correlate.source import Zone, zone_of
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.inforce import policy_in_force
from leadline.shell.registers.elements import ElementFiles
from leadline.verification.verifiers.overflight import OverflightVerifier, Overflown

app = typer.Typer(rich_markup_mode=None, add_completion=False)


Elements = Annotated[
    Path,
    typer.Option(
        "--elements",
        envvar="LEADLINE_ELEMENTS",
        help="Element sets as published (TLE, .gz or not): a file, or a folder of dated files.",
    ),
]
Lat = Annotated[float | None, typer.Option("--lat", help="Latitude in degrees, WGS 84.")]
Lon = Annotated[float | None, typer.Option("--lon", help="Longitude in degrees, WGS 84.")]
Event = Annotated[list[str] | None, typer.Option("--event", help="When an event was, ISO 8601. Repeatable.")]
Events = Annotated[
    Path | None, typer.Option("--events", help="File with a column of times: CSV, JSON lines, Parquet.")
]
Time = Annotated[str, typer.Option("--time", help="Its column; unset: time, t, at, timestamp.")]
Satellite = Annotated[
    list[str] | None,
    typer.Option("--satellite", help="Name or catalogue number; unset: all of the sets. Repeatable."),
]
Searched = Annotated[
    int, typer.Option("--searched", help="Satellites that were looked through before these were chosen.")
]
Window = Annotated[
    float | None, typer.Option("--window", help="Seconds round the middle of a pass; unset: the policy's.")
]
Mask = Annotated[
    float | None, typer.Option("--mask", help="Least elevation in degrees; unset: the policy's.")
]
Uncertainty = Annotated[float, typer.Option("--uncertainty", help="Seconds by which the times may be off.")]


@app.command()
def overflight(
    elements: Elements,
    lat: Lat = None,
    lon: Lon = None,
    event: Event = None,
    events: Events = None,
    time: Time = "",
    zone: Zone = "UTC",
    satellite: Satellite = None,
    searched: Searched = 0,
    window: Window = None,
    mask: Mask = None,
    uncertainty: Uncertainty = 0.0,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Test whether events keep to satellite passes, all satellites that were searched counted.

    The times of day stay, the days are moved: what people do at their hours, and satellites at theirs, is
    no coincidence. One event inside a window, or some satellite among many, is worth nothing, and the
    answer says so. Elements older than the policy allows are refused.

    A line of --batch: {"lat": 31.2, "lon": 121.5, "events": ["2026-05-25T03:12:00Z", …],
    "satellites": ["TERRA", "25544"], "searched": 0, "window_s": 900, "mask_deg": 30}

    Examples:

    \b
        leadline verify overflight --elements tle/ --lat 31.2 --lon 121.5 --satellite TERRA \\
            --events orders.csv --zone Asia/Shanghai --picture passes.svg
        leadline verify overflight --elements tle/ --batch claims.jsonl --json
    """
    verifier = OverflightVerifier(World(policy=policy_in_force(), elements=ElementFiles(elements)))
    if batch is not None:
        answer_batch(verifier, batch, as_json=as_json)
        return
    claim = Overflown(
        lat=lat,
        lon=lon,
        events=tuple(_events(event or [], events, time, zone)),
        satellites=tuple(satellite or ()),
        searched=searched,
        window_s=window,
        mask_deg=mask,
        uncertainty_s=uncertainty,
    )
    answer_one(verifier.check(claim), as_json=as_json, picture=picture)


def _events(given: list[str], file: Path | None, column: str, zone: str) -> list[datetime]:
    where = zone_of(zone)
    found = [instant_s(one, where) for one in given]
    if any(at != at for at in found):
        raise BadInput("--event", "an instant such as 2026-05-25T03:12:00Z", "is it empty?")
    if file is not None:
        wanted = Wanted(columns={"time": column} if column else {}, needs=("time",), zone=where)
        rows = read_rows(file, wanted, "--events")
        if rows.refused:
            typer.echo(f"leadline: {len(rows.refused)} rows without a readable time left out", err=True)
        found += rows.at.tolist()
    if not found:
        raise Missing("--event", "at least one event, by --event or --events", "or claims by --batch?")
    return [datetime.fromtimestamp(at, UTC) for at in found]
