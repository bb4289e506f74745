"""`leadline correlate triangle`: places that form an equilateral triangle or another regular figure."""

from __future__ import annotations

import typer

from leadline.correlation.chance import SHOWN_P
from leadline.correlation.patterns.shapes import LEAST_SIDE_M, PLACE_M, ShapesDetector
from leadline.shell.cli.correlate import looking, source

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def triangle(
    file: source.In,
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
    """Look for an equilateral triangle, a square, a pentagon or a hexagon among recurring places.

    The chance comes from as many places drawn from all rows; with more than 24 places nothing can be told.

    Examples:

    \b
        leadline correlate triangle --in orders.csv --only drone --json
    """
    columns = {"id": id_, "lat": lat, "lon": lon, "time": time, "kind": kind, "reporter": reporter}
    asked = looking.Asked(
        file=file,
        columns=columns,
        frame=(datum, zone),
        only=only or (),
        background=background,
    )
    rows, scene = looking.scene_of(asked)
    detector = ShapesDetector(draws, within=None, most_p=1.0)
    more = {"draws": draws, "most_p": most_p, "place_m": PLACE_M, "least_side_m": LEAST_SIDE_M}
    looking.say(rows, scene, detector, (seed, as_json, out), more, most_p)
