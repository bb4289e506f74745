"""The golden cases of triage: `tests/cases/triage.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from leadline.policy.taxonomy import taxonomy
from leadline.testing import report_of
from leadline.triage.because import because
from leadline.triage.decide import decide
from leadline.triage.voters.lexicon import LexiconVoter

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "triage.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=[case["given"][:40] for case in CASES])
def test_the_report_is_sorted_as_a_careful_reader_would(case):
    decision = decide([LexiconVoter()], [report_of(case["given"])], taxonomy())[0]

    assert decision.scope.value == case["scope"]
    assert decision.category == case.get("category", decision.category)
    assert decision.referral in case.get("referral", [None])
    assert decision.object_kind == case.get("kind")
    assert set(decision.raising) == set(case["raising"])
    assert decision.sensitive == case["sensitive"]
    assert decision.second_review == case["second_review"]
    assert any(cue.lexicon == "anger" for cue in decision.cues) == case["anger"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", CASES, ids=[case["given"][:40] for case in CASES])
def test_the_sentence_is_whole_in_both_languages(case, language):
    decision = decide([LexiconVoter()], [report_of(case["given"])], taxonomy())[0]

    sentence = because(decision, language)

    assert sentence.endswith((".", "。"))
    assert "{" not in sentence
