from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.deadline import Clock, Deadline
from leadline.policy import load
from leadline.response.escalate import chain_sentence, missed, next_notice_at
from leads import ID, NOON

POLICY = load()
MOMENT = timedelta(seconds=1)
HALF_AN_HOUR = timedelta(minutes=30)


def running(clock: Clock) -> Deadline:
    return Deadline(clock=clock, started_at=NOON - timedelta(hours=2), due_at=NOON, because="a test")


SCREENING = running(Clock.SCREENING)


def told(after: timedelta) -> list[tuple[str, int]]:
    return [(notice.role, notice.level) for notice in missed(ID, SCREENING, NOON + after, POLICY)]


def test_nobody_is_told_while_there_is_time():
    assert told(timedelta(0)) == []


def test_the_chain_climbs_one_step_at_a_time():
    assert told(MOMENT) == [("officer", 0)]
    assert told(HALF_AN_HOUR) == [("officer", 0)]
    assert told(HALF_AN_HOUR + MOMENT) == [("officer", 0), ("supervisor", 1)]
    assert told(2 * HALF_AN_HOUR + MOMENT)[-1] == ("administrator", 2)
    assert told(3 * HALF_AN_HOUR + MOMENT)[-1] == ("administrator", 3)


def test_after_a_stand_still_every_role_is_told_once():
    assert told(timedelta(days=30)) == [("officer", 0), ("supervisor", 1), ("administrator", 6)]


@given(st.sampled_from(Clock), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_telling_twice_gives_the_same_keys(clock, after):
    once = missed(ID, running(clock), NOON + after, POLICY)
    again = missed(ID, running(clock), NOON + after, POLICY)

    assert [notice.key for notice in once] == [notice.key for notice in again]
    assert len({notice.key for notice in once}) == len(once)


@given(st.sampled_from(Clock), st.timedeltas(-timedelta(days=1), timedelta(days=60)))
def test_something_new_is_told_exactly_after_the_instant_foretold(clock, after):
    deadline, now = running(clock), NOON + after
    instant = next_notice_at(deadline, now, POLICY)
    then = instant or now + timedelta(days=900)
    before = {notice.key for notice in missed(ID, deadline, now, POLICY)}
    at = {notice.key for notice in missed(ID, deadline, then, POLICY)}
    later = {notice.key for notice in missed(ID, deadline, then + timedelta.resolution, POLICY)}

    assert at == before
    assert (later != before) == (instant is not None)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_notice_holds_reference_clock_and_link_only(language):
    notice = missed(ID, SCREENING, NOON + MOMENT, POLICY)[0]

    text = notice.text(language, "/console/leads/7")

    assert "4D2P-F2DB" in text
    assert "2026-11-23 12:00:00" in text
    assert "/console/leads/7" in text


def test_a_notice_speaks_the_language_of_its_reader():
    notice = missed(ID, SCREENING, NOON + MOMENT, POLICY)[0]

    assert "the first screening was due" in notice.text("en", "/x")
    assert "初步筛查" in notice.text("zh", "/x")


def test_the_console_can_say_who_will_be_told():
    assert chain_sentence(Clock.SCREENING, POLICY) == (
        "If it is missed: officer, then supervisor, then administrator, 30 min apart, "
        "the last one 4 times again."
    )
