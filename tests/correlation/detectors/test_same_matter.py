import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correlation.sightings import make_sighting
from leadline.correlation.detector import Detector, Observation
from leadline.correlation.detectors.same_matter import MOST_TIES, SameMatterDetector
from leadline.correlation.relate import relate
from leadline.correlation.story import disc_round
from leadline.methods.geodesy import distance_m
from leadline.methods.sketch import HASHES, sketch, values
from leadline.policy.matter import MatterRule
from leadline.testing import check_detector

FILE = Path(__file__).parents[2] / "cases" / "correlation" / "same_matter.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
KEY = bytes(32)
quick = settings(max_examples=60, deadline=None)


def make_detector(**more):
    return SameMatterDetector(
        MatterRule(**{"radius_m": 25_000, "window": timedelta(days=7), "count": 3, **more})
    )


def pairs(observation):
    return sorted((tie.first.int, tie.second.int) for tie in observation.ties)


def told(number, report):
    """The sighting of a report of a golden case."""
    plain = make_sighting(number, report["hours"], report["east_m"], kind=report["kind"])
    return replace(plain, sketch=sketch(report["text"], KEY))


def with_share(one, share, seed=1):
    """A sketch of which this share of the values equals those of the other."""
    rng = np.random.default_rng(seed)
    mixed = rng.integers(0, 2**32, HASHES, dtype=np.uint32)
    same = rng.permutation(HASHES)[: round(share * HASHES)]
    mixed[same] = values(one)[same]
    return mixed.astype("<u4").tobytes()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden(case):
    sightings = [told(number, report) for number, report in enumerate(case["reports"], 1)]

    seen = relate([make_detector()], sightings)

    assert pairs(seen) == sorted(tuple(pair) for pair in case["tied"])
    assert [len(one.leads) for one in seen.incidents] == case["incidents"]


def test_it_is_a_detector():
    assert isinstance(make_detector(), Detector)
    check_detector(make_detector())


def test_a_copy_sorted_as_another_kind_is_tied_and_says_so():
    one, two = make_sighting(1, text="x"), make_sighting(2, hours=3, kind="drone", text="x")

    seen = relate([make_detector()], [one, two])

    assert [(tie.first.int, tie.second.int, tie.reason) for tie in seen.ties] == [(1, 2, "same text")]
    assert seen.ties[0].because == (
        "Nearly the same text (about 100 % of it), 3 h apart, though one is sorted as antenna-box and one as "
        "drone; counted as one source."
    )


@pytest.mark.parametrize(("metres", "tied"), [(24_990, [(1, 2)]), (25_010, [])])
def test_the_same_words_about_two_places_are_not_tied(metres, tied):
    seen = relate([make_detector()], [make_sighting(1, text="x"), make_sighting(2, east_m=metres, text="x")])

    assert pairs(seen) == tied


def test_a_chain_of_neighbours_does_not_become_one_matter_across_the_country():
    far = [make_sighting(n, hours=n, east_m=20_000 * n, text="x") for n in range(1, 7)]

    seen = relate([make_detector(count=2)], far)

    assert [[lead.int for lead in one.leads] for one in seen.incidents] == [[1, 2], [3, 4], [5, 6]]


def test_three_copies_are_one_incident_of_one_source_that_names_the_first():
    seen = relate([make_detector()], [make_sighting(n, hours=n, text="x") for n in (1, 2, 3)])

    incident = seen.incidents[0]
    assert (incident.rule, incident.independent, incident.leads[0]) == ("same-matter", 1, UUID(int=1))
    assert incident.because == (
        "3 reports say nearly the same, within 2 h and 0 m; copies are one source, so they count as one "
        "source. The first was registered at 2026-03-01 01:00 UTC and keeps its right to a reward."
    )


def test_an_earlier_report_that_comes_late_keeps_the_incident_and_becomes_the_first():
    detector = make_detector()
    before = relate([detector], [make_sighting(n, hours=n, text="x") for n in (2, 3, 4)]).incidents[0]

    after = detector.observe(make_sighting(1, hours=1, text="x")).incidents[0]

    assert after.key == before.key
    assert after.leads[0] == UUID(int=1)


def test_reports_without_enough_words_are_never_tied():
    assert relate([make_detector()], [make_sighting(1), make_sighting(2)]) == Observation()


def test_a_crowd_of_copies_gets_few_ties_each():
    detector = make_detector()
    relate([detector], [make_sighting(n, hours=n / 10, text="x") for n in range(1, 30)])

    ties = detector.observe(make_sighting(30, hours=3, text="x")).ties

    assert [tie.first.int for tie in ties] == [1, 26, 27, 28, 29]
    assert len(ties) == MOST_TIES


def test_after_a_rebuild_the_incident_keeps_its_key_and_its_day():
    sightings = [make_sighting(n, hours=n, text="x") for n in (2, 3, 4)]
    opened = relate([make_detector()], sightings).incidents[0]
    detector = make_detector()

    detector.rebuild([make_sighting(1, hours=1, text="x"), *sightings], [opened])
    grown = detector.observe(make_sighting(5, hours=5, text="x")).incidents[0]

    assert (grown.key, grown.opened_at) == (opened.key, opened.opened_at)


@quick
@given(st.permutations(range(1, 9)))
def test_which_leads_are_tied_does_not_depend_on_the_order_of_arrival(order):
    sightings = {n: make_sighting(n, hours=n, text="xy"[n % 2]) for n in range(1, 9)}
    detector = make_detector()

    relate([detector], [sightings[n] for n in order])
    again = relate([detector], sightings.values())

    groups = sorted(tuple(lead.int for lead in one.leads) for one in again.incidents)
    assert groups == [(1, 3, 5, 7), (2, 4, 6, 8)]


@quick
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("xyz")), min_size=1, max_size=12))
def test_a_rebuild_changes_nothing_that_is_observed_next(rows):
    sightings = [make_sighting(n, hours=h, text=text) for n, (h, text) in enumerate(sorted(rows), 1)]
    live, again = make_detector(), make_detector()
    relate([live], sightings[:-1])
    again.rebuild(sightings[:-1], relate([make_detector()], sightings[:-1]).incidents)

    assert again.observe(sightings[-1]) == live.observe(sightings[-1])


def test_what_is_long_past_is_let_go_and_asked_for_again():
    detector = make_detector()
    for n in range(1, 1_100):
        detector.observe(make_sighting(n, hours=n, text=f"text {n}"))

    assert detector.holds(make_sighting(1, hours=1_099).at)
    assert not detector.holds(make_sighting(1, hours=1).at)


@pytest.mark.parametrize(("share", "tied"), [(0.44, [(1, 2)]), (0.42, [])])
def test_the_threshold_is_that_of_the_sketch(share, tied):
    one = make_sighting(1, text="x")
    two = replace(make_sighting(2), sketch=with_share(one.sketch, share))

    assert pairs(relate([make_detector()], [one, two])) == tied


def test_the_same_picture_in_other_words_is_one_matter_of_one_source():
    some = [make_sighting(n, hours=n, text=f"words {n}", pictures=("gate",)) for n in (1, 2, 3)]

    seen = relate([make_detector()], some)

    assert {tie.reason for tie in seen.ties} == {"same picture"}
    assert seen.ties[0].because == "The same picture, 60 min apart; counted as one source."
    assert (len(seen.incidents[0].leads), seen.incidents[0].independent) == (3, 1)
    assert seen.incidents[0].because.startswith(
        "3 reports say nearly the same or show the same picture, within"
    )


def test_the_same_picture_from_two_places_is_a_tie_and_never_an_incident():
    some = [make_sighting(n, hours=n, east_m=30_000 * n, pictures=("gate",)) for n in (1, 2, 3)]

    seen = relate([make_detector(count=2)], some)

    assert [(tie.first.int, tie.second.int, tie.reason) for tie in seen.ties] == [
        (1, 2, "picture elsewhere"),
        (1, 3, "picture elsewhere"),
        (2, 3, "picture elsewhere"),
    ]
    assert seen.ties[0].because == (
        "The same picture, 30.0 km and 60 min apart: places differ, so it is a tie only."
    )
    assert seen.incidents == ()


def test_a_picture_that_becomes_known_later_ties_then():
    one, two = make_sighting(1, pictures=("gate",)), make_sighting(2, hours=1, text="x")
    detector = make_detector()
    before = relate([detector], [one, two])

    told_more = replace(two, imprints=one.imprints)
    after = [relate([detector], [told_more]), relate([detector], [told_more])]

    assert before == Observation()
    assert [[tie.reason for tie in seen.ties] for seen in after] == [["same picture"], ["same picture"]]


def test_the_same_picture_after_the_window_is_another_matter():
    some = [make_sighting(1, pictures=("gate",)), make_sighting(2, hours=24 * 8, pictures=("gate",))]

    assert relate([make_detector()], some) == Observation()


def test_a_rebuild_knows_the_pictures():
    some = [make_sighting(n, hours=n, pictures=("gate",)) for n in (1, 2, 3)]
    live, again = make_detector(), make_detector()
    relate([live], some[:2])
    again.rebuild(some[:2])

    assert again.observe(some[2]) == live.observe(some[2])


@quick
@given(st.permutations(range(1, 9)))
def test_which_pictures_are_tied_does_not_depend_on_the_order_of_arrival(order):
    sightings = {n: make_sighting(n, hours=n, pictures=("ab"[n % 2],)) for n in range(1, 9)}
    detector = make_detector()

    relate([detector], [sightings[n] for n in order])
    again = relate([detector], sightings.values())

    groups = sorted(tuple(lead.int for lead in one.leads) for one in again.incidents)
    assert groups == [(1, 3, 5, 7), (2, 4, 6, 8)]


@quick
@given(st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), min_size=3, max_size=14))
def test_the_disc_of_a_growing_matter_is_the_one_round_all_its_places(places):
    told_in = [
        make_sighting(number, hours=number, east_m=east, north_m=north, text="x")
        for number, (east, north) in enumerate(places, 1)
    ]
    (incident,) = relate([make_detector()], told_in).incidents

    lat, lon, radius_m = disc_round(np.array([(one.lat, one.lon) for one in told_in]))
    assert len(incident.leads) == len(places)
    assert incident.radius_m == pytest.approx(radius_m, abs=1e-3)
    assert distance_m(incident.lat, incident.lon, lat, lon) < 0.1
