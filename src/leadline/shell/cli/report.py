"""`leadline report`: one report through the public API, like anybody's, and the receipt that comes back."""

from __future__ import annotations

import json
import sys
import threading
from typing import Annotated, Any
from uuid import uuid4

import typer

from leadline.errors import Missing
from leadline.model.place import Datum
from leadline.model.report import Basis, Danger
from leadline.shell.demo.line import Answer, Line

#: where a line that was started with no options listens
HERE = "http://127.0.0.1:8000"
#: statuses of the API: stored by this call, stored by an earlier one with the same key
STORED, STORED_BEFORE = 201, 200

Strength = Annotated[
    float | None,
    typer.Option(help="What a receiver shows there: strength of the signal that disturbs, dBm."),
]
Named = Annotated[str, typer.Option(help="Name; with --reach the report is confidential, not anonymous.")]
Bearing = Annotated[
    float | None, typer.Option(help="Direction that it comes from, degrees clockwise from true north.")
]

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def report(
    what: Annotated[str, typer.Argument(help="What was seen; - or nothing: read from standard input.")] = "-",
    where: Annotated[str, typer.Option(help="Where, in words.")] = "",
    when: Annotated[str, typer.Option(help="When, in words.")] = "",
    lat: Annotated[float | None, typer.Option(help="Latitude, degrees, north positive.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude, degrees, east positive.")] = None,
    datum: Annotated[Datum, typer.Option(help="Frame of lat and lon.")] = Datum.WGS84,
    uncertainty_m: Annotated[float | None, typer.Option(help="How far off the place may be, metres.")] = None,
    strength_dbm: Strength = None,
    bearing_deg: Bearing = None,
    how_known: Annotated[str, typer.Option(help="How the reporter knows, in words.")] = "",
    basis: Annotated[Basis, typer.Option(help="How the reporter knows, in one word.")] = Basis.UNSTATED,
    danger: Annotated[Danger, typer.Option(help="Is anybody in danger now?")] = Danger.UNSTATED,
    evidence: Annotated[str, typer.Option(help="What evidence there is, in words.")] = "",
    language: Annotated[str, typer.Option(help="en or zh: of the text and of the receipt.")] = "en",
    reply: Annotated[bool, typer.Option("--reply/--no-reply", help="May the line answer?")] = True,
    name: Named = "",
    reach: Annotated[str, typer.Option(help="Telephone or mail under which to be reached.")] = "",
    key: Annotated[str, typer.Option(help="Idempotency key; the same one again stores nothing twice.")] = "",
    url: Annotated[str, typer.Option(envvar="LEADLINE_URL", help="The line.")] = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
) -> None:
    """Send one report to a line and print its receipt: twelve words, the reporter's only key. Keep them.

    The exit status 0 means: the report is on the line's disk. 1: the line refused it and says
    which field. 75: the line was not reached or is busy; try again with the same --key.

    Examples:

    \b
        leadline report "A gray box with two antennas on a lamp post in Theatre Street."
        leadline report "GPS jumps on crane 3." --lat 2.012 --lon 85.996 --strength-dbm -71 --bearing-deg 140
        leadline report --language zh "剧院街路灯杆上有一个带天线的灰色盒子"
        leadline report --url https://line.example --json < seen.txt
    """
    said: dict[str, Any] = {
        "what": _text(what),
        "where": where,
        "when": when,
        "how_known": how_known,
        "evidence": evidence,
        "language": language,
        "basis": basis.value,
        "danger": danger.value,
        "mode": "confidential" if name or reach else "anonymous",
        "may_reply": reply,
        "place": _place(lat, lon, datum, uncertainty_m),
        "reading": _reading(strength_dbm, bearing_deg),
        "contact": {"name": name, "reach": reach} if name or reach else None,
    }
    line = Line(url, threading.Event())
    answer = line.post(
        "/api/v1/reports",
        {field: value for field, value in said.items() if value not in ("", None)},
        {"Idempotency-Key": key or str(uuid4())},
    )
    line.close()
    typer.echo(json.dumps(dict(answer.body), ensure_ascii=False, indent=2) if as_json else _told(answer))
    if answer.status not in (STORED, STORED_BEFORE):
        raise typer.Exit(1)


def _text(what: str) -> str:
    text = sys.stdin.read() if what == "-" else what
    if not text.strip():
        raise Missing("what", "what was seen, in words", "give it as an argument or on standard input")
    return text


def _place(
    lat: float | None, lon: float | None, datum: Datum, uncertainty_m: float | None
) -> dict[str, Any] | None:
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise Missing("--lat and --lon", "both or none", "one of the two was not given")
    place: dict[str, Any] = {"lat": lat, "lon": lon, "datum": datum.value}
    return place if uncertainty_m is None else {**place, "uncertainty_m": uncertainty_m}


def _reading(strength_dbm: float | None, bearing_deg: float | None) -> dict[str, float] | None:
    given = {"strength_dbm": strength_dbm, "bearing_deg": bearing_deg}
    return {name: value for name, value in given.items() if value is not None} or None


def _told(answer: Answer) -> str:
    """What a person needs of the answer."""
    if answer.status not in (STORED, STORED_BEFORE):
        return "\n".join([f"The line did not take the report (status {answer.status}).", *_faults(answer)])
    begins = "The report is stored" if answer.status == STORED else "The line has this report already"
    said = f"{begins}: {answer.body.get('reference', '')}".rstrip(": ") + "."
    words = answer.body.get("receipt")
    if not isinstance(words, list):
        return f"{said} Its receipt was shown when it was first sent."
    rows = [" ".join(str(word) for word in words[start : start + 4]) for start in range(0, len(words), 4)]
    shown = "\n".join(f"    {row}" for row in rows)
    return f"{said} Its receipt, the only key to it:\n\n{shown}\n"


def _faults(answer: Answer) -> list[str]:
    """One line a fault: field, limit and likely cause."""
    errors = answer.body.get("errors")
    rows = [row for row in errors if isinstance(row, dict)] if isinstance(errors, list) else []
    causes = [f" ({row['cause']})" if row.get("cause") else "" for row in rows]
    return [
        f"  {row.get('field', '?')}: {row.get('limit', '')}{cause}"
        for row, cause in zip(rows, causes, strict=True)
    ]
