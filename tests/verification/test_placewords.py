from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.ports.gazetteer import Mention, Named
from leadline.shell.demo.gazetteer import entries
from leadline.shell.registers.gazetteer import NamedPlaces
from leadline.verification.placewords import Worded, read_words

TOWN = NamedPlaces(entries())


@pytest.mark.parametrize(
    ("text", "relation", "anchors"),
    [
        ("the corner of Crane Street and Quay Road", "corner", (0, 1)),
        ("the Crane Street/Quay Road crossing", "corner", (0, 1)),
        ("where Crane Street meets Quay Road", "corner", (0, 1)),
        ("吊机街和港沿路路口", "corner", (0, 1)),
        ("港沿路吊机街拐角", "corner", (0, 1)),
        ("吊机街、港沿路的十字路口", "corner", (0, 1)),
        ("Quay Road between Crane Street and Depot Street", "between on", (0, 1, 2)),
        ("between Crane Street and Depot Street on Quay Road", "between on", (2, 0, 1)),
        ("港沿路上，吊机街和货栈街之间", "between on", (0, 1, 2)),
        ("吊机街到货栈街之间的港沿路", "between on", (2, 0, 1)),
        ("between City Hall and the Fish Market", "between", (0, 1)),
        ("市政厅与鱼市场之间", "between", (0, 1)),
        ("Crane Street, close to Quay Road", "near on", (0, 1)),
        ("吊机街靠近港沿路", "near on", (0, 1)),
        ("12 Quay Road", "number", (0,)),
        ("Quay Road 45", "number", (0,)),
        ("Quay Road no. 45", "number", (0,)),
        ("港沿路四十五号", "number", (0,)),
        ("the third sycamore on Quay Road", "ordinal", (0,)),
        ("the 2nd lamp post along Quay Road", "ordinal", (0,)),
        ("港沿路上的第三棵梧桐", "ordinal", (0,)),
        ("behind the Fish Market", "near", (0,)),
        ("市政厅旁边", "near", (0,)),
        ("in Bell Lane at 9:30", "at", (0,)),
        ("钟巷", "at", (0,)),
    ],
)
def test_a_place_is_read_as_people_put_it(text, relation, anchors):
    assert read_words(text, TOWN.named_in(text)) == Worded(relation=relation, anchors=anchors)


@pytest.mark.parametrize(
    ("text", "metres", "azimuth"),
    [
        ("200 m north of City Hall", 200, 0),
        ("about 1.5 km south-west of the Fish Market", 1500, 225),
        ("300 metres to the east of City Hall", 300, 90),
        ("市政厅以北两百米", 200, 0),
        ("市政厅东南方约300米", 300, 135),
        ("距市政厅三百五十米", 350, None),
        ("50 m behind City Hall", 50, None),
    ],
)
def test_a_distance_and_a_direction_are_read(text, metres, azimuth):
    worded = read_words(text, TOWN.named_in(text))

    assert (worded.relation, worded.distance_m, worded.azimuth_deg) == ("off", metres, azimuth)


def test_a_time_and_a_day_are_no_house_number():
    assert read_words("Quay Road 9:30", TOWN.named_in("Quay Road 9:30")).relation == "at"
    assert read_words("Quay Road 9 pm", TOWN.named_in("Quay Road 9 pm")).relation == "at"


def test_two_buildings_are_no_corner():
    text = "the corner of City Hall and Fish Market"

    assert read_words(text, TOWN.named_in(text)).relation == "at"


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_not(text):
    place = Named(
        name="A", kind="road", lat=0.0, lon=0.0, radius_m=9.0, source="x", lines=(((0.0, 0.0), (0.0, 1.0)),)
    )
    mentions = [Mention(start=0, end=min(1, len(text)), entries=(place,))]

    assert read_words(text, mentions) is not None
    assert read_words(text, []) is None
