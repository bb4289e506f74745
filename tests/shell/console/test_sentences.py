from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from tools import compile_texts

from leadline.correlation.base_rate import PastCount, chance_sentence
from leadline.model.deadline import Clock, Deadline
from leadline.policy import load
from leadline.policy.devices import catalogue
from leadline.priority.deadline import deadlines, pause, resume
from leadline.priority.score import score
from leadline.response.protocol import propose
from leadline.shell.console import doubt_words, incident_words, sentences
from leadline.shell.console.kinds import KINDS
from leadline.shell.console.refusals import REFUSALS
from leadline.shell.console.sentences import FORMS, said
from leadline.verification.combine import combine
from leads import NOON, SEVERITIES, any_lead

POLICY = load()
ENGLISH = re.compile(r"[A-Za-z]+,? [A-Za-z]+,? [A-Za-z]+")
HOLE = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    assert compile_texts.main() == 0


def in_chinese(sentence: str) -> str:
    with translation.override("zh-hans"):
        return said(sentence)


@settings(deadline=None)
@given(any_lead())
def test_every_sentence_of_scores_clocks_grades_and_proposals_has_a_chinese_one(lead):
    parts = score(lead, POLICY, confidential=True, severities=SEVERITIES).parts
    clocks = deadlines(lead, POLICY, None, NOON)
    grade = combine(lead.findings, lead.report.circumstances.basis, grading=POLICY.grading)
    sentences = [item.because for item in (*parts, *clocks, grade, *propose(lead, POLICY))]

    assert [text for text in sentences if ENGLISH.search(in_chinese(text))] == []


@pytest.mark.parametrize("form", [*FORMS, *incident_words.FORMS, *doubt_words.FORMS])
def test_every_form_is_read_back_as_itself(form):
    sentence = HOLE.sub("7", form)

    with translation.override("zh-hans"):
        assert said(sentence) == HOLE.sub("7", translation.gettext(form))


def test_a_paused_clock_says_for_how_long_and_why_in_the_words_of_the_officer():
    clock = Deadline(
        clock=Clock.ACKNOWLEDGE,
        started_at=NOON,
        due_at=NOON + timedelta(days=1),
        because="Every reporter gets an answer: within 1 d (local policy).",
    )
    again = resume(pause(clock, NOON, "the reporter sleeps until nine"), NOON + timedelta(hours=2))

    assert in_chinese(again.because) == (
        "每位举报人都应得到答复：须在1天内（本地规则）。曾暂停2小时：the reporter sleeps until nine"
    )


def test_devices_are_called_as_the_catalogue_calls_them():
    innocent = "Most drones are toys, film sets or surveys with a permit."
    sentence = f"The words fit: Drone (0.73); none of these (0.27). {innocent}"

    said_so = in_chinese(sentence)

    assert said_so.startswith("描述相符：无人机 (0.73)；都不是（0.27）。")
    assert said_so.endswith("多数无人机是玩具、影视拍摄或经批准的作业。")


def test_in_english_and_in_an_officers_own_words_nothing_changes():
    with translation.override("en"):
        assert said("No time is given.") == "No time is given."
    assert in_chinese("I called the port, they know the box.") == "I called the port, they know the box."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3 reports of antenna-box from 3 sources.", "3 reports of “Box with antennas” from 3 sources."),
        ("90 m and 2 h apart, both about camera.", "90 m and 2 h apart, both about “Hidden camera”."),
        ("One drone-dock is reported.", "One “Drone dock” is reported."),
        ("It holds drones and a camera.", "It holds drones and a camera."),
    ],
)
def test_an_english_sentence_calls_a_kind_as_officers_do_and_not_by_its_id(written, read):
    assert said(written) == read


def test_every_kind_of_the_catalogue_has_a_name():
    assert {device.kind for device in catalogue().by_id.values()} - set(KINDS) == set()


@pytest.mark.parametrize("form", [*REFUSALS, *incident_words.REFUSALS])
def test_every_refusal_of_an_act_has_a_chinese_sentence(form):
    assert HOLE.sub("", in_chinese(HOLE.sub("7", form))) != HOLE.sub("", form)


def test_a_place_of_the_demo_has_its_chinese_name(monkeypatch):
    monkeypatch.setattr(sentences, "policy", lambda: load("demo-town"))
    sentences._titles.cache_clear()

    assert in_chinese("The place is in Lanhaven (410,000 people), 1.9 km from its centre.").count("澜港") == 1
    sentences._titles.cache_clear()


@pytest.mark.parametrize("before", [0, 40])
def test_how_often_a_rule_is_true_by_chance_is_said_in_chinese_however_rare(before):
    sentence = chance_sentence(3, timedelta(hours=72), PastCount(before, 42))

    with translation.override("zh-hans"):
        told = said(sentence)

    assert told.startswith("此前42天，附近有")
    assert "of ordinary days" not in told and "under" not in told
