from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from leadline.errors import Missing, OutOfRange
from leadline.exchange.tables import read_table, write_table
from leadline.shell.cli.correlate import app

BOX = "A grey box with two antennas hangs on the lamp post by the pier since Monday evening."
ROWS = [
    {"nr": "a", "lat": 31.20, "lon": 121.5, "time": "2026-03-02", "body": "Please forward! " + BOX},
    {"nr": "b", "lat": 31.21, "lon": 121.5, "time": "2026-03-01", "body": BOX},
    {"nr": "c", "lat": 39.90, "lon": 116.4, "time": "2026-03-02", "body": BOX},
    {"nr": "d", "lat": 31.20, "lon": 121.5, "time": "2026-03-02", "body": "Two men photographed the fence."},
    {"nr": "e", "lat": None, "lon": 121.5, "time": "2026-03-02", "body": BOX},
]


def said(*words: str) -> str:
    return CliRunner().invoke(app, ["duplicates", *words], catch_exceptions=False).stdout


@pytest.fixture
def file(tmp_path):
    write_table(tmp_path / "a.csv", ROWS)
    return str(tmp_path / "a.csv")


def test_a_copy_is_linked_to_the_first_registered_report_of_the_same_place_only(file):
    found = json.loads(said("--in", file, "--id", "nr", "--text", "body", "--json"))

    assert [(one["first"], one["second"]) for one in found["links"]] == [("b", "a")]
    assert [(one["first"], one["copies"]) for one in found["matters"]] == [("b", ["a"])]
    assert found["limits"] == {"radius_m": 25_000.0, "window_s": 604_800.0, "least_cosine": None}
    assert found["rows"]["refused_rows"][0]["row"] == 5


def test_what_means_the_same_in_other_words_is_shown_and_stays_two_sources(tmp_path):
    other = (
        "A gray case with 2 aerials has been fixed to the street light next to the pier since Monday night."
    )
    write_table(tmp_path / "b.csv", [ROWS[1], {**ROWS[0], "body": other}])

    found = json.loads(
        said("--in", str(tmp_path / "b.csv"), "--id", "nr", "--text", "body", "--meaning", "0.5", "--json")
    )

    assert [(one["first"], one["second"], one["confirmed"]) for one in found["links"]] == [("b", "a", False)]
    assert found["matters"] == []


@pytest.mark.parametrize("cosine", ["0", "90"])
def test_an_impossible_cosine_is_refused(file, cosine):
    with pytest.raises(OutOfRange, match="--meaning"):
        said("--in", file, "--text", "body", "--meaning", cosine)


def test_the_links_can_be_written_to_a_file(file, tmp_path):
    said("--in", file, "--id", "nr", "--text", "body", "--out", str(tmp_path / "links.parquet"))

    assert read_table(tmp_path / "links.parquet", "--in").columns["first"] == ["b"]


def test_a_file_without_copies_says_so(file):
    assert "No report is a copy" in said("--in", file, "--text", "body", "--window-h", "1")


def test_a_file_without_texts_is_refused_with_what_to_do(file):
    with pytest.raises(Missing, match="--text"):
        said("--in", file)


@pytest.mark.parametrize("radius_km", ["0", "20000"])
def test_an_impossible_radius_is_refused(file, radius_km):
    with pytest.raises(OutOfRange, match="radius"):
        said("--in", file, "--text", "body", "--radius-km", radius_km)


@pytest.fixture
def album(tmp_path):
    """Two scenes as photographs, one of them passed on smaller and recompressed, and a broken file."""
    rng = np.random.default_rng(3)
    scenes = [np.kron(rng.uniform(0, 255, (12, 16)), np.ones((20, 20))).astype(np.uint8) for _ in range(2)]
    Image.fromarray(scenes[0]).save(tmp_path / "first.png")
    Image.fromarray(scenes[0]).resize((160, 120)).save(tmp_path / "passed-on.jpg", quality=60)
    Image.fromarray(scenes[1]).save(tmp_path / "other.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    places = [(31.20, 121.5), (31.21, 121.5), (31.20, 121.5), (39.90, 116.4), (31.20, 121.5)]
    photos = ["first.png", "passed-on.jpg", "other.png", "passed-on.jpg", "broken.png"]
    rows = [
        {"id": f"r{number}", "lat": lat, "lon": lon, "time": f"2026-03-0{number + 1}", "photo": photo}
        for number, ((lat, lon), photo) in enumerate(zip(places, photos, strict=True))
    ]
    write_table(tmp_path / "a.csv", rows)
    return str(tmp_path / "a.csv")


def test_one_picture_passed_on_is_linked_to_the_first_report_of_its_place_only(album):
    found = json.loads(said("--in", album, "--picture", "photo", "--json"))

    assert [(one["first"], one["second"], one["by"]) for one in found["links"]] == [("r0", "r1", "picture")]
    assert [(one["first"], one["copies"]) for one in found["matters"]] == [("r0", ["r1"])]


def test_a_file_that_is_no_picture_is_named_and_the_others_go_on(album):
    answer = CliRunner().invoke(
        app, ["duplicates", "--in", album, "--picture", "photo"], catch_exceptions=False
    )

    assert answer.exit_code == 0
    assert "no picture in broken.png (another format)" in answer.stderr
