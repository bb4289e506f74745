from __future__ import annotations

from collections import Counter
from itertools import groupby

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from leadline.errors import Unreadable
from leadline.model.decision import Scope
from leadline.policy.offices import offices
from leadline.policy.starter import LANGUAGES, Example, starter
from leadline.policy.taxonomy import taxonomy

#: above this rapidfuzz ratio two reports of one class are near duplicates
NEAR = 90
#: how many reports may begin alike, and how many words (zh: characters) a beginning has
SHARED_OPENINGS, OPENING = 5, {"en": 5, "zh": 8}

#: fewest reports to learn from: of a category, of an office, protected, unclear, spam
CATEGORY, OFFICE, PROTECTED, EMPTY, SPAM = 35, 12, 120, 60, 60

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_part = pytest.mark.parametrize("heldout", [False, True])


def everything(language: str) -> tuple[Example, ...]:
    return starter(language) + starter(language, heldout=True)


def label(example: Example) -> str:
    return f"{example.scope} {example.category or example.referral} {example.spam}"


def opening(language: str, text: str) -> str:
    return text[: OPENING["zh"]] if language == "zh" else " ".join(text.lower().split()[: OPENING["en"]])


def near_pairs(texts: list[str]) -> list[tuple[str, str]]:
    ratios = np.triu(process.cdist(texts, texts, scorer=fuzz.ratio, workers=1), k=1)
    return [(texts[one], texts[other]) for one, other in np.argwhere(ratios > NEAR)]


@each_language
@each_part
def test_ours_has_a_category_a_referral_has_an_office_and_nothing_else_has_either(language, heldout):
    examples = starter(language, heldout)

    categories = [one.category for one in examples if one.scope is Scope.OURS]
    referrals = [one.referral for one in examples if one.scope is Scope.REFERRAL]
    assert set(categories) <= set(taxonomy().categories)
    assert set(referrals) <= set(offices().by_id)
    assert not [one for one in examples if (one.category is not None) != (one.scope is Scope.OURS)]
    assert not [one for one in examples if (one.referral is not None) != (one.scope is Scope.REFERRAL)]


@each_language
@each_part
def test_spam_is_nobodys_matter_and_everything_else_has_a_scope(language, heldout):
    examples = starter(language, heldout)

    assert {one.scope for one in examples if one.spam} <= {None, Scope.UNCLEAR}
    assert None not in {one.scope for one in examples if not one.spam}


@each_language
@each_part
def test_every_report_has_words_and_a_writer(language, heldout):
    assert not [one for one in starter(language, heldout) if not one.text.strip() or not one.writer]


@each_language
def test_every_category_and_every_office_can_be_learnt(language):
    categories = Counter(one.category for one in starter(language))
    referrals = Counter(one.referral for one in starter(language))

    assert {name: categories[name] for name in taxonomy().categories if categories[name] < CATEGORY} == {}
    assert {name: referrals[name] for name in offices().by_id if referrals[name] < OFFICE} == {}


@each_language
def test_protected_words_empty_talk_and_spam_can_be_learnt(language):
    examples = starter(language)

    assert sum(one.scope is Scope.PROTECTED for one in examples) >= PROTECTED
    assert sum(one.scope is Scope.UNCLEAR and not one.spam for one in examples) >= EMPTY
    assert sum(one.spam for one in examples) >= SPAM


@each_language
def test_every_category_and_every_office_is_held_out_too(language):
    heldout = starter(language, heldout=True)

    assert {one.category for one in heldout} >= set(taxonomy().categories)
    assert {one.referral for one in heldout} >= set(offices().by_id)


@each_language
def test_short_and_long_reports_stand_side_by_side(language):
    letters = sorted(len(one.text) for one in starter(language))

    assert letters[len(letters) // 10] * 2 < letters[len(letters) * 9 // 10]
    assert letters[0] < 10
    assert letters[-1] > 150


@each_language
def test_no_report_stands_twice(language):
    times = Counter(" ".join(one.text.lower().split()) for one in everything(language))

    assert not [text for text, seen in times.items() if seen > 1]


@each_language
def test_no_two_reports_of_one_class_are_nearly_the_same(language):
    ordered = sorted(everything(language), key=label)
    groups = [[one.text for one in group] for _, group in groupby(ordered, key=label)]

    assert not [pair for texts in groups for pair in near_pairs(texts)]


@each_language
def test_nobody_who_wrote_for_training_wrote_what_is_held_out(language):
    writers = {one.writer for one in starter(language)}

    assert not writers & {one.writer for one in starter(language, heldout=True)}


@each_language
def test_no_more_than_five_reports_begin_alike(language):
    openings = Counter(opening(language, one.text) for one in everything(language))

    assert not {words: seen for words, seen in openings.items() if seen > SHARED_OPENINGS}


def test_a_language_that_nobody_wrote_in_is_refused():
    with pytest.raises(Unreadable, match="en, zh"):
        starter("eo")
