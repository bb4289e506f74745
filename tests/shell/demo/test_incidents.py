"""The stories of the demo town happen at their set times and places."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import exifread
import pytest

from leadline.methods.datum import to_wgs84
from leadline.model.place import Datum
from leadline.shell.demo.books import LATE_H, PERMIT, books
from leadline.shell.demo.incidents import incidents
from leadline.shell.demo.stream import TOWN_ZONE

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
#: policy `rules.near-device`
ARCSECOND = 1 / 3600
RADIUS_M, WINDOW = 500.0, timedelta(hours=72)


def story(name: str, now: datetime = NOW):
    return [report for report in incidents(now) if report.story == name]


def spot(report) -> tuple[float, float]:
    place = report.submission["place"]
    return to_wgs84(place["lat"], place["lon"], Datum(place["datum"]))


def test_all_nine_stories_are_told():
    told = {"S01", "S05", "S07", "S08", "S10", "S13", "S16", "S17", "S31"}

    assert {report.story for report in incidents(NOW)} == told


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_the_photo_says_the_time_and_the_place_that_its_report_claims(hour):
    report = story("S01", NOW.replace(hour=hour))[0]

    tags = exifread.process_file(BytesIO(report.files[0].content))
    clock = f"{tags['EXIF DateTimeOriginal']} {tags['EXIF OffsetTimeOriginal']}"
    taken = datetime.strptime(clock, "%Y:%m:%d %H:%M:%S %z")
    degrees, minutes, seconds = (float(part) for part in tags["GPS GPSLatitude"].values)
    assert taken == datetime.fromisoformat(report.submission["moment"]["latest"])
    assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(
        report.submission["place"]["lat"], abs=ARCSECOND
    )


def test_the_notice_names_its_date_and_the_book_has_the_work_36_hours_later():
    said = story("S13")[0].submission["what"]
    work = next(row for row in books(NOW, 8)["construction"] if row[1] == PERMIT)

    notice = datetime.fromisoformat(said.split("dated ")[1][:16]).replace(tzinfo=TOWN_ZONE)
    assert datetime.fromisoformat(work[2]) - notice == timedelta(hours=LATE_H)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_every_report_lies_within_72_h_before_now_at_any_hour(hour):
    now = NOW.replace(hour=hour)

    times = [report.at for report in incidents(now)]

    assert all(now - WINDOW < at <= now for at in times)
    assert times == sorted(times)


def test_three_black_boxes_lie_within_one_disc_and_72_h():
    geodesic = pytest.importorskip("geographiclib.geodesic").Geodesic.WGS84
    boxes = story("S31")
    spots = [spot(report) for report in boxes]

    distances = [geodesic.Inverse(*a, *b)["s12"] for a in spots for b in spots]

    assert len(boxes) == 3
    assert max(distances) < RADIUS_M
    assert boxes[-1].at - boxes[0].at < WINDOW


def test_the_gray_box_is_not_one_of_the_three():
    geodesic = pytest.importorskip("geographiclib.geodesic").Geodesic.WGS84
    box = spot(story("S10")[0])

    distances = [geodesic.Inverse(*box, *spot(report))["s12"] for report in story("S31")]

    assert min(distances) > 2 * RADIUS_M


def test_the_square_dancers_are_reported_at_three_in_the_morning():
    dance = story("S07")[0]

    assert dance.at.astimezone(TOWN_ZONE).hour == 3
    assert [step.action for step in dance.follow_ups] == ["confirm"]


def test_the_angry_report_is_taken_back_next_morning():
    anger = story("S08")[0]
    (step,) = anger.follow_ups

    assert step.action == "withdraw"
    assert step.at.astimezone(TOWN_ZONE).date() == anger.at.astimezone(TOWN_ZONE).date() + timedelta(days=1)
    assert 6 <= step.at.astimezone(TOWN_ZONE).hour < 10


def test_the_janitor_names_what_raises_the_level():
    words = story("S17")[0].submission["what"]

    assert "卫星导航" in words
    assert "水文数据" in words


def test_two_plays_at_different_times_have_different_keys():
    first = {report.key for report in incidents(NOW)}
    second = {report.key for report in incidents(NOW + timedelta(seconds=1))}

    assert not first & second
