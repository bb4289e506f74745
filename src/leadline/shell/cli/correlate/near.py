"""`leadline correlate near`: a near rule over a file of sightings; what it finds, and a back-test of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.relate import relate
from leadline.correlation.rules import near_rule
from leadline.exchange.rows import Rows
from leadline.model.incident import Incident
from leadline.policy.places import NearRule
from leadline.shell.cli.correlate import source

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: what the rule is called in keys and sentences
NAME = "near"


@app.command()
def near(
    file: source.In,
    count: Annotated[int, typer.Option("--count", help="Independent reports that are enough.")] = 3,
    radius_m: Annotated[float, typer.Option("--radius-m", help="Radius of the disc in metres.")] = 500.0,
    window_h: Annotated[float, typer.Option("--window-h", help="Time that holds them, in hours.")] = 72.0,
    kinds: Annotated[
        list[str] | None, typer.Option("--only", help="Only this kind; repeatable. Unset: every kind.")
    ] = None,
    id_: source.Id = "",
    lat: source.Lat = "",
    lon: source.Lon = "",
    time: source.Time = "",
    kind: source.Kind = "",
    text: source.Text = "",
    reporter: source.Reporter = "",
    datum: source.DatumOf = "WGS-84",
    zone: source.Zone = "UTC",
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Find every disc that held enough independent reports of one kind within the window.

    Reports by one reporter, or with nearly the same text, count once. The disc may lie anywhere; its radius
    is measured on the ellipsoid.

    Examples:

    \b
        leadline correlate near --in reports.csv --count 3 --radius-m 500 --window-h 72
        leadline correlate near --in boxes.parquet --datum GCJ-02 --zone Asia/Shanghai --json
    """
    rule = near_rule(count=count, radius_m=radius_m, window=timedelta(hours=window_h), kinds=kinds or ())
    names = {
        "id": id_,
        "lat": lat,
        "lon": lon,
        "time": time,
        "kind": kind,
        "text": text,
        "reporter": reporter,
    }
    rows = source.load(file, names, frame=(datum, zone))
    incidents = relate([NearDetector({NAME: rule})], rows.sightings()).incidents
    found = plain_incidents(rows, incidents)
    plain = {"rule": plain_rule(rule), "rows": rows.plain(), "incidents": found}
    source.answer(plain, found, as_json=as_json, out=out, show=lambda: _show(found))


def plain_rule(rule: NearRule) -> dict[str, Any]:
    """The rule's parameters as plain JSON."""
    return {
        "count": rule.count,
        "radius_m": rule.radius_m,
        "window_h": rule.window.total_seconds() / 3600,
        "kinds": list(rule.kinds),
        "distinct_by": ["reporter", "text"],
    }


def plain_incidents(rows: Rows, incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """The incidents as plain JSON, with the ids of the file."""
    ids = {rows.lead_of(row): rows.ids[row] for row in range(len(rows))}
    return [
        {
            "key": incident.key,
            "kind": incident.kind,
            "ids": [ids[lead] for lead in incident.leads],
            "lat": incident.lat,
            "lon": incident.lon,
            "radius_m": incident.radius_m,
            "opened_at": incident.opened_at.isoformat(),
            "independent": incident.independent,
            "because": incident.because,
        }
        for incident in incidents
    ]


def _show(found: Sequence[dict[str, Any]]) -> None:
    table = Table("opened", "kind", "reports", "sources", "because")
    for one in found:
        table.add_row(
            one["opened_at"], one["kind"], str(len(one["ids"])), str(one["independent"]), one["because"]
        )
    Console().print(table if found else "No disc held enough independent reports.")
