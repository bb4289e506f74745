"""Compared with the table of ICD 203 (2015, D.6.e.2), Bayes' theorem, and the promise of an e-value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.methods.likelihood import ICD_203, icd_range, icd_word, posterior, ratio_of, shared

ratios = st.lists(st.floats(0.01, 100), max_size=6)
causes = st.lists(st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3), max_size=7)


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.01, "almost no chance"),
        (0.05, "very unlikely"),
        (0.19, "very unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "likely"),
        (0.80, "very likely"),
        (0.99, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_are_those_of_the_directive(probability, word):
    assert icd_word(probability) == word


@given(st.floats(0, 1))
def test_a_probability_lies_in_the_range_of_its_word(probability):
    low, high = icd_range(icd_word(probability))

    assert low <= probability <= high


def test_the_words_cover_everything_without_a_gap():
    assert [icd_range(word)[0] for _, word in ICD_203[1:]] == [icd_range(word)[1] for _, word in ICD_203[:-1]]


@given(ratios, st.floats(0.01, 0.99))
def test_the_order_of_evidence_does_not_matter(given_ratios, prior):
    assert posterior(prior, given_ratios) == pytest.approx(posterior(prior, given_ratios[::-1]))


def test_the_textbook_case_of_a_rare_disease_comes_out():
    assert posterior(0.01, [0.9 / 0.09]) == pytest.approx(0.0917, abs=1e-4)


def test_a_p_value_never_says_more_on_average_than_was_shown():
    uniform = (np.arange(1_000_000) + 0.5) / 1_000_000

    assert np.mean(0.5 / np.sqrt(uniform)) == pytest.approx(1.0, abs=2e-3)
    assert ratio_of(0.01) == pytest.approx(5.0)


@given(causes)
def test_every_entry_is_in_one_group_and_no_two_groups_share_a_cause(given_causes):
    groups = shared(given_causes)

    together = [set().union(*(given_causes[row] for row in group)) for group in groups]
    assert sorted(row for group in groups for row in group) == list(range(len(given_causes)))
    assert sum(len(one) for one in together) == len(set().union(*together))


@pytest.mark.parametrize("wrong", [0.0, -1.0, 1.5, float("nan")])
def test_an_impossible_p_value_is_refused(wrong):
    with pytest.raises(OutOfRange):
        ratio_of(wrong)


@pytest.mark.parametrize(("prior", "found"), [(0.0, []), (1.0, []), (0.5, [0.0]), (0.5, [-2.0])])
def test_impossible_evidence_is_refused(prior, found):
    with pytest.raises(OutOfRange):
        posterior(prior, found)
