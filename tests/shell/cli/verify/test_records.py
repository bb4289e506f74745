from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing
from leadline.shell.cli.verify import app

START = datetime(2026, 3, 1, tzinfo=UTC)


def run(*words):
    return CliRunner().invoke(app, ["records", *map(str, words)], catch_exceptions=False)


def lines(path, ahead=0.0):
    rng = np.random.default_rng(1)
    seconds = np.sort(rng.uniform(0, 9 * 86_400, 80))
    path.write_text("\n".join((START + timedelta(seconds=float(one) + ahead)).isoformat() for one in seconds))
    return path


def test_two_entries_by_options_are_compared():
    found = run(
        "--entry", "notice=2026-03-01T08:00+08:00", "--entry", "construction record=2026-03-02T20:00+08:00"
    )

    assert found.stdout.startswith("CONTRADICTS")
    assert "36 h before" in " ".join(found.stdout.split())


def test_what_is_stated_can_be_that_they_differ():
    found = run("--entry", "notice=2026-03-01", "--entry", "work=2026-03-04/2026-03-06", "--differ")

    assert found.stdout.startswith("SUPPORTS")


def test_two_files_of_times_give_the_offset_and_a_picture(tmp_path):
    first, second, drawn = lines(tmp_path / "a.txt"), lines(tmp_path / "b.txt", 7200), tmp_path / "c.svg"
    found = run("--first", first, "--second", second, "--json", "--picture", drawn)

    assert json.loads(found.stdout)["inputs"]["offset_s"] == pytest.approx(7200, abs=1)
    assert ElementTree.fromstring(drawn.read_text()).tag.endswith("svg")


def test_the_output_of_git_log_is_taken_as_it_is(tmp_path):
    times = [
        f"2026-03-{day:02d}T{hour:02d}:{day:02d}:00+03:00" for day in range(1, 29) for hour in (10, 14, 18)
    ]
    (tmp_path / "times.txt").write_text("\n".join(times))
    found = json.loads(run("--instants", tmp_path / "times.txt", "--stated", "+08:00", "--json").stdout)

    assert found["verdict"] == "contradicts"
    assert found["inputs"]["share_elsewhere"] == 1.0


def test_a_column_of_a_table_is_found_or_named(tmp_path):
    rows = [f"{number},2026-03-01T0{number}:00Z" for number in range(5)]
    (tmp_path / "a.csv").write_text("nr,when\n" + "\n".join(rows))
    words = ("--first", tmp_path / "a.csv", "--second", tmp_path / "a.csv")

    assert run(*words, "--column", "when", "--json").exit_code == 0
    with pytest.raises(Missing):
        run(*words)


def test_a_batch_of_all_three_kinds_is_answered_in_order(tmp_path):
    times = (
        tmp_path,
        [at.isoformat() for at in (START + timedelta(minutes=37 * one * one) for one in range(30))],
    )[1]
    later = [(datetime.fromisoformat(at) + timedelta(hours=2)).isoformat() for at in times]
    claims = [
        {"entries": [{"label": "a", "earliest": times[0]}, {"label": "b", "earliest": times[0]}]},
        {"first": times, "second": later, "states": "differ"},
        {"instants": times, "zone": "UTC"},
        {"instants": times, "zone": "Nowhere/Town"},
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, claims)))
    rows = [json.loads(line) for line in run("--batch", tmp_path / "c.jsonl", "--json").stdout.splitlines()]

    assert [row.get("verdict") for row in rows] == ["supports", "supports", "inconclusive", None]
    assert "zone" in rows[3]["error"]


@pytest.mark.parametrize(
    "words", [(), ("--entry", "notice"), ("--entry", "notice=soon", "--entry", "b=2026-03-01")]
)
def test_wrong_options_are_refused(words):
    with pytest.raises(BadInput):
        run(*words)
