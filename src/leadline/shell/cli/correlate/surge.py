"""`leadline correlate surge`: where and when a file of sightings has more than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.patterns.surge import LEAST_REPORTS, ONE_INSTANT, ONE_POINT, SurgeDetector
from leadline.errors import BadInput
from leadline.exchange.rows import Rows
from leadline.methods.scan import Asked
from leadline.model.pattern import Pattern
from leadline.shell.cli.correlate import limits, source
from leadline.shell.cli.correlate.streams import Streams, streams_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_NONE = "has no kind that can be scanned"


@app.command()
def surge(
    file: source.In,
    radius_m: Annotated[float, typer.Option("--radius-m", help="Largest radius of a circle.")] = 5000.0,
    window_days: Annotated[int, typer.Option("--window-days", help="Longest window, in days.")] = 7,
    past_days: Annotated[int, typer.Option("--past-days", help="Days of past that are looked at.")] = 365,
    grain_m: Annotated[
        float, typer.Option("--grain-m", help="Points of one square of this side are one place; 0: never.")
    ] = 100.0,
    replicates: Annotated[int, typer.Option("--replicates", min=19, max=99_999, help="Random draws.")] = 999,
    most_p: Annotated[
        float, typer.Option("--most-p", min=0, max=1, help="Tell what chance brings at most this often.")
    ] = 0.05,
    until: Annotated[
        str, typer.Option("--until", help="The end of the last day; unset: the newest row.")
    ] = "",
    together: Annotated[bool, typer.Option("--together", help="All kinds as one stream.")] = False,
    id_: source.Id = "",
    lat: source.Lat = "",
    lon: source.Lon = "",
    time: source.Time = "",
    kind: source.Kind = "",
    text: source.Text = "",
    reporter: source.Reporter = "",
    datum: source.DatumOf = "WGS-84",
    zone: source.Zone = "UTC",
    seed: source.Seed = 1,
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Find areas with more reports in the last days than their own past lets expect.

    A space-time permutation scan; the chance of each is corrected for all circles and windows that were
    tried. One reporter, or one text, counts once a window. Each kind for itself.

    Examples:

    \b
        leadline correlate surge --in reports.csv --radius-m 5000 --window-days 7
        leadline correlate surge --in reports.parquet --together --until 2026-03-01T00:00:00+08:00 --json
    """
    names = {"id": id_, "lat": lat, "lon": lon, "time": time, "kind": kind, "text": text}
    _check(radius_m, window_days, grain_m)
    rows = source.load(file, {**names, "reporter": reporter}, frame=(datum, zone))
    _check_spread(rows)
    streams = streams_of(rows, until=until, zone=zone, together=together)
    asked = Asked(window_days=window_days, radius_m=radius_m, replicates=replicates)
    detector = SurgeDetector(asked, past_days=limits.past(past_days), grain_m=grain_m, most_p=1.0)
    looked, told = _look(detector, streams, seed)
    called = rows.names() if told else {}
    found = [plain_pattern(called, one) for one in told if one.p_value <= most_p]
    plain = {
        "parameters": _parameters(detector, streams, seed, most_p),
        "rows": rows.plain(),
        "looked": looked,
        "surges": found,
    }
    source.answer(plain, found, as_json=as_json, out=out, show=lambda: _show(found, looked))


def _check(radius_m: float, window_days: int, grain_m: float) -> None:
    limits.radius("--radius-m", radius_m)
    limits.within("--window-days", window_days, (1, 3660), "days", "hours instead of days?")
    limits.within("--grain-m", grain_m, (0, 100_000), "m", "kilometres instead of metres?")


def _check_spread(rows: Rows) -> None:
    """Nothing, or what the detector would say of every kind: before a million rows are made sightings."""
    if len(rows) < LEAST_REPORTS:
        return
    if np.ptp(rows.lat) == 0 and np.ptp(rows.lon) == 0:
        raise BadInput("--in", _NONE, ONE_POINT.rstrip("."))
    if np.ptp(rows.at) == 0:
        raise BadInput("--in", _NONE, ONE_INSTANT.rstrip("."))


def plain_pattern(names: Mapping[UUID, str], one: Pattern) -> dict[str, Any]:
    """A pattern as plain JSON, with what the file calls each row."""
    return {
        "key": one.key,
        "ids": [names[lead] for lead in one.leads],
        "p_value": one.p_value,
        "recurrence_days": one.recurrence_days,
        "tried": one.tried,
        "null": one.null,
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "because": one.because,
        "because_zh": one.because_zh,
        **one.figure,
    }


def _look(detector: SurgeDetector, streams: Streams, seed: int) -> tuple[list[dict[str, Any]], list[Pattern]]:
    """What was looked at, and every pattern; raises if there was no stream that could be looked at."""
    looked: list[dict[str, Any]] = []
    told: list[Pattern] = []
    for kind, scene in streams.scenes.items():
        why, found = detector.ask(scene, np.random.default_rng(seed))
        told += found
        strongest = min((one.p_value for one in found), default=None)
        looked.append({"kind": kind, "reports": len(scene.sightings), "strongest_p": strongest, "doubt": why})
    if all(one["doubt"] for one in looked):
        raise BadInput("--in", _NONE, looked[0]["doubt"].rstrip("."))
    return looked, sorted(told, key=lambda one: one.p_value)


def _parameters(detector: SurgeDetector, streams: Streams, seed: int, most_p: float) -> dict[str, Any]:
    asked = detector.asked
    return {
        "radius_m": asked.radius_m,
        "window_days": asked.window_days,
        "past_days": detector.past_days,
        "grain_m": detector.grain_m,
        "replicates": asked.replicates,
        "share": asked.share,
        "least": asked.least,
        "most_p": most_p,
        "seed": seed,
        "until": streams.until.isoformat(),
        "rows_after_until": streams.later,
        "span": str(timedelta(days=detector.past_days)),
    }


def _show(found: Sequence[dict[str, Any]], looked: Sequence[dict[str, Any]]) -> None:
    if not found:
        strongest = min((one["strongest_p"] for one in looked if one["strongest_p"]), default=1.0)
        Console().print(f"No surge; the strongest has p = {strongest:.3g}.")
        return
    table = Table("p", "once in days", "reports", "expected", "because")
    for one in found:
        table.add_row(
            f"{one['p_value']:.3g}",
            f"{one['recurrence_days']:,.0f}",
            str(one["observed"]),
            f"{one['expected']:.1f}",
            one["because"],
        )
    Console().print(table)
