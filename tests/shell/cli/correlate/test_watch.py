from __future__ import annotations

import csv
import json

from geographiclib.geodesic import Geodesic
from typer.testing import CliRunner

from leadline.policy.sites import DEMO
from leadline.shell.cli.correlate import app

CABLE = (2.0211, 86.0418)


def sample(path, places):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "lat", "lon"])
        writer.writerows([f"p{n}", lat, lon] for n, (lat, lon) in enumerate(places))
    return path


def towards(metres, azimuth):
    there = Geodesic.WGS84.Direct(*CABLE, azimuth, metres)
    return there["lat2"], there["lon2"]


def watched(path, *more):
    words = ["watch", "--in", str(path), "--sites", str(DEMO), "--json", *more]
    return json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)


def test_s22_two_coordinates_lie_within_three_metres_and_the_third_does_not(tmp_path):
    path = sample(tmp_path / "s.csv", [towards(2.99, 10), towards(0, 0), towards(3.01, 200)])

    answer = watched(path)

    assert {one["id"]: one["on"] for one in answer["near"]} == {"p0": True, "p1": True, "p2": False}
    assert {one["id"]: one["distance_m"] for one in answer["near"]} == {"p0": 2.99, "p1": 0.0, "p2": 3.01}


def test_a_sample_that_follows_the_list_is_no_chance(tmp_path):
    path = sample(tmp_path / "s.csv", [towards(n, 40 * n) for n in range(3)])

    answer = watched(path)

    assert answer["on_a_site"] == 3
    assert answer["p_value"] == 0.005
    assert "elsewhere" in answer["because"]


def test_far_coordinates_are_near_nothing_and_every_place_has_as_many(tmp_path):
    answer = watched(sample(tmp_path / "s.csv", [(-30.0, 10.0), (50.0, 8.0)]))

    assert (answer["near"], answer["on_a_site"], answer["p_value"]) == ([], 0, 1.0)


def test_inside_a_polygon_the_distance_is_nought(tmp_path):
    answer = watched(sample(tmp_path / "s.csv", [(2.0235, 86.0128)]))

    assert answer["near"][0]["inside"] and answer["near"][0]["site"] == "research-park"
    assert answer["near"][0]["name_zh"] == "澜港科研园"
