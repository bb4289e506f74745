from correlation.sightings import make_sighting
from leadline.correlation.field import Field
from leadline.correlation.ties import MOST_TIES, ties_of


def ties_of_last(*sightings, radius_m=500.0):
    field = Field(2 * radius_m)
    field.add(sightings)
    row = len(sightings) - 1
    return ties_of(field, row, field.near(row, 86_400.0), radius_m)


def test_the_earlier_lead_comes_first_whatever_came_first():
    ties = ties_of_last(make_sighting(1, hours=3), make_sighting(2, hours=1))

    assert [(tie.first.int, tie.second.int) for tie in ties] == [(2, 1)]


def test_only_the_nearest_few_are_tied():
    ties = ties_of_last(*(make_sighting(n, hours=n, east_m=20 * n) for n in range(10)))

    assert [tie.first.int for tie in ties] == [8, 7, 6, 5, 4]
    assert len(ties) == MOST_TIES


def test_a_neighbour_beyond_the_radius_is_not_near():
    assert ties_of_last(make_sighting(1), make_sighting(2, east_m=501)) == ()


def test_the_sentence_names_no_reporter_and_no_text():
    one = {"reporter": "Li Wei", "text": "the grey box"}

    ties = ties_of_last(make_sighting(1, **one), make_sighting(2, hours=2, **one))

    assert [tie.because for tie in ties] == [
        "0 m and 2 h apart, both about antenna-box.",
        "The same reporter in confidence, 2 h apart; counted as one source.",
    ]
