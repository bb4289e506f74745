import tomllib
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correlation.sightings import START, make_rule, make_sighting
from leadline.correlation.base_rate import PastCount
from leadline.correlation.detector import Detector, Observation
from leadline.correlation.detectors.near import NearDetector
from leadline.correlation.relate import relate
from leadline.errors import OutOfRange

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "near.toml").read_text(encoding="utf-8"))["case"]
quick = settings(max_examples=400, deadline=None)

#: a small world: four kinds of place and time, so that discs, windows and sources overlap in every way
steps = st.lists(
    st.tuples(
        st.sampled_from([0, 30, 60, 72, 100, 130]),
        st.sampled_from([0, 200, 450, 900, 1350, 1800]),
        st.sampled_from([0, 0, 400, 800]),
        st.sampled_from(["", "", "A", "B"]),
        st.sampled_from(["", "", "x", "y"]),
    ),
    min_size=1,
    max_size=10,
)


def make_detector(**rule):
    return NearDetector({"near-device": make_rule(**rule)})


def make_sightings(rows):
    return [
        make_sighting(number, hours, east, north, reporter=reporter, text=text)
        for number, (hours, east, north, reporter, text) in enumerate(rows, 1)
    ]


def groups_of(seen):
    """Leads that are connected by incidents that share a lead."""
    groups = []
    for incident in seen.incidents:
        touched = [group for group in groups if group & set(incident.leads)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(incident.leads).union(*touched))
    return sorted(sorted(group) for group in groups)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case):
    detector = make_detector(radius_m=case["radius_m"], count=case["count"])

    seen = [detector.observe(sighting) for sighting in make_sightings(case["reports"])]

    assert next((number for number, one in enumerate(seen, 1) if one.incidents), 0) == case["fires_at"]


def test_it_is_a_detector():
    assert isinstance(make_detector(), Detector)
    assert make_detector().spec.name == "near"


def test_the_incident_says_why_where_and_what_to_do():
    seen = relate(
        [make_detector()], make_sightings([(0, 0, 0, "", ""), (1, 400, 0, "", ""), (2, 800, 0, "", "")])
    )

    incident = seen.incidents[0]
    assert incident.leads == (UUID(int=1), UUID(int=2), UUID(int=3))
    assert incident.radius_m == pytest.approx(400, abs=0.01)
    assert incident.opened_at == START + timedelta(hours=2)
    assert incident.independent == 3
    assert incident.protocol == "area-device"
    assert incident.because == (
        "3 reports of antenna-box from 3 independent sources (no two with the same reporter or the same "
        "text) lie in one disc of 400 m radius, within 2 h; rule near-device asks for 3 in 500 m and 72 h. "
        "How often this happens by chance here is not known yet: too little past."
    )


def test_the_incident_says_how_often_chance_would_do_it():
    asked = []

    def past(kind, lat, lon, reach_m, before):
        asked.append((kind, reach_m, before))
        return PastCount(2, 90)

    detector = NearDetector({"near-device": make_rule()}, past=past)

    seen = relate([detector], [make_sighting(n, hours=n) for n in (1, 2, 3)])

    assert asked == [("antenna-box", 1_000, START + timedelta(hours=1))]
    assert "true by chance on under 0.1 % of ordinary days" in seen.incidents[0].because


def test_a_fourth_report_joins_instead_of_opening_another():
    sightings = [make_sighting(n, hours=n, east_m=100 * n) for n in (1, 2, 3, 4)]
    detector = make_detector()
    first = relate([detector], sightings[:3]).incidents[0]

    joined = detector.observe(sightings[3]).incidents

    assert [one.key for one in joined] == [first.key]
    assert joined[0].leads[-1] == UUID(int=4)
    assert joined[0].independent == 4
    assert joined[0].because.endswith("It has grown to 4 reports from 4 independent sources.")


def test_a_copy_joins_without_counting():
    sightings = [make_sighting(n, hours=n, reporter=f"R{n}") for n in (1, 2, 3)]
    detector = make_detector()
    relate([detector], sightings)

    joined = detector.observe(make_sighting(4, hours=4, reporter="R1")).incidents[0]

    assert (len(joined.leads), joined.independent) == (4, 3)


def test_a_report_between_two_incidents_belongs_to_both():
    west = [make_sighting(n, hours=n, east_m=-450) for n in (1, 2, 3)]
    east = [make_sighting(n, hours=n, east_m=450) for n in (4, 5, 6)]
    detector = make_detector(radius_m=300)
    relate([detector], west + east)

    seen = detector.observe(make_sighting(7, hours=7))

    assert [one.leads[0] for one in seen.incidents] == [UUID(int=1), UUID(int=4)]


def test_a_lead_of_one_of_them_does_not_wander_when_observed_again():
    west = [make_sighting(n, hours=n, east_m=-450) for n in (1, 2, 3)]
    east = [make_sighting(n, hours=n, east_m=450) for n in (4, 5, 6)]
    detector = make_detector(radius_m=300)
    relate([detector], [*west, *east, make_sighting(7, hours=7)])

    again = detector.observe(east[0])

    assert [one.leads[0] for one in again.incidents] == [UUID(int=4)]


def test_kinds_do_not_mix():
    kinds = ("antenna-box", "drone")
    sightings = [make_sighting(n, hours=n, kind=kinds[n % 2]) for n in (1, 2, 3, 4)]

    assert relate([make_detector(kinds=kinds)], sightings).incidents == ()


def test_a_kind_that_no_rule_names_brings_nothing():
    assert make_detector().observe(make_sighting(1, kind="yacht")) == Observation()


def test_a_rule_without_kinds_watches_each_kind():
    seen = relate([make_detector(kinds=())], [make_sighting(n, hours=n, kind="yacht") for n in (1, 2, 3)])

    assert [one.kind for one in seen.incidents] == ["yacht"]


@pytest.mark.parametrize("town", [(0.0, 180.0), (90.0, 0.0), (-90.0, 0.0), (-16.8, -180.0)])
def test_it_works_across_the_antimeridian_and_at_the_poles(town):
    sightings = [make_sighting(n, n, east, town=town) for n, east in ((1, -450), (2, 0), (3, 450))]

    assert len(relate([make_detector()], sightings).incidents) == 1


def test_neighbours_are_tied_with_distance_and_hours():
    detector = make_detector()
    detector.observe(make_sighting(1))

    seen = detector.observe(make_sighting(2, hours=5, east_m=300))

    assert [(tie.first.int, tie.second.int, tie.reason) for tie in seen.ties] == [(1, 2, "near")]
    assert seen.ties[0].because == "300 m and 5 h apart, both about antenna-box."


def test_the_same_reporter_is_tied_and_named():
    detector = make_detector()
    detector.observe(make_sighting(1, text="x", reporter="A"))

    seen = detector.observe(make_sighting(2, hours=-1, east_m=700, text="x", reporter="A"))

    assert [(tie.first.int, tie.reason) for tie in seen.ties] == [(2, "same reporter")]


@quick
@given(steps, st.randoms(), st.sampled_from([2, 3]))
def test_who_belongs_together_does_not_depend_on_the_order(rows, random, count):
    sightings = make_sightings(rows)
    shuffled = random.sample(sightings, len(sightings))

    one = relate([make_detector(count=count)], sightings)
    other = relate([make_detector(count=count)], shuffled)

    assert groups_of(one) == groups_of(other)


@quick
@given(steps, st.data())
def test_observing_again_changes_nothing(rows, data):
    sightings = make_sightings(rows)
    again = data.draw(st.lists(st.sampled_from(sightings), max_size=5))
    detector = make_detector()
    before = relate([detector], sightings)

    relate([detector], again)

    after = relate([detector], sightings)
    assert {one.key: one.leads for one in after.incidents} == {one.key: one.leads for one in before.incidents}


@quick
@given(steps)
def test_the_last_answer_to_a_lead_can_be_had_again(rows):
    sightings = make_sightings(rows)
    detector = make_detector()
    seen = [detector.observe(sighting) for sighting in sightings]

    assert detector.observe(sightings[-1]) == seen[-1]


@quick
@given(steps, st.data())
def test_a_rebuilt_detector_goes_on_as_if_it_had_never_stopped(rows, data):
    sightings = make_sightings(rows)
    cut = data.draw(st.integers(0, len(sightings)))
    running, fresh = make_detector(), make_detector()
    stored = relate([running], sightings[:cut])
    fresh.rebuild(sightings[:cut], stored.incidents)

    expected = relate([running], sightings[cut:])

    assert relate([fresh], sightings[cut:]) == expected


def test_a_crash_between_storing_and_relating_loses_no_incident():
    sightings = [make_sighting(n, hours=n) for n in (1, 2, 3)]
    detector = make_detector()
    detector.rebuild(sightings)

    assert len(detector.observe(sightings[2]).incidents) == 1


def test_the_same_set_gives_the_same_key():
    sightings = [make_sighting(n, hours=n) for n in (1, 2, 3)]

    keys = {relate([make_detector()], order).incidents[0].key for order in (sightings, sightings[::-1])}

    assert len(keys) == 1


def test_a_report_that_moved_counts_where_it_is_now():
    sightings = [make_sighting(1), make_sighting(2, hours=1), make_sighting(3, hours=2, east_m=5_000)]
    detector = make_detector()
    relate([detector], sightings)

    seen = detector.observe(make_sighting(3, hours=2, east_m=10))

    assert len(seen.incidents) == 1


def test_old_sightings_are_let_go_and_a_very_late_one_asks_for_a_rebuild():
    detector = make_detector()

    relate([detector], [make_sighting(n, hours=n, east_m=3_000 * n) for n in range(1, 601)])

    assert detector.holds(START + timedelta(hours=600))
    assert detector.holds(START + timedelta(hours=440))
    assert not detector.holds(START + timedelta(hours=300))


def test_one_clock_far_ahead_does_not_empty_the_memory():
    detector = make_detector()
    relate([detector], [make_sighting(n, hours=n / 10, east_m=3_000 * n) for n in range(1, 300)])
    detector.observe(make_sighting(1_000, hours=24 * 365))

    seen = relate([detector], [make_sighting(2_000 + n, hours=31, east_m=-9_000) for n in range(300)])

    assert detector.holds(START + timedelta(hours=29))
    assert len(seen.incidents) == 1


@pytest.mark.parametrize("wrong", [{"radius_m": 0.0}, {"radius_m": 1e6}, {"count": 1}])
def test_a_rule_that_cannot_be_is_refused_at_the_start(wrong):
    with pytest.raises(OutOfRange):
        make_detector(**wrong)


def test_a_crowd_gives_few_ties():
    sightings = [make_sighting(n, hours=n / 100, east_m=n % 7) for n in range(100)]

    seen = relate([make_detector()], sightings)

    assert len(seen.ties) <= 5 * len(sightings)
    assert len(seen.incidents) == 1


def test_three_reports_with_one_picture_are_one_witness():
    some = [make_sighting(n, hours=n, east_m=50 * n, pictures=("gate",)) for n in (1, 2, 3)]

    assert relate([make_detector()], some).incidents == ()


def test_an_incident_says_how_few_sources_it_has_once_its_pictures_are_known():
    some = [make_sighting(n, hours=n, east_m=50 * n) for n in (1, 2, 3)]
    known = [make_sighting(n, hours=n, east_m=50 * n, pictures=("gate",)) for n in (1, 2, 3)]
    detector = make_detector()
    opened = relate([detector], some).incidents[0]

    counts = [relate([detector], [one]).incidents[0].independent for one in known]
    again = relate([detector], known).incidents[0]

    assert (opened.independent, counts) == (3, [3, 2, 1])
    assert (again.key, again.leads, again.independent) == (opened.key, opened.leads, 1)
    assert again.because.endswith("It has grown to 3 reports from 1 independent sources.")
