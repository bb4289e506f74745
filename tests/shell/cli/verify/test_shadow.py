from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from PIL import Image
from typer.testing import CliRunner

from leadline.shell.cli.main import app

HERE = ["--lat", "31.2", "--lon", "121.5"]
MEASURED = ["--azimuth", "78", "--ratio", "0.56"]
LINE = {
    "lat": 31.2,
    "lon": 121.5,
    "earliest": "2026-06-01T06:00:00Z",
    "shadow_azimuth_deg": 78,
    "length_ratio": 0.56,
}


def shadow(*options, code=0):
    found = CliRunner().invoke(app, ["verify", "shadow", *options])
    assert found.exit_code == code, found.output
    return found


def test_one_claim_by_options_prints_the_finding():
    said = shadow(*HERE, *MEASURED, "--time", "2026-06-01T14:00", "--zone", "Asia/Shanghai").output

    assert said.startswith("SUPPORTS  (likelihood ratio")
    assert "not excluded" in " ".join(said.split())


def test_the_same_claim_as_json_holds_the_numbers():
    found = json.loads(shadow(*HERE, *MEASURED, "--time", "2026-06-01T06:00Z", "--json").output)

    # NREL SPA: azimuth 260.118, zenith 29.939
    assert found["inputs"]["sun_azimuth_deg"] == pytest.approx(260.118, abs=0.01)
    assert found["verdict"] == "supports"


def test_a_share_may_be_given_for_the_ratio():
    found = json.loads(
        shadow(*HERE, *MEASURED, "--ratio-sd", "20%", "--time", "2026-06-01T06:00Z", "--json").output
    )

    assert found["inputs"]["measured_ratio_sd"] == pytest.approx(0.112)


def test_a_batch_answers_line_by_line_in_order(tmp_path):
    rows = [
        {**LINE, "id": "a"},
        "no json",
        {**LINE, "earliest": "1850-01-01T00:00:00Z"},
        {**LINE, "lat": "x"},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))

    found = [json.loads(row) for row in shadow("--batch", str(file), "--json").stdout.splitlines()]

    assert [row.get("verdict", "error") for row in found] == ["supports", "error", "error", "error"]
    assert found[0]["id"] == "a"
    assert "1900-01-01" in found[2]["error"]


def test_where_needs_no_place_and_draws_the_earth(tmp_path):
    file = tmp_path / "earth.svg"

    said = shadow(*MEASURED, "--time", "2026-06-01T06:00Z", "--where", "--picture", str(file)).output

    assert "% of the Earth" in " ".join(said.split())
    assert ElementTree.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")


def test_when_takes_a_date_and_names_the_hours(tmp_path):
    file = tmp_path / "day.svg"

    said = shadow(*HERE, *MEASURED, "--time", "2026-06-01", "--when", "--picture", str(file)).output

    assert "In that time it fits from 05:" in " ".join(said.split())
    assert "Hours that fit" in file.read_text(encoding="utf-8")


def test_when_without_a_place_is_refused():
    found = CliRunner().invoke(app, ["verify", "shadow", *MEASURED, "--time", "2026-06-01", "--when"])

    assert "--lat" in str(found.exception)


def test_a_drawing_is_measured(tmp_path):
    file = tmp_path / "drawn.json"
    file.write_text(
        json.dumps(
            {
                "width": 1000,
                "height": 1000,
                "foot": [500, 500],
                "tip": [800, 500],
                "reference": [[100, 900], [100, 100]],
                "reference_azimuth_deg": 348,
                "looks": "down",
            }
        )
    )

    found = json.loads(shadow(*HERE, "--drawn", str(file), "--time", "2026-06-01T06:00Z", "--json").output)

    assert found["inputs"]["measured_azimuth_deg"] == pytest.approx(78)


def test_a_photo_that_is_not_there_is_refused(tmp_path):
    found = CliRunner().invoke(app, ["verify", "shadow", "--photo", str(tmp_path / "no.jpg"), *HERE])

    assert "--photo" in str(found.exception)


def test_help_teaches_by_examples():
    said = shadow("--help").output

    assert "--where" in said
    assert "leadline verify shadow --batch claims.jsonl --json" in said


def test_without_a_time_the_picture_is_asked_for_its_own(tmp_path):
    file = tmp_path / "yard.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:06:01 14:00:00", 0x9011: "+08:00"})
    Image.new("RGB", (64, 48)).save(file, exif=exif)

    found = shadow("--photo", str(file), *HERE, *MEASURED, "--json")

    assert json.loads(found.stdout)["inputs"]["earliest"] == "2026-06-01T06:00:00Z"
    assert "anybody can change" in found.stderr
