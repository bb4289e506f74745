from datetime import timedelta
from uuid import UUID

from correlation.sightings import START, make_rule, make_sighting
from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.relate import needs_rebuild, rebuild, relate


def make_detectors():
    return [NearDetector({"near-device": make_rule(), "near-two": make_rule(count=2, radius_m=40.0)})]


def test_a_batch_gives_each_incident_once_in_its_newest_form():
    seen = relate(make_detectors(), [make_sighting(n, hours=n, east_m=100 * n) for n in (1, 2, 3, 4, 5)])

    assert [(one.rule, len(one.leads)) for one in seen.incidents] == [("near-device", 5)]


def test_a_batch_gives_each_tie_once():
    sighting = make_sighting(2, hours=1)

    seen = relate(make_detectors(), [make_sighting(1), sighting, sighting])

    assert [tie.reason for tie in seen.ties] == ["near"]


def test_two_rules_may_fire_for_the_same_leads():
    seen = relate(make_detectors(), [make_sighting(n, hours=n) for n in (1, 2, 3)])

    assert sorted(one.rule for one in seen.incidents) == ["near-device", "near-two"]


def test_after_a_rebuild_the_next_report_meets_its_neighbours():
    detectors = make_detectors()
    rebuild(detectors, [make_sighting(1), make_sighting(2, hours=1, east_m=200)])

    seen = relate(detectors, [make_sighting(3, hours=2, east_m=400)])

    assert seen.incidents[0].leads == (UUID(int=1), UUID(int=2), UUID(int=3))


def test_a_sighting_from_before_the_rebuild_asks_for_another():
    detectors = make_detectors()
    rebuild(detectors, [make_sighting(1, hours=1_000)])

    assert not needs_rebuild(detectors, [make_sighting(2, hours=990)])
    assert needs_rebuild(detectors, [make_sighting(2, hours=800)])


def test_the_detector_says_how_much_past_it_wants_back():
    assert make_detectors()[0].keep == timedelta(hours=144)
    assert make_detectors()[0].holds(START)
