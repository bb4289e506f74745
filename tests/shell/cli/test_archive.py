from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from archives import in_one_go, town, written
from leadline.archive.near import NearPass
from leadline.errors import BadInput, Missing, OutOfRange, Unreadable
from leadline.shell.cli.archive import app

RULE = {"name": "near", "count": 3, "radius_m": 500.0, "window_s": 86_400.0}
OPTIONS = ("--window-h", "24", "--workers", "1", "--rows-per-slab", "60")
COLUMNS = ("--kind", "kind", "--reporter", "reporter", "--text", "text")


def said(*words: str) -> str:
    return CliRunner().invoke(app, ["run", *words], catch_exceptions=False).stdout


@pytest.fixture
def paths(tmp_path):
    rows = town(1)
    rows["lat"][0] = float("nan")
    return ("--in", str(written(tmp_path / "a.parquet", rows)), "--out", str(tmp_path / "out"))


def test_a_run_says_how_many_fired_and_how_many_alarms(paths):
    rows = {name: column[1:] for name, column in town(1).items()}
    fired, alarms = in_one_go(rows, NearPass.of(RULE).rule)

    found = json.loads(said(*paths, *OPTIONS, *COLUMNS, "--json"))

    assert (found["rows"], found["without_place"], found["without_time"]) == (300, 1, 0)
    assert found["rules"]["near"]["answers"] == len(fired)
    assert found["rules"]["near"]["alarms"] == len(alarms)
    assert f"{len(fired)} reports completed a disc" in said(*paths, *OPTIONS, *COLUMNS)


def test_the_rules_of_the_policy_run_together(paths):
    found = json.loads(said(*paths, *OPTIONS, *COLUMNS, "--policy", "--json"))

    assert set(found["rules"]) == {"near-device", "near-radio", "near-sea"}


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        (("--policy",), BadInput, "needs --kind"),
        (("--workers", "-1"), OutOfRange, "--workers"),
        (("--radius-m", "0"), OutOfRange, "radius_m"),
        (("--rows-per-slab", "0"), BadInput, "--rows-per-slab"),
        (("--window-h", "nan"), OutOfRange, "--window-h"),
        (("--window-h", "1e15"), OutOfRange, "--window-h"),
        (("--only", "box"), Missing, "--kind"),
    ],
)
def test_an_impossible_option_is_refused(paths, options, error, named):
    with pytest.raises(error, match=named):
        said(*paths, *options)


def test_every_midnight_is_asked_for_surges_on_demand(paths):
    told = said(*paths, *OPTIONS, *COLUMNS, "--surges")

    assert "surge: 0 surges told" in told


def test_duplicates_are_linked_on_demand_and_need_the_texts(paths):
    found = json.loads(said(*paths, *OPTIONS, *COLUMNS, "--duplicates", "--json"))

    assert set(found["rules"]) == {"near", "duplicates"}
    with pytest.raises(Missing, match="--text"):
        said(*paths, *OPTIONS, "--duplicates")


def test_a_folder_that_is_a_file_is_refused_before_the_work(paths, tmp_path):
    with pytest.raises(BadInput, match="--out: must be a folder"):
        said(*paths[:2], "--out", str(tmp_path / "a.parquet" / "answers"), *OPTIONS)


def test_milliseconds_are_not_taken_for_seconds(tmp_path):
    rows = town(1)
    rows["time"] = [1000 * instant for instant in rows["time"]]
    file = written(tmp_path / "ms.parquet", rows)

    with pytest.raises(OutOfRange, match="milliseconds"):
        said("--in", str(file), "--out", str(tmp_path / "out"), *OPTIONS)


def test_an_archive_without_one_usable_place_says_the_likely_cause(tmp_path):
    rows = town(1)
    rows["lat"] = [3_450_000.0] * len(rows["lat"])
    file = written(tmp_path / "utm.parquet", rows)

    told = said("--in", str(file), "--out", str(tmp_path / "out"), *OPTIONS)

    assert "So none was left: empty columns, metres of a projection" in told


def test_a_parquet_file_that_is_broken_inside_is_said(tmp_path):
    file = written(tmp_path / "a.parquet", town(1))
    whole = bytearray(file.read_bytes())
    whole[64:1500:3] = bytes(byte ^ 0xFF for byte in whole[64:1500:3])
    file.write_bytes(whole)

    with pytest.raises(Unreadable, match="whole Parquet files"):
        said("--in", str(file), "--out", str(tmp_path / "out"), *OPTIONS, *COLUMNS)
