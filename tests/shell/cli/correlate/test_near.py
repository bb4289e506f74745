from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, OutOfRange
from leadline.exchange.tables import read_table, write_table
from leadline.shell.cli.correlate import app

ROWS = [
    {"nr": "a", "lat": 31.2000, "lon": 121.5, "time": "2026-03-01", "kind": "box", "reporter": "p1"},
    {"nr": "b", "lat": 31.2010, "lon": 121.5, "time": "2026-03-02", "kind": "box", "reporter": "p2"},
    {"nr": "c", "lat": 31.2020, "lon": 121.5, "time": "2026-03-03", "kind": "box", "reporter": "p3"},
    {"nr": "d", "lat": 31.2020, "lon": 121.5, "time": "2026-03-03", "kind": "buoy", "reporter": "p4"},
    {"nr": "e", "lat": None, "lon": 121.5, "time": "2026-03-03", "kind": "box", "reporter": "p5"},
]


def said(*words: str) -> str:
    return CliRunner().invoke(app, ["near", *words], catch_exceptions=False).stdout


@pytest.fixture
def file(tmp_path):
    write_table(tmp_path / "a.csv", ROWS)
    return str(tmp_path / "a.csv")


def test_three_independent_reports_in_one_disc_are_one_incident_with_the_ids_of_the_file(file):
    found = json.loads(said("--in", file, "--id", "nr", "--json"))

    assert [one["ids"] for one in found["incidents"]] == [["a", "b", "c"]]
    assert found["rule"] == {
        "count": 3,
        "radius_m": 500.0,
        "window_h": 72.0,
        "kinds": [],
        "distinct_by": ["reporter", "text"],
    }
    assert found["rows"]["refused_rows"][0]["row"] == 5


def test_ten_reports_by_one_reporter_are_no_incident(tmp_path):
    rows = [{**ROWS[0], "nr": str(number)} for number in range(10)]
    write_table(tmp_path / "a.jsonl", rows)

    assert json.loads(said("--in", str(tmp_path / "a.jsonl"), "--id", "nr", "--json"))["incidents"] == []


def test_the_incidents_can_be_written_to_a_file(file, tmp_path):
    out = tmp_path / "found.parquet"

    table = said("--in", file, "--id", "nr", "--out", str(out))

    assert read_table(out).columns["ids"] == [["a", "b", "c"]]
    assert "box" in table


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        (("--radius-m", "0"), OutOfRange, "radius_m: must be 1 to 200,000 m"),
        (("--radius-m", "20000000"), OutOfRange, "was 20,000,000"),
        (("--radius-m", "nan"), OutOfRange, "radius_m"),
        (("--count", "1"), OutOfRange, "one report is no pattern"),
        (("--window-h", "0"), OutOfRange, "window"),
        (("--window-h", "nan"), OutOfRange, "seconds or days instead of hours"),
        (("--window-h", "1e15"), OutOfRange, "must be one second to 8,784 h"),
        (("--only", "boks"), BadInput, "is no kind of the file, which has box"),
        (("--datum", "ED50"), BadInput, "WGS-84 or GCJ-02 or BD-09"),
        (("--zone", "Mars/Phobos"), BadInput, "--zone"),
    ],
)
def test_an_impossible_option_is_refused_with_its_limit(file, options, error, named):
    with pytest.raises(error, match=named):
        said("--in", file, *options)


def test_a_back_test_says_how_often_the_rule_would_have_fired(file):
    found = json.loads(said("--in", file, "--id", "nr", "--backtest", "--shuffles", "9", "--json"))

    assert (found["alarms"], found["reports"], found["shuffles"], found["seed"]) == (1, 4, 9, 0)
    assert found["alarm_list"][0]["ids"] == ["a", "b", "c"]
    assert "would have raised 1 alarm;" in said("--in", file, "--id", "nr", "--backtest", "--shuffles", "9")


def test_an_impossible_number_of_shuffles_is_refused(file):
    with pytest.raises(OutOfRange, match="--shuffles"):
        said("--in", file, "--backtest", "--shuffles", "-1")
