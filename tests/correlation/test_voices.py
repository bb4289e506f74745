from __future__ import annotations

from datetime import timedelta

from correlation.sightings import make_sighting
from leadline.correlation.voices import voices
from leadline.correlation.witnesses import one_each

WEEK = timedelta(days=7)
REACH_M = 1000.0


def heard(*sightings):
    return [one.lead.int for one in voices(sightings, WEEK, REACH_M)]


def test_one_reporter_is_heard_once_a_window():
    again = [make_sighting(number, hours=24 * number, reporter="A") for number in range(1, 10)]

    assert heard(*again) == [1, 9]


def test_one_text_is_heard_once_a_window_whoever_sends_it():
    assert heard(
        make_sighting(1, reporter="A", text="t"), make_sighting(2, hours=1, reporter="B", text="t")
    ) == [1]


def test_a_reporter_is_heard_again_far_away():
    assert heard(make_sighting(1, reporter="A"), make_sighting(2, hours=1, east_m=1500, reporter="A")) == [
        1,
        2,
    ]


def test_whoever_is_not_known_is_always_heard():
    assert heard(make_sighting(1), make_sighting(2), make_sighting(3)) == [1, 2, 3]


def test_the_order_in_which_they_come_does_not_matter():
    some = [make_sighting(number, hours=number, reporter="AB"[number % 2]) for number in range(1, 6)]

    assert heard(*some) == heard(*reversed(some)) == [1, 2]


def test_one_picture_is_heard_once_a_window_whoever_sends_it():
    some = [
        make_sighting(number, hours=number, reporter=str(number), pictures=("gate",)) for number in (1, 2)
    ]

    assert heard(*some) == [1]
    assert heard(some[0], make_sighting(2, hours=2, east_m=1500, pictures=("gate",))) == [1, 2]


def test_of_one_picture_there_is_one_witness():
    some = [make_sighting(number, hours=number, pictures=("gate", f"own {number}")) for number in (1, 2)]

    assert [one.lead.int for one in one_each([*some, make_sighting(3, pictures=("own 3",))])] == [1, 3]
