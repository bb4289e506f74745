"""Run: passes over an archive, slab by slab; a finished slab is not done again.

A folder holds one run: `plan.json` says what is run over what, `NAME/slab-00001.parquet` are the answers of a
pass, each written whole or not at all. Started again, the run goes on where it stopped; for another archive
or other rules it asks for another folder. Who does the slabs, here or elsewhere, is passed in.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow
from pyarrow import parquet

from leadline.archive.passes import build
from leadline.archive.slabs import (
    ROWS_PER_SLAB,
    Columns,
    Group,
    Span,
    files_of,
    groups_of,
    read_slab,
    spans_of,
)
from leadline.errors import BadInput, NotAllowed

#: in what an answer's file says who wrote it, and how many rows of its slab could not be used
_PLAN, _ROWS, _LEFT_OUT = b"leadline.plan", b"leadline.rows", b"leadline.left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is run over what."""

    #: the archive's files, in the order in which rows are numbered
    files: tuple[Path, ...]
    columns: Columns
    groups: tuple[Group, ...]
    spans: tuple[Span, ...]
    #: settings of each pass, see `passes.py`
    passes: tuple[Mapping[str, Any], ...]
    #: where the answers go
    out: Path

    @property
    def rows(self) -> int:
        """Rows of the archive."""
        return sum(group.rows for group in self.groups)

    @property
    def digest(self) -> str:
        """Changes with anything that changes an answer: files, columns, slabs, settings."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()[:32]

    def plain(self) -> dict[str, Any]:
        """The plan as plain JSON."""
        return {
            "files": [[str(path), path.stat().st_size] for path in self.files],
            "columns": asdict(self.columns),
            "slabs": [[span.start, span.end] for span in self.spans],
            "passes": [dict(one) for one in self.passes],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One slab that is done."""

    slab: int
    #: rows of its span
    rows: int
    #: answers by pass
    answers: Mapping[str, int]
    #: alarms by pass, where it tells alarms from other answers
    alarms: Mapping[str, int]
    #: rows without a usable place
    left_out: int


#: does slabs of a plan by `do_slab`, in any order, anywhere
Workers = Callable[[Plan, Sequence[int]], Iterable[Done]]


def plan(
    source: Path,
    out: Path,
    passes: Sequence[Mapping[str, Any]],
    columns: Columns,
    rows_per_slab: int = ROWS_PER_SLAB,
) -> Plan:
    """The plan of a run, checked before anything is done.

    Raises Missing, Unreadable or BadInput for an archive, a column or settings that cannot be used.
    """
    names = [build(one).name for one in passes]
    if not names or len(set(names)) < len(names):
        raise BadInput("rules", "must be at least one, each with a name of its own", "a name twice?")
    if rows_per_slab < 1:
        raise BadInput("--rows-per-slab", f"must be 1 or more, was {rows_per_slab}")
    files = files_of(source)
    groups = groups_of(files, columns)
    return Plan(
        files=files,
        columns=columns,
        groups=groups,
        spans=spans_of(groups, rows_per_slab),
        passes=tuple(passes),
        out=out,
    )


def run(made: Plan, workers: Workers, progress: Callable[[int, int], None] | None = None) -> tuple[Done, ...]:
    """Every slab of the plan, oldest first; those that an earlier run finished are only read.

    Raises NotAllowed if the folder holds the run of another plan.
    """
    _claim(made)
    finished = {slab: done for slab in range(len(made.spans)) if (done := finished_slab(made, slab))}
    missing = [slab for slab in range(len(made.spans)) if slab not in finished]
    if progress is not None:
        progress(len(finished), len(made.spans))
    for done in workers(made, missing):
        finished[done.slab] = done
        if progress is not None:
            progress(len(finished), len(made.spans))
    return tuple(finished[slab] for slab in sorted(finished))


def here(made: Plan, slabs: Sequence[int]) -> Iterator[Done]:
    """The simplest workers: one slab after the other in this process."""
    for slab in slabs:
        yield do_slab(made, slab)


def do_slab(made: Plan, slab: int) -> Done:
    """Reads one slab once, asks every pass, writes each answer whole."""
    passes = [build(settings) for settings in made.passes]
    halo = max(one.halo_s for one in passes)
    read = read_slab(made.files, made.groups, made.columns, made.spans[slab], halo)
    inside = int(np.count_nonzero(read.is_inside())) + read.left_out
    about = {
        _PLAN: made.digest.encode(),
        _ROWS: str(inside).encode(),
        _LEFT_OUT: str(read.left_out).encode(),
    }
    for one in passes:
        _write(one.answer(read).replace_schema_metadata(about), answer_path(made, one.name, slab))
    done = finished_slab(made, slab)
    if done is None:
        raise NotAllowed(f"slab {slab} was taken away while it was written; does another run use the folder?")
    return done


def _write(table: Any, path: Path) -> None:
    """Nothing; the table stands at the path whole, or not at all. What a killed run left there is cleared."""
    path.parent.mkdir(parents=True, exist_ok=True)
    left = list(path.parent.glob(f"{path.stem}*.part"))
    # a name of its own: a killed run's process may still be writing the same slab
    part = path.with_name(f"{path.stem}.{uuid4().hex}.part")
    words = [field.name for field in table.schema if pyarrow.types.is_dictionary(field.type)]
    try:
        parquet.write_table(table, part, use_dictionary=words)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise _unwritable(problem) from problem
    for one in left:
        one.unlink(missing_ok=True)


def _unwritable(problem: OSError) -> BadInput:
    said = os.strerror(problem.errno) if problem.errno else str(problem)
    return BadInput("--out", f"cannot be written: {said}", "no room left? finished slabs are kept")


def finished_slab(made: Plan, slab: int) -> Done | None:
    """What a finished slab says, None if some pass has not written its answer under this plan."""
    answers, alarms, rows, left_out = {}, {}, 0, 0
    for settings in made.passes:
        name = str(settings["name"])
        path = answer_path(made, name, slab)
        if not path.exists():
            return None
        try:
            opened = parquet.ParquetFile(path)
        except pyarrow.ArrowException:
            # cut off when the power went: it is done again
            return None
        about = opened.schema_arrow.metadata or {}
        if about.get(_PLAN) != made.digest.encode():
            return None
        answers[name] = opened.metadata.num_rows
        if "alarm" in opened.schema_arrow.names:
            alarms[name] = int(opened.read(columns=["alarm"])["alarm"].to_numpy().sum())
        rows, left_out = int(about[_ROWS]), int(about[_LEFT_OUT])
    return Done(slab=slab, rows=rows, answers=answers, alarms=alarms, left_out=left_out)


def answer_path(made: Plan, name: str, slab: int) -> Path:
    """Where the answer of a pass for a slab lies."""
    return made.out / name / f"slab-{slab:05d}.parquet"


def _claim(made: Plan) -> None:
    try:
        made.out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _unwritable(problem) from problem
    path = made.out / "plan.json"
    said = {"digest": made.digest, **made.plain()}
    if path.exists():
        held = json.loads(path.read_text(encoding="utf-8")).get("digest")
        if held != made.digest:
            raise NotAllowed("--out holds a run over other files or with other rules; name another folder")
        return
    part = path.with_suffix(".part")
    try:
        part.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise _unwritable(problem) from problem
