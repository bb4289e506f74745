"""`leadline correlate density`: how densely coordinates were collected, and for how long."""

from __future__ import annotations

import typer

from leadline.correlation.patterns.density import DensityDetector
from leadline.shell.cli.correlate import looking, source
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: points times draws that are made at most, some 10 s of work; and the draws that are made of any number
_MOST_DRAWN, _FEW = 3_000_000, 19


@app.command()
def density(
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
    draws: looking.Draws = 199,
    seed: source.Seed = 0,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Find the fullest square kilometre and the longest unbroken collecting in it.

    Tells what was measured even where it is ordinary. The policy says what is: 5 points a km² and 15
    minutes; 20 and 30 call for a person.

    Examples:

    \b
        leadline correlate density --in points.csv --json
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
    if len(scene.sightings) < len(scene.background):
        draws = affordable(len(scene.sightings), draws)
    looking.say(
        rows,
        scene,
        DensityDetector(policy_in_force().collecting, draws, within=None, always=True),
        (seed, as_json, out),
        {"draws": draws},
    )


def affordable(points: int, draws: int) -> int:
    """The draws that are made of so many points, and said where that is fewer than were asked for."""
    made = min(draws, max(_FEW, _MOST_DRAWN // max(1, points)))
    if made < draws:
        least = f"no chance below {1 / (made + 1):.2g} is told"
        typer.echo(f"leadline: {points:,} points, so {made} draws instead of {draws:,}: {least}", err=True)
    return made
