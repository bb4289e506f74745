"""What would have come of acting on the past."""

from __future__ import annotations

from leadline.policy.taxonomy import taxonomy
from leadline.triage.backtest import backtest, outcomes
from looks import ROUTE, START, drone, policy


def test_what_was_certified_on_the_older_looks_is_counted_on_the_newer_ones():
    looks = [drone(number) for number in range(1400)] + [drone(2000 + n, category="cyber") for n in range(6)]

    found = backtest(ROUTE, looks, policy(), taxonomy(), START)

    assert found.threshold == 0.97
    assert (found.done, found.wrong) == (found.after, 6)
    assert found.low < 6 / found.done < found.high


def test_without_a_certificate_nothing_would_have_been_done():
    found = backtest(ROUTE, [drone(number) for number in range(50)], policy(), taxonomy(), START)

    assert (found.threshold, found.done, found.coverage) == (None, 0, 0.0)


def test_every_action_of_every_place_is_told():
    assert len(outcomes([drone(1)], policy(), taxonomy(), START)) == 7
