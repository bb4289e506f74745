from __future__ import annotations

from datetime import timedelta

import pytest

from leadline.errors import Misconfigured
from leadline.policy import load

OWN = '[about]\nsource = "test"\neffective = 2026-01-01\ndecided_by = "test"\n\n'


def test_five_and_twenty_points_and_fifteen_and_thirty_minutes_are_the_numbers_of_the_story():
    rule = load().collecting

    assert (rule.civil_per_km2, rule.lock_per_km2) == (5, 20)
    assert (rule.civil_for, rule.locate_for) == (timedelta(minutes=15), timedelta(minutes=30))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[collecting]\nlock_per_km2 = { value = 4, unit = "1/km²" }\n', "collecting.lock_per_km2"),
        ('[collecting]\nlocate_for = { value = 10, unit = "min" }\n', "collecting.locate_for"),
        ('[watch]\nring_m = { value = 400, unit = "m" }\n', "watch.ring_m"),
    ],
)
def test_a_wider_bound_below_its_narrower_one_is_refused_with_its_key(tmp_path, text, key):
    own = tmp_path / "own.toml"
    own.write_text(OWN + text, encoding="utf-8")

    with pytest.raises(Misconfigured, match=key):
        load("default", own)
