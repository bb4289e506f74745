from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.methods.geodesy import distance_m
from leadline.shell.console.figures.frame import HEIGHT, WIDTH, Frame, picture


@given(
    st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), min_size=1, max_size=1),
    st.floats(50, 20_000),
)
def test_a_reach_round_a_place_lies_inside_the_picture_anywhere_on_earth(places, reach):
    frame = Frame.round(places, reach)

    x, y = frame.spot(places[0])
    assert (x, y) == (pytest.approx(WIDTH / 2, abs=0.2), pytest.approx(HEIGHT / 2, abs=0.2))
    assert 2 * frame.length(reach) <= HEIGHT


def test_a_length_is_that_of_the_ground_within_a_hundredth():
    one, other = (31.2, 121.5), (31.23, 121.54)
    frame = Frame.round([one, other])
    (x1, y1), (x2, y2) = frame.spot(one), frame.spot(other)

    drawn = ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5

    assert drawn / frame.scale == pytest.approx(distance_m(*one, *other), rel=0.01)


def test_places_on_both_sides_of_the_antimeridian_are_neighbours():
    frame = Frame.round([(10.0, 179.99), (10.0, -179.99)])

    assert frame.spot((10.0, -179.99))[0] > frame.spot((10.0, 179.99))[0]
    assert frame.spot((10.0, -179.99))[0] <= WIDTH


def test_north_is_up():
    frame = Frame.round([(0.0, 0.0), (0.1, 0.1)])

    assert frame.spot((0.1, 0.1))[1] < frame.spot((0.0, 0.0))[1]


def test_a_picture_is_well_formed_and_escapes_what_is_said():
    drawn = picture(Frame.round([(1.0, 2.0)]), [], ("A & B", "<5 m>"))

    tree = ElementTree.fromstring(str(drawn))
    assert tree.find("title").text == "A & B"
    assert tree.find("desc").text == "<5 m>"
