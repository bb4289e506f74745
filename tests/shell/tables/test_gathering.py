"""How often the sources of a crowd are counted."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from leadline.shell.tables.gathering import COUNTS_A_DOUBLING, counts_anew


def test_up_to_63_members_are_counted_each_time():
    assert all(counts_anew(before, after) for before in range(63) for after in range(before + 1, 64))


def test_a_crowd_that_grows_one_by_one_is_counted_32_times_a_doubling():
    counted = [size for size in range(64, 65_537) if counts_anew(size - 1, size)]

    assert len([size for size in counted if 1024 <= size < 2048]) == COUNTS_A_DOUBLING
    assert all(later - earlier <= earlier / COUNTS_A_DOUBLING for earlier, later in pairwise(counted))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_an_incident_that_grew_by_a_sixteenth_at_once_is_always_counted(before, joined):
    assert 16 * joined < before + joined or counts_anew(before, before + joined)
