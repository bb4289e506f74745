from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing
from leadline.shell.cli.verify.overflight import app
from made_elements import EPOCH, element_set


@pytest.fixture
def sets(tmp_path):
    rows = [
        row
        for n in range(3)
        for one in [element_set(90001 + n, node_deg=40.0 * n)]
        for row in (one.name, one.line1, one.line2)
    ]
    path = tmp_path / "made.tle"
    path.write_text("\n".join(rows) + "\n")
    return path


def call(*given):
    return CliRunner().invoke(app, [str(one) for one in given], catch_exceptions=False)


HERE = ("--lat", "31.2", "--lon", "121.5")
AT = [(EPOCH + timedelta(hours=9 * n)).isoformat() for n in range(4)]


def test_one_claim_is_answered_as_json_with_chance_and_age(sets):
    found = json.loads(call("--elements", sets, *HERE, *(f"--event={at}" for at in AT), "--json").stdout)

    assert found["verdict"] == "inconclusive"
    assert found["inputs"]["satellites_searched"] == 3
    assert "days old" in found["uncertainty"]


def test_events_of_a_file_are_read_in_the_zone_that_is_named(sets, tmp_path):
    table = tmp_path / "orders.csv"
    table.write_text("time\n2026-05-25T08:00:00\n2026-05-26T08:00:00\n")

    found = json.loads(
        call("--elements", sets, *HERE, "--events", table, "--zone", "Asia/Shanghai", "--json").stdout
    )

    assert found["inputs"]["events"] == ["2026-05-25T00:00:00Z", "2026-05-26T00:00:00Z"]


def test_a_batch_answers_a_line_a_claim_in_order_and_goes_on_after_a_bad_one(sets, tmp_path):
    batch = tmp_path / "claims.jsonl"
    claims = [
        {"id": 1, "lat": 31.2, "lon": 121.5, "events": AT},
        {"lat": 95, "lon": 0, "events": AT},
        {"id": 3},
    ]
    batch.write_text("\n".join(map(json.dumps, claims)))

    rows = [
        json.loads(row) for row in call("--elements", sets, "--batch", batch, "--json").stdout.splitlines()
    ]

    assert [row.get("id", row.get("line")) for row in rows] == [1, 2, 3]
    assert "latitude" in rows[1]["error"]
    assert rows[2]["inputs"]["missing"] == "times, place"


def test_the_picture_is_a_file_of_its_own(sets, tmp_path):
    picture = tmp_path / "passes.svg"

    call("--elements", sets, *HERE, f"--event={AT[0]}", "--picture", picture)

    assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def test_without_events_it_says_what_is_missing(sets):
    with pytest.raises(Missing, match="--event"):
        call("--elements", sets, *HERE)
    with pytest.raises(BadInput, match="time"):
        call("--elements", sets, *HERE, "--event", "yesterday")
