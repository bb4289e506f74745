from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.errors import OutOfRange
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.grade import MACHINE_INFORMATION, MACHINE_SOURCE
from leadline.model.report import Basis
from leadline.policy import load
from leadline.verification.combine import combine, in_order, probability, sources

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/verification/combine.toml").read_text("utf-8"))[
    "case"
]
GRADING = load().grading


def finding(verdict, *rests_on, strength=3.0, scale="likelihood ratio", verifier="track"):
    return Finding(
        verifier=verifier,
        verdict=verdict,
        strength=strength,
        strength_is=scale,
        uncertainty="-",
        because="-",
        rests_on=rests_on,
    )


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(Verdict),
        st.sampled_from([OWN_WORDS, "tracks", "file:1", "register:dock"]),
        strength=st.floats(0.001, 1000),
    ),
    max_size=5,
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
    grade = combine(found, basis, independent, GRADING)

    assert grade.source == MACHINE_SOURCE
    assert grade.information in MACHINE_INFORMATION
    assert grade.by == ""


def test_a_report_that_disagrees_with_itself_is_asked_and_not_suspected():
    grade = combine([finding(Verdict.CONTRADICTS, OWN_WORDS, verifier="place")], Basis.SAW, grading=GRADING)

    assert grade.information == "D"
    assert "by the check place the report does not agree with itself; ask the reporter" in grade.because


@given(findings, st.sampled_from(Basis), st.integers(1, 9))
def test_a_contradiction_comes_before_any_support(found, basis, independent):
    assert combine([*found, finding(Verdict.CONTRADICTS)], basis, independent).information == "E"


def test_the_reporters_own_words_corroborate_nothing():
    assert combine([finding(Verdict.SUPPORTS, OWN_WORDS)], Basis.TOLD).information == "C"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_cases(case):
    found = [
        finding(
            Verdict(one["verdict"]),
            *one["rests_on"],
            strength=one["strength"],
            scale=one.get("scale", "likelihood ratio"),
            verifier=one["verifier"],
        )
        for one in case["finding"]
    ]

    grade = combine(found, Basis(case["basis"]), grading=GRADING)

    assert len(sources(found)) == case["sources"]
    assert grade.information == case["information"]
    assert case["says"] in grade.because


@given(findings)
def test_a_copy_of_a_finding_from_the_same_source_changes_nothing(found):
    assert probability([*found, *found], GRADING) == pytest.approx(probability(found, GRADING))


@given(findings)
def test_a_machine_never_says_almost_certain_nor_almost_no_chance(found):
    chance = probability(found, GRADING)

    assert chance is None or GRADING.least <= chance <= GRADING.most


@given(findings)
def test_contradictions_are_read_first(found):
    verdicts = [one.verdict for one in in_order(found)]

    against = verdicts.count(Verdict.CONTRADICTS)
    assert verdicts[:against] == [Verdict.CONTRADICTS] * against


def test_a_scale_that_cannot_be_weighed_supports_without_a_word_of_probability():
    grade = combine([finding(Verdict.SUPPORTS, "file:1", scale="match score")], Basis.SAW, grading=GRADING)

    assert grade.information == "B"
    assert "ICD 203" not in grade.because


def test_no_report_is_less_than_one_source():
    with pytest.raises(OutOfRange):
        combine([], Basis.SAW, independent=0)
