from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, OutOfRange
from leadline.exchange.tables import write_table
from leadline.shell.cli.correlate import app


def rows_of(kind: str, counts):
    """So many rows a day, from 1 January 2026 on; no places."""
    return [
        {"time": f"{1_767_225_660 + 86_400 * day + 3000 * turn}", "kind": kind}
        for day, count in enumerate(counts)
        for turn in range(count)
    ]


def said(*words: str) -> str:
    return CliRunner().invoke(app, ["rate", *words], catch_exceptions=False).stdout


@pytest.fixture
def file(tmp_path):
    steady, risen, young = [10] * 77, [*([10] * 70), *([14] * 7)], [0] * 76 + [3]
    write_table(tmp_path / "a.csv", [*rows_of("a", steady), *rows_of("b", risen), *rows_of("c", young)])
    return str(tmp_path / "a.csv")


def test_each_kind_is_told_against_its_normal_the_most_striking_first(file):
    found = json.loads(said("--in", file, "--until", "2026-03-19", "--json"))

    first, second, third = found["rates"]
    assert (first["kind"], first["observed"], round(first["change"], 2)) == ("b", 98, 0.4)
    assert first["p_value"] < 0.01
    assert first["because"].startswith("98 reports of b came in the last 7 days; 70.0 would be normal")
    assert (second["kind"], round(second["change"], 2)) == ("a", 0.0)
    assert (third["kind"], third["doubt"][:15]) == ("c", "Too little past")


def test_the_table_names_the_change(file):
    assert "+40%" in said("--in", file, "--until", "2026-03-19")


@pytest.mark.parametrize("hours", ["0", "30", "-24"])
def test_a_window_is_less_than_a_day_or_whole_days(file, hours):
    with pytest.raises(OutOfRange, match="window"):
        said("--in", file, "--window-h", hours)


def test_a_file_without_enough_past_is_refused_with_the_reason(tmp_path):
    write_table(tmp_path / "a.csv", rows_of("a", [3] * 9))

    with pytest.raises(BadInput, match="at least 20 in 28"):
        said("--in", str(tmp_path / "a.csv"))
