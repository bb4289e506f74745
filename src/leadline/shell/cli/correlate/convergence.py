"""`leadline correlate convergence`: reports that move in on a protected site, against its own past."""

from __future__ import annotations

import typer

from leadline.correlation.chance import SHOWN_P
from leadline.correlation.patterns.convergence import ConvergenceDetector
from leadline.shell.cli.correlate import looking, source
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def convergence(
    file: source.In,
    sites: looking.Sites,
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
    """Compare the share near each site in the last days with the share before, each source once.

    Examples:

    \b
        leadline correlate convergence --in orders.csv --sites sites.geojson --json
    """
    columns = {"id": id_, "lat": lat, "lon": lon, "time": time, "kind": kind, "reporter": reporter}
    asked = looking.Asked(
        file=file,
        columns=columns,
        frame=(datum, zone),
        only=only or (),
        background=background,
        sites=looking.read_watched(sites),
    )
    rows, scene = looking.scene_of(asked)
    rule = policy_in_force().watch
    detector = ConvergenceDetector(rule, draws, most_p=1.0)
    more = {
        "draws": draws,
        "most_p": most_p,
        "sites": len(asked.sites),
        "near_m": rule.near_m,
        "ring_m": rule.ring_m,
        "recent_days": rule.recent.total_seconds() / 86_400,
    }
    looking.say(rows, scene, detector, (seed, as_json, out), more, most_p)
