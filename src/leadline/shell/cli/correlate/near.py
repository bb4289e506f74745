"""`leadline correlate near`: a near rule over a file of sightings; what it finds, and a back-test of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.backtest import back_test
from leadline.correlation.replay import Past, incidents
from leadline.correlation.rules import near_rule
from leadline.errors import OutOfRange
from leadline.exchange.rows import Rows
from leadline.model.incident import Incident
from leadline.policy.places import NearRule
from leadline.shell.cli.bars import bars
from leadline.shell.cli.correlate import source
from leadline.shell.cli.correlate.limits import hours
from leadline.shell.cli.correlate.looking import check_only

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: what the rule is called in keys and sentences
NAME = "near"
_MOST_SHUFFLES = 100_000


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
    backtest: Annotated[
        bool, typer.Option("--backtest", help="How often the rule would have fired, and by chance.")
    ] = False,
    shuffles: Annotated[int, typer.Option("--shuffles", help="Orders of the times that are tried.")] = 199,
    seed: source.Seed = 0,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Find every disc that held enough independent reports of one kind within the window.

    Reports by one reporter, or with nearly the same text, count once. The disc may lie anywhere; its radius
    is measured on the ellipsoid. With --backtest: what the rule would have done, and what it does when the
    times are shuffled among the reports of each kind.

    Examples:

    \b
        leadline correlate near --in reports.csv --count 3 --radius-m 500 --window-h 72
        leadline correlate near --in reports.jsonl.gz --time t --kind y --backtest
        leadline correlate near --in boxes.parquet --datum GCJ-02 --zone Asia/Shanghai --json
    """
    rule = near_rule(count=count, radius_m=radius_m, window=hours("--window-h", window_h), kinds=kinds or ())
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
    check_only(kinds or (), rows)
    if backtest:
        _back_test(rows, rule, (shuffles, seed, zone), (as_json, out))
        return
    found = plain_incidents(rows, incidents(Past.of(rows.sightings(), rule), rule, NAME))
    plain = {"rule": plain_rule(rule), "rows": rows.plain(), "incidents": found}
    source.answer(plain, found, as_json=as_json, out=out, show=lambda: _show(found))


def _back_test(
    rows: Rows, rule: NearRule, chance: tuple[int, int, str], where: tuple[bool, Path | None]
) -> None:
    shuffles, seed, zone = chance
    if not 0 <= shuffles <= _MOST_SHUFFLES:
        raise OutOfRange("--shuffles", f"must be 0 to {_MOST_SHUFFLES:,}, was {shuffles}")
    with bars() as say:
        made = back_test(
            rows.sightings(),
            rule,
            np.random.default_rng(seed),
            zone=source.zone_of(zone),
            shuffles=shuffles,
            progress=lambda done, whole: say("shuffles", done, whole),
        )
    ids = {str(rows.lead_of(row)): rows.ids[row] for row in range(len(rows))}
    found = made.plain()
    described = found.pop("described")
    for alarm in described:
        alarm["ids"] = [ids[lead] for lead in alarm.pop("leads")]
    plain = {"rule": plain_rule(rule), "rows": rows.plain(), "seed": seed, **found, "alarm_list": described}
    source.answer(plain, described, as_json=where[0], out=where[1], show=lambda: typer.echo(made.because))


def plain_rule(rule: NearRule) -> dict[str, Any]:
    """The rule's parameters as plain JSON."""
    return {
        "count": rule.count,
        "radius_m": rule.radius_m,
        "window_h": rule.window.total_seconds() / 3600,
        "kinds": list(rule.kinds),
        "distinct_by": ["reporter", "text"],
    }


def plain_incidents(rows: Rows, found: Sequence[Incident]) -> list[dict[str, Any]]:
    """The incidents as plain JSON, with the ids of the file."""
    if not found:
        return []
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
        for incident in found
    ]


def _show(found: Sequence[dict[str, Any]]) -> None:
    table = Table("opened", "kind", "reports", "sources", "because")
    for one in found:
        table.add_row(
            one["opened_at"], one["kind"], str(len(one["ids"])), str(one["independent"]), one["because"]
        )
    Console().print(table if found else "No disc held enough independent reports.")
