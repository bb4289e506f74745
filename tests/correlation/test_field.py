from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from brute_discs import metres
from correlation.sightings import START, make_sighting
from leadline.correlation.field import NOWHERE, Field

DAY_S = 86_400.0


def make_field(*sightings, reach_m=1_000.0):
    field = Field(reach_m)
    field.add(sightings)
    return field


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000), st.floats(0, 40)),
        min_size=2,
        max_size=20,
    ),
    st.sampled_from([(31.2, 121.5), (0.0, 180.0), (90.0, 0.0), (-89.99, -180.0)]),
)
def test_nobody_within_reach_and_window_is_missed(places, town):
    sightings = [make_sighting(n, h, east, north, town=town) for n, (east, north, h) in enumerate(places)]
    here = sightings[0]
    within = {
        one.lead
        for one in sightings[1:]
        if metres((here.lat, here.lon), (one.lat, one.lon)) <= 1_000
        and abs(one.at - here.at) <= timedelta(days=1)
    }

    field = make_field(*sightings)

    assert within <= set(field.leads(field.near(0, DAY_S)))


def test_neighbours_come_oldest_first():
    field = make_field(make_sighting(1), make_sighting(2, hours=5), make_sighting(3, hours=2))

    assert field.leads(field.near(0, DAY_S)) == [UUID(int=3), UUID(int=2)]


def test_letting_go_waits_until_half_can_go_and_keeps_the_homes():
    field = make_field(*(make_sighting(n, hours=n) for n in range(4)))
    field.table["home"][3] = 8

    assert not field.evict(START + timedelta(hours=1))
    assert field.evict(START + timedelta(hours=3))

    assert [one.lead.int for one in field.sightings] == [3]
    assert field.table["home"][field.row_of[UUID(int=3)]] == 8


def test_a_lead_that_moved_is_held_once_and_at_home_nowhere():
    field = make_field(make_sighting(1), make_sighting(2), make_sighting(2, east_m=100))

    assert field.leads(field.near(0, DAY_S)) == [UUID(int=2)]
    assert field.table["home"][2] == NOWHERE
