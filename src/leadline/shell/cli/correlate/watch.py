"""`leadline correlate watch`: what lies on or near the protected sites of a list, with the exact distance."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.matching import Match, match
from leadline.errors import OutOfRange
from leadline.exchange.rows import Rows
from leadline.model.protected import ProtectedSite
from leadline.shell.cli.correlate import looking, source
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_WATCH = policy_in_force().watch


@app.command()
def watch(
    file: source.In,
    sites: looking.Sites,
    near_m: Annotated[
        float, typer.Option("--near-m", min=0.01, max=100_000, help="Rows within this distance are listed.")
    ] = _WATCH.near_m,
    match_m: Annotated[
        float,
        typer.Option("--match-m", min=0.01, max=10_000, help="Rows within this distance are on a site."),
    ] = _WATCH.match_m,
    id_: source.Id = "",
    lat: source.Lat = "",
    lon: source.Lon = "",
    datum: source.DatumOf = "WGS-84",
    draws: looking.Draws = 199,
    seed: source.Seed = 0,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """List the rows near protected sites, each with its geodesic distance, 0 inside.

    Tells how many lie on a site (inside, or within --match-m), and how often the same rows moved as a whole
    somewhere else would have as many on sites: by chance, or a list of targets.

    Examples:

    \b
        leadline correlate watch --in sample.csv --sites sites.geojson --match-m 3 --json
    """
    if match_m > near_m:
        limit = f"must be at most --near-m, {near_m:g} m, was {match_m:g} m"
        raise OutOfRange("--match-m", limit, "what is on a site is also near it")
    watched = looking.read_watched(sites)
    rows = source.load(file, {"id": id_, "lat": lat, "lon": lon}, needs=("lat", "lon"), frame=(datum, "UTC"))
    rng = np.random.default_rng(seed)
    met = match(watched, (rows.lat, rows.lon), (match_m, near_m), rng, draws)
    found = plain_near(rows, watched, met, match_m)
    plain = {
        "rows": rows.plain(),
        "parameters": {
            "near_m": near_m,
            "match_m": match_m,
            "draws": draws,
            "seed": seed,
            "sites": len(watched),
        },
        "on_a_site": met.on,
        "p_value": met.p_value,
        "because": sentence(len(rows), met, match_m),
        "near": found,
    }
    source.answer(plain, found, as_json=as_json, out=out, show=lambda: _show(found, str(plain["because"])))


def plain_near(
    rows: Rows, sites: tuple[ProtectedSite, ...], met: Match, match_m: float
) -> list[dict[str, Any]]:
    """Each row near each site as plain JSON, the nearest first."""
    near = met.near
    found = [
        {
            "id": rows.ids[row],
            "site": sites[site].id,
            "name_en": sites[site].name_en,
            "name_zh": sites[site].name_zh,
            "distance_m": round(metres, 4),
            "inside": metres == 0,
            "on": metres <= match_m,
        }
        for site, row, metres in zip(
            near.sites.tolist(), near.points.tolist(), near.metres.tolist(), strict=True
        )
    ]
    return sorted(found, key=lambda one: (one["distance_m"], one["id"], one["site"]))


def sentence(rows: int, met: Match, match_m: float) -> str:
    """What came out, to be read aloud."""
    return (
        f"{met.on:,} of {rows:,} coordinates lie on a protected site (inside, or within {match_m:g} m). The "
        f"same set moved elsewhere has as many on sites in {met.p_value:.1%} of tries."
    )


def _show(found: list[dict[str, Any]], because: str) -> None:
    table = Table("id", "site", "distance m", "on it")
    for one in found[:200]:
        table.add_row(one["id"], one["name_en"], f"{one['distance_m']:.2f}", "yes" if one["on"] else "")
    Console().print(because)
    if found:
        Console().print(table)
