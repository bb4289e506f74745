"""What is checked has a name on the page, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from leadline.shell.console import check_words
from leadline.shell.plugins import verifiers
from leadline.verification.claim_fields import bare_of, claim_fields
from leadline.verification.prompts import PROMPTS

WORDS = {
    *check_words.VERIFIERS.values(),
    *check_words.QUESTIONS,
    *check_words.NEEDS.values(),
    *check_words.SOURCES.values(),
    *check_words.TITLES.values(),
    *check_words.STRENGTHS.values(),
}


def test_every_installed_verifier_has_a_title_and_its_question_is_known():
    assert set(verifiers()) <= set(check_words.VERIFIERS)
    assert {one.spec.question for one in verifiers().values()} <= set(check_words.QUESTIONS)


def test_whatever_a_verifier_needs_or_a_reporter_can_be_asked_has_a_word():
    needs = {need for one in verifiers().values() for need in one.spec.needs}

    assert (needs | set(PROMPTS)) - set(check_words.NEEDS) == set()


def test_every_field_of_a_claim_has_a_title():
    names = {field.name for one in verifiers().values() for field in claim_fields(one.claim)} - {"facts"}
    known = set(check_words.TITLES)

    assert [name for name in sorted(names) if name not in known and bare_of(name) not in known] == []


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_is_said_in_chinese(word):
    with translation.override("zh-hans"):
        assert translation.gettext(word) != word


def test_what_a_finding_rests_on_is_named_with_its_part():
    with translation.override("en"):
        assert check_words.source_title("register:dock", {}) == "register: a dock record"
        assert check_words.source_title("file:abc", {"abc": 3}) == "File 3"
