from __future__ import annotations

from datetime import timedelta

import pytest

from leadline.correlation.rules import near_rule
from leadline.errors import OutOfRange
from leadline.policy import load

DAYS_3 = timedelta(hours=72)


def test_a_rule_by_hand_equals_the_one_of_the_policy():
    given = load().rules["near-device"]

    assert near_rule(count=3, radius_m=500, window=DAYS_3, kinds=given.kinds) == given


@pytest.mark.parametrize(
    ("field", "value", "limit", "cause"),
    [
        ("radius_m", 0, "must be 1 to 200,000 m, was 0", "kilometres"),
        ("radius_m", 20_000_000, "was 20,000,000", "whole earth"),
        ("radius_m", float("nan"), "was nan", "kilometres"),
        ("count", 1, "must be 2 to 1,000 reports", "one report is no pattern"),
        ("window", timedelta(0), "must be 1 min to 366 days, was 0 h", "hours"),
        ("window", timedelta(days=4000), "was 4000 days", "no end"),
    ],
)
def test_an_impossible_number_is_refused_with_limit_and_cause(field, value, limit, cause):
    numbers = {"count": 3, "radius_m": 500.0, "window": DAYS_3, field: value}

    with pytest.raises(OutOfRange) as refusal:
        near_rule(**numbers)

    assert refusal.value.field == field
    assert limit in refusal.value.limit
    assert cause in refusal.value.cause
