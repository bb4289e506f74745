from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.model.decision import Scope
from leadline.policy.lexicon import lexicon
from leadline.testing import check_voter, report_of
from leadline.triage.voters.lexicon import LexiconVoter

VOTER = LexiconVoter()
UNWEIGHED = sorted(
    {term.text for term in lexicon().terms if term.lexicon in ("hearsay", "appearance", "anger")}
)
PLAIN_TEXTS = st.sampled_from(
    [
        "A gray box with a cellular antenna on a lamp post",
        "Loud music and square dancing at 3 am",
        "有人在军港附近偷拍军舰",
        "邻居半夜放音乐，太吵了",
        "Peaceful protest in front of the town hall",
        "nothing that any list knows",
    ]
)


def test_the_shipped_voter_keeps_every_promise_of_a_voter():
    check_voter(LexiconVoter())


@settings(deadline=None, max_examples=400)
@given(text=PLAIN_TEXTS, word=st.sampled_from(UNWEIGHED))
def test_no_word_of_hearsay_anger_origin_faith_or_looks_moves_any_probability(text, word):
    plain = VOTER.vote_on(text)

    marked = VOTER.vote_on(f"{text}. {word}.")

    assert marked.scope == plain.scope
    assert marked.category == plain.category
    assert marked.referral == plain.referral


@settings(deadline=None, max_examples=60)
@given(
    term=st.sampled_from([term.text for term in lexicon().terms if term.lexicon in ("category", "referral")]),
    times=st.integers(2, 1_000),
)
def test_a_word_said_many_times_counts_once(term, times):
    once = VOTER.vote_on(f"{term.replace('~', '')}. ")

    often = VOTER.vote_on(f"{term.replace('~', '')}. " * times)

    assert often.scope == once.scope


@pytest.mark.parametrize(
    "disguised", ["ＪＡＭＭＥＲ", "jam\u200bmer", "JAMMER", "jam\u00admer", "\u202ejammer\u202c", "jammers"]
)
def test_a_word_is_found_through_width_case_and_invisible_marks(disguised):
    assert VOTER.vote_on(f"a gps {disguised} here").scope[Scope.OURS] > 0.5


def test_blanks_between_chinese_characters_hide_nothing():
    assert VOTER.vote_on("无 人 机 偷 拍").scope == VOTER.vote_on("无人机偷拍").scope


def test_a_voter_without_words_leaves_everything_unclear():
    vote = VOTER.vote([report_of("qwertz")])[0]

    assert vote.scope[Scope.UNCLEAR] == 1.0
    assert vote.cues == ()


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("有条船停在码头外。", "请替我保密。"),
        ("有条船停在码头外。", "请对举报人保密，谢谢。"),
        ("A boat lies off the pier. ", "Please keep my name confidential."),
        ("A boat lies off the pier. ", "I would like to remain confidential."),
    ],
)
def test_whoever_asks_to_be_kept_confidential_does_not_report_secret_papers(told, asked):
    assert VOTER.vote_on(told + asked).category == VOTER.vote_on(told).category


def test_what_is_kept_confidential_by_others_still_counts():
    assert "document-leak" in VOTER.vote_on("他把单位的保密资料拍了照").category
