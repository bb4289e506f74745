from __future__ import annotations

from xml.etree import ElementTree

import pytest

from leadline.shell.console.figures.source import ellipse

PLACES = [[2.0, 86.0], [2.01, 86.0], [2.0, 86.01], [2.01, 86.01]]
EDGE = [[2.004, 86.004], [2.006, 86.004], [2.006, 86.006], [2.004, 86.006]]
FOUND = {
    "places": PLACES,
    "ellipse": EDGE,
    "centre": [2.005, 86.005],
    "strength_dbm": [-71.4, None, -80.0, -65.5],
    "bearing_deg": [45.0, 135.0, None, None],
}


def drawn(**figure: object) -> ElementTree.Element:
    return ElementTree.fromstring(ellipse(FOUND | figure, "From the strengths."))


def test_each_strength_stands_beside_its_place_with_a_real_minus_and_the_unit_once():
    texts = [one.text for one in drawn().findall("text")]

    assert texts[:4] == ["−71", "−80", "−66", "dBm"]


def test_a_ray_leaves_its_place_in_its_direction_with_the_error_to_both_sides():
    north_east, south_east = drawn().findall("line[@class='picture-ray']")

    across, down = (
        float(north_east.get(b)) - float(north_east.get(a)) for a, b in (("x1", "x2"), ("y1", "y2"))
    )
    assert across == pytest.approx(-down, abs=0.2) and across > 0
    assert float(south_east.get("y2")) > float(south_east.get("y1"))
    assert len(drawn().findall("polygon[@class='picture-wedge']")) == 2


def test_without_an_ellipse_the_receivers_and_rays_are_drawn_all_the_same():
    picture = ElementTree.fromstring(
        ellipse({name: FOUND[name] for name in ("places", "strength_dbm", "bearing_deg")}, "Cannot be told.")
    )

    assert len(picture.findall("circle")) == 4
    assert not picture.findall("polygon[@class='picture-area']") and not picture.findall("path")


def test_a_figure_from_before_readings_were_drawn_shows_its_places():
    picture = ElementTree.fromstring(ellipse({"places": PLACES, "ellipse": EDGE, "centre": EDGE[0]}, "Said."))

    assert len(picture.findall("circle")) == 4 and not picture.findall("line[@class='picture-ray']")


def test_who_read_nothing_far_away_does_not_shrink_the_readings():
    near = drawn()
    far = drawn(
        places=[*PLACES[:3], [2.3, 86.3]],
        strength_dbm=[-71.4, -75.0, -80.0, None],
        bearing_deg=[None] * 4,
    )

    spots = [
        [(float(one.get("cx")), one.get("cy")) for one in some.findall("circle")] for some in (near, far)
    ]

    assert spots[0][:3] == spots[1][:3]


def test_no_strength_covers_another_or_a_dot():
    many = [[2.0 + row / 40000, 86.0] for row in range(12)]
    texts = drawn(places=many, strength_dbm=[-70.0] * 12, bearing_deg=[None] * 12).findall("text")
    spots = [(float(one.get("x")), float(one.get("y"))) for one in texts if one.text == "−70"]

    assert 0 < len(spots) < 12 or len(set(spots)) == 12
    assert all(abs(a[1] - b[1]) >= 11 or abs(a[0] - b[0]) >= 12 for a in spots for b in spots if a != b)
