from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from leadline.errors import Missing
from leadline.shell.cli.verify.place import app


@pytest.fixture
def roads(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "name,lat,lon,radius_m\nPlum Square,31.2,121.5,300\n"
        "High Street,31.3,121.5,300\nHigh Street,31.5,121.9,300\n"
    )
    return path


def call(*given):
    return CliRunner().invoke(app, ["--no-towns", *(str(one) for one in given)], catch_exceptions=False)


def test_words_are_answered_with_their_place_and_radius(roads):
    found = json.loads(call("--gazetteer", roads, "--words", "behind Plum Square", "--json").stdout)

    assert (found["inputs"]["words_lat"], found["inputs"]["words_radius_m"]) == (31.2, 450.0)
    assert found["verdict"] == "inconclusive"


def test_a_batch_answers_a_line_a_claim_in_order(roads, tmp_path):
    batch = tmp_path / "claims.jsonl"
    claims = [
        {"words": "Plum Square", "lat": 31.2, "lon": 121.5},
        {"words": "Plum Square", "lat": 31.3, "lon": 121.5},
        {"words": "High Street"},
        {"where": "typo"},
    ]
    batch.write_text("\n".join(map(json.dumps, claims)))

    rows = [
        json.loads(row) for row in call("--gazetteer", roads, "--batch", batch, "--json").stdout.splitlines()
    ]

    assert [row.get("verdict", "error") for row in rows] == [
        "supports",
        "contradicts",
        "inconclusive",
        "error",
    ]
    assert len(rows[2]["inputs"]["candidates"]) == 2


def test_the_picture_is_a_map_of_its_own(roads, tmp_path):
    picture = tmp_path / "map.svg"

    call(
        "--gazetteer",
        roads,
        "--words",
        "Plum Square",
        "--lat",
        "31.2",
        "--lon",
        "121.5",
        "--picture",
        picture,
    )

    assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def test_without_words_it_says_what_is_missing(roads):
    with pytest.raises(Missing, match="--words"):
        call("--gazetteer", roads)
