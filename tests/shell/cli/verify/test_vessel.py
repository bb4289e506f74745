from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing
from leadline.shell.cli.verify import app

START = datetime(2026, 5, 25, 12, 0, tzinfo=UTC)
DOCK = ("--lat", "31.2", "--lon", "122.0")


@pytest.fixture
def tracks(tmp_path):
    """A ship that lies at the dock for ten hours, and one that passes 60 km off."""
    rows = [
        f"{ship},{(START + timedelta(minutes=10 * step)).isoformat()},{lat},122.0"
        for ship, lat in (("412345678", 31.2005), ("413000001", 31.74))
        for step in range(60)
    ]
    path = tmp_path / "ais.csv"
    path.write_text(
        "mmsi,time,lat,lon\n" + "\n".join(rows) + "\n412345678,garbled,91,181\n", encoding="utf-8"
    )
    return path


def run(*words):
    return CliRunner().invoke(app, ["vessel", *map(str, words)], catch_exceptions=False)


def test_one_claim_by_options_is_answered_with_its_sentence_and_its_picture(tracks, tmp_path):
    drawn = tmp_path / "call.svg"
    found = run(
        "--tracks", tracks, "--vessel", "412345678", *DOCK, "--time", "2026-05-25T16:00Z", "--picture", drawn
    )  # fmt: skip

    assert found.stdout.startswith("SUPPORTS")
    assert "little by little" in " ".join(found.stdout.split())
    assert ElementTree.fromstring(drawn.read_text()).tag.endswith("svg")


def test_what_was_left_out_of_the_tracks_goes_to_standard_error_and_json_stays_clean(tracks):
    found = run("--tracks", tracks, "--vessel", "412345678", *DOCK, "--time", "2026-05-25T16:00Z", "--json")

    assert "1 impossible" in found.stderr
    assert json.loads(found.stdout)["verdict"] == "supports"


def test_a_batch_gives_one_finding_a_line_in_order_and_names_the_line_that_is_no_claim(tracks, tmp_path):
    claim = {"lat": 31.2, "lon": 122.0, "earliest": "2026-05-25T15:00:00Z", "latest": "2026-05-25T16:00:00Z"}
    lines = [
        json.dumps(claim | {"vessel": "412345678", "id": "a"}),
        "not JSON",
        json.dumps(claim | {"vessel": "413000001", "id": "b"}),
        json.dumps(claim | {"vessel": "413000001", "lat": 91}),
    ]
    (tmp_path / "claims.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = run("--tracks", tracks, "--batch", tmp_path / "claims.jsonl", "--json")
    rows = [json.loads(line) for line in found.stdout.splitlines()]

    assert [row.get("verdict") for row in rows] == ["supports", None, "contradicts", None]
    assert [row.get("id") for row in rows] == ["a", None, "b", None]
    assert "latitude" in rows[3]["error"]


def test_without_a_ship_all_that_could_have_been_there_are_listed(tracks):
    found = run("--tracks", tracks, *DOCK, "--from", "2026-05-25T15:00Z", "--until", "2026-05-25T16:00Z")

    assert "412345678: supported" in found.stdout
    assert "413000001" not in found.stdout


def test_the_books_of_a_folder_are_asked_too(tracks, tmp_path):
    books = tmp_path / "books"
    books.mkdir()
    (books / "dock.csv").write_text(
        "subject,event,time\n412345678,arrival,2026-05-25T16:00Z\n", encoding="utf-8"
    )
    found = run(
        "--tracks", tracks, "--records", books, "--vessel", "412345678", *DOCK,
        "--time", "2026-05-25T16:00Z", "--json",
    )  # fmt: skip

    assert json.loads(found.stdout)["inputs"]["parties"]["dock"] == "supports"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--time", "2026-05-25T16:00Z"), Missing),
        (DOCK, Missing),
        ((*DOCK, "--time", "yesterday"), BadInput),
        ((*DOCK, "--time", "2026-05-25T16:00Z", "--columns", "ship=a"), BadInput),
        ((*DOCK, "--time", "2026-05-25T16:00Z", "--zone", "Mars/Base"), BadInput),
    ],
)
def test_wrong_options_are_refused_with_the_field_and_its_limit(tracks, words, error):
    with pytest.raises(error) as caught:
        run("--tracks", tracks, *words)

    assert caught.value.field and caught.value.limit
