import re

from leadline.audit.kinds import KINDS


def test_every_kind_is_a_thing_and_what_happened_to_it():
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", kind) for kind in KINDS)


def test_every_kind_says_in_one_line_what_it_means():
    assert all(10 < len(meaning) < 100 and "\n" not in meaning for meaning in KINDS.values())


def test_no_two_kinds_mean_the_same():
    assert len(set(KINDS.values())) == len(KINDS)
