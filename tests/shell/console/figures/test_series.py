from __future__ import annotations

from xml.etree import ElementTree

from leadline.exchange.geojson import collection, point
from leadline.shell.console.figures.ground import surge
from leadline.shell.console.figures.rose import rose
from leadline.shell.console.figures.series import series

SVG = "{http://www.w3.org/2000/svg}"


def parts(drawn, kind):
    return [one for one in ElementTree.fromstring(str(drawn)).iter() if one.get("class", "").startswith(kind)]


def test_the_last_window_is_marked_and_the_tallest_bar_fills_the_height():
    figure = {
        "series": {"counts": [2, 2, 8, 4], "slot_hours": 24.0},
        "parameters": {"window_hours": 48.0},
        "expected": 4.0,
    }

    drawn = series(figure, "said")

    assert [float(one.get("height")) for one in parts(drawn, "picture-over")] == [104.0, 52.0]
    assert len(parts(drawn, "picture-fill")) == 2
    assert parts(drawn, "picture-bound")[0].get("y1") == "86.0"


def test_a_rose_has_a_sector_for_each_part_with_a_visit_and_one_line_of_the_usual():
    drawn = rose({"period": "day", "counts": [3] + [0] * 22 + [1], "expected": [1.0] * 24}, "said")

    assert len(parts(drawn, "picture-shade")) == 2
    assert len(parts(drawn, "picture-bound")[0].get("points").split()) == 48


def test_a_surge_is_drawn_from_its_geojson():
    ring = [[121.5, 31.2], [121.6, 31.2], [121.6, 31.3], [121.5, 31.2]]
    circle = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    drawn = surge({"map": collection([circle, point(31.22, 121.55, {})])}, "said")

    assert len(parts(drawn, "picture-area")) == len(parts(drawn, "picture-over")) == 1
