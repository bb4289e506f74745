"""The story cases under tests/cases/stories are whole: both languages, sendable reports, an outcome."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "cases" / "stories"
STORIES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("S*.toml"))
}
#: fields that an API call may have, beside `after_min`
SENDABLE = {"what", "where", "when", "how_known", "evidence", "basis", "danger", "mode", "place", "moment"}
#: policy `rules.near-device.radius_m`
RADIUS_M = 500.0


def test_the_six_stories_of_the_line_are_there():
    assert set(STORIES) >= {"S05", "S07", "S08", "S10", "S17", "S31"}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_says_what_is_expected_where_from_and_why_it_is_hard(name):
    story = STORIES[name]

    assert story["story"] == name
    assert story["source"].startswith(f"story {name}")
    assert len(story["why_hard"]) > 60
    assert story["expected"]["scope"] in {"ours", "referral", "unclear"}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_in_both_languages_with_the_same_steps(name):
    english, chinese = sorted(STORIES[name]["variant"], key=lambda variant: variant["language"])

    assert (english["language"], chinese["language"]) == ("en", "zh")
    assert [r["after_min"] for r in english["report"]] == [r["after_min"] for r in chinese["report"]]
    assert english.get("step") == chinese.get("step")


@pytest.mark.parametrize("name", STORIES)
def test_every_report_of_a_story_can_be_sent(name):
    reports = [report for variant in STORIES[name]["variant"] for report in variant["report"]]

    assert all(set(report) <= SENDABLE | {"after_min"} for report in reports)
    assert all(report["what"] for report in reports)


def test_the_three_boxes_lie_within_the_distance_and_the_time_of_the_rule():
    geodesic = pytest.importorskip("geographiclib.geodesic").Geodesic.WGS84
    reports = STORIES["S31"]["variant"][0]["report"]
    places = [report["place"] for report in reports]

    distances = [
        geodesic.Inverse(a["lat"], a["lon"], b["lat"], b["lon"])["s12"] for a, b in combinations(places, 2)
    ]

    assert max(distances) < RADIUS_M
    assert reports[-1]["after_min"] < 72 * 60
