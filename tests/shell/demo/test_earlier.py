"""What the town tells of the weeks before: only what a line keeps so long, and stories that time shows."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from leadline.methods.datum import to_wgs84
from leadline.methods.locate import locate
from leadline.methods.triangle import plane
from leadline.model.place import Datum
from leadline.policy.sites import DEMO, read_sites
from leadline.shell.demo import jamming, town
from leadline.shell.demo.earlier import DECIDED, KINDS, earlier
from leadline.shell.demo.orders import SIDE_M
from leadline.shell.demo.stream import TOWN_ZONE, DemoReport

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
WEEKS = 6


def told(story: str, now: datetime = NOW) -> list[DemoReport]:
    return [report for report in earlier(7, now=now, weeks=WEEKS) if report.story == story]


def spot(report: DemoReport) -> tuple[float, float]:
    place = report.submission["place"]
    return to_wgs84(place["lat"], place["lon"], Datum(place["datum"]))


def test_the_same_arguments_give_the_same_weeks():
    assert earlier(3, now=NOW, weeks=WEEKS) == earlier(3, now=NOW, weeks=WEEKS)


def test_only_what_a_line_keeps_long_is_told_and_nothing_that_is_still_to_come():
    weeks = earlier(7, now=NOW, weeks=WEEKS)

    assert {report.kind for report in weeks if not report.story} == KINDS
    assert all(NOW - timedelta(weeks=WEEKS) <= report.at <= NOW for report in weeks)
    assert [report.at for report in weeks] == sorted(report.at for report in weeks)


def test_what_was_lived_through_is_not_told_again_by_the_last_days():
    kinds = Counter(report.kind for report in town.reports(7, now=NOW, days=6, without=KINDS))

    assert not KINDS & set(kinds)
    assert kinds["noise"] > 20


def test_officers_have_decided_all_but_what_came_today():
    weeks = earlier(7, now=NOW, weeks=WEEKS)

    still_open = [report for report in weeks if not report.ended]

    assert still_open
    assert all(NOW - report.at <= DECIDED for report in still_open)


@pytest.mark.parametrize("day", range(7))
def test_the_drone_comes_every_wednesday_at_half_past_three_whatever_day_it_is(day):
    drones = told("S23", NOW + timedelta(days=day, hours=5))

    begins = [datetime.fromisoformat(one.submission["moment"]["earliest"]) for one in drones]
    local = [at.astimezone(TOWN_ZONE) for at in begins]

    assert len(drones) == WEEKS
    assert {(at.weekday(), at.hour, at.minute) for at in local} == {(2, 15, 25)}
    assert len({at.date() for at in local}) == WEEKS


def test_six_visits_at_the_resort_found_nothing_and_it_is_far_from_every_guarded_yard():
    resort = told("S14")
    sites = read_sites(DEMO)
    yards = [site.middle() for site in sites if site.id in {"naval-pier", "cape-radar"}]

    apart = [np.hypot(*(np.array(spot(one)) - yard)) for one in resort for yard in yards]

    assert len(resort) == 11
    assert [one.ended for one in resort].count("no_merit") == 6
    assert min(apart) > 0.03


def test_seven_at_the_docks_one_after_the_other_and_six_of_them_read_a_receiver():
    docks = told("S11")

    minutes = [(docks[-1].at - docks[0].at) / timedelta(minutes=1), len({one.at for one in docks})]
    readings = [one.submission["reading"] for one in docks if "reading" in one.submission]

    assert minutes == [pytest.approx(66), 7]
    assert sum("bearing_deg" in one for one in readings) == 3
    assert sum("strength_dbm" in one for one in readings) == 5


def test_the_interferer_is_found_from_what_the_seven_say():
    docks = told("S11")
    places = np.array([spot(one) for one in docks])
    given = [one.submission.get("reading", {}) for one in docks]
    middle = (float(places[0, 0]), float(places[0, 1]))

    found = locate(
        plane(places[:, 0], places[:, 1], middle),
        np.array([one.get("strength_dbm", np.nan) for one in given]),
        np.array([one.get("bearing_deg", np.nan) for one in given]),
    )
    lat, lon = jamming.source()
    source = plane(np.array([lat]), np.array([lon]), middle)[0]

    assert (found.refused, found.by) == ("", "strength and direction")
    assert found.holds(*source)
    assert found.major_m < 700


def test_orders_of_three_days_were_put_down_twice_at_each_of_three_corners():
    orders = told("S04")
    places = np.array([spot(one) for one in orders])
    spots = plane(places[:, 0], places[:, 1], (float(places[0, 0]), float(places[0, 1])))
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))[np.triu_indices(6, 1)]

    assert (orders[-1].at - orders[0].at) < timedelta(days=3)
    assert sorted(apart)[:3] == pytest.approx([0, 0, 0], abs=40)
    assert sorted(apart)[3:] == pytest.approx([SIDE_M] * 12, rel=0.02)


def test_strength_falls_with_distance_and_a_bearing_points_to_the_source():
    lat, lon = jamming.source()

    near = [jamming.reading(lat + 0.001, lon, ("strength",), n)["strength_dbm"] for n in range(60)]
    far = [jamming.reading(lat + 0.01, lon, ("strength",), n)["strength_dbm"] for n in range(60)]
    south = [jamming.reading(lat + 0.01, lon, ("bearing",), n)["bearing_deg"] for n in range(60)]

    assert np.mean(near) - np.mean(far) == pytest.approx(10 * jamming.EXPONENT, abs=0.2)
    assert np.mean(south) == pytest.approx(180, abs=3)
