"""`leadline verify shadow`: could the sun have thrown this shadow, there and then? Where else, when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from leadline.errors import BadInput, Missing, Unreadable
from leadline.exchange.rows import instant_s
from leadline.model.finding import Finding
from leadline.shell.cli import ready
from leadline.shell.cli.correlate.source import zone_of
from leadline.shell.cli.verify.answering import AsJson, Batch, Picture, answer_batch, answer_one
from leadline.shell.cli.verify.claimed import content_of
from leadline.shell.examining.sandbox import sandbox
from leadline.shell.registers.world import here
from leadline.verification.drawing import Drawn
from leadline.verification.shading import FINE_DEG
from leadline.verification.verifier import read_claim
from leadline.verification.verifiers.shadow import Cast, ShadowVerifier

app = typer.Typer(rich_markup_mode=None, add_completion=False)

#: letters of a date without a time of day, 2026-06-01
_DATE_LETTERS = 10


Photo = Annotated[
    Path | None, typer.Option("--photo", help="The picture; without --time it is asked for its own.")
]
Lat = Annotated[float | None, typer.Option("--lat", help="Latitude in degrees, WGS 84.")]
Lon = Annotated[float | None, typer.Option("--lon", help="Longitude in degrees, WGS 84.")]
Uncertainty = Annotated[
    float, typer.Option("--uncertainty", help="Radius in metres inside which the place lies.")
]
Time = Annotated[str | None, typer.Option("--time", help="When, ISO 8601; a date alone is the whole day.")]
Until = Annotated[
    str | None, typer.Option("--until", help="Latest possible time, if --time is the earliest.")
]
Zone = Annotated[str, typer.Option("--zone", help="Zone of times that name none, such as Asia/Shanghai.")]
Azimuth = Annotated[
    float | None,
    typer.Option("--azimuth", help="Direction of the shadow from the foot, degrees from TRUE north."),
]
AzimuthSd = Annotated[
    float | None, typer.Option("--azimuth-sd", help="Its standard deviation; unset: the policy's.")
]
Ratio = Annotated[
    float | None, typer.Option("--ratio", help="Length of the shadow divided by the object's height.")
]
RatioSd = Annotated[
    str | None,
    typer.Option("--ratio-sd", help="Its standard deviation: 0.14, or 10% of it; unset: the policy's."),
]
Drawing = Annotated[
    Path | None, typer.Option("--drawn", help="JSON file of points drawn on the picture, see below.")
]
Where = Annotated[bool, typer.Option("--where", help="Where on Earth does it fit then? No place needed.")]
When = Annotated[bool, typer.Option("--when", help="When that day does it fit there? A date is enough.")]


@app.command()
def shadow(
    photo: Photo = None,
    lat: Lat = None,
    lon: Lon = None,
    uncertainty: Uncertainty = 0.0,
    time: Time = None,
    until: Until = None,
    zone: Zone = "UTC",
    azimuth: Azimuth = None,
    azimuth_sd: AzimuthSd = None,
    ratio: Ratio = None,
    ratio_sd: RatioSd = None,
    drawn: Drawing = None,
    where: Where = False,
    when: When = False,
    batch: Batch = None,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Compare a shadow with the sun, and say what else it would fit: dates, hours, places.

    Azimuth and ratio tell most together; either is enough for an answer. The ratio's standard deviation in a
    line of --batch (length_ratio_sd) is in the ratio's own unit: 0.14 for 1.43 ± 0.14.

    A line of --batch: {"lat": 31.2, "lon": 121.5, "uncertainty_m": 50, "earliest": "2026-06-01T01:30:00Z",
    "latest": "2026-06-01T01:40:00Z", "shadow_azimuth_deg": 271, "shadow_azimuth_sd_deg": 4,
    "length_ratio": 0.71, "length_ratio_sd": 0.07}; what is not known is left out.

    --drawn: {"width": 4000, "height": 3000, "foot": [1890, 2210], "tip": [2900, 2050], "top": [1893, 1400],
    "reference": [[1000, 2800], [2400, 1900]], "reference_azimuth_deg": 12,
    "horizon": [[0, 1190], [4000, 1205]], "focal_mm": 26}, in pixels from the upper left corner. Without
    "horizon": "pitch_deg" (degrees below the level), or "looks": "down" from straight above.

    Examples:

    \b
        leadline verify shadow --lat 31.2 --lon 121.5 --time 2026-06-01T09:30 --zone Asia/Shanghai \\
            --azimuth 271 --ratio 0.71 --picture sky.svg
        leadline verify shadow --azimuth 271 --ratio 0.71 --time 2026-06-01T01:30Z --where --picture earth.svg
        leadline verify shadow --azimuth 271 --ratio 0.71 --lat 31.2 --lon 121.5 --time 2026-06-01 --when
        leadline verify shadow --batch claims.jsonl --json
    """
    ready.check()
    if batch is not None:
        answer_batch(ShadowVerifier(here()), batch, as_json=as_json)
        return
    earliest, latest = _times(_taken(photo, time), until, zone)
    claim = _claim((lat, lon, uncertainty), (azimuth, azimuth_sd), (ratio, ratio_sd), _drawing(drawn))
    claim = replace(claim, earliest=earliest, latest=latest, about=photo.name if photo else "")
    finding = _answer(claim, where=where, when=when)
    answer_one(finding, as_json=as_json, picture=picture)


def _claim(
    place: tuple[float | None, float | None, float],
    azimuth: tuple[float | None, float | None],
    ratio: tuple[float | None, str | None],
    drawn: Drawn | None,
) -> Cast:
    """The claim without its time; azimuth and ratio come with their standard deviations."""
    return Cast(
        lat=place[0],
        lon=place[1],
        uncertainty_m=place[2],
        shadow_azimuth_deg=azimuth[0],
        shadow_azimuth_sd_deg=azimuth[1],
        length_ratio=ratio[0],
        length_ratio_sd=_ratio_sd(*ratio),
        drawn=drawn,
    )


def _answer(claim: Cast, *, where: bool, when: bool) -> Finding:
    """The finding, with the one picture that was asked for."""
    if where:
        return ShadowVerifier(here(), FINE_DEG).check(replace(claim, lat=None, lon=None))
    if when and claim.spot is None:
        raise Missing("--lat", "needed with --lon for --when", "--where asks without a place")
    finding = ShadowVerifier(here()).check(claim)
    if not when or not finding.figure:
        return finding
    return replace(finding, figure={**finding.figure, "shows": ["sky", "day"]})


def _times(time: str | None, until: str | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """First and last instant; a date alone stands for its day in the zone."""
    if time is None:
        return None, None
    first = _instant(time, zone, "--time")
    if until is not None:
        return first, _instant(until, zone, "--until")
    if len(time) == _DATE_LETTERS:
        return first, first + timedelta(days=1, seconds=-1)
    return first, None


def _instant(text: str, zone: str, option: str) -> datetime:
    at = instant_s(text, zone_of(zone))
    if at != at:
        raise BadInput(option, "an instant such as 2026-06-01T01:30:00Z", "is it empty?")
    return datetime.fromtimestamp(at, UTC)


def _ratio_sd(ratio: float | None, text: str | None) -> float | None:
    if text is None:
        return None
    share = text.endswith("%")
    try:
        value = float(text.removesuffix("%"))
    except ValueError as error:
        raise BadInput("--ratio-sd", "a number such as 0.14, or a share such as 10%") from error
    return value / 100 * (ratio or 0.0) if share else value


def _drawing(path: Path | None) -> Drawn | None:
    if path is None:
        return None
    try:
        return read_claim(Drawn, path.read_bytes())
    except OSError as error:
        raise Unreadable("--drawn", "a readable JSON file", type(error).__name__) from error


def _taken(photo: Path | None, time: str | None) -> str | None:
    """The time as given, or as the picture says it was taken; the picture is read in the sandbox."""
    if photo is None:
        return time
    content = content_of(photo, "--photo")
    if time is not None:
        return time
    said = sandbox().examine(content, photo.name).metadata
    if not said.get("taken_at"):
        raise Missing("--time", "needed", "the picture names no time of its own")
    typer.echo("leadline: time from the picture's own metadata, which anybody can change", err=True)
    return f"{said['taken_at']}{said.get('offset') or ''}"
