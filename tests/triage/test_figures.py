"""The figures of the page "How the line sorts"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest

from leadline.model.decision import Scope
from leadline.model.label import Label
from leadline.policy.taxonomy import taxonomy
from leadline.triage.figures import answer_of, confusion, figures, people, voters
from looks import ROUTE, START, certificate, drone, noise

AT = datetime(2026, 11, 24, tzinfo=UTC)


def made(looks, held=()):
    known = {one.cell: one for one in held}
    rng = np.random.default_rng(1)
    return figures(looks, known, taxonomy(), model_hash="m", now=START, rng=rng)


def test_a_cell_tells_its_errors_at_the_threshold_of_its_certificate():
    looks = [drone(number) for number in range(40)] + [drone(41, category="cyber"), drone(42, 0.2)]

    cell = next(one for one in made(looks, [certificate(ROUTE)]).cells if one.cell == ROUTE)

    assert (cell.is_certified, cell.threshold) == (True, 0.9)
    assert (cell.wrong.wrong, cell.wrong.n, cell.looks) == (1, 41, 42)
    assert cell.wrong.low < 1 / 41 < cell.wrong.high
    assert cell.coverage == pytest.approx(41 / 42)


def test_the_drift_is_read_in_the_order_of_time():
    looks = [drone(number) for number in range(40)] + [drone(n, category="cyber") for n in range(40, 60)]

    cell = next(one for one in made(looks[::-1], [certificate(ROUTE)]).cells if one.cell == ROUTE)

    assert cell.drift[0] == 0.0
    assert cell.drift[-1] == 1.0


def test_the_desks_are_counted_by_person_and_by_machine():
    found = confusion([drone(1), drone(2, category="cyber"), noise(3)], taxonomy())

    assert found.desks == ("cyber", "field")
    assert found.counts == ((0, 1), (0, 1))


def test_voters_that_say_the_same_are_wrong_together():
    looks = [drone(number, category="drone" if number % 4 else "cyber") for number in range(40)]

    found = voters(looks, np.random.default_rng(1))

    assert found is not None
    assert found.error_rates == (0.25, 0.25, 0.25)
    assert found.all_wrong == 0.25
    assert found.ratio == pytest.approx(16.0)
    assert found.correlations[0][1] == pytest.approx(1.0)


def test_one_voter_is_compared_with_nobody():
    alone = [replace(look, votes=look.votes[:1]) for look in (drone(number) for number in range(40))]

    assert voters(alone, np.random.default_rng(1)) is None


def test_people_who_differ_are_counted():
    one = Label(lead=UUID(int=1), scope=Scope.OURS, category="drone", at=AT)
    pairs = [(one, one)] * 9 + [(one, replace(one, category="cyber"))]

    found = people(pairs)

    assert found is not None
    assert (found.wrong, found.n) == (1, 10)
    assert people([]) is None


def test_spam_is_answered_with_unclear_as_voters_say_it():
    label = Label(lead=UUID(int=1), scope=Scope.OURS, category="drone", is_spam=True, at=AT)

    assert answer_of(label) == "unclear"
