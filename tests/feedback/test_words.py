from __future__ import annotations

import re

import pytest

from leadline.feedback.words import KEYS, say

PROMISES = re.compile(
    r"\d|reward|guarantee|promise|will be (caught|arrested|punished)|minutes|hours"
    r"|奖|保证|承诺|分钟|小时|一定会"
)
THREATS = re.compile(r"offence|prosecut|criminal|liable|penalt|法律责任|依法追究|处罚")
CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_promises_amounts_times_or_outcomes_or_threatens(key, language):
    sentence = say(key, language, office="", days="")

    assert not PROMISES.search(sentence)
    assert not THREATS.search(sentence)


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_is_in_its_language(key):
    assert CHINESE.search(say(key, "zh", office="", days=""))
    assert not CHINESE.search(say(key, "en", office="", days=""))
