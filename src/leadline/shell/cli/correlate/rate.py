"""`leadline correlate rate`: a stream of a file against its own normal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.patterns.rate import RateDetector
from leadline.errors import BadInput
from leadline.methods.baseline import TooLittle
from leadline.shell.cli.correlate import limits, source
from leadline.shell.cli.correlate.streams import Streams, streams_of

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def rate(
    file: source.In,
    window_h: Annotated[
        float, typer.Option("--window-h", help="The last so many hours: whole days, or less than one.")
    ] = 168.0,
    past_days: Annotated[int, typer.Option("--past-days", help="Days of past that are looked at.")] = 730,
    until: Annotated[str, typer.Option("--until", help="The end of the window; unset: the newest row.")] = "",
    together: Annotated[bool, typer.Option("--together", help="All kinds as one stream.")] = False,
    id_: source.Id = "",
    time: source.Time = "",
    kind: source.Kind = "",
    text: source.Text = "",
    reporter: source.Reporter = "",
    zone: source.Zone = "UTC",
    out: source.Out = None,
    as_json: source.AsJson = False,
) -> None:
    """Say by how much the last days are above or below normal, with interval and chance. Needs no places.

    Normal is what weekday, trend and season of the stream's own past let expect; a window of less than a day
    is held against the same hours of other days. One reporter, or one text, counts once a window.

    Examples:

    \b
        leadline correlate rate --in access.csv --time opened_at --kind folder
        leadline correlate rate --in reports.parquet --window-h 24 --zone Asia/Shanghai --json
    """
    names = {"id": id_, "time": time, "kind": kind, "text": text, "reporter": reporter}
    window, past_days = limits.hours("--window-h", window_h), limits.past(past_days)
    rows = source.load(file, names, needs=("time",), frame=("WGS-84", zone))
    streams = streams_of(rows, until=until, zone=zone, together=together)
    detector = RateDetector(window, past_days)
    told = _told(detector, streams)
    plain = {
        "parameters": {
            "window_h": window_h,
            "past_days": past_days,
            "until": streams.until.isoformat(),
            "rows_after_until": streams.later,
        },
        "rows": rows.plain(),
        "rates": told,
    }
    source.answer(plain, told, as_json=as_json, out=out, show=lambda: _show(told))


def _told(detector: RateDetector, streams: Streams) -> list[dict[str, Any]]:
    """Each kind against its normal, the most striking first; raises if nothing can be said of any."""
    told: list[dict[str, Any]] = []
    silent: list[dict[str, Any]] = []
    for kind, scene in streams.scenes.items():
        one = detector.tell(scene)
        if isinstance(one, TooLittle):
            silent.append({"kind": kind, "doubt": one.because})
            continue
        told.append(
            {"kind": kind, "p_value": one.p_value, **one.figure, "null": one.null}
            | {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
            | {"because": one.because, "because_zh": one.because_zh}
        )
    if not told:
        raise BadInput("--in", "has no kind with enough past", silent[0]["doubt"].rstrip("."))
    return sorted(told, key=lambda one: float(one["p_value"])) + silent


def _show(told: Sequence[dict[str, Any]]) -> None:
    table = Table("kind", "change", "p", "because")
    for one in told:
        if "doubt" in one:
            table.add_row(one["kind"], "", "", one["doubt"])
            continue
        table.add_row(one["kind"], f"{one['change']:+.0%}", f"{one['p_value']:.2g}", one["because"])
    Console().print(table)
