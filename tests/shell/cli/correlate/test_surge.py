from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, OutOfRange
from leadline.exchange.tables import read_table, write_table
from leadline.shell.cli.correlate import app

PLACES = ((31.2, 121.5, 7), (31.3, 121.5, 2), (31.2, 121.6, 2), (31.3, 121.6, 3), (31.1, 121.5, 2))


def row(number: int, day: float, lat: float, lon: float, **more):
    hour = int(day % 1 * 24)
    month, of_month = divmod(int(day), 28)
    time = f"2026-{1 + month:02d}-{1 + of_month:02d}T{hour:02d}:00:00"
    return {"nr": f"r{number}", "y": lat, "x": lon, "when": time, "what": "box", **more}


def past():
    return [
        row(100 * turn + day, day, lat, lon)
        for turn, (lat, lon, every) in enumerate(PLACES)
        for day in range(turn, 100, every)
    ]


NOW = [row(9000 + n, 100 + n / 4, 31.2, 121.5) for n in range(8)]
NAMES = ("--id", "nr", "--lat", "y", "--lon", "x", "--time", "when", "--kind", "what")


def said(*words: str) -> str:
    return CliRunner().invoke(app, ["surge", *words], catch_exceptions=False).stdout


def file_of(tmp_path, rows):
    write_table(tmp_path / "a.csv", rows)
    return ("--in", str(tmp_path / "a.csv"), *NAMES)


def test_a_surge_comes_with_ids_chance_figure_and_all_parameters(tmp_path):
    found = json.loads(said(*file_of(tmp_path, [*past(), *NOW]), "--replicates", "199", "--json"))

    surge = found["surges"][0]
    assert set(surge["ids"]) >= {f"r{9000 + n}" for n in range(8)}
    assert surge["p_value"] == 0.005
    assert surge["map"]["features"][0]["geometry"]["type"] == "Polygon"
    assert found["parameters"]["window_days"] == 7
    assert found["parameters"]["until"] == "2026-04-18T18:00:00+00:00"
    assert found["looked"][0]["kind"] == "box"


def test_without_a_surge_the_strongest_chance_is_told(tmp_path):
    text = said(*file_of(tmp_path, past()), "--replicates", "99")

    assert "No surge; the strongest has p = " in text


def test_until_looks_at_the_file_as_it_was(tmp_path):
    words = file_of(tmp_path, [*past(), *NOW])

    found = json.loads(said(*words, "--until", "2026-04-16", "--replicates", "99", "--json"))

    assert found["surges"] == []
    assert found["parameters"]["rows_after_until"] == 8


def test_the_surges_can_be_written_to_a_file(tmp_path):
    out = tmp_path / "found.jsonl"

    table = said(*file_of(tmp_path, [*past(), *NOW]), "--replicates", "99", "--out", str(out))

    assert len(read_table(out).columns["ids"]) == 1
    assert "reports of box" in " ".join(table.split())


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        (("--radius-m", "0"), OutOfRange, "radius"),
        (("--radius-m", "30000000"), OutOfRange, "radius"),
        (("--window-days", "0"), OutOfRange, "window"),
        (("--until", "tomorrow"), BadInput, "ISO 8601"),
        (("--until", "2026-01-14"), BadInput, "at least 21 are needed"),
    ],
)
def test_an_impossible_option_is_refused_with_its_limit(tmp_path, options, error, named):
    words = file_of(tmp_path, [*past(), *NOW])

    with pytest.raises(error, match=named):
        said(*words, *options)


@pytest.mark.parametrize(
    ("change", "named"),
    [({"y": 31.2, "x": 121.5}, "one point"), ({"when": "2026-03-01"}, "one instant")],
)
def test_all_at_one_point_or_instant_is_said_so(tmp_path, change, named):
    rows = [{**one, **change} for one in past()]

    with pytest.raises(BadInput, match=named):
        said(*file_of(tmp_path, rows))
