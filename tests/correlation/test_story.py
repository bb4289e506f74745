from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from math import pi, sqrt
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from correlation.sightings import START, TOWN, make_sighting
from leadline.correlation.story import MOST_STEPS, UNSTATED_M, grow, locate, tell
from leadline.errors import Missing
from leadline.methods.geodesy import distance_m

METRE = 1.0
quick = settings(max_examples=80, deadline=None)


def off_by(sighting, metres):
    return replace(sighting, uncertainty_m=metres)


def test_the_first_source_is_the_one_registered_first():
    story = tell([make_sighting(3, hours=1), make_sighting(1, hours=5), make_sighting(2, hours=1)])

    assert story.first == UUID(int=2)
    assert (story.starts_at, story.ends_at) == (START + timedelta(hours=1), START + timedelta(hours=5))


def test_a_sure_place_weighs_more_than_an_unsure_one():
    """Weights 1/100² and 1/300²: nine tenths and one tenth."""
    where = locate([off_by(make_sighting(1), 100.0), off_by(make_sighting(2, east_m=1_000), 300.0)])

    assert distance_m(*TOWN, where.lat, where.lon) == pytest.approx(100, abs=METRE)


def test_the_centre_of_places_that_agree_is_as_sure_as_their_uncertainties_make_it():
    where = locate([off_by(make_sighting(n), 90.0) for n in range(9)])

    assert where.off_m == pytest.approx(30, abs=METRE)
    assert where.radius_m == pytest.approx(90, abs=METRE)


def test_the_centre_of_places_that_scatter_is_less_sure_than_they_say():
    where = locate([off_by(make_sighting(n, east_m=side), 10.0) for n, side in enumerate((-500, 500))])

    assert where.off_m == pytest.approx(500 / sqrt(2), abs=METRE)
    assert where.radius_m == pytest.approx(510, abs=METRE)


def test_a_place_without_stated_uncertainty_is_not_taken_as_exact():
    assert locate([make_sighting(1)]).radius_m == UNSTATED_M


def test_growth_is_counted_by_the_hour_and_the_area_grows_with_it():
    rows = [
        make_sighting(1, hours=0.5),
        make_sighting(2, hours=0.7, east_m=1_000),
        make_sighting(3, hours=2.1, east_m=2_000),
    ]

    growth = grow(rows)

    assert [(one.reports, one.total) for one in growth.steps] == [(2, 2), (0, 2), (1, 3)]
    assert [one.area_km2 for one in growth.steps] == pytest.approx([pi / 4, pi / 4, pi], rel=0.01)
    assert growth.per_hour == pytest.approx(1.0)


def test_after_three_days_growth_is_counted_by_the_day_of_the_zone():
    growth = grow(
        [make_sighting(n, hours=hours) for n, hours in enumerate((0, 17, 100))], ZoneInfo("Asia/Shanghai")
    )

    assert growth.step == timedelta(days=1)
    assert growth.steps[0].starts_at == START - timedelta(hours=8)
    assert [one.reports for one in growth.steps] == [1, 1, 0, 0, 1]


def test_one_report_is_one_step():
    assert [one.total for one in grow([make_sighting(1)]).steps] == [1]


def test_an_incident_of_ten_years_is_drawn_in_wider_steps():
    growth = grow([make_sighting(1), make_sighting(2, hours=24 * 3650)])

    assert len(growth.steps) <= MOST_STEPS + 1
    assert growth.steps[-1].total == 2


def test_nothing_has_no_story():
    with pytest.raises(Missing, match="sightings"):
        tell([])


@quick
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(-5e3, 5e3)), min_size=1, max_size=12), st.randoms())
def test_every_report_is_counted_once_and_the_area_never_shrinks(rows, random):
    sightings = [make_sighting(n, hours=hours, east_m=east) for n, (hours, east) in enumerate(rows)]
    random.shuffle(sightings)

    steps = grow(sightings).steps

    assert sum(one.reports for one in steps) == len(sightings) == steps[-1].total
    areas = [one.area_km2 for one in steps]
    assert all(after >= before * (1 - 1e-6) for before, after in pairwise(areas))
