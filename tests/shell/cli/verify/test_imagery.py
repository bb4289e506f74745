from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import ndimage
from typer.testing import CliRunner

from leadline.errors import BadInput, Missing
from leadline.shell.cli.verify.imagery import app
from shell.examining.readers.made import geotiff

SITES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "mast",
            "properties": {"name": "The mast"},
            "geometry": {"type": "Point", "coordinates": [121.5, 31.218]},
        }
    ],
}


def said(*words: str):
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


@pytest.fixture
def scenes(tmp_path):
    rng = np.random.default_rng(1)
    ground = np.stack(
        [ndimage.gaussian_filter(rng.normal(size=(160, 160)), s) * s * 60 + 120 for s in (2, 3)]
    )
    later = ground * 1.1 + 5
    later[:, 60:80, 100:130] += 60
    return tuple(
        geotiff(
            tmp_path / name,
            (image + rng.normal(0, 2, image.shape)).clip(0, 255).astype(np.uint8),
            ACQUISITIONDATETIME="2024-05-01T03:00:01Z",
        )
        for name, image in (("before.tif", ground), ("after.tif", later))
    )


def test_two_images_are_laid_over_each_other_and_the_change_is_drawn(scenes, tmp_path):
    drawn = tmp_path / "change.svg"

    shown = said(
        "--image", str(scenes[1]), "--before", str(scenes[0]), "--changed", "--gsd-m", "0.5",
        "--time", "2024-05-01T03:00:00Z", "--picture", str(drawn), "--json",
    )  # fmt: skip
    answer = json.loads(shown.stdout)

    assert answer["verdict"] == "supports"
    assert answer["inputs"]["answers"]["change"] == "changed"
    assert answer["inputs"]["overlay_changed_m2"] == pytest.approx(20 * 30 * 0.25, rel=0.3)
    assert "picture-over" in drawn.read_text(encoding="utf-8")


def test_a_sample_is_compared_with_a_watch_list_of_a_file(tmp_path):
    (tmp_path / "sites.geojson").write_text(json.dumps(SITES), encoding="utf-8")
    (tmp_path / "points.csv").write_text("name,lat,lon\na,31.21802,121.5\nb,31.3,121.6\n", encoding="utf-8")

    answer = json.loads(
        said(
            "--sample", str(tmp_path / "points.csv"), "--sites", str(tmp_path / "sites.geojson"), "--json"
        ).stdout
    )

    assert answer["inputs"]["sites"] == {"mast": {"points": 1, "nearest_m": 2.22}}
    assert answer["verdict"] == "supports"


def test_a_batch_is_answered_in_order(scenes, tmp_path):
    batch = tmp_path / "claims.jsonl"
    rows = [
        {"image": str(scenes[1]), "gsd_m": 0.5},
        {"image": str(scenes[1]), "gsd_m": 10},
        {"before": "x"},
        {"image": str(scenes[1]), "before": str(batch)},
    ]
    batch.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    answers = [json.loads(line) for line in said("--batch", str(batch), "--json").stdout.splitlines()]

    assert [one.get("verdict", one.get("error", ""))[:10] for one in answers] == [
        "supports", "contradict", "image: is ", "inconclusi",
    ]  # fmt: skip


def test_a_point_is_given_by_hand(tmp_path):
    (tmp_path / "sites.geojson").write_text(json.dumps(SITES), encoding="utf-8")

    shown = said("--point", "31.21802,121.5", "--sites", str(tmp_path / "sites.geojson")).output

    assert "The mast" in shown


def test_a_point_that_is_none_is_refused():
    with pytest.raises(BadInput, match="LAT,LON"):
        said("--point", "here")


def test_without_anything_it_says_what_is_needed():
    with pytest.raises(Missing, match="--sample"):
        said()
