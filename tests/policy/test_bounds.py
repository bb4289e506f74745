from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.policy import load

INTAKE = load().intake
RATES = st.floats(0, 1e6)


def test_an_honest_rush_costs_nobody_any_work_and_a_flood_does():
    assert INTAKE.bits(120) == 0
    assert INTAKE.bits(121) == 14
    assert INTAKE.bits(100_000) == 20


@given(RATES, RATES)
def test_a_larger_flood_never_costs_less_work(one, other):
    calm, flood = sorted((one, other))

    assert INTAKE.bits(calm) <= INTAKE.bits(flood)
