"""The verbs that look for patterns, over files of anybody's own."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, Misconfigured, Missing
from leadline.policy.sites import DEMO
from leadline.shell.cli.correlate import app
from leadline.shell.cli.correlate.density import affordable

START = datetime(2026, 1, 5)
PARK = (2.0235, 86.0128)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number, kind, hours, place=PARK, **more):
    at = (START + timedelta(hours=float(hours))).isoformat()
    return {"id": f"r{number}", "kind": kind, "time": at, "lat": place[0], "lon": place[1], **more}


def ordinary(rng, many, **more):
    places = np.array(PARK) + rng.normal(0, 0.03, (many, 2))
    hours = 24 * rng.integers(0, 140, many) + 7 + 16 * rng.beta(3, 2, many)
    return [row(1000 + n, "other", hours[n], places[n], **more) for n in range(many)]


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def asked(path, verb, *more):
    return json.loads(run(verb, "--in", path, "--json", *more).stdout)


def test_every_wednesday_afternoon_is_found_by_its_ids(tmp_path, rng):
    visits = [row(n, "drone", 168 * n + 63 + rng.normal(0, 0.3)) for n in range(12)]
    path = write(tmp_path / "v.csv", visits + ordinary(rng, 500))

    answer = asked(path, "rhythm", "--only", "drone")

    assert set(answer["patterns"][0]["ids"]) == {f"r{n}" for n in range(12)}
    assert answer["patterns"][0]["p_value"] <= 0.002
    assert answer["parameters"]["draws"] == 999
    assert "Wednesday" in answer["patterns"][0]["because"]


def test_intervals_are_named_by_two_columns(tmp_path, rng):
    visits = [
        row(n, "drone", 168 * n + 63, end=(START + timedelta(hours=168 * n + 64)).isoformat())
        for n in range(12)
    ]
    path = write(tmp_path / "v.csv", visits + ordinary(rng, 500, end=""))

    answer = asked(path, "rhythm", "--only", "drone", "--until", "end")

    assert answer["patterns"][0]["figure"]["period"] == "week"


def test_an_end_before_its_begin_is_refused(tmp_path, rng):
    path = write(tmp_path / "v.csv", [row(1, "drone", 50, end=START.isoformat())])

    with pytest.raises(BadInput, match="--until"):
        run("rhythm", "--in", path, "--until", "end")


def test_three_places_visited_for_three_days_form_a_triangle(tmp_path, rng):
    turn = 2 * np.pi * np.arange(3) / 3
    corners = np.array(PARK) + 0.02 * np.column_stack((np.sin(turn), np.cos(turn)))
    orders = [row(n, "drone", 8 * n, corners[n % 3]) for n in range(9)]
    path = write(tmp_path / "o.csv", orders + ordinary(rng, 400))

    answer = asked(path, "triangle", "--only", "drone")

    assert len(answer["patterns"][0]["ids"]) == 9
    assert answer["patterns"][0]["figure"]["corners"] == 3
    assert 0 < answer["patterns"][0]["p_value"] <= 0.05


def test_twenty_two_points_in_forty_minutes_are_dense_and_long(tmp_path, rng):
    points = [row(n, "survey", 90 + n * 2 / 63, PARK + rng.normal(0, 0.001, 2)) for n in range(22)]
    path = write(tmp_path / "p.csv", points + ordinary(rng, 300))

    answer = asked(path, "density", "--only", "survey")

    assert answer["patterns"][0]["figure"]["levels"] == ["lock", "locate"]


def test_orders_move_in_on_the_park_of_the_list(tmp_path, rng):
    orders = [row(n, "survey", 24 * 140 - 30 + n, PARK + rng.normal(0, 0.001, 2)) for n in range(9)]
    past = [one | {"kind": "survey"} for one in ordinary(rng, 400)]
    path = write(tmp_path / "c.csv", orders + past)

    answer = asked(path, "convergence", "--sites", DEMO)

    assert answer["patterns"][0]["figure"]["site"] == "research-park"


def test_seven_readings_give_an_ellipse_and_a_line_of_them_none(tmp_path, rng):
    places = np.array(PARK) + rng.normal(0, 0.006, (7, 2))
    apart = np.linalg.norm((places - PARK) * 111_000, axis=1)
    rows = [row(n, "jammer", n, places[n], dbm=-30 * np.log10(apart[n])) for n in range(7)]
    quay = [one | {"lat": PARK[0], "lon": PARK[1] + n / 500} for n, one in enumerate(rows)]

    told = asked(write(tmp_path / "a.csv", rows), "locate", "--strength", "dbm")
    refused = asked(write(tmp_path / "b.csv", quay), "locate", "--strength", "dbm")

    assert told["patterns"][0]["figure"]["refused"] == ""
    assert refused["patterns"][0]["figure"]["refused"] == "line"
    assert "cannot be told" in refused["patterns"][0]["because"]


def test_where_nothing_stands_out_the_strongest_chance_is_told(tmp_path, rng):
    path = write(tmp_path / "v.csv", ordinary(rng, 300))

    answer, text = asked(path, "rhythm"), run("rhythm", "--in", path).stdout

    assert (answer["patterns"], answer["doubt"], answer["parameters"]["most_p"]) == ([], "", 0.05)
    assert 0.05 < answer["strongest_p"] <= 1
    assert f"the strongest has p = {answer['strongest_p']:.3g}" in " ".join(text.split())


def test_what_is_ordinary_is_measured_and_told_so(tmp_path, rng):
    path = write(tmp_path / "p.csv", ordinary(rng, 40))

    answer = asked(path, "density")

    assert answer["patterns"][0]["figure"]["levels"][1] == "ordinary"
    assert answer["patterns"][0]["p_value"] > 0


def test_more_points_than_a_disc_is_turned_round_are_measured_as_well(tmp_path, rng):
    path = write(tmp_path / "a.csv", ordinary(rng, 5_000))

    answer = asked(path, "density")

    assert (answer["asked"], answer["parameters"]["draws"]) == (5_000, 199)
    assert answer["patterns"][0]["p_value"] == 1.0


def test_very_many_points_get_fewer_draws_and_it_is_said(capsys):
    assert affordable(15_000, 199) == 199
    assert affordable(100_000, 199) == 30
    assert affordable(10_000_000, 199) == 19
    assert (
        "100,000 points, so 30 draws instead of 199: no chance below 0.032 is told" in capsys.readouterr().err
    )


def test_the_same_seed_gives_the_same_bytes(tmp_path, rng):
    path = write(tmp_path / "v.csv", ordinary(rng, 200))

    first, again = (run("rhythm", "--in", path, "--seed", 5, "--json").stdout for _ in range(2))

    assert first == again


def test_a_kind_that_is_not_there_is_said(tmp_path, rng):
    path = write(tmp_path / "v.csv", ordinary(rng, 20))

    with pytest.raises(Missing, match="--only"):
        run("triangle", "--in", path, "--only", "submarine")


def test_what_is_found_is_also_written_as_rows(tmp_path, rng):
    points = [row(n, "survey", 90 + n / 30, PARK) for n in range(30)]
    path, out = write(tmp_path / "p.csv", points), tmp_path / "found.csv"

    run("density", "--in", path, "--out", out)

    written = list(csv.DictReader(out.open(encoding="utf-8")))
    assert written[0]["ids"].split() == [f"r{n}" for n in range(30)]


def test_a_broken_list_of_sites_is_said_with_its_feature(tmp_path, rng):
    broken = tmp_path / "mine.geojson"
    broken.write_text('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', encoding="utf-8")

    with pytest.raises(Misconfigured, match="feature 1"):
        run("watch", "--in", write(tmp_path / "v.csv", ordinary(rng, 20)), "--sites", broken)
