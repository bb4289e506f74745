from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from leadline.errors import Missing, Unreadable
from leadline.shell.cli.verify.file import app
from shell.examining.readers.made import C2PA, photo


def said(*words: str):
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "harbour.jpg"
    path.write_bytes(
        photo({0x010F: "Holmgaard", 0x0110: "Seven", 0x9003: "2024:05:01 10:20:30", 0x9011: "+08:00"})
    )
    return path


def test_one_file_is_answered_in_words_and_its_table_is_drawn(picture, tmp_path):
    drawn = tmp_path / "table.svg"

    shown = said(
        "--file", str(picture), "--time", "2024-05-01T02:20:31+00:00", "--picture", str(drawn)
    ).output

    assert shown.startswith("SUPPORTS")
    assert "within 3 s" in shown
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_a_batch_is_answered_in_order_and_a_bad_line_in_its_place(picture, tmp_path):
    batch = tmp_path / "claims.jsonl"
    rows = [
        {"id": 1, "file": str(picture), "time": "2024-05-01T02:20:31Z", "device": "Holmgaard Seven"},
        {"id": 2, "file": str(tmp_path / "absent.jpg")},
        {"id": 3, "file": str(picture), "time": "2024-05-01T02:20:45Z"},
        {"id": 4, "file": str(picture), "lat": 95, "lon": 0},
    ]
    batch.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    answers = [json.loads(line) for line in said("--batch", str(batch), "--json").stdout.splitlines()]

    assert [one.get("verdict", one.get("error", ""))[:11] for one in answers] == [
        "supports", "file: an ex", "contradicts", "latitude: m",
    ]  # fmt: skip


def test_the_file_is_as_it_was(picture):
    before = picture.read_bytes()

    said("--file", str(picture), "--json")

    assert picture.read_bytes() == before


@pytest.mark.skipif(not C2PA.is_dir(), reason="the C2PA test files are not here")
def test_a_broken_seal_is_told_in_one_word_for_programs():
    shown = json.loads(said("--file", str(C2PA / "adobe-20220124-CIE-sig-CA.jpg"), "--json").stdout)

    assert shown["inputs"]["answers"]["credentials"] == "broken ingredient"


def test_without_a_file_it_says_what_is_needed():
    with pytest.raises(Missing, match="--batch"):
        said()


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Unreadable, match="path right"):
        said("--file", str(tmp_path))
