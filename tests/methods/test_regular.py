from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from leadline.methods.regular import DAY_PLACES, HOURS_OF_DAY, SHARES, evidence

WIDTHS = np.array(HOURS_OF_DAY) / 24
#: the circle is cut into 576 parts
FINE = 0.02


def by_formula(places):
    """The averaged ratio from SciPy's normal, wrapped by three turns."""
    ratios = []
    for width in WIDTHS:
        for middle in np.arange(DAY_PLACES) / DAY_PLACES:
            density = sum(norm.pdf(places + turn, middle, width) for turn in (-1, 0, 1))
            ratios += [np.prod(1 - share + share * density) for share in SHARES]
    return np.log(np.mean(ratios))


def test_the_evidence_is_the_average_of_all_ratios():
    places = np.random.default_rng(1).random((4, 9))

    found = evidence(places, np.zeros_like(places), WIDTHS, DAY_PLACES)

    assert found == pytest.approx([by_formula(row) for row in places], abs=FINE)


def test_visits_at_one_hour_are_better_explained_than_any_others():
    rng = np.random.default_rng(2)
    even, regular = rng.random(12), np.append(rng.random(6), 0.6 + rng.normal(0, 0.01, 6)) % 1

    one, other = evidence(np.array([even, regular]), np.zeros((2, 12)), WIDTHS, DAY_PLACES)

    assert other > one + 3


def test_visits_known_only_to_a_whole_turn_tell_nothing():
    found = evidence(np.array([[0.1, 0.4, 0.8]]), np.ones((1, 3)), WIDTHS, DAY_PLACES)

    assert found == pytest.approx([0.0], abs=1e-9)


def test_four_hundred_visits_overflow_nothing():
    together = np.full((1, 400), 0.5)

    assert np.isfinite(evidence(together, np.zeros((1, 400)), WIDTHS, DAY_PLACES)).all()
