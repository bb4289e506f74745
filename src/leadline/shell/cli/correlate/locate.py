"""`leadline correlate locate`: where an interferer is, from who noticed it where and how strongly."""

from __future__ import annotations

from typing import Annotated

import typer

from leadline.correlation.patterns.locate import LocateDetector
from leadline.shell.cli.correlate import looking, source

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def locate(
    file: source.In,
    strength: Annotated[str, typer.Option("--strength", help="Column of the strength in dBm.")] = "",
    bearing: Annotated[
        str, typer.Option("--bearing", help="Column of the bearing in degrees from north.")
    ] = "",
    only: looking.Only = None,
    background: looking.Background = None,
    id_: source.Id = "",
    lat: source.Lat = "",
    lon: source.Lon = "",
    time: source.Time = "",
    kind: source.Kind = "",
    reporter: source.Reporter = "",
    datum: source.DatumOf = "WGS-84",
    zone: source.Zone = "UTC",
    draws: looking.Draws = 999,
    seed: source.Seed = 0,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Give the ellipse that holds the source with 95 %, or say why it cannot be told.

    Strengths in dBm and bearings in degrees from true north are used where a row has them; without both,
    the places are held against those of 50 or more other reports nearby (--background, or other kinds of
    --in). Receivers on a line have a mirror image and are refused.

    Examples:

    \b
        leadline correlate locate --in reports.csv --strength dbm --bearing deg --json
    """
    columns = {"id": id_, "lat": lat, "lon": lon, "time": time, "kind": kind, "reporter": reporter}
    asked = looking.Asked(
        file=file,
        columns=columns,
        frame=(datum, zone),
        only=only or (),
        background=background,
        more={"strength_dbm": strength, "bearing_deg": bearing},
    )
    rows, scene = looking.scene_of(asked)
    detector = LocateDetector(kinds=None, within=None, draws=draws)
    looking.say(rows, scene, detector, (seed, as_json, out), {"draws": draws})
