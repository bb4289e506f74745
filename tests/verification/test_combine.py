from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.grade import MACHINE_INFORMATION, MACHINE_SOURCE
from leadline.model.report import Basis
from leadline.verification.combine import combine


def finding(verdict, *rests_on):
    return Finding(
        verifier="track",
        verdict=verdict,
        strength=3.0,
        strength_is="likelihood ratio",
        uncertainty="-",
        because="-",
        rests_on=rests_on,
    )


findings = st.lists(
    st.builds(finding, st.sampled_from(Verdict), st.sampled_from([OWN_WORDS, "tracks"])), max_size=4
)


@pytest.mark.parametrize(
    ("basis", "verdicts", "independent", "letter"),
    [
        (Basis.TOLD, (), 1, "C"),
        (Basis.TOLD, (), 2, "B"),
        (Basis.TOLD, (Verdict.SUPPORTS,), 1, "B"),
        (Basis.UNSTATED, (), 1, "D"),
        (Basis.SAW, (), 1, "C"),
        (Basis.SAW, (Verdict.INCONCLUSIVE,), 1, "C"),
        (Basis.SAW, (Verdict.SUPPORTS, Verdict.CONTRADICTS), 3, "E"),
    ],
)
def test_the_grade_follows_the_table_of_the_standard(basis, verdicts, independent, letter):
    grade = combine([finding(verdict) for verdict in verdicts], basis, independent)

    assert grade.information == letter


@given(findings, st.sampled_from(Basis), st.integers(1, 9))
def test_a_machine_proposes_source_2_and_b_to_e_only(found, basis, independent):
    grade = combine(found, basis, independent)

    assert grade.source == MACHINE_SOURCE
    assert grade.information in MACHINE_INFORMATION
    assert grade.by == ""


@given(findings, st.sampled_from(Basis), st.integers(1, 9))
def test_a_contradiction_comes_before_any_support(found, basis, independent):
    assert combine([*found, finding(Verdict.CONTRADICTS)], basis, independent).information == "E"


def test_the_reporters_own_words_corroborate_nothing():
    assert combine([finding(Verdict.SUPPORTS, OWN_WORDS)], Basis.TOLD).information == "C"


def test_no_report_is_less_than_one_source():
    with pytest.raises(OutOfRange):
        combine([], Basis.SAW, independent=0)
