"""Looking: how the verbs that look for patterns make a scene of a file, and say what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Protocol
from uuid import UUID

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from leadline.correlation.pattern import PatternDetector, Scene
from leadline.errors import BadInput, Missing
from leadline.exchange.rows import Rows, instant_s, number
from leadline.exchange.tables import named
from leadline.model.incident import Sighting
from leadline.model.pattern import Pattern
from leadline.model.protected import ProtectedSite
from leadline.policy.sites import read_sites
from leadline.shell.cli.correlate import limits, source

Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Ask about this kind only; all rows stay the background. Repeatable."),
]
Background = Annotated[
    Path | None,
    typer.Option(
        "--background", help="Other reports that chance is measured against; unset: all rows of --in."
    ),
]
Sites = Annotated[
    Path,
    typer.Option(
        "--sites", envvar="LEADLINE_SITES", help="GeoJSON with the protected places: points and polygons."
    ),
]
Draws = Annotated[
    int, typer.Option("--draws", min=19, max=99_999, help="Random draws that chance comes from.")
]
MostP = Annotated[
    float, typer.Option("--most-p", min=0, max=1, help="Tell what chance brings at most this often.")
]
_ONLY = "misspelt? the column of the kind is named with --kind"
#: what may be said of a sighting besides: its option, its bounds and unit, and the likely cause beyond them
_BESIDES: Mapping[str, tuple[str, tuple[float, float], str, str]] = {
    "strength_dbm": ("--strength", (-250, 150), "dBm", "a percentage, or another unit?"),
    "bearing_deg": ("--bearing", (-360, 360), "degrees", "another column?"),
    "seen_until": ("--until", (0, 0), "", ""),
}


class Doubting(PatternDetector, Protocol):
    """A pattern detector that can say why it says nothing."""

    def doubt(self, scene: Scene) -> str:
        """Why nothing can be said of this scene, as a sentence; "" if something can."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a file."""

    file: Path
    columns: Mapping[str, str]
    frame: tuple[str, str]
    needs: tuple[str, ...] = ("lat", "lon", "time")
    only: Sequence[str] = ()
    background: Path | None = None
    sites: tuple[ProtectedSite, ...] = ()
    #: columns of what a sighting may say besides, by its field: strength_dbm, bearing_deg, seen_until
    more: Mapping[str, str] | None = None


def check_only(only: Sequence[str], rows: Rows) -> None:
    """Nothing; Missing if kinds are asked for and the rows have none of them."""
    kinds = set(rows.kinds) - {""}
    if only and kinds.isdisjoint(only):
        raise Missing("--only", f"is no kind of the file, which has {named(sorted(kinds)) or 'none'}", _ONLY)


@source.uncollected()
def scene_of(asked: Asked) -> tuple[Rows, Scene]:
    """The rows of the file, and the scene of them. Raises BadInput as `source.load` does."""
    extra = [title for title in (asked.more or {}).values() if title]
    rows = source.load(asked.file, asked.columns, needs=asked.needs, frame=asked.frame, extra=extra)
    sightings = _sightings(rows, asked)
    kept = [one for one in sightings if not asked.only or one.kind in asked.only]
    check_only(asked.only, rows)
    background = sightings
    if asked.background is not None:
        others = source.load(
            asked.background, asked.columns, needs=asked.needs, frame=asked.frame, option="--background"
        )
        background = _sightings(others, replace(asked, more=None))
    until = max(one.at for one in [*sightings, *background])
    zone = source.zone_of(asked.frame[1])
    return rows, Scene(sightings=kept, background=background, until=until, zone=zone, sites=asked.sites)


def _sightings(rows: Rows, asked: Asked) -> list[Sighting]:
    whole = replace(
        rows, at=np.nan_to_num(rows.at), lat=np.nan_to_num(rows.lat), lon=np.nan_to_num(rows.lon)
    ).sightings()
    for name, title in (asked.more or {}).items():
        if title:
            whole = _besides(whole, name, rows.extra[title], asked.frame[1])
    return whole


def _besides(whole: list[Sighting], name: str, cells: Sequence[Any], zone: str) -> list[Sighting]:
    """The sightings with what a column says of them besides; where it cannot be used they go on without."""
    told: list[Sighting] = []
    wrong: list[BadInput] = []
    for one, cell in zip(whole, cells, strict=True):
        try:
            told.append(_with(one, name, cell, zone))
        except BadInput as problem:
            told.append(one)
            wrong.append(problem)
    if wrong and len(wrong) == len(whole):
        raise wrong[0]
    if wrong:
        rows = f"{len(wrong):,} rows, which go" if len(wrong) > 1 else "one row, which goes"
        typer.echo(f"leadline: {wrong[0]}; so in {rows} on without it", err=True)
    return told


def _with(one: Sighting, name: str, cell: Any, zone: str) -> Sighting:
    option, bounds, unit, cause = _BESIDES[name]
    if name == "seen_until":
        until = instant_s(cell, source.zone_of(zone))
        if until != until:
            return one
        if until < one.at.timestamp():
            raise BadInput(option, "must not be before the time", "are the two columns swapped?")
        later = one.at.fromtimestamp(until, one.at.tzinfo)
        return replace(one, seen_from=one.at, seen_until=later)
    try:
        value = number(cell, name)
    except BadInput as problem:
        raise BadInput(option, problem.limit, cause) from None
    if value != value:
        return one
    limits.within(option, value, bounds, unit, cause)
    return replace(one, strength_dbm=value) if name == "strength_dbm" else replace(one, bearing_deg=value)


def read_watched(path: Path) -> tuple[ProtectedSite, ...]:
    """The sites of a file; Misconfigured with the feature that is wrong."""
    return read_sites(path)


def say(
    rows: Rows,
    scene: Scene,
    detector: Doubting,
    how: tuple[int, bool, Path | None],
    more: Mapping[str, Any],
    most_p: float = 1.0,
) -> None:
    """Look, and print or write what was found; `how` is the seed, whether as JSON, and the file to write.

    Where nothing is found it is said why: too little is known, or chance brings the strongest too often.
    """
    seed, as_json, out = how
    patterns = detector.find(scene, np.random.default_rng(seed))
    names = rows.names() if patterns else {}
    found = [plain_pattern(names, one) for one in patterns if one.p_value <= most_p]
    strongest = min((one.p_value for one in patterns), default=None)
    doubt = "" if patterns else detector.doubt(scene)
    parameters = {"detector": detector.spec.name, "version": detector.spec.version, "seed": seed, **more}
    plain = {
        "rows": rows.plain(),
        "asked": len(scene.sightings),
        "background": len(scene.background),
        "parameters": parameters,
        "strongest_p": strongest,
        "doubt": doubt,
        "patterns": found,
    }
    flat = [{**one, "figure": None, "ids": " ".join(one["ids"])} for one in found]
    source.answer(
        plain,
        flat if out is not None else found,
        as_json=as_json,
        out=out,
        show=lambda: _show(found, doubt, strongest),
    )


def plain_pattern(names: Mapping[UUID, str], pattern: Pattern) -> dict[str, Any]:
    """A pattern as plain JSON, with what the file calls each row."""
    return {
        "key": pattern.key,
        "ids": [names[lead] for lead in pattern.leads],
        "p_value": pattern.p_value,
        "tried": pattern.tried,
        "null": pattern.null,
        "starts_at": pattern.starts_at.isoformat(),
        "ends_at": pattern.ends_at.isoformat(),
        "because": pattern.because,
        "because_zh": pattern.because_zh,
        "figure": dict(pattern.figure),
    }


def _show(found: Sequence[Mapping[str, Any]], doubt: str, strongest: float | None) -> None:
    if not found:
        told = "Nothing stands out" + (
            "." if strongest is None else f"; the strongest has p = {strongest:.3g}."
        )
        Console().print(f"Too little is known to tell: {doubt}" if doubt else told)
        return
    table = Table("p", "reports", "because")
    for one in found:
        table.add_row(f"{one['p_value']:.4f}", str(len(one["ids"])), one["because"])
    Console().print(table)
