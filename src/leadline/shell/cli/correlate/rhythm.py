"""`leadline correlate rhythm`: hours of the day and days of the week at which something happens."""

from __future__ import annotations

from typing import Annotated

import typer

from leadline.correlation.chance import SHOWN_P
from leadline.correlation.patterns.rhythm import LEAST_VISITS, PLACE_M, RhythmDetector
from leadline.shell.cli.correlate import looking, source

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def rhythm(
    file: source.In,
    until: Annotated[
        str, typer.Option("--until", help="Column of the end, where a time is an interval.")
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
    most_p: looking.MostP = SHOWN_P,
    seed: source.Seed = 0,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Test whether visits keep to an hour of the day or a day of the week, against the hours of all rows.

    A time may be an interval: --time names its begin and --until its end. One p-value answers for all that
    was tried: the whole file and every place that recurs.

    Examples:

    \b
        leadline correlate rhythm --in visits.csv --background all.csv --zone Asia/Shanghai
    """
    columns = {"id": id_, "lat": lat, "lon": lon, "time": time, "kind": kind, "reporter": reporter}
    asked = looking.Asked(
        file=file,
        columns=columns,
        frame=(datum, zone),
        needs=("time",),
        only=only or (),
        background=background,
        more={"seen_until": until},
    )
    rows, scene = looking.scene_of(asked)
    detector = RhythmDetector(draws, most_p=1.0)
    more = {"draws": draws, "most_p": most_p, "place_m": PLACE_M, "least_visits": LEAST_VISITS}
    looking.say(rows, scene, detector, (seed, as_json, out), more, most_p)
