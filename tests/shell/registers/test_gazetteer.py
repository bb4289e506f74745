from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import BadInput, Unreadable
from leadline.ports.gazetteer import Named
from leadline.shell.registers.gazetteer import Entry, NamedPlaces
from leadline.shell.registers.localities import radius_m
from leadline.shell.registers.placefile import read_places


def entry(*names, at=(1.0, 2.0), common=False, radius=100.0):
    place = Named(name=names[0], kind="locality", lat=at[0], lon=at[1], radius_m=radius, source="test")
    return Entry(names=names, place=place, is_common=common)


def named(text, *entries):
    return [text[one.start : one.end] for one in NamedPlaces(entries).named_in(text)]


def test_the_longest_name_counts_and_only_whole_words():
    town = (entry("Quay"), entry("Quay Road"), entry("Quay Road East"))

    assert named("at Quay Road, not Quayside", *town) == ["Quay Road"]
    assert named("quay  road east", *town) == ["quay  road east"]


def test_chinese_names_need_no_spaces():
    assert named("我在港沿路口的市政厅旁边", entry("港沿路"), entry("市政厅"), entry("港沿")) == [
        "港沿路",
        "市政厅",
    ]


def test_accents_and_full_stops_do_not_count():
    assert named("near Léogâne", entry("Leogane")) == ["Léogâne"]
    assert named("St. Mary's Road", entry("St Mary's Road")) == ["St. Mary's Road"]


def test_a_town_of_the_world_counts_only_where_a_place_is_spoken_of():
    reading = entry("Reading", common=True)

    assert named("I was in Reading when it happened", reading) == ["Reading"]
    assert named("I was reading when it happened", reading) == []
    assert named("while Reading the news", reading) == []


def test_an_entry_of_the_operator_stands_before_a_town_of_the_world():
    own, far = entry("Northfield"), entry("Northfield", at=(42.0, -72.0), common=True)

    found = NamedPlaces([far, own]).named_in("in Northfield")[0]

    assert [one.lat for one in found.entries] == [1.0]


def test_the_nearest_of_a_name_comes_first_and_else_the_largest():
    places = NamedPlaces([entry("High Street"), entry("High Street", at=(1.0, 3.0), radius=900.0)])

    assert [one.lon for one in places.find("high street", (1.0, 2.1))] == [2.0, 3.0]
    assert [one.lon for one in places.find("High Street")] == [3.0, 2.0]


@given(st.text(max_size=300))
def test_mentions_stand_in_order_and_never_inside_each_other(text):
    found = NamedPlaces([entry("a"), entry("a b"), entry("路"), entry("港沿路")]).named_in(text)

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@given(st.integers(0, 40_000_000), st.integers(0, 40_000_000))
def test_more_people_never_make_a_smaller_town(one, other):
    assert (radius_m(one) <= radius_m(other)) or one > other


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_gives_places_with_all_their_names(tmp_path):
    path = write(
        tmp_path,
        "own.csv",
        "name,name_zh,aliases,lat,lon,radius_m\nPlum Square,李子广场,The Plum|Plum,31.2,121.5,300\n",
    )

    found = read_places(path)[0]

    assert found.names == ("Plum Square", "李子广场", "The Plum", "Plum")
    assert (found.place.lat, found.place.radius_m) == (31.2, 300.0)


def feature(kind, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_pieces_of_one_road_are_one_and_far_ones_are_two(tmp_path):
    features = [
        feature("LineString", [[121.50, 31.2], [121.51, 31.2]], name="High Street"),
        feature("LineString", [[121.512, 31.2], [121.52, 31.2]], name="High Street"),
        feature("LineString", [[122.50, 31.2], [122.51, 31.2]], name="High Street"),
        feature("Polygon", [[[0, 0], [1, 0], [1, 1], [0, 0]]], name="Plum Park"),
        feature("Point", [5, 6], name="Clock"),
        feature("Point", [5, 6]),
    ]
    path = write(tmp_path, "own.geojson", json.dumps({"type": "FeatureCollection", "features": features}))

    found = read_places(path)

    assert sorted(len(one.place.lines) for one in found if one.names == ("High Street",)) == [1, 2]
    assert {one.place.kind for one in found} == {"road", "locality", "building"}


@pytest.mark.parametrize(
    "text",
    ["", "name,lat,lon\n", "{", '{"features": 5}', "lat,lon\n1,2\n", '{"features": [{"geometry": 5}]}'],
)
def test_a_file_without_named_places_is_refused(tmp_path, text):
    with pytest.raises(Unreadable, match="gazetteer"):
        read_places(write(tmp_path, "own.csv", text))


@pytest.mark.parametrize("row", ["A,121.5,31.2,9", "A,31.2,121.5,wide", "A,31.2,999,9"])
def test_a_wrong_row_is_named_without_its_coordinates(tmp_path, row):
    with pytest.raises(BadInput, match="row 1") as told:
        read_places(write(tmp_path, "own.csv", f"name,lat,lon,radius_m\n{row}\n"))

    assert "121.5" not in str(told.value)
