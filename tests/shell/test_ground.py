"""The operator's own map layers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from leadline.shell import ground


@pytest.fixture
def layers(tmp_path, monkeypatch):
    """A folder with two layers and a file that is none."""
    folder = tmp_path / "basemap"
    folder.mkdir()
    (folder / "1-roads.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "0-land.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "notes.txt").write_text("not a layer")
    (tmp_path / "secret.geojson").write_text("{}")
    monkeypatch.setattr(settings, "HOME", Path(tmp_path))
    ground.layers.cache_clear()
    yield folder
    ground.layers.cache_clear()


@pytest.mark.usefixtures("layers")
def test_layers_are_served_in_the_order_of_their_names(rf):
    found = ground.for_maps(rf.get("/"))

    assert found["town_url"] == "/ground/0-land.geojson /ground/1-roads.geojson"


@pytest.mark.usefixtures("layers")
def test_a_layer_is_geojson_that_browsers_may_keep(client):
    answer = client.get("/ground/0-land.geojson")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.usefixtures("layers")
@pytest.mark.parametrize("name", ["notes", "2-none", "../secret", "..%2Fsecret", "secret"])
def test_nothing_outside_the_folder_is_served(client, name):
    assert client.get(f"/ground/{name}.geojson").status_code == 404
