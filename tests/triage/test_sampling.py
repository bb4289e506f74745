"""Who is in the sample for second looks."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from leadline.policy import load
from leadline.triage.sampling import SEED_BYTES, lot, share

SEED = bytes(range(SEED_BYTES))


@given(st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES), st.uuids())
def test_the_lot_of_a_report_follows_from_the_seed_alone(seed, report):
    assert lot(seed, report) == lot(seed, report)
    assert 0 <= lot(seed, report) < 1


def test_one_report_in_five_is_drawn_whatever_the_ids():
    drawn = sum(lot(SEED, UUID(int=number)) < 0.2 for number in range(5000))

    assert 900 < drawn < 1100


def test_the_second_reader_is_drawn_apart_from_the_first():
    both = sum(
        lot(SEED, UUID(int=number)) < 0.2 and lot(SEED, UUID(int=number), 2) < 0.5 for number in range(5000)
    )

    assert 400 < both < 600


def test_twenty_percent_until_2100_looks_and_never_below_ten():
    policy = load().automation

    assert [share(looks, policy) for looks in (0, 2099, 2100, 10**6)] == [0.20, 0.20, 0.10, 0.10]
