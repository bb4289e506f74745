from datetime import timedelta

import pytest

from leadline.correlation.sentences import grown_sentence, hours, length


@pytest.mark.parametrize(
    ("metres", "read"), [(0, "0 m"), (340.4, "340 m"), (1_000, "1.0 km"), (12_340, "12.3 km")]
)
def test_a_length_is_read_in_metres_or_kilometres(metres, read):
    assert length(metres) == read


@pytest.mark.parametrize(
    ("time", "read"),
    [
        (timedelta(seconds=-4), "1 min"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=-3), "3 h"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=3), "72 h"),
    ],
)
def test_a_span_is_read_in_minutes_or_hours(time, read):
    assert hours(time) == read


def test_a_sentence_that_grows_again_keeps_only_the_newest_size():
    once = grown_sentence("3 reports.", 4, 4)

    assert grown_sentence(once, 5, 4) == "3 reports. It has grown to 5 reports from 4 independent sources."
