from __future__ import annotations

import json

import pytest

from leadline.errors import Misconfigured
from leadline.policy.sites import DEMO, read_sites, sites_of

SQUARE = [[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.1], [10.0, 50.0]]


def feature(kind, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": {"name": "A", **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_points_and_polygons_are_read_with_latitude_first():
    found = sites_of(
        collection(
            feature("Point", [10.0, 50.0], id="p", name_zh="甲"),
            feature("MultiPoint", [[1, 2], [3, 4]]),
            feature("Polygon", [SQUARE], near_m=50),
            feature("MultiPolygon", [[SQUARE], [SQUARE]]),
        ),
        "sites.geojson",
    )

    assert [len(site.points) for site in found] == [1, 2, 0, 0]
    assert [len(site.polygons) for site in found] == [0, 0, 1, 2]
    assert found[0].points == ((50.0, 10.0),)
    assert found[2].polygons[0][0][0] == (50.0, 10.0)
    assert (found[0].name("zh"), found[0].name("en"), found[2].near_m) == ("甲", "A", 50.0)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ([], "must be a GeoJSON object"),
        (collection(), "holds no features"),
        (collection(feature("Point", [10, 50]), crs={"properties": {"name": "EPSG:3857"}}), "another frame"),
        (collection(feature("LineString", [[0, 0], [1, 1]])), "feature 1: geometry LineString"),
        (collection(feature("Point", [10, 50], name="")), "has no name"),
        (collection(feature("Point", [50, 120])), "latitude put first"),
        (collection(feature("Point", [500_000, 5_500_000])), "UTM"),
        (collection(feature("Point", ["10", "50"])), r"\[longitude, latitude\]"),
        (collection(feature("Polygon", [SQUARE[:-1]])), "left open"),
        (collection(feature("Polygon", [[[0, 0], [1, 1], [1, 1], [0, 0]]])), "fewer than three corners"),
        (collection(feature("Polygon", [])), "no ring"),
        (collection(feature("Point", [1, 1], near_m=0)), "near_m"),
        (collection(feature("Point", [1, 1], id="x"), feature("Point", [2, 2], id="x")), "used before"),
    ],
)
def test_what_is_wrong_is_said_with_the_feature_and_the_likely_cause(tree, said):
    with pytest.raises(Misconfigured, match=said):
        sites_of(tree, "sites.geojson")


def test_a_file_that_is_no_json_or_not_there_is_said_by_name(tmp_path):
    broken = tmp_path / "mine.geojson"
    broken.write_text("{", encoding="utf-8")

    with pytest.raises(Misconfigured, match=r"mine.geojson: is not JSON"):
        read_sites(broken)
    with pytest.raises(Misconfigured, match=r"absent.geojson: cannot be read"):
        read_sites(tmp_path / "absent.geojson")


def test_the_sites_of_the_demo_town_have_names_in_both_languages_and_lie_in_it():
    found = read_sites(DEMO)

    assert len(found) >= 4
    assert all(site.name_en != site.name_zh for site in found)
    assert all(1.9 < site.middle()[0] < 2.1 and 85.9 < site.middle()[1] < 86.1 for site in found)


def test_a_single_feature_is_a_list_of_one():
    assert len(sites_of(json.loads(json.dumps(feature("Point", [1, 2]))), "one.geojson")) == 1
