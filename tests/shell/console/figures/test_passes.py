from __future__ import annotations

from xml.etree import ElementTree

import pytest

from leadline.shell.console.figures.findings import draw_finding

ROW = {
    "day": "2026-05-25",
    "event_h": 12.5,
    "inside": True,
    "windows": [[0.0, 0.2], [12.4, 12.65], [23.9, 24.0]],
}


@pytest.mark.parametrize("many", [0, 1, 14])
def test_each_event_has_a_strip_with_its_windows_and_a_dot(many):
    figure = {"kind": "overflight", "satellite": "TERRA", "searched": 1, "rows": [ROW] * many, "more": 3}

    drawn = ElementTree.fromstring(draw_finding(figure, "said & done"))

    assert len(drawn.findall(".//circle[@class='picture-over']")) == many
    assert len(drawn.findall(".//rect[@class='picture-under']")) == 3 * many
    assert all(float(rect.get("width")) > 0 for rect in drawn.findall(".//rect"))


def test_a_place_is_a_disc_with_its_road_and_the_coordinates():
    figure = {
        "kind": "place", "middle": [2.0, 86.0], "radius_m": 500.0, "lines": [[[2.0, 86.0], [2.001, 86.001]]],
        "given": [2.01, 86.01], "uncertainty_m": 50.0,
    }  # fmt: skip

    drawn = ElementTree.fromstring(draw_finding(figure, "said"))

    assert len(drawn.findall(".//polyline")) == 1
    assert len(drawn.findall(".//circle")) == 3


def test_a_broken_figure_is_not_drawn():
    assert draw_finding({"kind": "overflight", "rows": [{}]}, "") == ""
    assert draw_finding({"kind": "place"}, "") == ""
