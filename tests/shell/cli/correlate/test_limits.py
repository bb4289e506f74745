"""What an option may not be is refused before any work, with the value, the limit and the likely cause."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing, OutOfRange
from leadline.exchange.tables import write_table
from leadline.policy.sites import DEMO
from leadline.shell.cli.correlate import app

ROW = {
    "id": "a", "lat": 31.2, "lon": 121.5, "time": "2026-03-01", "kind": "box", "text": "A box.", "dbm": -60,
}  # fmt: skip


def run(verb, folder, *words):
    write_table(folder / "a.csv", [ROW, ROW | {"id": "b", "time": "2026-03-02", "dbm": "strong"}])
    said = [verb, "--in", str(folder / "a.csv"), *(str(word) for word in words)]
    return CliRunner().invoke(app, said, catch_exceptions=False)


@pytest.mark.parametrize(
    ("verb", "option", "value", "told"),
    [
        ("surge", "--radius-m", 0, "must be 1 to 1,000,000 m, was 0 .*whole earth"),
        ("surge", "--radius-m", 20_000_000, "was 20,000,000 .*whole earth"),
        ("surge", "--radius-m", "nan", "was nan"),
        ("surge", "--grain-m", -1, "must be 0 to 100,000 m, was -1"),
        ("surge", "--window-days", 0, "must be 1 to 3,660 days, was 0"),
        ("surge", "--past-days", 10**9, "must be 1 to 36,525 days"),
        ("rate", "--past-days", 0, "must be 1 to 36,525 days, was 0"),
        ("rate", "--window-h", "nan", "must be one second to 8,784 h .*was nan h"),
        ("rate", "--window-h", 1e12, "was 1e"),
        ("duplicates", "--radius-km", 0, "must be 0.001 to 700 km, was 0"),
        ("duplicates", "--radius-km", 20_000, "was 20,000"),
        ("duplicates", "--window-h", -1, "was -1 h"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_value_limit_and_cause(tmp_path, verb, option, value, told):
    with pytest.raises(OutOfRange, match=rf"{option}: .*{told}"):
        run(verb, tmp_path, option, value)


@pytest.mark.parametrize("verb", ["surge", "rate"])
def test_an_end_before_all_rows_is_said(tmp_path, verb):
    with pytest.raises(OutOfRange, match="--until: must not be before the oldest row"):
        run(verb, tmp_path, "--until", "1990-01-01")


def test_an_end_that_is_no_instant_is_called_by_its_option(tmp_path):
    with pytest.raises(BadInput, match="--until: must be ISO 8601"):
        run("surge", tmp_path, "--until", "yesterday")


@pytest.mark.parametrize("verb", ["near", "surge", "locate", "rhythm"])
def test_a_seed_below_zero_is_typed_wrongly(tmp_path, verb):
    assert run(verb, tmp_path, "--seed", -1).exit_code == 2


@pytest.mark.parametrize("verb", ["near", "duplicates", "density"])
def test_an_answer_that_cannot_be_written_is_refused_before_the_work(tmp_path, verb):
    with pytest.raises(Missing, match="--out: there is no such folder"):
        run(verb, tmp_path, "--out", tmp_path / "none" / "found.csv")


def test_what_is_on_a_site_lies_near_it(tmp_path):
    with pytest.raises(OutOfRange, match="--match-m: must be at most --near-m, 500 m, was 600 m"):
        run("watch", tmp_path, "--sites", DEMO, "--match-m", 600, "--near-m", 500)


def test_another_file_is_called_by_its_own_option(tmp_path):
    with pytest.raises(Missing, match="--background: there is no such file"):
        run("rhythm", tmp_path, "--background", tmp_path / "none.csv")


def test_a_strength_that_is_no_number_is_said_and_its_row_goes_on_without(tmp_path):
    answer = run("locate", tmp_path, "--strength", "dbm")

    assert answer.exit_code == 0
    assert "--strength: must be a number" in answer.stderr
    assert "so in one row, which goes on without it" in answer.stderr


def test_a_column_of_strengths_without_a_number_is_refused(tmp_path):
    with pytest.raises(BadInput, match="--strength: must be a number"):
        run("locate", tmp_path, "--strength", "text")


@pytest.mark.parametrize(
    ("verb", "more", "told"),
    [
        ("rhythm", (), "Only 2 times in the background"),
        ("triangle", (), "Only 1 place; a figure has at least 3"),
        ("density", (), "Only 2 points; at least 3"),
        ("locate", (), "Only 2 reports; at least"),
        ("convergence", ("--sites", DEMO), "older than the last"),
    ],
)
def test_too_little_is_told_apart_from_nothing_found(tmp_path, verb, more, told):
    text = " ".join(run(verb, tmp_path, *more).stdout.split())

    assert "Too little is known to tell" in text
    assert told in text
