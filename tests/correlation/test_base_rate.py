from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.correlation.base_rate import PastCount, chance_sentence, expected_chance

DAYS_3 = timedelta(hours=72)
pasts = st.builds(PastCount, st.integers(0, 5_000), st.floats(14, 1_000))


def test_the_chance_of_one_disc_is_poissons():
    """P(N ≥ 3) for a mean of 2 is 1 - 5e⁻²: any table of the Poisson distribution."""
    mean_of_eight = PastCount(count=79, days=29.8125)

    assert expected_chance(3, DAYS_3, mean_of_eight).least == pytest.approx(0.3233, abs=5e-4)


def test_simulated_days_lie_between_the_two_ends():
    rng = np.random.default_rng(3)
    past = PastCount(count=40, days=60)
    totals = rng.poisson((past.count + 0.5) / past.days * 3, 20_000)
    in_one_disc = rng.binomial(totals, 0.25)

    chance = expected_chance(3, DAYS_3, past)

    assert chance.least == pytest.approx(np.mean(in_one_disc >= 3), abs=0.01)
    assert chance.most == pytest.approx(np.mean(totals >= 3), abs=0.015)


@given(pasts, st.integers(2, 30))
def test_the_ends_are_shares_in_order(past, count):
    chance = expected_chance(count, DAYS_3, past)

    assert 0 <= chance.least <= chance.most <= 1


@given(pasts, st.integers(2, 30))
def test_asking_for_more_reports_is_never_likelier(past, count):
    assert expected_chance(count + 1, DAYS_3, past).most <= expected_chance(count, DAYS_3, past).most


def test_the_sentence_names_count_days_and_both_ends():
    sentence = chance_sentence(3, DAYS_3, PastCount(12, 30))

    assert sentence == (
        "12 of that kind came from round here in the 30 days before; at that rate the rule would be true by "
        "chance on 0.4 % to 13 % of ordinary days."
    )


@pytest.mark.parametrize("past", [None, PastCount(3, 5)])
def test_with_too_little_past_it_says_so(past):
    assert "not known yet" in chance_sentence(3, DAYS_3, past)
