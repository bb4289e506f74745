"""`leadline archive`: rules over 10⁶ to 10⁹ old reports in Parquet, on this machine or on many."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pyarrow
import typer

from leadline.archive.cluster import machines
from leadline.archive.local import processes
from leadline.archive.run import Done, Plan, Workers, plan
from leadline.archive.run import run as run_plan
from leadline.archive.slabs import ROWS_PER_SLAB, Columns
from leadline.correlation.rules import near_rule
from leadline.correlation.sentences import many
from leadline.errors import BadInput, Missing, OutOfRange, Unreadable
from leadline.exchange.rows import FIRST_S, LAST_S
from leadline.policy.places import NearRule
from leadline.shell.cli.bars import bars
from leadline.shell.cli.correlate.limits import hours
from leadline.shell.inforce import policy_in_force

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

#: near-copies are looked for within 25 km and a week, as `leadline correlate duplicates` does
_DUPLICATES = {"pass": "duplicates", "name": "duplicates", "radius_m": 25_000.0, "window_s": 7 * 86_400.0}

#: nights look back a year, over circles of 5 km and a week, as the nightly job of a line does
_SURGE = {"pass": "surge", "name": "surge"}
#: what a full disk, a quota and a limit on files say; a file that is read never does
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: which instants can be meant, and why others come
_YEARS = ("must be within the years 1900 to 2100", "milliseconds instead of seconds?")
#: what the answers of a pass are, in the sentence at the end
_ANSWERS = {"duplicates": ("link", " between near-copies"), "surge": ("surge", " told")}


@app.callback()
def archive() -> None:
    """Rules over old reports in Parquet, slab by slab; a run that was stopped goes on where it stopped.

    Examples:

    \b
        leadline archive run --in reports/ --out answers/ --count 3 --radius-m 500 --window-h 72
        leadline archive run --in reports/ --out answers/ --policy --kind object --workers 8
        leadline archive run --in reports/ --out answers/ --kind object --text words --duplicates
    """


@app.command()
def run(
    source: Annotated[Path, typer.Option("--in", help="Parquet file, or folder of such files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the answers, one Parquet file a slab.")],
    count: Annotated[int, typer.Option("--count", help="Independent reports that are enough.")] = 3,
    radius_m: Annotated[float, typer.Option("--radius-m", help="Radius of the disc in metres.")] = 500.0,
    window_h: Annotated[float, typer.Option("--window-h", help="Time that holds them, in hours.")] = 72.0,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only this kind; repeatable. Unset: every kind.")
    ] = None,
    policy: Annotated[
        bool, typer.Option("--policy", help="Every near rule of the policy instead of one typed here.")
    ] = False,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Link near-copies of texts too; needs --text.")
    ] = False,
    surges: Annotated[
        bool, typer.Option("--surges", help="Ask every midnight for surges too, as the line does.")
    ] = False,
    time: Annotated[str, typer.Option("--time", help="Column: timestamp, or seconds since 1970.")] = "time",
    lat: Annotated[str, typer.Option("--lat", help="Column of the latitude, degrees WGS 84.")] = "lat",
    lon: Annotated[str, typer.Option("--lon", help="Column of the longitude, degrees WGS 84.")] = "lon",
    kind: Annotated[str, typer.Option("--kind", help="Column of the kind, if there is one.")] = "",
    reporter: Annotated[str, typer.Option("--reporter", help="Column of the reporter, if any.")] = "",
    text: Annotated[str, typer.Option("--text", help="Column of the text: equal texts count once.")] = "",
    id_: Annotated[str, typer.Option("--id", help="Column of the id; unset: the row's number.")] = "",
    workers: Annotated[int, typer.Option("--workers", help="Processes here; 0: one for each core.")] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Ray cluster: its address, or auto; needs leadline[cluster].")
    ] = "",
    rows_per_slab: Annotated[
        int, typer.Option("--rows-per-slab", help="Rows that one process holds at once, about.")
    ] = ROWS_PER_SLAB,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Say of every old report whether it completed a disc of a rule, and whether that was a new alarm.

    The answers are those that the line would have given live. Sort the archive by time if you can: each slab
    then reads little more than itself.
    """
    columns = Columns(time=time, lat=lat, lon=lon, kind=kind, reporter=reporter, text=text, id=id_)
    typed = near_rule(
        count=count, radius_m=radius_m, window=hours("--window-h", window_h), kinds=_kinds(only, kind)
    )
    rules: Mapping[str, NearRule] = _of_policy(kind) if policy else {"near": typed}
    if workers < 0:
        raise OutOfRange("--workers", f"must be 0 or more, was {workers}")
    doing = machines(cluster.removeprefix("auto")) if cluster else processes(workers or None)
    passes = [_settings(name, rule) for name, rule in rules.items()]
    passes += _linked(duplicates, text) + [_SURGE] * surges
    made = _planned(source, out, passes, columns, rows_per_slab)
    with bars() as say:
        done = _done(made, doing, lambda finished, whole: say("slabs", finished, whole))
    said = _said(made, done)
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        typer.echo(said["because"])


def _linked(duplicates: bool, text: str) -> list[dict[str, Any]]:
    if duplicates and not text:
        raise Missing("--text", "needs the column of the texts", "duplicates need words")
    return [_DUPLICATES] * duplicates


def _check_folder(out: Path) -> None:
    """Nothing, if answers can be written there: before an archive is read for hours."""
    at = next(one for one in (out, *out.absolute().parents) if one.exists())
    if not at.is_dir() or not os.access(at, os.W_OK):
        raise BadInput(
            "--out", "must be a folder that can be made and written", "a file, or somebody else's?"
        )


def _kinds(only: Sequence[str] | None, kind: str) -> Sequence[str]:
    if only and not kind:
        raise Missing("--kind", "needs the column of the kinds", "--only names kinds")
    return only or ()


def _planned(
    source: Path, out: Path, passes: Sequence[Mapping[str, Any]], columns: Columns, rows_per_slab: int
) -> Plan:
    """The plan; says which years cannot be meant. OutOfRange if no row lies in another."""
    _check_folder(out)
    try:
        made = plan(source, out, passes, columns, rows_per_slab)
    except OverflowError as problem:
        raise OutOfRange("--time", *_YEARS) from problem
    oldest, newest = made.spans[0].start, made.spans[-1].end
    if oldest > LAST_S or newest < FIRST_S:
        raise OutOfRange("--time", *_YEARS)
    if newest > LAST_S or oldest < FIRST_S:
        typer.echo(f"leadline: --time: {_YEARS[0]}; some rows are not, and were taken as they are", err=True)
    return made


def _done(made: Plan, doing: Workers, progress: Callable[[int, int], None]) -> tuple[Done, ...]:
    try:
        return run_plan(made, doing, progress)
    except (OSError, pyarrow.ArrowException) as problem:
        if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
            said = os.strerror(problem.errno)
            cause = "no room left? compiled code is kept on a disk too; finished slabs are kept"
            raise BadInput("--out", f"cannot be written: {said}", cause) from problem
        cause = "a broken file in --in? finished slabs are kept"
        raise Unreadable("--in", f"must be whole Parquet files: {problem}", cause) from problem


def _of_policy(kind: str) -> Mapping[str, NearRule]:
    if not kind:
        raise BadInput("--policy", "needs --kind: its rules watch kinds of object")
    return policy_in_force().rules


def _settings(name: str, rule: NearRule) -> dict[str, Any]:
    return {
        "pass": "near",
        "name": name,
        "count": rule.count,
        "radius_m": rule.radius_m,
        "window_s": rule.window.total_seconds(),
        "kinds": list(rule.kinds),
    }


def _said(made: Plan, done: tuple[Done, ...]) -> dict[str, Any]:
    names = [str(one["name"]) for one in made.passes]
    rules = {
        name: {
            "answers": sum(one.answers[name] for one in done),
            "alarms": sum(one.alarms.get(name, 0) for one in done),
            "folder": str(made.out / name),
        }
        for name in names
    }
    undated = made.rows - sum(one.rows for one in done)
    left_out = sum(one.left_out for one in done)
    found = "; ".join(
        _counted(str(one["pass"]), str(one["name"]), rules[str(one["name"])]) for one in made.passes
    )
    lost = (
        f" {many(left_out, 'row')} without a usable place and {undated:,} without an instant were left out."
    )
    if left_out + undated >= made.rows:
        lost += " So none was left: empty columns, metres of a projection, or latitude and longitude swapped?"
    whole = f"{many(made.rows, 'row')} in {many(len(done), 'slab')}"
    return {
        "rows": made.rows,
        "slabs": len(done),
        "without_place": left_out,
        "without_time": undated,
        "passes": [dict(one) for one in made.passes],
        "rules": rules,
        "because": f"{whole}. {found}.{lost if left_out or undated else ''}",
    }


def _counted(word: str, name: str, rule: Mapping[str, Any]) -> str:
    if word in _ANSWERS:
        return f"{name}: {many(rule['answers'], *_ANSWERS[word])}"
    return f"{name}: {many(rule['answers'], 'report')} completed a disc, {many(rule['alarms'], 'alarm')}"
