"""The bar of a finding's strength: where values lie on scales of different kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.shell.console.strength import SCALES, rounded, strength_bar


@pytest.mark.parametrize(
    ("strength_is", "value", "place"),
    [
        ("likelihood ratio", 1.0, 0.5),
        ("likelihood ratio", 1000.0, 1.0),
        ("likelihood ratio", 1e9, 1.0),
        ("likelihood ratio", 0.001, 0.0),
        ("likelihood ratio", 0.0, 0.0),
        ("p-value", 1.0, 0.0),
        ("p-value", 0.01, 0.5),
        ("p-value", 0.0, 1.0),
        ("match score", 0.6, 0.6),
    ],
)
def test_a_value_lies_where_its_scale_puts_it(strength_is, value, place):
    assert SCALES[strength_is].place(value) == pytest.approx(place)


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_more_evidence_for_a_claim_is_further_right(one, other):
    ratio = SCALES["likelihood ratio"]

    assert (one <= other) == (ratio.place(one) <= ratio.place(other)) or ratio.place(one) == ratio.place(
        other
    )


@given(st.sampled_from(sorted(SCALES)), st.floats(0, 1e12))
def test_every_value_stays_on_the_bar(strength_is, value):
    assert 0.0 <= SCALES[strength_is].place(value) <= 1.0


def test_what_has_no_scale_has_no_bar():
    assert strength_bar(3.0, "metres", "3 metres", "supports") == ""


def test_the_bar_says_in_words_what_it_shows():
    bar = strength_bar(12.0, "likelihood ratio", "likelihood ratio 12", "supports")

    assert 'aria-label="likelihood ratio 12"' in bar
    assert "1/100" in bar


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (2.3714, "2.37"), (12.0, "12"), (123456.0, "123,456"), (0.000013, "1e-05")]
)
def test_numbers_are_rounded_to_what_a_person_reads(value, text):
    assert rounded(value) == text
