"""`leadline correlate density`: how densely coordinates were collected, and for how long."""

from __future__ import annotations

import typer

from leadline.correlation.patterns.density import DensityDetector
from leadline.errors import OutOfRange
from leadline.shell.cli.correlate import looking, source
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: points up to which every draw that is asked for is made, and up to which some are: turning a disc round
#: each of so many takes 0.15 s and 1.4 s a draw where they lie close together
_MANY, _MOST = 1_000, 3_000
#: draws beyond that
_FEW = 19


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
    draws = _affordable(len(scene.sightings), draws)
    looking.say(
        rows,
        scene,
        DensityDetector(policy_in_force().collecting, draws, within=None, always=True),
        (seed, as_json, out),
        {"draws": draws},
    )


def _affordable(points: int, draws: int) -> int:
    """The draws that are made for so many points; OutOfRange for more points than can be turned round."""
    if points > _MOST:
        limit = f"must ask about at most {_MOST:,} points, was {points:,}"
        raise OutOfRange("--in", limit, "copies? one kind is asked about by --only, the rest as --background")
    if points <= _MANY or draws <= _FEW:
        return draws
    said = (
        f"{points:,} points, so {_FEW} draws instead of {draws:,}: no chance below {1 / (_FEW + 1):g} is told"
    )
    typer.echo(f"leadline: {said}", err=True)
    return _FEW
