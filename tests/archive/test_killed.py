"""What a run leaves behind when it is killed, when the disk is full, and when it is started again."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyarrow
import pytest
from pyarrow import parquet

from archives import COLUMNS, RULE, town, written
from leadline.archive.run import answer_path, finished_slab, here, plan, run
from leadline.errors import BadInput, Missing

#: a run with two processes over some forty slabs
RUN = ("--count", "3", "--window-h", "24", "--kind", "kind", "--reporter", "reporter", "--text", "text",
       "--duplicates", "--rows-per-slab", "60", "--workers", "2")  # fmt: skip
COMMAND = "from leadline.shell.cli.archive import app; app()"
PATIENCE_S = 60.0


def started(archive: Path, out: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", COMMAND, "run", "--in", str(archive), "--out", str(out), *RUN]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def until(happened) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def kill_once_there_are(slabs: int, archive: Path, out: Path) -> list[psutil.Process]:
    """Start a run, kill its first process with SIGKILL in the middle; the processes that it had started."""
    process = started(archive, out)
    until(lambda: len(list(out.glob("near/*.parquet"))) >= slabs)
    children = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGKILL)
    process.wait()
    return children


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_killed_twice_ends_with_the_bytes_of_one_that_was_not(tmp_path):
    archive = written(tmp_path / "a.parquet", town(5, rows=2_400, hours=1_600.0))
    started(archive, tmp_path / "whole").wait()

    kill_once_there_are(3, archive, tmp_path / "cut")
    orphans = kill_once_there_are(15, archive, tmp_path / "cut")
    half = len(everything(tmp_path / "cut"))
    until(lambda: not any(one.is_running() for one in orphans))
    started(archive, tmp_path / "cut").wait()

    whole = everything(tmp_path / "whole")
    assert 30 < half < len(whole)
    assert everything(tmp_path / "cut") == whole


def test_an_answer_that_was_cut_off_by_a_power_cut_is_made_again(tmp_path):
    written(tmp_path / "a.parquet", town(2))
    work = plan(tmp_path / "a.parquet", tmp_path / "out", (RULE,), COLUMNS, 40)
    run(work, here)
    path = answer_path(work, "near", 1)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    assert finished_slab(work, 1) is None
    run(work, here)

    assert path.read_bytes() == whole


def test_a_full_disk_is_said_and_leaves_nothing_half(tmp_path):
    archive = written(tmp_path / "a.parquet", town(2))
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900)); {COMMAND}"
    words = [sys.executable, "-c", program, "run", "--in", str(archive), "--out", str(tmp_path / "out")]

    ended = subprocess.run([*words, "--kind", "kind"], capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert "--out: cannot be written: File too large (no room left?" in ended.stderr
    assert not list((tmp_path / "out").rglob("*.part"))


def test_an_error_of_another_process_arrives_as_what_it_is():
    problem = pickle.loads(pickle.dumps(Missing("--text", "needs the column of the texts", "misspelt?")))

    assert isinstance(problem, Missing) and isinstance(problem, BadInput)
    assert str(problem) == "--text: needs the column of the texts (misspelt?)"


def test_files_with_different_columns_are_told_apart_by_name(tmp_path):
    written(tmp_path / "a.parquet", town(1))
    other = written(tmp_path / "b.parquet", town(2))
    parquet.write_table(
        parquet.read_table(other).rename_columns(["when", "lat", "lon", "kind", "reporter", "text"]), other
    )

    with pytest.raises(Missing, match=r'"time"; b\.parquet has when, lat'):
        plan(tmp_path, tmp_path / "out", (RULE,), COLUMNS, 40)


def test_files_of_two_sorts_are_refused_before_anything_is_done(tmp_path):
    rows = town(1)
    written(tmp_path / "a.parquet", rows)
    written(tmp_path / "b.parquet", {**rows, "lat": [str(lat) for lat in rows["lat"]]})

    with pytest.raises(BadInput, match=r'"lat" is double in a\.parquet and string in b\.parquet'):
        plan(tmp_path, tmp_path / "out", (RULE,), COLUMNS, 40)


def test_instants_of_another_unit_and_narrower_numbers_are_one_archive(tmp_path):
    rows = town(1)
    written(tmp_path / "a.parquet", rows)
    table = parquet.read_table(written(tmp_path / "b.parquet", rows))
    table = table.set_column(0, "time", table["time"].cast(pyarrow.timestamp("ms", "UTC")))
    parquet.write_table(table, tmp_path / "b.parquet")

    done = run(plan(tmp_path, tmp_path / "out", (RULE,), COLUMNS, 40), here)

    assert sum(one.rows for one in done) == 2 * len(rows["lat"])
